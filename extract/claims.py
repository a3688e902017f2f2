"""A reading and its actors in, an extraction out: the nodes and claims of one document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from extract.agreements import agreements
from extract.circumstances import circumstances
from extract.dates import calendar
from extract.details import Agreement, Said, Source, cues
from extract.gaps import row, subjects
from extract.lines import Line, family, lines
from extract.memberships import Membership, memberships
from extract.model import ANY_URI, Actors, Claim, Entity, Extraction, Modality, Name, Node, Reading, Span, Value
from extract.nations import countries, home, pair
from extract.passages import passage
from extract.positions import Position, bodies, positions
from extract.statements import Statement, Told
from ontology.names import fold
from ontology.records import countries as records
from ontology.terms import ENT, ORG, XSD

_DATES = {4: str(XSD.gYear), 7: str(XSD.gYearMonth), 10: str(XSD.date)}


def dated(iso: str) -> Value:
    """An ISO date as a literal of the datatype of its precision."""
    return Value(iso, _DATES[len(iso)])


@dataclass
class Draft:
    """The extraction while it is put together."""

    reading: Reading
    nodes: dict[str, Node]
    entities: dict[str, Entity]
    claims: list[Claim] = field(default_factory=list)
    lands: dict[str, tuple[str, float]] = field(default_factory=dict)
    """The ISO code of each entity's country, and how likely it is."""
    pair: tuple[str, ...] = ()
    """The two countries that the document is about, where it is about two."""

    def passage(self, span: Span, focus: Span | None = None) -> Span:
        return passage(self.reading.document.text, span, focus)

    def claim(
        self,
        subject: str,
        predicate: str,
        object_: str | Value,
        span: Span,
        method: str,
        confidence: float,
        *,
        focus: Span | None = None,
        modality: Modality = Modality.ASSERTED,
        when: Value | None = None,
    ) -> None:
        """Add a claim; *span* is the sentence that says so and *focus* what its passage must hold."""
        bounded = round(min(0.99, max(0.01, confidence)), 3)
        self.claims.append(Claim(subject, predicate, object_, self.passage(span, focus), method, bounded, modality, when))

    def key(self, wanted: str) -> str:
        """*wanted*, or with `#2` and so on where a node has that key already."""
        number, key = 2, wanted
        while key in self.nodes:
            key, number = f"{wanted}#{number}", number + 1
        return key

    def country(self, code: str) -> str:
        """The node of a country by its ISO code, a territory's being the state that it belongs to: the document's own, else one
        without spans."""
        if code in records() and records()[code].sovereign:
            code = records()[code].sovereign
        name = records()[code].fr if code in records() else code
        for key, node in self.nodes.items():
            if f"iso:{code}" in node.identifiers:
                return key
        key = self.key(fold(name))
        self.nodes[key] = Node(key, "Country", (Name(name, self.reading.document.language),), (), (f"iso:{code}",))
        return key


def assemble(reading: Reading, actors: Actors) -> Extraction:
    """All that one document says, as nodes and claims, sorted."""
    when = calendar(reading)
    entities = {entity.node.key: entity for entity in actors.entities}
    draft = Draft(reading, {key: entity.node for key, entity in entities.items()}, entities)
    states = nations(actors)
    coded = lines(reading, actors, when)
    language = reading.document.language
    lands = countries(actors, coded, language)
    here = home(actors, coded, lands)
    held, read = positions(coded, states, actors, here, language)
    families = {key: family(entity) for key, entity in entities.items()}
    for position in held:
        _position(draft, position)
    source = Source(reading.flat, when, cues(language), families, bodies(held))
    found = agreements(read, source, states, {key: code for key, (code, _) in lands.items()})
    draft.lands = lands
    draft.pair = pair(coded, lands)
    keys = {id(one): _agreement(draft, one) for one in found}
    for one in found:
        if one.leads_to is not None and one.leads_from is not None and id(one.leads_to) in keys:
            said = one.leads_from
            draft.claim(keys[id(one)], str(ENT.leadsTo), keys[id(one.leads_to)], said.passage, said.method, said.confidence)
    agreed = [(one.line, tuple(one.parties)) for one in found]
    rows = [row(line, language) for line in read]
    for tie in memberships(read, actors, held, language, agreed, rows):
        _tie(draft, tie)
    told = Told(
        reading,
        read,
        when,
        entities,
        {keys[id(one)]: one for one in found},
        subjects(rows, language),
        _land(draft, here),
    )
    for statement in circumstances(told, actors):
        _said(draft, statement)
    _countries(draft)
    return _closed(draft, when.published)


def prepared(reading: Reading, actors: Actors) -> tuple[tuple[Line, ...], tuple[Position, ...]]:
    """The lines of a reading, their appositions marked, and the positions that they state."""
    coded, language = lines(reading, actors, calendar(reading)), reading.document.language
    here = home(actors, coded, countries(actors, coded, language))
    held, read = positions(coded, nations(actors), actors, here, language)
    return read, held


def nations(actors: Actors) -> dict[str, str]:
    """The countries of a document by ISO code."""
    return {
        i[4:]: e.node.key for e in actors.entities if e.node.type == "Country" for i in e.node.identifiers if i.startswith("iso:")
    }


def _position(draft: Draft, position: Position) -> None:
    if position.role is None:  # an affiliation, which `memberships` states
        return
    key = f"{position.person} @ {position.body}"
    if key in draft.nodes:
        return
    label = Value(_clean(position.role.of(draft.reading.document.text)))
    parts = ((str(ORG.organization), position.body), (str(ENT.roleLabel), label))
    draft.nodes[key] = Node(key, "Membership", (), (position.role,), (), parts)
    draft.claim(key, str(ORG.member), position.person, position.passage, position.method, position.confidence, focus=position.role)


