"""Decisions: a plain file that is only ever appended to, and that says so when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.decisions import Decision, append, check, decided, read_decisions, split_term, undo, withdraw
from ontology.errors import EntenteError

A, B, C = (f"https://x.org/id/{letter}" for letter in "abc")


def test_graph_decisions_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    made = (
        Decision("same", a=A, b=B, who="Awa Diop", when="2026-01-02T03:04:05+00:00", why='dit "le même"\nselon é\x7f\u2028 \\'),
        Decision("different", a=A, b=f"{C} in presse/2024 mai"),
        Decision("reject", claim="https://x.org/claim/1", document="d"),
        Decision("assert", subject=A, predicate="https://x.org/p", object="v", source="s", quote="q"),
        Decision("rename", a=A, name="Nom", language="fr"),
        Decision("forget", salt="00", hashes=("ab", "cd")),
    )
    for decision in made:
        append(path, decision)
    assert read_decisions(path) == made


def test_graph_decisions_undo_gives_back_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    append(path, Decision("same", a=A, b=B))
    for before in (path.read_bytes(), b"# mine\n\n" + path.read_bytes(), path.read_bytes().rstrip(b"\n") + b"\n"):
        path.write_bytes(before)
        append(path, Decision("different", a=A, b=C, why="[[decision]]"))
        assert undo(path).what == "different"
        assert path.read_bytes() == before
    undo(path)
    assert not path.exists()
    with pytest.raises(EntenteError, match="no decision to undo"):
        undo(path)


def test_graph_decisions_forgetting_is_for_good(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    append(path, Decision("forget", salt="00", hashes=("ab",)))
    with pytest.raises(EntenteError, match="for good"):
        undo(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[decision", "not a file of decisions"),
        ("x = 1\n", "tables and nothing else"),
        ('[[decision]]\nwhat = "merge"\n', "line 1: a decision needs a `what`, one of same"),
        ('# a\n[[decision]]\nwhat = "same"\na = "https://x.org/1"\n', "line 2: `same` needs `b`"),
        ('[[decision]]\nwhat = "same"\na = "x"\nb = "https://x.org/1"\n', "`a` is 'x', which is no IRI"),
        ('[[decision]]\nwhat = "same"\na = "https://x.org/<1>"\nb = "https://x.org/1"\n', "no IRI"),
        ('[[decision]]\nwhat = "unsure"\na = "https://x.org/1"\ncolour = "red"\n', "'colour' is nothing"),
        ('[[decision]]\nwhat = "unsure"\na = 1\n', "`a` is a string"),
        ('[[decision]]\nwhat = "rename"\na = "https://x.org/1"\nname = "N"\nlanguage = "zz9_"\n', "no language tag"),
        (Decision("assert", subject=A, predicate="p> <q", object="v", source="s", quote="q").text(), "`predicate` is 'p> <q'"),
        (
            Decision("assert", subject=A, predicate=B, object="v", datatype="x y", source="s", quote="q").text(),
            "`datatype` is 'x y'",
        ),
        ('[[decision]]\nwhat = "forget"\nsalt = "0"\nhashes = "abc"\n', "`hashes` is a list"),
    ],
)
def test_graph_decisions_a_wrong_file_gets_one_clear_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(EntenteError) as error:
        read_decisions(path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_graph_decisions_same_and_different_in_a_cycle_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    append(path, Decision("same", a=A, b=B))
    append(path, Decision("same", a=B, b=C))
    before = path.read_bytes()
    with pytest.raises(EntenteError, match="decided to be different, and the same by other decisions"):
        append(path, Decision("different", a=C, b=A))
    assert path.read_bytes() == before
    check((Decision("same", a=A, b=B), Decision("different", a=B, b=C)), "x")


def test_graph_decisions_are_made_once() -> None:
    """Whoever makes them, why, and in whichever order; a name given again after another is a new decision."""
    same, first, second = (
        Decision("same", a=A, b=B),
        Decision("rename", a=A, name="N", language="fr"),
        Decision("rename", a=A, name="M", language="fr"),
    )
    assert decided(Decision("same", a=B, b=A, who="Awa", why="so"), [first, same])
    assert not decided(Decision("different", a=A, b=B), [same])
    assert not decided(Decision("same", a=A, b=C), [same])
    assert not decided(Decision("unsure", a=A, b=C), [Decision("unsure", a=A, b=B)])
    assert decided(first, [second, first, Decision("rename", a=B, name="M", language="fr")])
    assert not decided(first, [first, second])


def test_graph_decisions_terms_may_name_a_document() -> None:
    assert split_term(f"{A} in presse/un doc") == (A, "presse/un doc")
    assert split_term(A) == (A, "")


def test_graph_decisions_without_a_name_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    append(path, Decision("same", a=A, b=B, about="Jeanne Dupont | J. Dupont"))
    append(path, Decision("same", a=B, b=C))
    assert withdraw(path, lambda decision: "Jeanne Dupont" in decision.text()) == 1
    assert [d.a for d in read_decisions(path)] == [B]
