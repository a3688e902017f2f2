"""The shapes: the graphs that are made conform, and each way of breaking the data model is told in French and English."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyshacl
import pytest
from handmade import FOLDER, store
from rdflib import RDFS, SH, Graph, Literal, URIRef

from extract.model import Document
from graph.builds import build
from graph.shapes import SHAPES, constrained, shapes, violations
from graph.store import open_store
from ontology.terms import PREFIXES

WHOLE = (FOLDER / "graph.ttl").read_text("utf-8")


def said(turtle: str, language: str = "en") -> list[str]:
    return [f"{v.focus.rpartition('/')[2]}: {v.message}" for v in violations(store(turtle), language)]


def broken(old: str, new: str) -> str:
    """The hand-made graph with one thing changed."""
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


def test_shapes_hold_for_the_handmade_graph() -> None:
    assert said(WHOLE) == []


def test_shapes_hold_for_the_seeds(seeds_build: Path) -> None:
    assert list(violations(open_store(seeds_build))) == []


def test_shapes_hold_for_made_up_documents(synthetic_build: Path) -> None:
    assert list(violations(open_store(synthetic_build))) == []


def test_shapes_hold_where_a_town_is_taken_for_a_body_in_a_table(tmp_path: Path) -> None:
    text = (
        "Le Québec et la Bavière : repères\n\nDate et lieu | Étape | Signataires\n"
        "18 janvier 1989, Munich | Communiqué conjoint du Québec et de la Bavière | Jean Tissot ; Max Ebner\n"
        "1997 | Ouverture du Bureau du Québec à Munich |\n"
        "Mai 2003, Montréal | Déclaration commune | Jean Tissot ; Karl Ebner\n"
    )
    build([Document("reperes", text)], tmp_path)
    assert list(violations(open_store(tmp_path))) == []


def test_shapes_speak_of_every_property_of_the_seeds(seeds_build: Path) -> None:
    used = {str(row[0]) for row in open_store(seeds_build).select("SELECT DISTINCT ?p WHERE { ?s ?p ?o }")}
    assert used <= constrained(), f"no shape speaks of {sorted(used - constrained())}"


def test_shapes_use_no_term_that_the_vocabulary_lacks() -> None:
    known = set(Graph().parse(SHAPES.with_name("entente.ttl")).subjects(RDFS.isDefinedBy))
    used = {term for triple in shapes() for term in triple if isinstance(term, URIRef) and str(term).startswith(PREFIXES["ent"])}
    assert used <= known, f"not in entente.ttl: {sorted(used - known)}"


def test_shapes_speak_french_and_english() -> None:
    for subject in set(shapes().subjects(SH.path)) | set(shapes().subjects(SH.select)):
        messages = [m for m in shapes().objects(subject, SH.message) if isinstance(m, Literal)]
        assert sorted(str(m.language) for m in messages) == ["en", "fr"], list(messages)


PROTOCOL = ":protocole a ent:MemorandumOfUnderstanding, ent:Agreement ;"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'dcterms:identifier "jumelage"',
            'dcterms:identifier "jumelage", "bis"',
            "jumelage: A document has exactly one identifier.",
        ),
        ('dcterms:language "fr"', 'dcterms:language "français"', "jumelage: A document has exactly one language (BCP 47)."),
        ("ent:start 0 ; ent:end", "ent:start 1 ; ent:end", "p0: The quote is not the document's text between its two offsets."),
        ("ent:start 0 ; ent:end", "ent:start 900 ; ent:end", "p0: A passage starts at one offset, before its end."),
        (
            "    ent:evidence passage:p0 ; ent:confidence 0.9 ;",
            "    ent:confidence 0.9 ;",
            "c0: A statement rests on exactly one passage.",
        ),
        (
            "ent:confidence 0.4 ; ent:method",
            "ent:confidence 1.4 ; ent:method",
            "c2: The confidence is a decimal above 0 and at most 1.",
        ),
        ('ent:method "signer"', 'ent:method ""', "c3: A statement names the rule that made it."),
        (
            "claim:c0 a ent:Claim",
            "claim:c0 a ent:Claim, ent:DeniedClaim",
            "c0: A statement is asserted, denied or conditional: one of the three.",
        ),
        ("\n:protocole ent:party :institut .", "", "c0: A claim without the fact that it supports."),
        (
            "claim:c2 a ent:Claim",
            "claim:c2 a ent:DeniedClaim",
            "c2: A denied or conditional statement taken for a fact that no claim supports.",
        ),
        (
            ":france a",
            ':france skos:prefLabel "Frankreich"@fr . :france a',
            "france: A thing has one best name a language, which is no e-mail address.",
        ),
        ('rdfs:label "Aline Morvan"@fr ; ', "", "morvan: A thing has exactly one label to show."),
        (
            'skos:prefLabel "Aline Morvan"@fr',
            'skos:prefLabel "a.morvan@marees.example"@fr',
            "morvan: A thing has one best name a language, which is no e-mail address.",
        ),
        (' ; skos:prefLabel "IDM"@fr', "", "idm: An entity has a name."),
        (
            ":institut a ent:ResearchCentre, ent:Organization, ent:Actor,",
            ":institut a ent:ResearchCentre, ent:Actor,",
            "institut: An organization carries its superclasses.",
        ),
        (":morvan a ent:Person, ent:Actor, foaf:Person", ":morvan a ent:Person, ent:Actor", "morvan: A person is a foaf:Person."),
        (' ; ent:isoCode "CH"', ' ; ent:isoCode "Suisse"', "suisse: A country has one ISO 3166-1 alpha-2 code."),
        (
            "ent:City, ent:Place, schema:Place, ent:Actor",
            "ent:City, ent:Place, schema:Place",
            "accord: A party is an organization, country or place, and an actor.",
        ),
        (
            PROTOCOL,
            f":protocole ent:party :morvan . {PROTOCOL}",
            "protocole: A party is an organization, country or place, and an actor.",
        ),
        (PROTOCOL, f":protocole ent:signatory :institut . {PROTOCOL}", "protocole: A signatory is a person."),
        (
            PROTOCOL,
            f":protocole ent:status ent:Claim . {PROTOCOL}",
            "protocole: The status is signed, announced, planned or ended.",
        ),
        (
            PROTOCOL,
            f':protocole ent:signedOn "mars 2021" . {PROTOCOL}',
            "protocole: The date of signature is a day, month or year.",
        ),
        (PROTOCOL, f":protocole ent:leadsTo :protocole . {PROTOCOL}", "protocole: An agreement that leads to itself."),
        (PROTOCOL, f":protocole ent:party :gazette . {PROTOCOL}", "protocole: A fact that no claim supports."),
        (
            PROTOCOL,
            f":protocole dcterms:subject <https://example.org/eau> . {PROTOCOL}",
            "protocole: A topic is one of the ontology's fields of cooperation.",
        ),
        (
            "a org:Membership ; org:organization :institut",
            "a org:Membership ; org:organization :institut, :ligue",
            "poste-morvan: A position is held in one body, country or place.",
        ),
        (
            PROTOCOL,
            f':m a ent:Amount ; schema:value 12.5 ; schema:currency "euro" . {PROTOCOL}',
            "m: An amount has one currency (ISO 4217).",
        ),
        (
            PROTOCOL,
            f":x dcterms:isReplacedBy :y . :y dcterms:isReplacedBy :z . {PROTOCOL}",
            "x: An IRI replaced by another that is replaced too.",
        ),
        (
            PROTOCOL,
            f":lien a ent:Cooperation ; ent:between :france, :suisse ; ent:weight 2 ; ent:through :traite . {PROTOCOL}",
            "lien: The weight is not the number of shared agreements.",
        ),
        (
            PROTOCOL,
            f":lien a ent:Cooperation ; ent:between :france ; ent:weight 1 ; ent:through :traite . {PROTOCOL}",
            "lien: A cooperation links two actors.",
        ),
        (PROTOCOL, f':institut ent:said "Bravo" . {PROTOCOL}', "institut: Value does not have class"),
    ],
)
def test_shapes_tell_what_breaks_the_data_model(old: str, new: str, expected: str) -> None:
    assert any(message.startswith(expected) for message in said(broken(old, new))), said(broken(old, new))


def test_shapes_tell_it_in_french() -> None:
    assert "suisse: Un pays a un code ISO 3166-1 alpha-2." in said(broken(' ; ent:isoCode "CH"', ""), "fr")


def test_shapes_refuse_a_quote_of_more_than_sixty_words() -> None:
    quote = re.search(r'passage:p0 .*\n    ent:quote "([^"]*)"', WHOLE)
    assert quote
    assert "p0: A passage is quoted once, in at most 60 words." in said(broken(quote[0], quote[0].replace(quote[1], "mot " * 61)))


@pytest.mark.parametrize(
    ("old", "new"), [("ent:start 0 ;", "ent:start 1 ;"), (' ; ent:isoCode "CH"', ""), ("\n:protocole ent:party :institut .", "")]
)
def test_shapes_say_the_same_to_any_shacl_processor(old: str, new: str) -> None:
    """The whole file is standard SHACL: pyshacl alone finds what is here found in two ways."""
    turtle = broken(old, new)
    _, report, _ = pyshacl.validate(Graph().parse(data=turtle), shacl_graph=Graph().parse(SHAPES))
    assert isinstance(report, Graph)
    alone = {(str(report.value(r, SH.focusNode)), str(report.value(r, SH.resultPath))) for r in report.objects(None, SH.result)}
    assert alone == {(v.focus, v.path) for v in violations(store(turtle))}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("entente")), *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_check_conforms_and_says_so(seeds_build: Path) -> None:
    done = run("check", "--graph", str(seeds_build))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{seeds_build}: conforms\n", "")


def test_check_of_no_graph_is_one_line(tmp_path: Path) -> None:
    done = run("check", "--graph", str(tmp_path / "none"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
