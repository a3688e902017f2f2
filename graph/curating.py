"""What a user says of the graph in, a decision in the file out: names made into stable IRIs, and nothing written that cannot be."""

from __future__ import annotations

import getpass
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from rdflib import Graph
from rdflib.namespace import OWL

from graph import builds
from graph.decisions import Decision, append, decided, is_iri, read_decisions, split_term, withdraw
from graph.derived import ONTOLOGY
from graph.folders import DOUBTS
from graph.forgotten import Forgotten, forgetting
from graph.identity.nodes import family
from graph.iris import DEFAULT_BASE
from graph.quads import date_value
from graph.registry import Registry, read_registry
from graph.reports import Report, read_report
from graph.reviews import Question, questions
from graph.store import Store, open_store
from graph.store.terms import is_language
from graph.things import find_thing
from ontology.errors import EntenteError
from ontology.names import fold
from ontology.terms import ENT, PREFIXES, RDF, RDFS, XSD

_DATES: Final = frozenset({str(ENT[name]) for name in ("signedOn", "startsOn", "endsOn")})


def folder(graph: str) -> Path:
    """The build folder that *graph* names. Raises EntenteError for a server's URL, which holds no registry."""
    if graph.startswith(("http://", "https://")):
        raise EntenteError(f"{graph}: decisions are about a build folder. Name it with --graph DIR.")
    return Path(graph)


