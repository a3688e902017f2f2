"""Lines and actors in, memberships out: which body is part of which, and who belongs to which network or organization."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.acts import cue_pattern
from extract.chains import Chain, chains
from extract.folds import flat
from extract.lines import Line
from extract.model import Actors, Span
from ontology.lexicons import load
from ontology.names import key
from ontology.wording import MembershipWords

_NESTED = re.compile(r"O(?:\([^()]{0,4}\))?(?:d|n|o)t?O")
_BRACKET = re.compile(r"O\((?:t?O[,&/]?)+\)")
_ASIDE = re.compile(r"(?P<body>O)(?:\([^()]{0,4}\))?,q(?P<rest>[^.;:]{1,24})")
_LISTED = re.compile(r"(?P<body>O)(?::|\((?:w|pw|ww|p|o)?)t?(?=[OC])")

_UNIT = re.compile(r"O(?:\([^()]{0,4}\))?,?(?:t?[wWd1]{1,6}d)t?(?P<body>O)")


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """*member* belongs to *body*; `relation` is "part", "member" or "affiliated"."""

    passage: Span
    member: str
    body: str
    relation: str
    method: str
    confidence: float


@dataclass(frozen=True)
class _Words:
    units: re.Pattern[str]
    part: re.Pattern[str]
    member: re.Pattern[str]
    gathers: re.Pattern[str]
    organs: re.Pattern[str]
    parents: re.Pattern[str]
    owned: re.Pattern[str]


@cache
def _words(language: str) -> _Words:
    w = load(MembershipWords, language, "memberships")
    organs = "|".join(re.escape(key(o)) for o in sorted(w.organs, key=len, reverse=True))
    return _Words(
        cue_pattern(w.units), cue_pattern(w.part), cue_pattern(w.member), cue_pattern(w.gathers), re.compile(rf"(?:{organs})\b"),
        cue_pattern(w.parents), re.compile(r"(?<!\w)(?:sa|son|ses)\s+(?:\w+\s+)?(?:" + "|".join(re.escape(flat(o)) for o in w.owned) + r")\b[^.;,]{0,25}$"))


def memberships(lines: tuple[Line, ...], raw: str, actors: Actors) -> tuple[Tie, ...]:
    """The memberships that a document states, each once."""
    words, text = _words("fr"), flat(raw)
    types = {e.node.key: e.node.type for e in actors.entities}
    out = [tie for line in lines if not line.sentence.furniture for tie in _of_line(line, text, words, types)]
    out += _named(actors, lines, words)
    best: dict[tuple[str, str], Tie] = {}
    for tie in sorted(out, key=lambda t: (-t.confidence, t.passage.start, t.member, t.body)):
        if tie.member != tie.body and (tie.body, tie.member) not in best:
            best.setdefault((tie.member, tie.body), tie)
    return tuple(sorted(best.values()))


def _of_line(line: Line, text: str, words: _Words, types: dict[str, str]) -> list[Tie]:
    out: list[Tie] = []
    span, items, codes = line.sentence.span, line.items, line.codes
    for found in _NESTED.finditer(codes):
        unit, body = items[found.start()], items[found.end() - 1]
        if words.organs.match(key(unit.flat)):
            out.append(Tie(span, unit.keys[0], body.keys[0], "part", "memberships.nested", 0.75))
    for found in _UNIT.finditer(codes):
        between = text[items[found.start()].span.end : items[found.start("body")].span.start]
        if words.units.search(between) and ("," in between or "(" in between or re.search(r"\best\b", between)):
            out.append(Tie(span, items[found.start()].keys[0], items[found.start("body")].keys[0], "part", "memberships.unit", 0.7))
    listed = chains(line)
    out += _listed(line, text, words, listed)
    for pattern, relation, prior in ((words.part, "part", 0.65), (words.member, "member", 0.75)):
        for cue in pattern.finditer(text, span.start, span.end):
            subjects, whole = _sides(line, listed, cue, text)
            if whole is None or relation == "member" and types.get(whole) in {"University", "GovernmentBody", "Company"}:
                continue
            for subject in subjects:
                out.append(Tie(span, subject, whole, relation, f"memberships.{relation}", prior))
    for cue in words.gathers.finditer(text, span.start, span.end):
        first = next((c for c in reversed(listed) if items[c.last].span.end <= cue.start()), None)
        after = next((c for c in listed if items[c.first].span.start >= cue.end()), None)
        if first is None or after is None or len(after.members) < 2 or len(first.members) > 1 or not _near(line, cue, first, after):
            continue
        group = items[first.members[0]].keys[0]
        if items[first.members[0]].code == "O" and types.get(group) in {"Consortium", "InternationalOrganization", "NonProfit", "Organization", "ResearchCentre"}:
            out += [Tie(span, k, group, "member", "memberships.gathers", 0.7) for n in after.members for k in items[n].keys if items[n].code in "OC"]
    return out


def _listed(line: Line, text: str, words: _Words, listed: tuple[Chain, ...]) -> list[Tie]:
    """"O (A, B)"; "O, dont A est membre"; "un pays membre de O : A, B"; "O, maison mère de A"; "A et sa filiale B"."""
    out: list[Tie] = []
    span, items, codes = line.sentence.span, line.items, line.codes
    for found in _BRACKET.finditer(codes):
        inside = [n for n in range(found.start() + 1, found.end()) if codes[n] == "O"]
        if len(inside) > 1 or text[items[found.start()].span.start - 12 : items[found.start()].span.start].rstrip().endswith(("laboratoire", "equipe", "unite", "institut")):
            out += [Tie(span, items[found.start()].keys[0], items[n].keys[0], "part", "memberships.bracket", 0.55) for n in inside]
    for found in _ASIDE.finditer(codes):
        if line.items[found.start() + codes[found.start() :].index("q")].flat != "dont":
            continue
        clause = text[items[found.start("rest")].span.start : items[found.end() - 1].span.end]
        if re.search(r"\b(?:membres?|fait partie|font partie|adherente?s?|partie prenante)\b", clause):
            inside = [n for n in range(found.start("rest"), found.end()) if codes[n] in "OC"]
            out += [Tie(span, items[n].keys[0], items[found.start()].keys[0], "member", "memberships.whose", 0.75) for n in inside]
    for found in _LISTED.finditer(codes):
        before = text[max(span.start, items[found.start()].span.start - 40) : items[found.start()].span.start]
        chain = next((c for c in listed if c.first >= found.end()), None)
        if chain is not None and re.search(r"membres? (?:\w+ )?(?:de |du |d'|des )(?:la |l'|le )?$", before):
            out += [Tie(span, k, items[found.start()].keys[0], "member", "memberships.list", 0.7) for n in chain.members for k in items[n].keys]
    for cue in words.parents.finditer(text, span.start, span.end):
        first = next((c for c in reversed(listed) if 0 <= cue.start() - items[c.last].span.end <= 4), None)
        chain = next((c for c in listed if 0 <= items[c.first].span.start - cue.end() <= 6), None)
        if first is not None and chain is not None:
            out += [Tie(span, items[n].keys[0], items[first.members[-1]].keys[0], "part", "memberships.parent", 0.75) for n in chain.members if codes[n] == "O"]
    subject = next((n for n, c in enumerate(codes) if c == "O" and n not in line.aside), None)
    for n, code in enumerate(codes):
        if code == "O" and subject is not None and n > subject and words.owned.search(text, max(span.start, items[n].span.start - 45), items[n].span.start):
            out.append(Tie(span, items[n].keys[0], items[subject].keys[0], "part", "memberships.owned", 0.6))
    return out


def _near(line: Line, cue: re.Match[str], before: Chain, after: Chain) -> bool:
    """Whether a cue stands close to the chains on its sides."""
    gap = line.items[after.first].span.start - cue.end()
    return cue.start() - line.items[before.last].span.end <= 60 and gap <= 40


def _sides(line: Line, listed: tuple[Chain, ...], cue: re.Match[str], text: str) -> tuple[list[str], str | None]:
    """The members before a cue and the body after it, where both stand near."""
    items = line.items
    after = next((c for c in listed if items[c.first].span.start >= cue.end()), None)
    before = next((c for c in reversed(listed) if items[c.last].span.end <= cue.start()), None)
    if after is None or before is None or items[after.first].code != "O":
        return [], None
    lead, gap = text[items[before.last].span.end : cue.start()], text[cue.end() : items[after.first].span.start]
    if len(lead) > 40 or len(gap) > 25 or re.search(r"[.;:]", lead + gap) or re.search(r"\b(?:avec|pour|entre|par|president\w*|direct\w+)\b", lead):
        return [], None
    subjects = [k for n in before.members for k in items[n].keys if items[n].code in "OCL"]
    return subjects, items[after.members[0]].keys[0]


def _named(actors: Actors, lines: tuple[Line, ...], words: _Words) -> list[Tie]:
    """An organ whose name ends in that of another organization of the document ("la Conférence générale de l'UNESCO")."""
    bodies: dict[str, str] = {}
    for entity in actors.entities:
        if entity.node.type not in {"Person", "Country", "Place", "City", "Region", "Continent", "Venue", "Event", "Initiative"}:
            for name in entity.node.names:
                bodies.setdefault(key(name.text), entity.node.key)
    out = _prefixed(actors, lines, bodies)
    for entity in actors.entities:
        if not entity.node.spans or entity.node.key not in set(bodies.values()):
            continue
        for name in entity.node.names:
            found = re.match(r"(?P<head>.+?) (?:de l|de la|du|de|d|des) (?P<body>.+)$", key(name.text))
            while found:
                if words.organs.match(found["head"]) and found["body"] in bodies:
                    line = next((x for x in lines if x.sentence.span.covers(entity.node.spans[0])), None)
                    if line is not None:
                        out.append(Tie(line.sentence.span, entity.node.key, bodies[found["body"]], "part", "memberships.name", 0.8))
                    break
                found = re.match(rf"(?P<head>{re.escape(found['head'])} .+?) (?:de l|de la|du|de|d|des) (?P<body>.+)$", key(name.text))
    return out


def _prefixed(actors: Actors, lines: tuple[Line, ...], bodies: dict[str, str]) -> list[Tie]:
    """A branch whose name begins with that of its parent ("Centre Pompidou Málaga")."""
    out = []
    own = set(bodies.values())
    for entity in actors.entities:
        if entity.node.key not in own or not entity.node.spans:
            continue
        words = key(entity.node.names[0].text).split()
        for size in range(len(words) - 1, 0, -1):
            parent = bodies.get(" ".join(words[:size]))
            if parent is not None and parent != entity.node.key and (size > 1 or len(words[0]) > 2) and words[size] not in {"de", "du", "d", "des", "et", "l"}:
                line = next((x for x in lines if x.sentence.span.covers(entity.node.spans[0])), None)
                if line is not None:
                    out.append(Tie(line.sentence.span, entity.node.key, parent, "part", "memberships.prefix", 0.55))
                break
    return out


def founded(line: Line, raw: str, parties: list[str], types: dict[str, str]) -> list[Tie]:
    """The body that the parties of an agreement found with it ("une convention qui donne naissance à O")."""
    text = flat(raw)
    cue = cue_pattern(load(MembershipWords, "fr", "memberships").founds).search(text, line.sentence.span.start, line.sentence.span.end)
    if cue is None or len(parties) < 3:
        return []
    body = next((i for i in line.items if i.code == "O" and 0 <= i.span.start - cue.end() <= 40 and i.keys[0] not in parties), None)
    if body is None or types.get(body.keys[0]) in {"University", "GovernmentBody", "Company"}:
        return []
    return [Tie(line.sentence.span, p, body.keys[0], "member", "memberships.founded", 0.5) for p in parties]
