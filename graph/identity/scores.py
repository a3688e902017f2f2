"""Two forms in, a score out: whether two ways of naming something name one thing, by which rule, and how sure that is.

The policy: a name decides where it is a name of its own, or a common one that a country or parent pins down; what is vaguer
(an acronym, a surname, a name without its country) leans on the one fuller name it can mean; a contradiction vetoes.
"""

from __future__ import annotations

from graph.identity.bodies import bodies
from graph.identity.forms import Form
from graph.identity.instruments import instruments
from graph.identity.keys import place_name
from graph.identity.persons import persons
from graph.identity.verdicts import NOTHING, VETO, Score, Verdict, contradict
from ontology.names import key


def _places(first: Form, second: Form) -> Score:
    for left in first.names:
        for right in second.names:
            (a, sort_a), (b, sort_b) = place_name(left), place_name(right)
            sorts = {sort_a or first.sort, sort_b or second.sort}
            if a == b and not {"City", "Region"} <= sorts:
                if first.countries and second.countries:
                    return Score(1.0, "name and country", Verdict.SURE)
                if first.countries or second.countries:
                    return Score(0.96, "name", Verdict.LEANING, -1 if second.countries else 1)
                return Score(0.95, "name", Verdict.SURE)
    return NOTHING


def _plain(first: Form, second: Form) -> Score:
    if {key(n) for n in first.names} & {key(n) for n in second.names}:
        return Score(1.0, "name", Verdict.SURE)
    return NOTHING


def compare(first: Form, second: Form) -> Score:
    """Whether two forms name one thing. A human's word decides, but makes no person a place; then the same identifier does, or a
    contradiction; else the names and what stands by them."""
    if first.family != second.family:
        return VETO
    if first.same & second.same:
        return Score(1.0, "decision", Verdict.SURE)
    if contradict(first, second):
        return VETO
    if first.identifiers & second.identifiers:
        return Score(1.0, "identifier", Verdict.SURE)
    match first.family:
        case "Organization":
            return bodies(first, second)
        case "Person":
            return persons(first, second)
        case "Place":
            return _places(first, second)
        case "Agreement":
            return instruments(first, second)
        case _:
            return _plain(first, second)