@dataclass(frozen=True)
class Desk:
    """A build folder, the file of decisions, and who decides."""

    folder: Path
    path: Path
    who: str
    why: str

    @classmethod
    def at(cls, graph: str, path: Path, who: str, why: str) -> Desk:
        try:
            name = who or getpass.getuser()
        except (KeyError, OSError):
            name = ""
        return cls(folder(graph), path, name, why)

    @cached_property
    def store(self) -> Store:
        return open_store(self.folder)

    @cached_property
    def registry(self) -> Registry:
        """The registry of the build. Raises EntenteError where there is no build."""
        open_store(self.folder)
        return read_registry(self.folder / "registry.tsv")

    def _decide(self, decision: Decision) -> Decision:
        """Keep *decision*, signed. Raises EntenteError where the file says so already, or says the contrary."""
        if decided(decision, read_decisions(self.path)):
            raise EntenteError(f"{self.path}: it says so already: {decision.brief()}.")
        signed = replace(decision, who=self.who, when=datetime.now(UTC).isoformat(timespec="seconds"), why=self.why)
        append(self.path, signed)
        return signed

    def _term(self, text: str) -> str:
        """The stable IRI of what the user means, with its document where one is named. Raises EntenteError."""
        iri, document = split_term(text)
        if "://" not in iri:
            return find_thing(self.store, text)
        if not is_iri(iri):
            raise EntenteError(f"{iri}: not an IRI.")
        if iri not in self.registry.published():
            raise EntenteError(f"{iri}: never published by {self.folder}. `entente explain NAME` gives the IRI of what it names.")
        return self._of_document(iri, document) if document else text

    def _of_document(self, iri: str, document: str) -> str:
        """The term for what *document* calls by *iri*, or by an IRI that now leads there. Raises EntenteError for what is no part."""
        term, borne = f"{iri} in {document}", self.registry.documents(iri)
        if document in borne and len(borne) > 1:
            return term
        led = {(d, known) for (d, _), known in self.registry.members.items() if self.registry.resolve(known) == iri}
        if document in borne:
            others = sorted({known for _, known in led} - {iri})
            hint = f" What else is cited so is {', '.join(others)}." if others else ""
            raise EntenteError(f"{term}: it stands in that document alone. Leave ` in {document}` out.{hint}")
        here = sorted(known for d, known in led if d == document)
        if len(here) == 1:
            return f"{here[0]} in {document}"
        if here:
            raise EntenteError(f"{term}: several things of that document are cited so. Name one: {', '.join(here)}.")
        there = sorted(borne | {d for d, _ in led})
        hint = f"It stands in {', '.join(there[:3])}." if there else "No document calls anything so any more."
        raise EntenteError(f"{term}: that document calls nothing so. {hint}")

    def _label(self, term: str) -> str:
        iri, document = split_term(term)
        known = self.registry.resolve(iri)
        rows = self.store.select(f"SELECT ?l WHERE {{ <{known}> skos:prefLabel|rdfs:label ?l }} ORDER BY ?l LIMIT 1").rows
        return (str(rows[0][0]) if rows else known) + (f" in {document}" if document else "")

    def _families(self, term: str) -> set[str]:
        iri = self.registry.resolve(split_term(term)[0])
        prefix = str(ENT._NS)  # noqa: SLF001 - rdflib's way to ask a namespace for its IRI
        rows = self.store.select(f"SELECT ?t WHERE {{ GRAPH ?g {{ <{iri}> a ?t }} FILTER(STRENDS(STR(?g), '/facts')) }}")
        return {family(str(t).removeprefix(prefix).rpartition("#")[2]) for (t,) in rows}

    def _belongs(self, term: str, class_: str) -> bool:
        """Whether what *term* means is of a class, or is not in this build."""
        rows = self.store.select(f"SELECT ?t WHERE {{ <{self.registry.resolve(split_term(term)[0])}> a ?t }}").rows
        return not rows or class_ in {str(t) for (t,) in rows}

    def _pair(self, what: str, a: str, b: str) -> Decision:
        first, second = self._term(a), self._term(b)
        if first == second:
            hint = " To part what it holds, name one document's: `IRI in DOCUMENT`." if what == "different" else ""
            raise EntenteError(f"{a} and {b} mean one thing already, {first}.{hint}")
        kinds = self._families(first), self._families(second)
        if what == "same" and kinds[0] and kinds[1] and not kinds[0] & kinds[1]:
            raise EntenteError(
                f"{self._label(first)} is a {min(kinds[0])} and {self._label(second)} a {min(kinds[1])}: these are never one."
            )
        about = f"{self._label(first)} | {self._label(second)}"
        return Decision(what, a=first, b=second, about=about)

    def same(self, a: str, b: str) -> Decision:
        """Decide that *a* and *b* are one."""
        return self._decide(self._pair("same", a, b))

    def different(self, a: str, b: str) -> Decision:
        """Decide that *a* and *b* are two."""
        return self._decide(self._pair("different", a, b))

    def _claim(self, iri: str) -> tuple[str, str]:
        """The document and quote of a claim. Raises EntenteError where there is none of this IRI."""
        find_thing(self.store, iri)
        rows = self.store.select(
            f"SELECT ?i ?q WHERE {{ <{iri}> ent:evidence ?e . ?e ent:quote ?q ; ent:document ?d . ?d dcterms:identifier ?i }}"
        ).rows
        if not rows:
            raise EntenteError(f"{iri}: not a claim of a document. A claim's page gives its IRI, and so does `entente query`.")
        return str(rows[0][0]), str(rows[0][1])

    def reject(self, claim: str) -> Decision:
        """Decide that a claim is wrong."""
        if "://" not in claim:
            raise EntenteError(f"{claim}: give the IRI of a claim.")
        document, quote = self._claim(claim)
        return self._decide(Decision("reject", claim=claim, document=document, about=f"{claim} ({quote[:120]})"))

    def rename(self, thing: str, name: str, language: str) -> Decision:
        """Give a thing the name to show first."""
        if not name.strip() or any(not c.isprintable() for c in name):
            raise EntenteError(f"{name!r}: not a name.")
        if not is_language(language):
            raise EntenteError(f"{language!r}: not a language tag. Write `fr`, `en` or `pt-BR`.")
        term = self._term(thing)
        return self._decide(Decision("rename", a=term, name=name, language=language, about=f"{self._label(term)} → {name}"))

    def state(self, subject: str, predicate: str, value: str, source: str, quote: str) -> Decision:
        """State a fact. Raises EntenteError for a property that is not in the vocabulary, or that the subject or the value does not fit."""
        term, (relation, datatype, domain) = self._term(subject), property_named(predicate)
        if domain and not self._belongs(term, domain):
            wanted = domain.rpartition("#")[2]
            raise EntenteError(f"{predicate} is said of things of the class {wanted}, and {self._label(term)} is none.")
        if not source.strip() or not quote.strip():
            raise EntenteError("an assertion needs its --source and the --quote that says so.")
        if datatype is None:
            prefix, _, local = value.partition(":")
            if prefix in PREFIXES and local and not local.startswith("//"):
                meant = _expanded(value)
                datatype = ""
            else:
                meant, datatype = self._term(value), ""
        elif relation in _DATES or datatype == str(XSD.date):
            meant, datatype = value, date_of(value)
        else:
            meant = value
        about = f"{self._label(term)} · {predicate} · {value}"
        return self._decide(
            Decision(
                "assert", subject=term, predicate=relation, object=meant, datatype=datatype, source=source, quote=quote, about=about
            )
        )

    def questions(self, limit: int) -> Iterator[Question]:
        """What `entente review` asks."""
        return questions(self.store, read_decisions(self.path), self.folder / DOUBTS, limit)

    def answer(self, question: Question, answer: str) -> Decision:
        """Keep the answer (y, n or u) to a question."""
        if answer == "u":
            return self._decide(Decision("unsure", a=question.a, b=question.b, about=question.text))
        if question.kind == "pair":
            return self._decide(Decision("same" if answer == "y" else "different", a=question.a, b=question.b, about=question.text))
        what = "confirm" if answer == "y" else "reject"
        return self._decide(Decision(what, claim=question.a, document=question.document, about=question.text))


