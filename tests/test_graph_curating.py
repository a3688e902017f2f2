"""Curation: each decision changes the graph as it says, lasts over rebuilds, and what cannot be is refused in a line."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_graph_identity_builds import World, written
from typer.testing import CliRunner

from entente.cli import app
from extract.model import Claim, Document, Extraction, Name, Node, Span
from graph import builds
from graph.curating import Desk, forget_now
from graph.decisions import Decision, read_decisions, undo
from graph.reports import Report, read_report
from graph.store import open_store
from ontology.errors import EntenteError
from ontology.terms import ENT, PREFIXES


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path, 7)
    for number in range(8):
        made.corpus[f"doc-{number:02d}"] = 1
    made.build(made.target)
    return made


def desk(world: World) -> Desk:
    return Desk.at(str(world.target), world.path, "Awa Diop", "parce que")


def rows(world: World, query: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in open_store(world.target).select(query)]


def bodies(world: World) -> list[str]:
    return [iri for (iri,) in rows(world, "SELECT DISTINCT ?x WHERE { ?a ent:party ?x } ORDER BY ?x")]


def test_graph_curating_same_redirects_and_undo_parts_again(world: World) -> None:
    a, b = bodies(world)[:2]
    made = desk(world).same(a, b)
    assert (made.who, made.why) == ("Awa Diop", "parce que")
    with pytest.raises(EntenteError, match="it says so already"):
        desk(world).same(b, a)
    assert made.when
    world.build(world.target)
    left = [x for x in (a, b) if x in bodies(world)]
    assert len(left) == 1
    assert rows(world, f"SELECT ?n WHERE {{ <{({a, b} - set(left)).pop()}> dcterms:isReplacedBy ?n }}") == [(left[0],)]


def test_graph_curating_decisions_last_when_documents_change(world: World) -> None:
    a, b = bodies(world)[:2]
    desk(world).same(a, b)
    world.build(world.target)
    both = {node for node, iri in desk(world).registry.members.items() if iri in (a, b)}
    for identifier in world.corpus:
        if identifier not in {document for document, _ in both}:
            world.corpus[identifier] = 2
    world.build(world.target)
    assert len([x for x in (a, b) if x in bodies(world)]) == 1


def cited(world: World, key: str) -> dict[str, str]:
    """The IRI under which each document's node of that key is known today."""
    registry = desk(world).registry
    return {document: registry.resolve(iri) for (document, name), iri in registry.members.items() if name == key}


def test_graph_curating_what_one_document_means_is_parted_for_good(tmp_path: Path) -> None:
    """The earliest document is parted from the rest: the rest keeps the IRI, what comes later joins it, and `undo` brings back the old."""
    world = World(tmp_path, 1)
    world.corpus = {f"doc-{number:02d}": 0 for number in range(12)}
    world.build(world.target)
    before, files = cited(world, "siemens"), world.files()
    first, *rest = sorted(before)
    (iri,) = set(before.values())
    assert len(rest) > 2
    desk(world).different(iri, f"{iri} in {first}")
    assert world.build(world.target).warnings == ()
    parted = cited(world, "siemens")
    assert parted.pop(first) != iri
    assert set(parted.values()) == {iri}
    world.corpus["doc-20"] = next(s for s in range(99) if {"siemens", "siemens ag"} & written("doc-20", s).by_key.keys())
    assert world.build(world.target).warnings == ()
    assert world.build(world.target).unchanged
    now = cited(world, "siemens") | cited(world, "siemens ag")
    assert now == parted | {first: f"{iri}-2", "doc-20": iri}
    del world.corpus["doc-20"]
    undo(world.path)
    world.build(world.target)
    assert {d: i for d, i in cited(world, "siemens").items() if d in before} == before
    told = set(world.files()["graph.nq"].splitlines()) ^ set(files["graph.nq"].splitlines())
    assert all(b"isReplacedBy" in line for line in told)
    desk(world).different(iri, f"{iri} in {first}")
    world.build(world.target)
    assert cited(world, "siemens")[first] == f"{iri}-2"


