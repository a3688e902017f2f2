"""A query's text in, what must be known of it before an engine sees it out; the engine's complaint in, a QueryError out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from graph.store.protocol import QueryError

_TOKEN: Final = re.compile(
    r"""
    (?P<comment> \#[^\r\n]* )
  | (?P<string> \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3} | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
  | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
  | (?P<variable> [?$]\w+ )
  | (?P<name> [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )
  | (?P<word> \w+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_HIDDEN_IN_COMPARISON: Final = re.compile(r"\).*service.*#", re.IGNORECASE | re.DOTALL)
_VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_ASKED_FOR: Final = re.compile("SERVICE|FROM|" + "|".join(sorted(_VOLATILE)))
_HINTS: Final = 6
_UNSUPPORTED: Final = frozenset({"SERVICE", "LATERAL"})
_POSITION: Final = re.compile(r"^error at (\d+):(\d+): (.*)$", re.DOTALL)
_EXPECTED: Final = re.compile(r"^expected (?:one of )?")
_GRAMMAR: Final = re.compile(r"^(?:[A-Z_ ]+|\[.*|'.*|\".*|.*\])$", re.DOTALL)


@lru_cache(maxsize=64)
def words(sparql: str) -> tuple[tuple[str, int], ...]:
    """The bare words of *sparql* in upper case with their offsets: what is neither comment, string, IRI nor variable.

    Of a prefixed name only the prefix counts, and `<…>` counts as well where it may be two comparisons instead of an IRI:
    engines without a lexer read `1SERVICE:x` and `?a<?b)SERVICE#>` as keywords, so that nothing may hide there. Only the words
    that this module asks for are looked for: a text without them has none.
    """
    if not _ASKED_FOR.search(sparql.upper()):
        return ()
    seen: list[tuple[str, int]] = []
    for found in _TOKEN.finditer(sparql):
        kind, text = found.lastgroup, found[0]
        if kind == "word":
            seen.append((text.upper(), found.start()))
        elif kind == "name":
            seen.append((text.partition(":")[0].upper(), found.start()))
        elif kind == "iri" and _HIDDEN_IN_COMPARISON.search(text):
            seen.append((text.upper(), found.start()))
    return tuple(seen)


def place(sparql: str, offset: int) -> tuple[int, int]:
    """The line and column of *offset*, both from 1."""
    return sparql.count("\n", 0, offset) + 1, offset - sparql.rfind("\n", 0, offset)


def refuse_service(sparql: str) -> None:
    """Raise QueryError for a query that would make the engine call another server: SERVICE is not supported."""
    for word, offset in words(sparql):
        if "SERVICE" in word:
            line, column = place(sparql, offset)
            raise QueryError(
                f"query, line {line}, column {column}: SERVICE is not supported: no query may call another server. Remove it.",
                line,
                column,
            )


def names_dataset(sparql: str) -> bool:
    """Whether the query itself says which graphs it is about, with FROM."""
    return any(word.startswith("FROM") for word, _ in words(sparql))


def is_volatile(sparql: str) -> bool:
    """Whether the query may give another answer each time: NOW, RAND, UUID, STRUUID or BNODE."""
    return any(word in _VOLATILE for word, _ in words(sparql))


def syntax_error(message: str, sparql: str) -> QueryError:
    """The engine's complaint about *sparql* as one line: where it stands, what stands there, and what could instead."""
    found = _POSITION.match(message)
    if not found:
        return QueryError(f"the query was refused: {' '.join(message.split())}")
    line, column = int(found[1]), int(found[2])
    listed = [part.strip() for part in _EXPECTED.sub("", " ".join(found[3].split())).split(",")]
    said = [part for part in listed if not _GRAMMAR.match(part) and " " in part and not part.isupper()]
    offset = sum(len(text) + 1 for text in sparql.split("\n")[: line - 1]) + column - 1
    rest = sparql[offset:].split(maxsplit=1)
    what = said[0] if said else f"unexpected {rest[0][:40]!r}" if rest else "the query ends here before it is complete"
    keywords = [part for part in listed if part.isupper() and part.isascii() and part.isalpha() and part not in _UNSUPPORTED]
    hint = f" ({', '.join(keywords)} could stand here)" if 0 < len(keywords) <= _HINTS and not said else ""
    return QueryError(f"query, line {line}, column {column}: {what}{hint}", line, column)
