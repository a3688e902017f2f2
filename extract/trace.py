"""A document in, what each stage made of it out, as lines of text: so that a wrong claim is traced to its rule.

The stages are those of `extract.pipeline`, in its order, each shown by the values that it gives; claims are grouped by the module
of their rule, each with the rule's own estimate and, after the arrow, the confidence that is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.acts import acts
from extract.claims import assemble, prepared
from extract.confidence import calibrated
from extract.dates import calendar
from extract.lines import Line
from extract.model import Claim, Document, Extraction, Sentence, Span, Value
from extract.parse import parse
from extract.pipeline import actors

_QUOTED = 100


def trace(document: Document) -> Iterator[str]:
    """What each stage made of *document*: a heading a stage, a line a value."""
    reading = next(parse([document]))
    known = actors(reading)
    when = calendar(reading)
    read, held = prepared(reading, known)
    extraction = assemble(reading, known)
    text = document.text
    yield from _stage("sentences", (_sentence(s) for s in reading.sentences))
    yield from _stage(
        "entities",
        (
            f"{e.node.type:26}{' = '.join(n.text for n in e.node.names)}{f'  [{e.country}]' if e.country else ''}"
            f"{'  ' + ' '.join(e.node.identifiers) if e.node.identifiers else ''}{'  (optional)' if e.optional else ''}"
            for e in known.entities
        ),
    )
    yield from _stage("mentions", (f"{_at(m.span)}{m.kind:12}{_quote(text, m.span)} → {m.key}" for m in known.mentions))
    ranges = ((d, f"{d.iso}{f'/{d.end}' if d.end else ''}  {d.role}") for d in when.dates)
    yield from _stage("dates", (f"{_at(d.span)}{_quote(text, d.span)} → {shown}" for d, shown in ranges))
    lasting = ((d, f"{d.iso}{f'  {d.start}–{d.end}' if d.start else ''}") for d in when.durations)
    yield from _stage("durations", (f"{_at(d.span)}{_quote(text, d.span)} → {shown}" for d, shown in lasting))
    yield f"   published: {extraction.published or 'not known'}"
    yield from _stage("codes", (f"{line.number:4}  {line.codes}" for line in read))
    yield from _stage(
        "positions",
        (
            f"{p.person} — {_quote(text, p.role) if p.role else '(no office)'} — {p.body}  {p.method} {p.confidence:.2f}"
            for p in held
        ),
    )
    yield from _stage("acts", (shown for line in read for shown in _acts(text, line)))
    yield from _stage("agreements", _agreements(extraction))
    published = calibrated(extraction).claims
    families: dict[str, list[str]] = defaultdict(list)
    for claim, sure in zip(extraction.claims, published, strict=True):
        families[claim.method.partition(".")[0]].append(
            f"{_claim(extraction, claim)}  {claim.confidence:.2f} → {sure.confidence:.2f}"
        )
    for name in sorted(families):
        yield from _stage(f"claims by {name}", tuple(families[name]))
    yield from _stage("warnings", extraction.warnings)


def _stage(name: str, shown: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    values = list(shown)
    yield f"## {name}: {len(values)}"
    yield from ("   " + "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in value) for value in values)


def _at(span: Span) -> str:
    return f"{f'{span.start}–{span.end}':12}"


def _quote(text: str, span: Span) -> str:
    said = " ".join(span.of(text).split())
    return f"« {said if len(said) <= _QUOTED else said[: _QUOTED - 1] + '…'} »"


def _sentence(sentence: Sentence) -> str:
    kind = sentence.kind + (", furniture" if sentence.furniture else "")
    tagged = " ".join(f"{t.text}/{t.pos}{'/' + t.ner if t.ner else ''}" for t in sentence.tokens)
    return f"{_at(sentence.span)}{kind:20}{tagged}"


def _acts(text: str, line: Line) -> Iterator[str]:
    """The acts of a line: the instrument, its kind and verb, and who its parties are by which rule."""
    for act in acts(line):
        verb = f", verb {_quote(text, line.items[act.verb].span)}" if act.verb is not None else ""
        parties = "; ".join(" or ".join(line.items[n].keys) or line.items[n].flat for n in act.members) or "no party"
        rule = f"  {act.rule} {act.confidence:.2f}" if act.rule else "  no rule"
        yield f"{line.number:4}  {act.kind} {_quote(text, line.items[act.trigger].span)}{verb}: {parties}{rule}"


def _agreements(extraction: Extraction) -> Iterator[str]:
    stated = {claim.subject for claim in extraction.claims}
    for node in extraction.nodes:
        if node.key.startswith("agreement "):
            yield f"{node.type:26}{' = '.join(n.text for n in node.names)}  [{node.key}]{'' if node.key in stated else '  (nothing said)'}"


def _claim(extraction: Extraction, claim: Claim) -> str:
    predicate = claim.predicate.rpartition("#")[2].rpartition("/")[2]
    value = claim.object.lexical if isinstance(claim.object, Value) else claim.object
    modality = "" if claim.modality == "asserted" else f" ({claim.modality})"
    quote = _quote(extraction.document.text, claim.passage)
    return f"{claim.subject} — {predicate} — {value}{modality}  {claim.method}  {quote}"
