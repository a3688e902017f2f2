"""Mentions: what the names of a document are, from what each rule finds."""

from __future__ import annotations

from tagged import view

from extract.candidates import UNKNOWN, Candidate
from extract.evidence import Evidence
from extract.mentions import _neighbours
from extract.runs import runs


def test_mentions_the_mark_that_ends_a_line_leads_to_no_name() -> None:
    """A list's second name follows a mark, its first follows nothing, whatever ends the line."""
    seen, known = view("Alfa Tivan et Beta Caradec,"), [(0, 2, "Person"), (3, 5, "Person")]
    shown = [Evidence("fr"), Evidence("fr")]
    for one, (start, end, _) in zip(shown, known, strict=True):
        _neighbours(seen, Candidate(0, start, end, UNKNOWN, "runs", 10, seen.surface(start, end)), known, set(), one)
    assert [one.beside["Person"] for one in shown] == [1, 1]
    assert [bool(one.weights) for one in shown] == [False, True]


def test_mentions_initials_alone_name_nobody() -> None:
    """ "I. K. : …" in an interview repeats who was named; "J. P. Morgan" is a name."""
    seen = view("Merci à P. O. et à J. P. Caradec")
    assert [c.surface for c in runs(seen, [True] * len(seen))] == ["J. P. Caradec"]


def test_mentions_a_name_in_quotation_marks_is_whole_and_one_after_them_is_not() -> None:
    for text, named in (
        ("avec « Tivan et Caradec »", ["Tivan et Caradec"]),
        ("« oui » Tivan et Caradec « non »", ["Tivan", "Caradec"]),
    ):
        seen = view(text)
        assert [c.surface for c in runs(seen, [True] * len(seen))] == named