def test_graph_curating_all_of_a_thing_is_not_parted_from_itself(tmp_path: Path) -> None:
    """The command refuses it; written by hand it is reported, and every other decision still reaches the thing."""
    world = World(tmp_path, 1)
    world.corpus = {f"doc-{number:02d}": 0 for number in range(12)}
    world.build(world.target)
    alone = Counter(desk(world).registry.members.values())
    only = min(iri for iri in bodies(world) if alone[iri] == 1)
    other = min(iri for iri in bodies(world) if iri != only)
    (document,) = desk(world).registry.documents(only)
    with pytest.raises(EntenteError, match=r"in that document alone\. Leave ` in doc-\d\d` out\.$"):
        desk(world).different(only, f"{only} in {document}")
    world.decide(Decision("different", a=only, b=f"{only} in {document}"))
    desk(world).same(only, other)
    (told,) = world.build(world.target).warnings
    assert "has no effect: both mean the same nodes" in told
    assert len({only, other} & set(bodies(world))) == 1


def test_graph_curating_a_source_that_is_no_iri_is_a_text(world: World) -> None:
    a, b = bodies(world)[:2]
    desk(world).state(a, "org:memberOf", b, "http://x.org/<script>", "a est membre de b")
    world.build(world.target)
    assert rows(world, f"SELECT ?s WHERE {{ ?c rdf:subject <{a}> ; dcterms:source ?s }}") == [("http://x.org/<script>",)]


def test_graph_curating_a_fact_may_be_of_what_one_document_means(world: World) -> None:
    a, b = bodies(world)[:2]
    document = min(desk(world).registry.documents(b))
    world.decide(
        Decision("assert", subject=a, predicate=f"{PREFIXES['org']}memberOf", object=f"{b} in {document}", source="s", quote="q")
    )
    assert world.build(world.target).warnings == ()
    assert rows(world, f"SELECT ?x WHERE {{ <{a}> org:memberOf ?x }}") == [(b,)]


def test_graph_curating_decisions_reach_a_build_from_nothing(world: World) -> None:
    """Who builds the corpus anew elsewhere, with the decisions alone, has what they say at once."""
    a, b = bodies(world)[:2]
    desk(world).same(a, b)
    elsewhere = world.folder / "elsewhere"
    assert world.build(elsewhere).warnings == ()
    assert world.build(elsewhere).unchanged
    there = {str(x) for (x,) in open_store(elsewhere).select("SELECT DISTINCT ?x WHERE { ?a ent:party ?x }")}
    assert len({a, b} & there) == 1


def test_graph_curating_a_document_is_named_by_the_iri_that_it_is_cited_under(world: World) -> None:
    """After two things were made one, what a document meant by the second is parted by the IRI that is seen, the first's."""
    a, b = bodies(world)[:2]
    desk(world).same(a, b)
    world.build(world.target)
    (seen,) = {a, b} & set(bodies(world))
    (other,) = {a, b} - {seen}
    document = min(d for (d, _), iri in desk(world).registry.members.items() if iri == other)
    undo(world.path)
    assert desk(world).different(seen, f"{seen} in {document}").b == f"{other} in {document}"


def test_graph_curating_reject_takes_the_claim_and_its_fact(world: World) -> None:
    claim, agreement, party = rows(
        world,
        "SELECT ?c ?a ?p WHERE { ?c a ent:Claim ; rdf:subject ?a ; rdf:predicate ent:party ; rdf:object ?p } ORDER BY ?c LIMIT 1",
    )[0]
    others = rows(world, f"SELECT ?c WHERE {{ ?c rdf:subject <{agreement}> ; rdf:predicate ent:party ; rdf:object <{party}> }}")
    for (other,) in others:
        desk(world).reject(other)
    world.build(world.target)
    assert rows(world, f"SELECT ?p WHERE {{ <{claim}> ?p ?o }}") == []
    assert (party,) not in rows(world, f"SELECT ?p WHERE {{ <{agreement}> ent:party ?p }}")


def test_graph_curating_assert_states_a_fact_with_its_source(world: World) -> None:
    a, b = bodies(world)[:2]
    desk(world).state(a, "org:memberOf", b, "https://example.org/p1", "a est membre de b")
    agreement = rows(world, "SELECT ?a WHERE { ?a ent:party ?x } ORDER BY ?a LIMIT 1")[0][0]
    desk(world).state(agreement, "ent:endsOn", "2031-02", "le journal", "jusqu’en février 2031")
    desk(world).state(agreement, "ent:status", "ent:Ended", "le journal", "c’est fini")
    world.build(world.target)
    assert rows(world, f"SELECT ?o WHERE {{ <{a}> org:memberOf ?o }}") == [(b,)]
    query = f"""SELECT ?d ?s ?q WHERE {{ GRAPH <https://w3id.org/entente/graph/curation> {{
        ?c rdf:subject <{agreement}> ; rdf:predicate ent:endsOn ; rdf:object ?d ; dcterms:source ?s ; ent:quote ?q }} }}"""
    assert rows(world, query) == [("2031-02", "le journal", "jusqu’en février 2031")]
    assert len(rows(world, f"SELECT ?s WHERE {{ <{agreement}> ent:status ent:Ended }}")) == 1


