"""Mentions in, actors out: one entity for each thing, however many ways the document names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, pairwise

from extract.acronyms import renamed
from extract.aliases import acronyms, bare, squashed
from extract.anaphors import Named, anaphors
from extract.candidates import Candidate, family
from extract.folds import flat, stem
from extract.heads import heads
from extract.model import Actors, Entity, Mention, Name, Node, Reading
from extract.origins import majority, origin, place_country
from extract.views import View, acronym
from extract.wordlists import grammar
from ontology.gazetteer import bodies_named
from ontology.names import key

_INVERTED = 2
"""How many words of a person's name may stand in another order ("Sow Awa" for "Awa Fatou Sow")."""
_LEAD = 2
"""How many words lead at most from a unit's name to that of its body: "de l'"."""
_WITHIN = re.compile(r"(.+) \(([^\s()]+)\) (.+)")
"""A name that holds its acronym."""


class Clusters:
    """Candidates by entity: a union-find over surface keys."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            name = self.parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Make *one* and *other* names of one thing."""
        first, second = self.find(one), self.find(other)
        if first != second:
            self.parent[max(first, second)] = min(first, second)


def _handle(candidate: Candidate) -> str:
    if candidate.identifier:
        return candidate.identifier
    return f"{family(candidate.type)} {key(candidate.name or candidate.surface)}"


def _names(candidate: Candidate) -> tuple[str, ...]:
    """The names that a candidate gives its entity: its surface and the name inside it; an adjective is no name."""
    if candidate.kind != "name":
        return (candidate.name,)
    if candidate.full and candidate.rule.startswith("acronyms.bracket"):
        return (candidate.full, candidate.surface)
    return (candidate.surface, candidate.name) if candidate.name and candidate.name != candidate.surface else (candidate.surface,)


def resolve(reading: Reading, views: tuple[View, ...], found: list[Candidate]) -> Actors:
    """The entities that the candidates name, and their mentions."""
    clusters = Clusters()
    handles = [_handle(candidate) for candidate in found]
    for candidate, handle in zip(found, handles, strict=True):
        kind = family(candidate.type)
        named = candidate.name and (kind == "Event" or (kind in ("Organization", "Initiative") and candidate.kind == "name"))
        if named or candidate.identifier.startswith("body:"):
            clusters.join(handle, f"{kind} {key(candidate.surface)}")
        if candidate.full:
            clusters.join(handle, f"{kind} {key(candidate.full)}")
    for sentence, row in groupby(found, key=lambda c: c.sentence):
        for one, other in renamed(views[sentence], row):
            clusters.join(_handle(one), _handle(other))
    _surnames(clusters, found)
    _bodies(clusters, found, _owners(views, found), reading.document.language)
    groups: dict[str, list[Candidate]] = {}
    for candidate, handle in zip(found, handles, strict=True):
        groups.setdefault(clusters.find(handle), []).append(candidate)
    return _actors(reading, views, groups)


def _surnames(clusters: Clusters, found: Iterable[Candidate]) -> None:
    """Join a person's short name to the full name that ends or begins with it, where only one does; "A. X" to "Anna X"."""
    people = sorted({key(c.surface) for c in found if c.type == "Person"} - {""})
    for short in people:
        longer = [full for full in people if full != short and (full.endswith(" " + short) or full.startswith(short + " "))]
        longer = longer or [full for full in people if full != short and _abridges(short.split(), full.split())]
        tops = [full for full in longer if not any(full == other.partition(" ")[2] for other in longer)]
        if len(tops) == 1:
            clusters.join(f"Person {short}", f"Person {tops[0]}")


def _abridges(short: list[str], full: list[str]) -> bool:
    """Whether the words of a person's short name are a surname, an initial with the rest, or some of those of a full one: two in any
    order ("Sow Awa"), more as they stand there ("Ali Jaber Al-Ahmad" is not "Ali Al-Ahmad Al-Jaber")."""
    if len(short) == 1:
        return short[0] in full[1:]
    if len(short[0]) == 1:
        return full[1:] == short[1:] and full[0][0] == short[0]
    rest = iter(full)
    ordered = all(word in rest for word in short)
    return len(full) > len(short) and (ordered or (len(short) == _INVERTED and {*short} <= {*full}))


