"""Lines of items made by hand, for the tests of what reads them: no text is parsed and no model is loaded."""

from __future__ import annotations

import re

from extract.folds import flat
from extract.lines import Item, Line
from extract.model import Actors, Entity, Mention, Name, Node, Sentence, Span

_MARKED = re.compile(r"\[(?P<code>[OCLPIEDgJ]):(?P<name>[^\]]*)\]|(?P<word>\w+'|[\w-]+|[^\w\s])")
CLASSES = {"O": "Organization", "C": "Country", "L": "City", "P": "Person", "I": "Initiative", "E": "Event"}


def document(*marked: str, types: dict[str, str] | None = None, language: str = "fr") -> tuple[str, tuple[Line, ...], Actors]:
    """A text, its lines and its actors, from sentences in which actors are written `[O:Institut X]`.

    *types* gives the class of a name where it is not the plain one of its letter.
    """
    text, lines, mentions = "", [], []
    nodes: dict[str, Node] = {}
    for number, sentence in enumerate(marked):
        start, items = len(text), []
        for found in _MARKED.finditer(sentence):
            shown = found["name"] if found["code"] else found["word"]
            span = Span(len(text), len(text) + len(shown))
            text += shown + ("" if shown.endswith("'") else " ")
            code = found["code"] or (shown if shown in ",;:.()-/" else "w")
            key = flat(shown)
            items.append(Item(code, span, flat(shown), (key,) if found["code"] and code not in "gJ" else ()))
            if found["code"] and code not in "gJ":
                kind = (types or {}).get(shown, CLASSES[code])
                known = nodes.get(key, Node(key, kind, (Name(shown, language),)))
                nodes[key] = Node(key, kind, known.names, (*known.spans, span))
                mentions.append(Mention(span, key))
        end = len(text)
        text += "\n"
        lines.append(Line(number, Sentence(Span(start, end), ()), tuple(items)))
    return text, tuple(lines), Actors(tuple(Entity(node) for node in nodes.values()), tuple(mentions))