def test_graph_curating_rename_shows_the_name_first(world: World) -> None:
    a = bodies(world)[0]
    desk(world).rename(a, "Un nom tout neuf", "fr")
    world.build(world.target)
    assert rows(world, f"SELECT ?l WHERE {{ <{a}> skos:prefLabel ?l }}") == [("Un nom tout neuf",)]


def test_graph_curating_what_no_longer_applies_is_reported_not_dropped(world: World) -> None:
    a, b = bodies(world)[:2]
    desk(world).same(a, b)
    gone = {document for (document, _), iri in desk(world).registry.members.items() if iri == a}
    kept = {d: s for d, s in world.corpus.items() if d not in gone}
    world.corpus = kept or {"doc-39": 1}
    report = world.build(world.target)
    assert any("does not apply" in w and a in w for w in report.warnings)
    assert len(read_decisions(world.path)) == 1


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte of a build folder, as it stands and as it reads: what is packed, unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        yield str(path), path.read_bytes()
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(path)) as connection:
                for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    for row in connection.execute(f"SELECT * FROM {table}"):
                        for value in row:
                            packed = table == "extraction" and isinstance(value, bytes)
                            body = zlib.decompress(value) if packed else value if isinstance(value, bytes) else str(value).encode()
                            yield f"{path}, {table}", body
    yield "store", ox.Store.read_only(str((folder / "store").resolve())).dump(format=ox.RdfFormat.N_QUADS) or b""


class Biography(World):
    """A world of which one document is named, and titled, after a person, and has a foundation of that person's name."""

    NAMED = "discours-de-jean"

    def stand_in(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for made in super().stand_in(documents):
            if made.document.identifier != self.NAMED:
                yield made
                continue
            text = self.document.text
            at = Span(text.index("Fondation"), text.index(", prix"))
            body = Node("fondation jean martin", "NonProfit", (Name("Fondation Jean Martin", "fr"),), (at,))
            person = Node("jean martin", "Person", (Name("Jean Martin", "fr"), Name("M. Martin", "fr")), ())
            accord = next(n for n in made.nodes if n.key == "accord")
            claims = (*made.claims, Claim(accord.key, str(ENT.party), body.key, at, "test", 0.9))
            nodes = {n.key: n for n in (*made.nodes, body, person)}
            yield Extraction(self.document, tuple(sorted(nodes.values())), claims, made.published)

    @property
    def document(self) -> Document:
        url = "https://example.org/jean-martin"
        text = written(self.NAMED, 1).document.text + " Fondation Jean Martin, prix Martin."
        return Document(self.NAMED, text, title="Discours de M. Martin, de Jean MARTIN", url=url)

    def build(self, target: Path) -> Report:
        given = [written(i, s).document if i != self.NAMED else self.document for i, s in self.corpus.items()]
        return builds.build(given, target, extract=self.stand_in, decisions=self.path)


def test_graph_curating_forget_leaves_no_letter(tmp_path: Path) -> None:
    world = Biography(tmp_path, 7)
    world.corpus = {**{f"doc-{number:02d}": 1 for number in range(8)}, Biography.NAMED: 1}
    world.build(world.target)
    person = rows(
        world, "SELECT ?p ?n WHERE { ?p a ent:Person ; skos:prefLabel ?n FILTER(CONTAINS(?n, 'Jean Martin')) } ORDER BY ?p LIMIT 1"
    )[0][0]
    registry = (world.target / "registry.tsv").resolve()
    borne_before = f"former\t{person}-0\t{Biography.NAMED}\tjean martin\n"
    registry.write_text(registry.read_text("utf-8").replace("member\t", borne_before + "member\t", 1), "utf-8")
    other = desk(world).same(*[iri for iri in bodies(world) if "martin" not in iri][:2])
    desk(world).rename(person, "M. Jean Martin", "fr")
    foundation = rows(world, "SELECT ?x WHERE { ?x skos:prefLabel 'Fondation Jean Martin'@fr }")[0][0]
    desk(world).rename(foundation, "La fondation", "fr")
    world.build(world.target)
    assert sum(b"artin" in body for _, body in everything(world.target)) > 10
    _, files = forget_now(desk(world), person)
    assert files == [Biography.NAMED]
    assert [d.what for d in read_decisions(world.path)] == ["same", "forget"]
    assert read_decisions(world.path)[0] == other

    def told() -> list[str]:
        """Where the surname still stands."""
        found = [*everything(world.target), ("decisions", world.path.read_bytes())]
        return [at for at, body in found if b"martin" in body.lower()]

    assert told() == []
    assert len(list((world.target / "builds").iterdir())) == 1
    assert rows(world, "SELECT ?x WHERE { ?x skos:prefLabel ?n FILTER(STRSTARTS(?n, 'Fondation █')) }")
    assert world.build(world.target).unchanged
    assert told() == []
    world.corpus["doc-30"] = next(s for s in range(50) if b"Jean Martin" in written("doc-30", s).document.text.encode())
    world.build(world.target)
    assert told() == []


def test_graph_curating_review_asks_and_keeps_the_answers(world: World) -> None:
    doubts = [json.loads(line) for line in (world.target / "doubts.jsonl").read_text("utf-8").splitlines()]
    assert doubts
    run = CliRunner()
    options = ["--graph", str(world.target), "--decisions", str(world.path), "--who", "Awa"]
    first = run.invoke(app, ["review", *options, "--limit", "3"], input="what\ny\nn\nu\n", catch_exceptions=False)
    assert first.exit_code == 0
    assert "«" in first.output
    assert [d.what for d in read_decisions(world.path)] == ["same", "different", "unsure"]
    second = run.invoke(app, ["review", *options, "--limit", "1"], input="q\n", catch_exceptions=False)
    asked = [d.about for d in read_decisions(world.path)]
    assert not any(question in second.output for question in asked)
    world.build(world.target)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["same", "https://x.org/id/none", "https://x.org/id/other"], "never published"),
        (["same", "Rien de tel", "CNRS"], "has this name"),
        (["reject", "https://w3id.org/entente/claim/none"], "no such thing"),
        (["reject", "nom"], "give the IRI of a claim"),
        (["assert", "A", "ent:parti", "B", "--source", "s", "--quote", "q"], "Did you mean ent:party?"),
        (["assert", "A", "foo:bar", "B", "--source", "s", "--quote", "q"], "no such prefix"),
        (["forget", "CONTRY"], "has this name"),
        (["rename", "A", "Un nom", "--lang", "zz9_"], "not a language tag"),
    ],
)
def test_graph_curating_bad_input_gets_one_line_and_changes_nothing(world: World, words: list[str], said: str) -> None:
    body = bodies(world)[0]
    given = [body if word in ("A", "B") else word for word in words]
    result = CliRunner().invoke(app, [*given, "--graph", str(world.target), "--decisions", str(world.path)])
    assert isinstance(result.exception, EntenteError)
    assert said in str(result.exception)
    assert "\n" not in str(result.exception)
    assert not world.path.exists()