def _owners(views: tuple[View, ...], found: list[Candidate]) -> dict[str, set[str]]:
    """The bodies of which the text says, right after the name of another and "de", that it is theirs ("la Faculté de médecine de
    l'Université X"), by the surface of that other."""
    owners: dict[str, set[str]] = {}
    bodies = [c for c in found if family(c.type) == "Organization" and c.kind == "name"]
    for unit, body in pairwise(bodies):
        view = views[unit.sentence]
        near = unit.sentence == body.sentence and 1 <= body.start - unit.end <= _LEAD
        if near and view.flats[unit.end] in view.grammar.of and view.linked(body.start - 1):
            owners.setdefault(unit.surface, set()).add(key(body.surface))
    return owners


def _bodies(clusters: Clusters, found: list[Candidate], owners: dict[str, set[str]], language: str) -> None:
    """Join the names of one organization, initiative or event: squashed spellings, acronyms, dropped heads, short forms."""
    named: dict[str, Candidate] = {}
    stands: dict[str, set[int]] = {}
    for candidate in found:
        stands.setdefault(candidate.surface, set()).add(candidate.sentence)
        if family(candidate.type) in ("Organization", "Initiative", "Event") and candidate.kind == "name":
            named.setdefault(candidate.surface, candidate)
    shorts = [s for s in sorted(named) if acronym(s) and not named[s].full]
    spelt = acronyms(shorts, [s for s in sorted(named) if not acronym(s)], language)
    for one, other in chain(
        _respelt(named, language), _organs(named, language), spelt, _shortened(named, stands, owners, language)
    ):
        clusters.join(_handle(named[one]), _handle(named[other]))


def _respelt(named: dict[str, Candidate], language: str) -> Iterator[tuple[str, str]]:
    """Each name with the first that is spelt alike when squashed, as it stands, without its head or without its acronym."""
    by_squash: dict[str, str] = {}
    for surface in sorted(named):
        yield by_squash.setdefault(squashed(surface), surface), surface
    for surface, candidate in named.items():
        core = bare(surface, language)
        if core in ("", surface):
            core = _unheaded(surface, candidate.type, language)
        abbreviated = _WITHIN.fullmatch(surface)
        for form in filter(None, (core, *(_forms(*abbreviated.groups()) if abbreviated else ()))):
            yield by_squash.get(squashed(form), surface), surface


def _organs(named: dict[str, Candidate], language: str) -> Iterator[tuple[str, str]]:
    """Each name with the first that means the same organ of one body or place."""
    by_body: dict[str, str] = {}
    for surface in sorted(named):
        if same := _same(surface, language):
            yield by_body.setdefault(same, surface), surface


def _shortened(
    named: dict[str, Candidate], stands: dict[str, set[int]], owners: dict[str, set[str]], language: str
) -> Iterator[tuple[str, str]]:
    """Each name with the only longer one that goes on from it, where no sentence has both and no other body's it is said to be ("la
    Faculté de médecine de l'Université X" is not "la Faculté de médecine de Y")."""
    keys = {surface: key(surface) for surface in sorted(named)}
    for surface, short in keys.items():
        longer = [s for s in keys if keys[s].startswith(short + " ")]
        apart = any(stands[surface] & stands[s] for s in longer)  # named side by side, they are two
        if len({squashed(s) for s in longer}) != 1 or apart:
            continue
        full = keys[longer[0]]
        theirs = surface not in owners or any(owner in full for owner in owners[surface])
        if theirs and _shortens(surface, full[len(short) + 1 :], named[surface].type, language):
            yield surface, longer[0]


def _forms(full: str, short: str, rest: str) -> tuple[str, ...]:
    """The names of what is "full (short) rest" ("Centre hospitalier universitaire (CHU) de X")."""
    return full, short, f"{full} {rest}", f"{short} {rest}"


def _same(surface: str, language: str) -> str:
    """What "Région X" and "Conseil régional de X" share, the kind of body and its place, or "Conseil exécutif de l'OMS" and the name
    with the body's in full, the organ and the body as an authority has it; nothing for other names."""
    parts = surface.split()
    for n in range(2, len(parts)):
        meant = bodies_named(" ".join(parts[n:])) if flat(parts[n - 1]) in grammar(language).of else ()
        if len(meant) == 1:
            return " ".join((key(" ".join(parts[:n])), meant[0].id))
    words = key(surface).split()
    for size in (3, 2, 1):
        kind = heads(language).same.get(" ".join(words[:size]))
        if kind is not None:
            rest = [word for word in words[size:] if word not in grammar(language).inside]
            return " ".join((kind, *rest)) if rest else ""
    return ""


