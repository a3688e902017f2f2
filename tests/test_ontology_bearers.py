"""The country that a person's name speaks for, and the table that tells."""

from __future__ import annotations

import gzip
import io
import pickle
from pathlib import Path

import pytest

from ontology import bearers, make_bearers
from ontology.bearers import spoken_for
from ontology.records import AUTHORITIES, countries


@pytest.mark.parametrize(
    ("name", "codes", "code"),
    [
        ("Kwame Nkrumah", ("GH", "PT", "FR"), "GH"),
        ("António Gonçalves", ("GH", "PT", "FR"), "PT"),
        ("Fatou Diop", ("SN", "FR"), "SN"),
        ("Josep Puigdemont", ("ES", "MA"), "ES"),  # Spain is not counted, and the name is not Moroccan
        ("Josep Puigdemont", ("ES", "MA", "DZ"), None),
        ("Anne Martin", ("FR", "CA"), None),
        ("Kwame Nkrumah", ("GH",), None),
        ("Kwame Nkrumah", (), None),
        ("", ("GH", "PT"), None),
        ("Zzyzx", ("GH", "PT"), None),
    ],
)
def test_name_speaks_for_a_country_where_it_is_clear(name: str, codes: tuple[str, ...], code: str | None) -> None:
    assert spoken_for(name, codes) == code


def test_name_speaks_alike_in_any_order_and_spelling() -> None:
    assert spoken_for("NKRUMAH, Kwame", ("PT", "GH")) == spoken_for("kwame nkrumah", ("GH", "PT")) == "GH"


def test_table_is_sorted_and_counts_countries() -> None:
    with gzip.open(AUTHORITIES / "bearers.csv.gz", "rt", encoding="utf-8") as stream:
        rows = stream.read().splitlines()
    words = [row.partition(",")[0] for row in rows]
    assert rows == sorted(rows)
    assert len(set(words)) == len(words)
    assert words[0] == ""
    assert set(bearers._persons()) <= set(countries())
    assert all(set(bearers._borne(word)) <= set(bearers._persons()) for word in words[:: len(words) // 500])


def test_rows_of_the_table_count_each_person_once_a_word() -> None:
    named = {
        "Ama Ama Owusu (runner)": ["Ghanaian", "English"],
        "Rui Silva": ["Portuguese"],
        "Ama Silva": ["Congolese"],
        "X": ["Martian"],
    }
    assert make_bearers.bearers(named) == [
        ",CD|CG|GH|PT",
        "ama,CD|CG|GH",
        "owusu,GH",
        "rui,PT",
        "silva,CD|CG|PT",
    ]


def test_table_is_made_of_names_alone(tmp_path: Path) -> None:
    hostile = tmp_path / "names.pkl"
    hostile.write_bytes(pickle.dumps(io.BytesIO))
    with pytest.raises(pickle.UnpicklingError, match="no objects"):
        make_bearers.main([str(hostile)])
