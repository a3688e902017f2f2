"""Authorities: each form of file is read, a wrong one says why, and a name that means several decides nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from extract.model import Name
from graph.authorities import AUTHORITY, Authority, add, read_records
from graph.identity.nodes import Local
from ontology.errors import EntenteError

ROR = [
    {
        "id": "https://ror.org/0aaaaaa11",
        "status": "active",
        "locations": [{"geonames_details": {"country_code": "TG"}}],
        "names": [
            {"value": "Université de Kpalimé", "types": ["label", "ror_display"], "lang": "fr"},
            {"value": "University of Kpalimé", "types": ["label"], "lang": "en"},
            {"value": "UKP", "types": ["acronym"], "lang": None},
        ],
    },
    {
        "id": "https://ror.org/0bbbbbb22",
        "status": "active",
        "locations": [{"geonames_details": {"country_code": "BJ"}}],
        "names": [{"value": "Université de Kpalimé", "types": ["label", "ror_display"]}, {"value": "UKP", "types": ["acronym"]}],
    },
    {"id": "https://ror.org/0cccccc33", "status": "inactive", "locations": [], "names": [{"value": "Gone", "types": ["label"]}]},
]


def body(*names: str, country: str = "") -> Local:
    return Local(("d", "k"), "University", tuple(Name(n, "fr") for n in names), (), frozenset([country] if country else []))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    path = tmp_path / "ror.json.gz"
    path.write_bytes(gzip.compress(json.dumps(ROR).encode()))
    assert add(path, tmp_path) == 2
    return Authority(tmp_path / AUTHORITY)


def test_graph_authorities_a_name_and_country_link_with_score_and_method(authority: Authority) -> None:
    (link,) = authority.links(body("Université de Kpalimé", country="TG"))
    assert (link.identifier, link.score, link.method) == ("ror:0aaaaaa11", 1.0, "same text and country")
    (link,) = authority.links(body("l’université de kpalime", country="BJ"))
    assert (link.identifier, link.score) == ("ror:0bbbbbb22", 0.99)
    (link,) = authority.links(body("Kpalimé University", country="TG"))
    assert (link.identifier, link.score) == ("ror:0aaaaaa11", 0.96)


def test_graph_authorities_what_is_ambiguous_is_not_linked(authority: Authority) -> None:
    assert authority.links(body("Université de Kpalimé")) == ()
    assert authority.links(body("UKP")) == ()
    assert [m.id for m in authority.find("UKP")] == ["ror:0aaaaaa11", "ror:0bbbbbb22"]
    assert [link.identifier for link in authority.links(body("UKP", country="TG"))] == ["ror:0aaaaaa11"]
    assert authority.links(body("Université de Kpalimé", country="FR")) == ()


def test_graph_authorities_a_file_added_again_replaces_itself(authority: Authority, tmp_path: Path) -> None:
    path = tmp_path / "ror.json.gz"
    path.write_bytes(gzip.compress(json.dumps(ROR[1:]).encode()))
    assert add(path, tmp_path) == 1
    again = Authority(tmp_path / AUTHORITY)
    assert again.find("Université de Kpalimé", ["TG"]) == []
    assert again.sources() == [("ror.json.gz", 1)]
    assert again.version != authority.version


def test_graph_authorities_every_form_is_read(tmp_path: Path) -> None:
    old = {"id": "https://ror.org/0ddddddd4", "name": "A", "aliases": ["B"], "labels": [{"label": "C"}], "acronyms": ["AB"]}
    old |= {"country": {"country_code": "FR"}}
    (tmp_path / "v1.json").write_text(json.dumps([old]), "utf-8")
    (record,) = read_records(tmp_path / "v1.json")
    assert (record.countries, record.names, record.acronyms) == (("FR",), ("A", "B", "C"), ("AB",))
    entity = {"id": "Q42944", "labels": {"fr": {"value": "Organisation européenne"}}, "aliases": {"en": [{"value": "CERN"}]}}
    (tmp_path / "w.jsonl").write_text(json.dumps(entity) + "\n" + json.dumps({"id": "Q1", "names": ["X y"]}) + "\n", "utf-8")
    first, second = read_records(tmp_path / "w.jsonl")
    assert (first.id, first.acronyms, second.names) == ("wikidata:Q42944", ("CERN",), ("X y",))
    place = ["2988507", "Paris", "Paris", "Parigi,Parijs", "48.8", "2.3", "P", "PPLC", "FR"] + [""] * 10
    (tmp_path / "g.txt").write_text("\t".join(place) + "\n", "utf-8")
    (record,) = read_records(tmp_path / "g.txt")
    assert (record.id, record.names) == ("geonames:2988507", ("Paris", "Parigi", "Parijs"))
    (tmp_path / "s.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
        '<https://x.org/1> a skos:Concept ; skos:prefLabel "Un nom"@fr ; skos:altLabel "UNX" .',
        "utf-8",
    )
    (record,) = read_records(tmp_path / "s.ttl")
    assert (record.id, record.names, record.acronyms) == ("https://x.org/1", ("Un nom",), ("UNX",))
    (tmp_path / "liste.csv").write_text("id,name,country,aliases,acronyms\n7,Institut X,fr,X Institute|IX,INX\n", "utf-8")
    (record,) = read_records(tmp_path / "liste.csv")
    assert (record.id, record.countries, record.names, record.acronyms) == (
        "liste:7",
        ("FR",),
        ("Institut X", "X Institute", "IX"),
        ("INX",),
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "{", "not JSON"),
        ("a.json", "{}", "a list of records is wanted"),
        ("a.json", '[{"id": "https://ror.org/1"}]', "record 1: not a record of ROR or Wikidata"),
        ("a.json", '[{"id": "P12", "names": ["x"]}]', "no number of Wikidata"),
        ("a.json", "[3]", "record 1: not a record but int"),
        ("a.csv", "nom,pays\nx,FR\n", "line 1: the columns id and name are wanted"),
        ("a.csv", "id,name,country\n1,x,France\n", "line 2: country 'FRANCE' is not an ISO"),
        ("a.csv", "id,name\n1,\n", "line 2: no id or no name"),
        ("a.csv", "id,name\n", "no record in it"),
        ("a.ttl", "<a> <b", "not turtle"),
        ("a.rdf", "<rdf", "not"),
        ("a.ttl", "<https://x.org/a> <https://x.org/b> <https://x.org/c> .", "no skos:prefLabel"),
        ("a.xlsx", "x", "not a form that is known"),
        ("a.json.gz", "x", "cannot be read"),
    ],
)
def test_graph_authorities_a_wrong_file_gets_one_clear_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(EntenteError) as error:
        add(path, tmp_path / "build")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "build" / AUTHORITY).exists()
