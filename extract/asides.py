"""An act of joint work in general in, whether its sentence only speaks of that work and tells no act: "un bilan de la coopération entre
A et B", "P souhaite développer la coopération entre A et B"."""

from __future__ import annotations

import re

from extract.chains import chains, codes_between
from extract.details import led_by
from extract.instruments import GIVING, SIGNING, Act, marked

_COMPLEMENT = re.compile(r"[wWg](?:w*|w*qe?)dt?[w1]{0,2}$")
"""What stands before the complement of a noun: "les pistes d'un", "l'excellence du", "plusieurs projets de"."""
_INDIRECT = re.compile(r"(?:o|n)t?[w1]{0,2}$")
"""What stands before what a verb is only about: "ont porté sur la", "sera portée à la"."""


def only_mentioned(act: Act) -> bool:
    """Whether the joint work between the actors that a sentence lists is only spoken of: as the complement of a noun ("la qualité de
    la coopération entre A et B"), as what a verb is about ("les échanges ont porté sur …"), as what others want or are to do
    ("le nouvel ambassadeur souhaite développer …"), or without any verb or date of an act, unless the sentence is about it. But "le
    fruit d'une collaboration entre A et B" comes of one."""
    line = act.line
    general = act.instrument.flat.split(" ")[0] in marked("joint_work")
    if not general or line.sentence.kind == "heading" or act.role in SIGNING | {"ally", "end"}:
        return False
    noun = _COMPLEMENT.search(line.codes, 0, act.trigger)
    if noun is not None and marked("fruits").isdisjoint(item.flat for item in line.items[noun.start() : noun.end()]):
        return True
    if act.role in GIVING | {"announce"}:
        return _indirect(act) or (act.tense == "infinitive" and not _of_their_own(act))
    opens = act.trigger <= line.head + 1  # "Le partenariat entre A et B permettra …"
    return not opens and "J" not in line.codes and not led_by(act, "one")


def _indirect(act: Act) -> bool:
    """Whether a preposition stands between the verb and the joint work, which is then not its object."""
    verb = act.governing
    return verb is not None and _INDIRECT.search(codes_between(act.line, verb, act.trigger)) is not None


def _of_their_own(act: Act) -> bool:
    """Whether those whose work it is are to do what an infinitive tells: two are named, or a group is, before it ("A et B entendent
    renforcer la coopération entre les deux pays")."""
    line, verb = act.line, act.governing or 0
    return any(c.last < verb and (len(c.members) > 1 or line.codes[c.first] == "g") for c in chains(line))