def test_graph_curating_what_is_decided_already_is_refused(world: World) -> None:
    a, b = bodies(world)[:2]
    claim = rows(world, "SELECT ?c WHERE { ?c a ent:Claim } ORDER BY ?c LIMIT 1")[0][0]

    def state(quote: str) -> Decision:
        return desk(world).state(a, "org:memberOf", b, "le journal", quote)

    desk(world).rename(a, "Un nom", "fr")
    desk(world).reject(claim)
    state("a est membre de b")
    for again in (
        lambda: desk(world).rename(a, "Un nom", "fr"),
        lambda: desk(world).reject(claim),
        lambda: state("a est membre de b"),
    ):
        with pytest.raises(EntenteError, match="it says so already"):
            again()
    desk(world).rename(a, "Un autre nom", "fr")
    desk(world).rename(a, "Un nom", "fr")
    state("dont b compte a")
    assert [d.what for d in read_decisions(world.path)] == ["rename", "reject", "assert", "rename", "rename", "assert"]


def test_graph_curating_a_fact_is_of_what_its_property_is_said_of(world: World) -> None:
    person = rows(world, "SELECT ?p WHERE { ?p a ent:Person } ORDER BY ?p LIMIT 1")[0][0]
    agreement = rows(world, "SELECT ?a WHERE { ?a ent:party ?x } ORDER BY ?a LIMIT 1")[0][0]
    with pytest.raises(EntenteError, match=r"^ent:signedOn is said of things of the class Agreement, and .+ is none\.$"):
        desk(world).state(person, "ent:signedOn", "2025-07-09", "s", "q")
    assert not world.path.exists()
    desk(world).state(person, "ent:said", "Nous signons.", "s", "q")
    desk(world).state(agreement, "ent:signedOn", "2025-07-09", "s", "q")
    desk(world).state(bodies(world)[0], "ent:country", agreement, "s", "q")  # it has no domain