def date_of(text: str) -> str:
    """The datatype of an ISO date. Raises EntenteError for what is none."""
    parts = text.split("-")
    try:
        datetime(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1, tzinfo=UTC)
    except (ValueError, IndexError):
        raise EntenteError(f"{text!r}: not a date. Write 2025, 2025-07 or 2025-07-09.") from None
    return date_value(text).datatype


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        raise EntenteError(f"{name}: no such prefix. Known: {', '.join(PREFIXES)}.")
    return PREFIXES[prefix] + local


class Property(NamedTuple):
    """A property: its IRI, the datatype of its values (None where these are things), and the class of what it is said of, if it has one."""

    iri: str
    datatype: str | None
    domain: str = ""


def property_named(name: str) -> Property:
    """The property that *name* means. Raises EntenteError for one that the vocabulary does not have."""
    iri = name if "://" in name else _expanded(name)
    graph = Graph().parse(ONTOLOGY)
    known = {str(p): p for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for p in graph.subjects(RDF.type, kind)}
    if iri in known:
        literal = (known[iri], RDF.type, OWL.DatatypeProperty) in graph
        datatype = str(graph.value(known[iri], RDFS.range) or XSD.string) if literal else None
        return Property(iri, datatype, str(graph.value(known[iri], RDFS.domain) or ""))
    if iri.startswith(str(PREFIXES["ent"])) or not any(iri.startswith(base) for base in PREFIXES.values()):
        near = get_close_matches(iri, known, 1)
        hint = f" Did you mean ent:{near[0].rpartition('#')[2]}?" if near else ""
        raise EntenteError(f"{name}: no such property.{hint}")
    return Property(iri, None)


_WORDS: Final = re.compile(r"[^\W\d_]+")


def forget_now(desk: Desk, person: str) -> tuple[Report, list[str]]:
    """Forget a person: note it without a name, clear the decisions of the name, and build again without the person.

    Gives the report, and the documents in whose identifiers, which are names of files, a word of the person's name stands: these
    are not changed. Raises EntenteError for what is no person.
    """
    iri = desk.registry.resolve(find_thing(desk.store, person))
    if desk._families(iri) != {"Person"}:  # noqa: SLF001 - a function of the same module
        raise EntenteError(f"{person}: not a person. Only persons are forgotten; a wrong claim is rejected.")
    rows = desk.store.select(f"SELECT ?n WHERE {{ <{iri}> skos:prefLabel|skos:altLabel ?n }}")
    names = [str(name) for (name,) in rows]
    borne = {iri} | {old for old in desk.registry.redirects if desk.registry.resolve(old) == iri}
    nodes = [node for node, known in desk.registry.members.items() if known in borne]
    decision = forgetting(names, nodes, desk.who, datetime.now(UTC).isoformat(timespec="seconds"))
    forgotten = Forgotten.of([decision])
    told = (*names, *borne)
    withdraw(desk.path, lambda d: any(word in d.text() for word in told) or forgotten.mentioned(d.text()))
    append(desk.path, decision)
    base = read_report(desk.folder)
    report = builds.build([], desk.folder, add=True, base=base.base if base else DEFAULT_BASE, decisions=desk.path)
    words = {word for name in names for word in _WORDS.findall(fold(name)) if len(word) > 2}
    rows = open_store(desk.folder).select("SELECT ?i WHERE { ?d a ent:Document ; dcterms:identifier ?i } ORDER BY ?i")
    return report, [str(i) for (i,) in rows if words & set(_WORDS.findall(fold(str(i))))]
