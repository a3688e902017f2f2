"""A passage holds what it must in sixty words at most."""

from __future__ import annotations

from extract.model import Span
from extract.passages import passage


def test_passages_short_sentence_is_whole() -> None:
    text = "  Alpha et Beta ont signé.  "
    assert passage(text, Span(0, len(text))).of(text) == "Alpha et Beta ont signé."


def test_passages_long_sentence_is_cut_around_its_focus() -> None:
    text = " ".join(f"mot{n}," for n in range(200))
    focus = Span(text.index("mot150"), text.index("mot150") + 6)
    found = passage(text, Span(0, len(text)), focus)
    assert len(found.of(text).split()) <= 60
    assert found.covers(focus)