def test_graph_curating_a_date_is_a_date(world: World) -> None:
    agreement = rows(world, "SELECT ?a WHERE { ?a ent:party ?x } LIMIT 1")[0][0]
    with pytest.raises(EntenteError, match="not a date"):
        desk(world).state(agreement, "ent:signedOn", "demain", "s", "q")


def test_graph_curating_kinds_that_are_never_one_are_refused(world: World) -> None:
    person = rows(world, "SELECT ?p WHERE { ?p a ent:Person } ORDER BY ?p LIMIT 1")[0][0]
    with pytest.raises(EntenteError, match="never one"):
        desk(world).same(person, bodies(world)[0])


def test_graph_curating_only_persons_are_forgotten(world: World) -> None:
    with pytest.raises(EntenteError, match="not a person"):
        forget_now(desk(world), bodies(world)[0])


def test_graph_curating_a_document_that_calls_nothing_so_is_refused(world: World) -> None:
    """With the documents that do, or the word that none does: of what a redirect alone remembers."""
    body = bodies(world)[0]
    with pytest.raises(EntenteError, match="mean one thing already"):
        desk(world).different(body, body)
    with pytest.raises(EntenteError, match=r"calls nothing so\. It stands in doc-\d\d"):
        desk(world).different(body, f"{body} in nowhere")
    registry = (world.target / "registry.tsv").resolve()
    registry.write_text(registry.read_text("utf-8") + f"redirect\t{body}-old\t{body}\n", "utf-8")
    with pytest.raises(EntenteError, match=r"calls nothing so\. No document calls anything so any more\.$"):
        desk(world).different(body, f"{body}-old in doc-00")


def test_graph_curating_a_document_that_means_several_things_names_them(world: World) -> None:
    registry = desk(world).registry
    by_document = {
        d: sorted({i for (other, _), i in registry.members.items() if other == d} & {*bodies(world)}) for d in world.corpus
    }
    document, (a, b, *_) = next((d, borne) for d, borne in by_document.items() if len(borne) > 1)
    other = next(iri for iri in bodies(world) if document not in registry.documents(iri))
    path = (world.target / "registry.tsv").resolve()
    path.write_text(path.read_text("utf-8") + "".join(f"redirect\t{iri}\t{other}\n" for iri in (a, b)), "utf-8")
    with pytest.raises(EntenteError, match=f"several things of that document are cited so. Name one: {a}, {b}"):
        desk(world).different(other, f"{other} in {document}")


def test_graph_curating_what_was_made_one_is_told_by_its_older_iri(tmp_path: Path) -> None:
    """One document alone bears the IRI under which another's body is cited as well: that other's own IRI is named."""
    world = World(tmp_path, 1)
    world.corpus = {f"doc-{number:02d}": 0 for number in range(12)}
    world.build(world.target)
    registry = desk(world).registry
    only, other, *_ = sorted(iri for iri in bodies(world) if len(registry.documents(iri)) == 1)
    (document,) = registry.documents(only)
    path = (world.target / "registry.tsv").resolve()
    path.write_text(path.read_text("utf-8") + f"redirect\t{other}\t{only}\n", "utf-8")
    with pytest.raises(EntenteError, match=f"in that document alone.* What else is cited so is {other}."):
        desk(world).different(only, f"{only} in {document}")
    assert desk(world).different(only, other).b == other


def test_graph_curating_a_folder_without_a_build_and_a_file_that_is_none_are_refused(world: World) -> None:
    a, b = bodies(world)[:2]
    with pytest.raises(EntenteError, match="no graph here"):
        Desk.at(str(world.folder / "nowhere"), world.path, "", "").same(a, a)
    with pytest.raises(EntenteError, match="Is a directory"):
        Desk.at(str(world.target), world.folder, "", "").same(a, b)
    assert not world.path.exists()


def test_graph_curating_a_registry_edited_into_nonsense_is_refused(world: World) -> None:
    path = (world.target / "registry.tsv").resolve()
    before = path.read_text("utf-8")
    for text in (
        "member\tx\n",
        before + "member\thttps://x.org/a\tdoc-00\n",
        before + "redirect\thttps://x.org/a\thttps://x.org/b\nredirect\thttps://x.org/b\thttps://x.org/a\n",
    ):
        path.write_text(text, "utf-8")
        world.corpus["doc-20"] = 1
        with pytest.raises(EntenteError, match=r"registry\.tsv"):
            world.build(world.target)
    assert read_report(world.target) is not None
