"""A graph and a document in, what the graph says on that document's word out, as the evaluation compares it with gold."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rdflib import Literal, URIRef

from graph.store import Store
from ontology.terms import ENT, ORG, PREFIXES

TYPES: Final = ("Organization", "Person", "Country", "Place", "Initiative", "Event")
KINDS: Final[Mapping[str, str]] = {
    "MemorandumOfUnderstanding": "memorandum-of-understanding",
    "LetterOfIntent": "letter-of-intent",
    "Treaty": "treaty",
    "Partnership": "partnership",
    "JointDeclaration": "declaration",
    "Designation": "designation",
    "Call": "call",
}
"""The finer classes of agreements and what gold files call them; "agreement" for every other."""

MEMBERSHIPS: Final = frozenset({str(ORG.subOrganizationOf), str(ORG.memberOf), str(ENT.affiliatedWith)})
MOST_NAMES: Final = 15
"""A thing with more names than this is compared by its best alone: many names are no way to be found."""

_DETERMINERS: Final = re.compile(r"^(?:l'|d'|le |la |les |the |a |un |une |du |des |de la )+")


def comparable(name: str) -> str:
    """*name* as two spellings of it compare equal: without case, accents, leading determiners and punctuation.

    >>> comparable("La Délégation ministérielle à l’IA")
    'delegation ministerielle a l ia'
    """
    decomposed = unicodedata.normalize("NFKD", name.replace("’", "'").replace("\u00a0", " "))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^\w]+", " ", _DETERMINERS.sub("", " ".join(plain.split()))).strip()


def in_months(duration: str) -> str:
    """An ISO 8601 duration of years and months as months, so that equal ones compare equal; any other as it is.

    >>> in_months("P3Y"), in_months("P36M"), in_months("P10D")
    ('36 months', '36 months', 'P10D')
    """
    found = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?", duration)
    return f"{12 * int(found[1] or 0) + int(found[2] or 0)} months" if found and duration != "P" else duration


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity that the document mentions: its types among `TYPES`, and its names made comparable."""

    types: frozenset[str]
    names: frozenset[str]
    shown: str


@dataclass(frozen=True, slots=True)
class FoundAgreement:
    """An agreement that the document mentions, with what its claims state. References are IRIs."""

    kind: str
    names: frozenset[str]
    shown: str
    parties: frozenset[str] = frozenset()
    signatories: frozenset[str] = frozenset()
    leads_to: frozenset[str] = frozenset()
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """`kind`, `status`, `date_signed`, `duration` and `countries`, comparable with the gold's."""
    places: tuple[frozenset[str], ...] = ()
    """The comparable names of each place of signature."""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A claim: what it states, the rule that made it, and how sure it is; `role` and `body` complete a position's."""

    subject: str
    predicate: str
    object: str
    rule: str
    confidence: float
    quote: str
    body: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a graph, or a baseline, says of one document. The keys are IRIs."""

    entities: Mapping[str, FoundEntity]
    agreements: Mapping[str, FoundAgreement]
    positions: tuple[tuple[str, str, str], ...] = ()
    """Person, body and role; sorted."""
    memberships: frozenset[tuple[str, str]] = frozenset()
    statements: tuple[Statement, ...] = ()
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The ISO 3166-1 codes of the countries involved."""


NOTHING: Final = Findings({}, {})


