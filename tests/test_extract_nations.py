"""The country of a body, as its name or the words beside it tell it."""

from __future__ import annotations

import pytest
from bracketed import read

from extract.nations import code_in_name, countries, home


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Université de Montréal", "CA"),
        ("Institut national marocain de statistique", "MA"),
        ("Banque centrale", None),
        ("Ambassade de France", "FR"),
        ("Alpha", None),
    ],
)
def test_nations_code_in_name(name: str, code: str | None) -> None:
    assert code_in_name(name, "fr") == code


@pytest.mark.parametrize(
    "text",
    [
        "[O:Alpha] ([C:Kenya]) et la [C:France] parlent.",
        "[O:Alpha], du [C:Kenya], et la [C:France] parlent.",
        "L'institut kényan [O:Alpha] voit la [C:France] et le [C:Kenya].",
    ],
)
def test_nations_beside_the_name(text: str) -> None:
    made = read(text)
    assert countries(made.actors, made.lines, "fr")["alpha"][0] == "KE"


def test_nations_home_is_the_dateline() -> None:
    made = read("[L:Dakar], 3 mai 2024 – La [C:France] et le [C:Sénégal] parlent.")
    assert home(made.actors, made.lines, countries(made.actors, made.lines, "fr")) == "sénégal"