def _unheaded(surface: str, kind: str, language: str) -> str:
    """*surface* without the head in capitals that it begins with ("Groupe X", "Université X"), or nothing."""
    first, _, rest = surface.partition(" ")
    outside = stem(flat(first)) in heads(language).outside or kind == "University"
    return rest if rest[:1].isupper() and outside else ""


def _shortens(surface: str, rest: str, kind: str, language: str) -> bool:
    """Whether a longer name that goes on with *rest* is the same thing's: a legal form, or a complement after two words that
    end in lower case, or a university's after its patron ("Université Mohammed V de Rabat")."""
    first, words = rest.split()[0], surface.split()
    if first in heads(language).legal and len(rest.split()) <= 2:
        return True
    patron = kind == "University" and len(words) > 2
    return len(words) >= 2 and (words[-1][0].islower() or patron) and first in grammar(language).inside


def _one_country(ordered: list[Candidate]) -> str | None:
    """The country that every place of the document lies in, where it is one: its bodies are plainly of that country."""
    codes = {place_country(c, frozenset()) for c in ordered if family(c.type) in ("Country", "Place")} - {""}
    return codes.pop() if len(codes) == 1 else None


def _named(candidate: Candidate, name: str, kind: str, view: View) -> Named:
    """What a later general noun may take up of a mention of the organization with the key *name*."""
    short = heads(view.language).heads.match(view, candidate.start) is None
    return Named(candidate.sentence, candidate.start, candidate.end, name, kind, view.stems[candidate.start], short)


def _best(members: list[Candidate]) -> list[str]:
    """The names of one thing, the best first: none that holds another, none all in capitals, the longest."""
    wrapped = {c.surface for c in members if c.name and c.name != c.surface}
    names = {name for c in members for name in _names(c)}
    return sorted(names, key=lambda name: (name in wrapped, name.isupper() and " " in name, -len(name), name))


def _country(
    members: list[Candidate], kind: str, views: tuple[View, ...], following: dict[Candidate, Candidate], known: frozenset[str]
) -> str | None:
    """Where an organization or a place is, as most of its mentions tell; *known* are the countries that the document names."""
    if kind == "Organization":
        named = (c for c in members if c.kind in ("name", "distributed"))
        return majority([origin(views[c.sentence], c, following.get(c), known) for c in named])
    return majority([place_country(c, known) for c in members]) if kind in ("Place", "Country") else None


def _actors(reading: Reading, views: tuple[View, ...], groups: dict[str, list[Candidate]]) -> Actors:
    """The entities of the groups of candidates, and where the document mentions them."""
    language = reading.document.language
    entities: list[Entity] = []
    mentions: list[Mention] = []
    named: list[Named] = []
    used: set[str] = set()
    ordered = sorted((c for row in groups.values() for c in row), key=lambda c: (c.sentence, c.start))
    following = {one: other for one, other in pairwise(ordered) if one.sentence == other.sentence}
    national = _one_country(ordered)
    known = frozenset(c.identifier.removeprefix("iso:") for c in ordered if c.type == "Country")
    for handle in sorted(groups, key=lambda h: (groups[h][0].sentence, groups[h][0].start, h)):
        members = groups[handle]
        best = _best(members)
        kinds = Counter(c.type for c in members)
        kind = min(kinds, key=lambda k: (-kinds[k], k))
        label = key(best[0])
        unique, rank = label, 2
        while unique in used:
            unique, rank = f"{label}#{rank}", rank + 1
        used.add(unique)
        spans = tuple(sorted({views[c.sentence].span(c.start, c.end) for c in members}))
        identifiers = tuple(sorted({c.identifier for c in members if c.identifier}))
        country = _country(members, family(kind), views, following, known)
        if kind == "GovernmentBody":
            country = country or national
        optional = all(views[c.sentence].aside for c in members)
        node = Node(unique, kind, tuple(Name(name, language) for name in best), spans, identifiers)
        entities.append(Entity(node, country, optional))
        if family(kind) == "Organization":
            named += [_named(c, unique, kind, views[c.sentence]) for c in members]
        mentions += [Mention(views[c.sentence].span(c.start, c.end), unique, c.kind) for c in members if c.kind != "inner"]
    mentions += anaphors(views, named, language)
    return Actors(tuple(entities), tuple(sorted(mentions)))