_RELATIONS = {"part": str(ORG.subOrganizationOf), "member": str(ORG.memberOf), "affiliated": str(ENT.affiliatedWith)}


def _tie(draft: Draft, tie: Membership) -> None:
    """A body that is part of another, or a member of one."""
    draft.claim(
        tie.subject,
        _RELATIONS[tie.relation],
        tie.body,
        tie.passage,
        tie.method,
        tie.confidence,
        focus=tie.focus,
        when=dated(tie.since) if tie.since else None,
    )


def _land(draft: Draft, home: str | None) -> str | None:
    """The ISO code of the country that a document speaks from."""
    return draft.lands[home][0] if home in draft.lands else None


def _said(draft: Draft, one: Statement) -> None:
    """What is told beside agreements and offices; the node that a statement makes comes with it."""
    if one.node is not None:
        draft.nodes.setdefault(one.node.key, one.node)
    draft.claim(
        one.subject, one.predicate, one.object, one.passage, one.method, one.confidence, focus=one.focus, modality=one.modality
    )


def _clean(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").replace("*", "").split())


def _agreement(draft: Draft, one: Agreement) -> str:
    """The node and claims of one agreement; its key is a hash of its trigger sentence."""
    text = draft.reading.document.text
    sentence = next((s.span for s in draft.reading.sentences if s.span.start <= one.trigger.start < s.span.end), one.trigger)
    digest = hashlib.sha256(fold(sentence.of(text)).encode()).hexdigest()[:16]
    key = draft.key(f"agreement {digest} {one.rank}")
    names = list(dict.fromkeys(_clean(n.of(text)) for n in one.names))
    names.sort(key=lambda n: -len(n))
    language = draft.reading.document.language
    spans = tuple(sorted(set(one.spans))) if one.modality is Modality.ASSERTED else ()
    draft.nodes[key] = Node(key, one.kind, tuple(Name(n, language) for n in names[:6]), spans)

    def say(predicate: str, said: Said, value: str | Value) -> None:
        draft.claim(
            key,
            predicate,
            value,
            said.passage,
            said.method,
            said.confidence,
            modality=one.modality,
            focus=one.trigger if said.passage.covers(one.trigger) else None,
        )

    for party, said in one.parties.items():
        say(str(ENT.party), said, party)
    for person, said in one.signatories.items():
        say(str(ENT.signatory), said, person)
    for person, said in one.attendees.items():
        if person not in one.signatories:
            say(str(ENT.attendee), said, person)
    if one.status is not None:
        say(str(ENT.status), one.status, Value(str(ENT[one.status.value]), ANY_URI))
    for predicate, dates in ((ENT.signedOn, one.signed_on), (ENT.startsOn, one.starts), (ENT.endsOn, one.ends)):
        if dates is not None:
            say(str(predicate), dates, dated(dates.value))
    if one.signed_at is not None:
        say(str(ENT.signedAt), one.signed_at, one.signed_at.value)
    if one.duration is not None:
        say(str(ENT.duration), one.duration, Value(one.duration.value, str(XSD.duration)))
    _involved(draft, key, one)
    return key


def _involved(draft: Draft, key: str, one: Agreement) -> None:
    """The countries of the parties: a country itself, else the one that the text gives a party; in a document of two
    countries, a party that the text places nowhere is of the one that the others are not of, and two are of the two."""

    def involve(country: str, said: Said, method: str, share: float) -> None:
        draft.claim(key, str(ENT.involvesCountry), country, said.passage, method, said.confidence * share, modality=one.modality)

    known: set[str] = set()
    unplaced: list[Said] = []
    for party, said in one.parties.items():
        code, prior = draft.lands.get(party, ("", 0.0))
        if draft.nodes[party].type == "Country":
            involve(party, said, said.method, 0.97)
            known.add(code)
        elif code:
            involve(draft.country(code), said, said.method + ".country", prior)
            known.add(code)
        elif draft.nodes[party].type not in {"InternationalOrganization", "Continent"} and not any(
            i.startswith("body:") for i in draft.nodes[party].identifiers
        ):
            unplaced.append(said)
    if known <= set(draft.pair) and len(known) + len(unplaced) >= 2 and unplaced:
        for code in draft.pair:
            if code not in known:
                involve(draft.country(code), unplaced[-1], unplaced[-1].method + ".other-country", 0.55)


def _countries(draft: Draft) -> None:
    """The country of each organization and place that the text settles, with the sentence that names it."""
    for key, entity in sorted(draft.entities.items()):
        if key not in draft.lands or entity.node.type == "Country" or not entity.node.spans:
            continue
        code, prior = draft.lands[key]
        first = entity.node.spans[0]
        span = next((s.span for s in draft.reading.sentences if s.span.start <= first.start < s.span.end), first)
        draft.claim(key, str(ENT.country), draft.country(code), span, "nations", prior, focus=first)


def _closed(draft: Draft, published: str | None) -> Extraction:
    """The extraction, each fact claimed once, sorted."""
    best: dict[tuple[str, str, str | Value], Claim] = {}
    for claim in sorted(draft.claims, key=lambda c: (-c.confidence, c.passage, c.method)):
        best.setdefault((claim.subject, claim.predicate, claim.object), claim)
    nodes = tuple(draft.nodes[k] for k in sorted(draft.nodes))
    ordered = sorted(best.values(), key=lambda c: (c.passage, c.subject, c.predicate, str(c.object)))
    return Extraction(draft.reading.document, nodes, tuple(ordered), published)