class _Reader:
    """The queries about one document, whose IRI stands in each."""

    def __init__(self, store: Store, document: str, claimed: bool) -> None:
        self.store = store
        self.document = URIRef(document).n3()
        self.claims = (
            f"?passage ent:document {self.document} . ?claim ent:evidence ?passage ; a ent:Claim ; "
            "rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ."
            if claimed
            else f"?s ent:mentionedIn {self.document} ; ?p ?o ."
        )
        self.claimed = claimed

    def rows(self, select: str, where: str) -> list[tuple[str, ...]]:
        """Distinct rows, unbound values empty, in an order that does not depend on the store."""
        table = self.store.select(f"SELECT DISTINCT {select} WHERE {{ {where} }}")
        return sorted(tuple("" if term is None else str(term) for term in row) for row in table)

    def pairs(self, select: str, where: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for first, second in self.rows(select, where):
            found[first].append(second)
        return found

    def statements(self) -> list[Statement]:
        more = "?passage ent:quote ?quote . OPTIONAL { ?claim ent:method ?rule } OPTIONAL { ?claim ent:confidence ?sure }"
        rows = self.rows("?s ?p ?o ?rule ?sure ?quote", f"{self.claims} {more if self.claimed else ''}")
        return [Statement(s, p, o, rule, float(sure or 1), quote) for s, p, o, rule, sure, quote in rows]


def findings(store: Store, identifier: str) -> Findings | None:
    """What *store* says on the word of the document called *identifier*; None where the graph does not hold it.

    The facts are those that a claim of the document states; in a graph with no claim at all, as a baseline gives, every
    fact of what the document mentions.
    """
    documents = store.select(f"SELECT ?d WHERE {{ ?d a ent:Document ; dcterms:identifier {Literal(identifier).n3()} }}")
    if not documents:
        return None
    claimed = bool(store.query("ASK { ?claim a ent:Claim }"))
    reader = _Reader(store, str(documents.rows[0][0]), claimed)
    mentioned = f"?x ent:mentionedIn {reader.document} . ?x"
    classes = reader.pairs("?x ?class", f"{mentioned} a ?class")
    best = reader.pairs("?x ?name", f"{mentioned} skos:prefLabel ?name")
    other = reader.pairs("?x ?name", f"{mentioned} skos:altLabel ?name")
    names = {x: [*best.get(x, []), *other.get(x, [])] for x in classes if x in best or x in other}
    entities = {}
    for iri, called in names.items():
        types = frozenset(t for t in TYPES if str(ENT[t]) in classes[iri])
        if types:
            entities[iri] = FoundEntity(types, _compared(called, best.get(iri, [])), called[0])
    statements = reader.statements()
    positions = _positions(reader)
    involved = reader.pairs("?o ?code", f"{reader.claims} FILTER(?p = ent:involvesCountry) ?o ent:isoCode ?code")
    codes = {country: frozenset(known) for country, known in involved.items()}
    agreements = {
        iri: _agreement(iri, classes[iri], names.get(iri, []), statements, codes, reader)
        for iri in classes
        if str(ENT.Agreement) in classes[iri]
    }
    return Findings(
        entities,
        agreements,
        tuple(sorted({(p, o, role) for _, p, o, role in positions})),
        frozenset((s.subject, s.object) for s in statements if s.predicate in MEMBERSHIPS),
        tuple(_completed(statements, positions)),
        codes,
    )


def _compared(called: Iterable[str], best: list[str]) -> frozenset[str]:
    names = frozenset(comparable(name) for name in called)
    return names if len(names) <= MOST_NAMES else frozenset(comparable(name) for name in best[:1])


def _agreement(
    iri: str,
    classes: list[str],
    called: list[str],
    statements: list[Statement],
    codes: Mapping[str, Iterable[str]],
    reader: _Reader,
) -> FoundAgreement:
    said: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.subject == iri:
            said[statement.predicate].add(statement.object)
    places = {place: _values(reader, place, "skos:prefLabel|skos:altLabel") for place in sorted(said[str(ENT.signedAt)])}
    countries = {code for country in said[str(ENT.involvesCountry)] for code in codes.get(country, ())}
    kind = next((name for class_, name in KINDS.items() if str(ENT[class_]) in classes), "agreement")
    return FoundAgreement(
        kind=kind,
        names=frozenset(comparable(name) for name in called),
        shown=called[0] if called else iri.rpartition("/")[2],
        parties=frozenset(said[str(ENT.party)]),
        signatories=frozenset(said[str(ENT.signatory)]),
        leads_to=frozenset(said[str(ENT.leadsTo)]),
        attributes={
            "kind": frozenset({kind}),
            "status": frozenset(s.removeprefix(PREFIXES["ent"]).lower() for s in said[str(ENT.status)]),
            "date_signed": frozenset(said[str(ENT.signedOn)]),
            "duration": frozenset(in_months(d) for d in said[str(ENT.duration)]),
            "countries": frozenset(countries),
        },
        places=tuple(frozenset(comparable(name) for name in found) for found in places.values()),
        quotes=tuple(sorted({s.quote for s in statements if s.subject == iri})),
    )


def _values(reader: _Reader, subject: str, path: str) -> list[str]:
    return [value for (value,) in reader.rows("?v", f"{URIRef(subject).n3()} {path} ?v")]


def _positions(reader: _Reader) -> list[tuple[str, str, str, str]]:
    """Membership, person, body and role of each position, in order."""
    where = f"{reader.claims} FILTER(?p = org:member) ?o a ent:Person . ?s org:organization ?body . OPTIONAL {{ ?s ent:roleLabel ?role }}"
    return [(s, o, body, role) for s, o, body, role in reader.rows("?s ?o ?body ?role", where)]


def _completed(statements: list[Statement], positions: list[tuple[str, str, str, str]]) -> Iterable[Statement]:
    """The statements, each that states a position with its body and role."""
    ends = {(membership, person): (body, role) for membership, person, body, role in positions}
    for s in statements:
        body, role = ends.get((s.subject, s.object), ("", "")) if s.predicate == str(ORG.member) else ("", "")
        yield Statement(s.subject, s.predicate, s.object, s.rule, s.confidence, s.quote, body, role)


def stated(found: Findings, statement: Statement) -> frozenset[str]:
    """The value of an attribute that *statement* states, as gold files spell it; a place by each of its names."""
    match statement.predicate:
        case p if p == str(ENT.involvesCountry):
            return found.codes.get(statement.object, frozenset())
        case p if p == str(ENT.signedAt):
            return found.entities[statement.object].names if statement.object in found.entities else frozenset()
        case p if p == str(ENT.status):
            return frozenset({statement.object.removeprefix(PREFIXES["ent"]).lower()})
        case p if p == str(ENT.duration):
            return frozenset({in_months(statement.object)})
        case _:
            return frozenset({statement.object})
