"""An act in, the acts out that its line tells together: one for each partner, for each subject, for each instrument of a list, for each
of those for whom a group stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extract.instruments import Act, beginnings, count_of, fallback, marked
from extract.ledger import Ledger
from extract.parties import resolved


def apart(act: Act) -> list[Act]:
    """One act for each partner, where the line says that there are as many instruments as partners, and where one body is
    twinned with several; one for each of those that sign "chacun" with a partner."""
    if act.missing and act.rule != "with-only":
        return [act]
    line, own = act.line, [m for m in act.members if m not in act.partners]
    partners = [n for n in act.partners if line.codes[n] in "OCLg"]
    if not partners and act.count == len(act.partners):  # "A a signé trois accords avec ses collègues P, Q et R"
        partners = [*act.partners]
    each = next((n for n, item in enumerate(line.items) if item.sense == "respectively" and line.codes[n + 1 : n + 2] != "n"), None)
    if not own and len(partners) > 1:  # "le premier avec A, le second avec B, a indiqué C"
        others = [n for n in fallback(line) if n not in act.members and line.codes[n] in "OC"]
        own = others if len(others) == 1 else []
    respective = each is not None and bool(own and partners) and own[-1] < each < max(act.trigger, partners[0])
    if respective and len(partners) == 1 < len(own):
        return _distributed(act, own, partners, each)
    if len(partners) < 2:
        return [act]
    another = any(item.flat in marked("another") for item in line.items[partners[0] : partners[-1]])
    if not (act.plural or respective or another):
        return [act]
    words = [line.items[n].flat for n in (act.trigger, act.verb) if n is not None]
    twinned = any(part.startswith(beginnings("bilateral")) for word in words for part in word.split())
    bare = act.count == 0 and not act.weak and not act.definite
    ends = (*partners[1:], len(line.codes))
    dated = all(line.codes[n:end].count("J") == 1 for n, end in zip(partners, ends, strict=True))
    counted = dated or act.count == len(act.partners) or each is not None or _numbered(act)
    if not counted and act.plural and (len(own) != 1 or not (twinned or bare)):
        return [act]
    return _distributed(act, partners, own, each, ends if dated else ())


def dealt(ledger: Ledger, act: Act) -> list[Act]:
    """One act for each of those told before for whom a group stands after a word that deals out: "A, B et C ont été retenues. D a signé une
    convention avec chacune d'elles"."""
    line, group = act.line, act.partners[0] if len(act.partners) == 1 else None
    if group is None or line.codes[group] != "g":
        return [act]
    dealing = any(item.sense == "respectively" for item in line.items[max(0, group - 4) : group])
    keys = resolved(ledger, line, [group]) if dealing else {}
    if len(keys) < 2:
        return [act]
    one = replace(act, definite=False, count=1, plural=False, rule=act.rule + ".each")
    named = [line.items[group]._replace(code="O", keys=(key,)) for key in keys]
    told = [replace(line, items=(*line.items[:group], item, *line.items[group + 1 :])) for item in named]
    return [replace(one, line=each) for each in told]


def _numbered(act: Act) -> bool:
    """Whether a line says how many the partners are that it names: "des contrats avec trois clients : A, B et C"."""
    numbers = [item.flat for item in act.line.items[act.trigger + 1 : act.partners[0]] if item.code == "1"]
    return any(count_of(number) == len(act.partners) for number in numbers)


def _distributed(act: Act, several: list[int], common: list[int], each: int | None, ends: tuple[int, ...] = ()) -> list[Act]:
    """One act for each of some members, with those that all have in common: each has an instrument of its own where the word at
    item *each* deals out as many ("A et B ont respectivement signé avec C une convention et un accord"), else one like the
    others'; *ends* are where what tells of each ends."""
    line, triggers = act.line, (act.trigger, *act.shared)
    one = replace(act, definite=False, count=1, plural=False, rule=act.rule + ".each", missing=not common)
    if each is not None and len(triggers) == len(several):
        told = pairwise((*triggers, len(line.items)))
        made = [replace(one, trigger=n, kind=line.items[n].sense, shared=(), own=(n, after)) for n, after in told]
    else:
        made = [replace(one, own=own) for own in zip(several, ends, strict=True)] if ends else [one] * len(several)
    return [
        replace(
            each_one,
            members=(*common, n),
            partners=(n,) if n in act.partners else act.partners,
            signers=tuple(person for person in act.signers if person == n or person not in several),
        )
        for each_one, n in zip(made, several, strict=True)
    ]


def listed(act: Act) -> Iterator[Act]:
    """An act for each of the other instruments of an act's phrase."""
    for n, after in pairwise((*act.shared, len(act.line.items))):
        yield replace(act, trigger=n, kind=act.line.items[n].sense, weak=False, shared=(), own=(n, after))


def enumerated(act: Act) -> int:
    """How many instruments of one phrase a line tells apart: "deux accords, le premier sur … et le second sur …", "deux
    conventions portant l'une sur …, l'autre sur …", "un mémorandum sur l'eau et un autre sur les mines"."""
    line, after = act.line, act.line.items[act.trigger :]
    words = {item.flat for item in after}
    if act.weak or act.definite:
        return 1
    if not act.plural:
        joined = [n for n in range(act.trigger, len(line.codes) - 2) if line.codes[n] == "&"]
        ones = [n + 2 for n in joined if line.items[n + 1].flat in marked("one")]
        return 1 + sum(line.items[n].flat in marked("another") and line.codes[n + 1 : n + 2] in {"o", "d", "n"} for n in ones)
    if words & marked("first"):
        return 3 if words & marked("third") else 2 if words & marked("second") else 1
    told = {other.flat for one, other in pairwise(after) if one.code == "t"}
    respective = act.count == 2 and any(item.sense == "respectively" for item in after)
    sides = act.count == 2 and not words.isdisjoint(marked("sides"))  # "deux avenants, l'un d'une part sur …, d'autre part sur …"
    return 2 if respective or sides or (told & marked("one") and told & marked("another")) else 1
