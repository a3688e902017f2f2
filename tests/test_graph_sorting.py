"""A sorted file with changes: what is copied unread, and what is put between."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from graph.sorting import SortedText, patch_sorted

LINES = st.sets(st.text("ab é", min_size=1, max_size=5).map(str.encode), max_size=12)


@given(LINES, LINES, LINES)
def test_graph_sorting_a_patched_file_is_the_one_sorted_anew(kept: set[bytes], removed: set[bytes], added: set[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        before.write_bytes(b"".join(sorted(line + b"\n" for line in kept | removed)))
        patch_sorted(before, after, removed - added, added)
        assert after.read_bytes() == b"".join(sorted(line + b"\n" for line in (kept | removed) - (removed - added) | added))


def test_graph_sorting_a_block_is_a_line_with_those_further_in(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.write_bytes(b"head\na 1\n\tx\n\ty\nc 2\n\tz\n")
    text = SortedText(before, lambda line: line[:1], len(b"head\n"))
    text.rewrite(after, {b"a": b"a 3\n", b"b": b"b 4\n\tw\n", b"d": b"", b"e": b"e 5\n"})
    assert after.read_bytes() == b"head\na 3\nb 4\n\tw\nc 2\n\tz\ne 5\n"


def test_graph_sorting_a_file_that_was_cut_short_is_read_to_its_end(tmp_path: Path) -> None:
    before = tmp_path / "before"
    before.write_bytes(b"a 1\nb 2\nc")
    assert list(SortedText(before).starting(b"b ")) == [b"b 2\n"]
    assert SortedText(before).place(b"d") >= before.stat().st_size
