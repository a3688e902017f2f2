"""A document's text in, the text that the stages read out: normalised at equal length, cut into blocks and sentences.

Every step replaces characters one for one, so that an offset into the normalised text is an offset into the document's.
The one licence is inside a word broken by a hyphen at a line's end: it is written whole from its first letter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extract.model import Span
from extract.wordlists import grammar
from ontology import gazetteer
from ontology.lexicons import Lexicon, load
from ontology.names import fold

_SAME_LENGTH = str.maketrans(
    {
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "′": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
        "\t": " ",
        "\u000b": " ",
        "\u000c": "\n",
        "\r": " ",
        "\u200b": " ",
        "\u00ad": " ",
        "\ufeff": " ",
        "“": '"',
        "”": '"',
        "„": '"',
        "‑": "-",
        "‐": "-",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u0085": "\n",
    }
)
_BLANKED = re.compile(
    r"!\[[^\]\n]*\]\([^)\n]*\)"  # an image
    r"|(?<=\])\([^)\s]*\)"  # the target of a link
    r"|(?<=[\w».,\")])\[\d{1,2}\]"  # the mark of a note
    r"|<(?:/?[a-zA-Z][^<>\n]{0,200}|!--.*?--)>"  # a tag
    r"|(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+\w"
    r"|(?<![\w.@])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|fr|ca|be|ch|ma|sn|tn|eu|gouv|int|info|edu|qc)(?:/\S*)?(?![\w.])"
    r"|(?<=\s)/(?:[A-Z][\w-]*\s?){1,3}/(?=\s)"  # a news wire's tag
    r"|(?<=[.!?»\"'])\s?[A-Z]{2,4}(?:/[A-Z]{2,4}){1,2}(?=\s*(?:\n|$))"  # the initials of those who wrote it
    r"|(?<!\w)(?:\+\d{1,3}[ .]?)?(?:\(?\d{1,3}\)?[ .]){3,5}\d{2}(?!\w)"
)
_MARKUP = re.compile(r"\*{1,3}|_{2,3}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)|^ *#{1,6}(?= )|[\[\]](?!\w*\])|~~|^>+ ", re.MULTILINE)
_QUOTES = re.compile(r"<<|>>|''")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_ITEM = re.compile(r"\s*(?:[-–—•·▪►‣●○▸➢✓*]{1,2}\s|\d{1,2}[.)°]\s|[a-z]\)\s|\(?[ivx]{1,4}\)\s|>\s)", re.IGNORECASE)
_BROKEN = re.compile(r"([^\W\d_]{2,})-\n( *)([^\W\d_]{2,})")
_STOP = re.compile(
    r"""(?<=[A-ZÀ-Ý]{2})\.(?=[A-ZÀ-Ý][a-zà-ÿ]{2})"""  # an acronym, and no space before the next sentence
    r"""|(?<=[a-zà-ÿ»]{2})\.(?=[A-ZÀ-Ý][a-zà-ÿ' ][a-zà-ÿ' A-Z])"""  # a word, and no space
    r"""|[.!?…]+(?:\s?[»"')\]]+)*(?=\s+[«"'(\[–—\-\s]*[A-ZÀ-ÖØ-ÞŒ0-9])"""
)
_NUMBERED = re.compile(r"\d{1,2}|(?:[A-Z]\.)+[A-Z]?")
_MENU = re.compile(r"\s[·›>•»]\s")
_CELLS = 3
"""A line of at least so many short cells between bars is a menu; one that begins with a bar is a table's row."""
_FURNITURE_FROM = 0.4


class Layout(Lexicon):
    """`layout.toml`: the words that open page furniture, and the abbreviations that end no sentence."""

    closing: tuple[str, ...]
    alone: tuple[str, ...]
    abbreviations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list item; `sentences` are its sentences' spans, in order."""

    span: Span
    kind: str
    furniture: bool
    sentences: tuple[Span, ...]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _whole(match: re.Match[str]) -> str:
    """A word that a line's end broke, whole, and the white space after it."""
    return match[1] + match[3] + " " * (len(match[0]) - len(match[1]) - len(match[3]))


def normalise(text: str) -> str:
    """*text* with typographic variants, mark-up, addresses and telephone numbers evened out, character for character.

    >>> print(normalise("L’**accord** signé, voir https://x.org/a."), end="|")
    L'  accord   signé, voir                 |
    """
    text = _QUOTES.sub('" ', text.translate(_SAME_LENGTH))
    return _MARKUP.sub(_blank, _BLANKED.sub(_blank, text))


def _capitals(line: str) -> bool:
    """Whether *line* is set in capitals: at least two words and twelve letters, nine in ten of them capital."""
    letters, upper = sum(map(str.isalpha, line)), sum(map(str.isupper, line))
    return letters >= 12 and upper >= 0.9 * letters and len(_WORD.findall(line)) >= 2


def _place(word: str) -> bool:
    """Whether a word in capitals is a country's, a capital's or a large city's name, and so keeps its first capital."""
    if len(word) < 4 or gazetteer.is_weak(word):
        return False
    if gazetteer.country_named(word) is not None or gazetteer.capital_of(word) is not None:
        return True
    cities = gazetteer.cities_named(word)
    return len(word) > 4 and bool(cities) and cities[0].population >= 30_000


def _recase(line: str, usual: dict[str, str], first: bool) -> str:
    """*line*, set in capitals, as the rest of the document would write it; new words are lower case but for the first."""

    def word(match: re.Match[str]) -> str:
        nonlocal first
        begins, first = first, False
        found = match[0]
        known = usual.get(fold(found))
        if known is not None and len(known) == len(found):
            return known
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in found)
        return found[0] + lowered[1:] if begins or _place(found) else lowered

    return _LETTERS.sub(word, line)


_CAPITALS = r"[A-ZÀ-ÖØ-Þ]"
_SHOUT = re.compile(rf"(?<!\w){_CAPITALS}{{2,}}(?:['’-]{_CAPITALS}+)*(?:,? (?:{_CAPITALS}{{1,}}['’-]?)+){{2,}}(?!\w)")


def _quieted(line: str, usual: dict[str, str], small: frozenset[str]) -> str:
    """*line* with a run of three or more words in capitals, small words among them, in ordinary case."""

    def quiet(match: re.Match[str]) -> str:
        parts = _LETTERS.findall(match[0])
        return _recase(match[0], usual, True) if any(fold(part) in small for part in parts) else match[0]

    return _SHOUT.sub(quiet, line)


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    capitals: bool
    """Whether the line is set in capitals."""
    wrapped: bool = False
    """Whether the next line goes on with this one."""


def _usual_case(lines: list[_Line]) -> dict[str, str]:
    """Folded word -> the spelling that lines of ordinary case use most, away from the beginning of a line; empty where no line
    has capitals to be told of."""
    if not any(line.capitals or _SHOUT.search(line.text) for line in lines):
        return {}
    spellings: Counter[str] = Counter()
    for line in lines:
        for match in () if line.capitals else _LETTERS.finditer(line.text):
            before = match.start() - 1
            while before > 0 and line.text[before].isspace():
                before -= 1
            if before >= 0 and line.text[before] not in ' .!?«"':
                spellings[match[0]] += 1
    usual: dict[str, str] = {}
    for spelling, _ in sorted(spellings.items(), key=lambda item: (-item[1], item[0])):
        usual.setdefault(fold(spelling), spelling)
    return usual


def _continues(here: str, there: str) -> bool:
    """Whether the line *there* goes on in lower case with the open line *here*."""
    return len(here.strip()) > 20 and here.rstrip()[-1] not in ".!?»:;" and there.strip()[:1].islower()


def _wrap(lines: list[_Line], small: frozenset[str]) -> None:
    """Mark each line that the next one continues.

    A line goes on when the next begins in lower case, or when the next line's first word would not have fitted in the
    width that the paragraph is set in; a blank line, a list item, a colon and a final stop with room to spare end it.
    """
    widths = sorted(len(line.text.rstrip()) for line in lines if len(line.text.strip()) > 20)
    width = widths[int(len(widths) * 0.9)] if widths else 0
    fixed = len(widths) >= 4 and 45 <= width <= 120 and widths[-1] <= width + 15
    broken = sum(_continues(line.text, after.text) for line, after in pairwise(lines))
    fixed = fixed or (0 < width <= 120 and 4 * broken > sum(bool(line.text.strip()) for line in lines))
    for line, after in pairwise(lines):
        here, there = line.text.rstrip(), after.text.strip()
        if not here.strip() or not there or _ITEM.match(after.text) or "|" in here:
            continue
        shouted = after.capitals and line.capitals and fold(there.split()[0].split("'")[0]) in small
        open_ = here[-1] not in ".!?»:;" and len(here.strip()) > 20
        lower = open_ and (there[0].islower() or shouted)
        word = there.split()[0]
        full = fixed and here[-1] != ":" and len(here) + 1 + len(word) > width - 2 and line.capitals == after.capitals
        line.wrapped = lower or full or (fixed and here.endswith("-") and there[0].islower())


def _lines(text: str) -> list[_Line]:
    position, lines = 0, []
    for piece in text.split("\n"):
        lines.append(_Line(position, position + len(piece), piece, _capitals(piece)))
        position += len(piece) + 1
    return lines


@cache
def _markers(language: str) -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str]]:
    layout = load(Layout, language, "layout")

    def starting(words: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(r"[\W_]*(?:" + "|".join(re.escape(fold(w)) for w in sorted(words, key=len, reverse=True)) + r")(?!\w)")

    return starting(layout.closing), starting(layout.alone), frozenset(fold(a) for a in layout.abbreviations)


def _sentences(text: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[Span]:
    """The sentences of the block *start*–*end*: cut at a final stop before a capital, but not after an abbreviation."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        before = text[begin : match.start()]
        word = before[max(before.rfind(" "), before.rfind("("), before.rfind("\n")) + 1 :].lstrip("«\"'(-–")
        after = text[match.end() : match.end() + 16].split()
        shouted = match[0] == "!" and bool(after) and after[0].rstrip(",.;").isupper() and len(after[0]) > 2
        if shouted and word[:1].isupper() and " " in before[-len(word) - 2 :]:
            continue
        short = fold(word) in abbreviations or (len(word) == 1 and word.isupper()) or _NUMBERED.fullmatch(word)
        if match[0] == "." and short:
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _aside(content: str, alone: re.Pattern[str], *, row: bool) -> bool:
    """Whether a line is furniture by itself: it opens with one of its words, holds two of them, or is a menu, and no *row*."""
    folded = fold(content[:80])
    opens = len(content) < 160 and alone.match(folded) is not None
    links = len(content) < 80 and len(set(alone.findall(folded))) > 1
    cells = [[word for word in cell.split() if word[0].isalnum()] for cell in content.split("|")]
    bars = not row and len(cells) >= _CELLS and all(1 <= len(cell) <= _CELLS and cell[-1][-1].isalpha() for cell in cells)
    menu = len(_MENU.findall(content)) > 1 and "«" not in content
    return opens or links or (len(content) < 300 and (menu or bars))


def _is_row(lines: list[_Line], index: int) -> bool:
    """Whether a line is a row of a table: the one before it or after it has as many bars, as no two menus have."""
    bars = lines[index].text.count("|")
    return bars > 0 and any(
        line.text.count("|") == bars for line in [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    )


def _kind(content: str, line: str) -> str:
    """Whether a block is a list item, a heading (marked up, or short with no final mark) or sentences."""
    if _ITEM.match(content + " "):
        return "item"
    final = content.rstrip("»\"' ")[-1:] in ".!?;:"
    return "heading" if line.lstrip().startswith("#") or (not final and len(content.split()) <= 25) else "sentence"


def lay_out(text: str, language: str) -> tuple[str, tuple[Block, ...]]:
    """The normalised text, of equal length, and its blocks."""
    closing, alone, abbreviations = _markers(language)
    lines = _lines(normalise(text))
    small = grammar(language).inside
    _wrap(lines, small)
    usual = _usual_case(lines)
    previous = False
    for line in lines:
        if line.capitals:
            line.text = _recase(line.text, usual, not previous)
        else:
            line.text = _quieted(line.text, usual, small)
        previous = line.capitals and line.wrapped
    joined = "".join(line.text + (" " if line.wrapped and not line.text.rstrip().endswith("-") else "\n") for line in lines)[:-1]
    joined = _BROKEN.sub(_whole, joined)
    blocks, position, over = [], 0, False
    for index, line in enumerate(lines):
        if line.wrapped and index + 1 < len(lines):
            continue
        start, position = position, line.end + 1
        for span in _trimmed(joined, start, line.end):
            content = span.of(joined)
            folded = fold(content[:60])
            opens = closing.match(folded) is not None and len(content) < 400
            over = over or (opens and span.start > _FURNITURE_FROM * len(text) and (len(content) < 120 or ":" in content[:40]))
            furniture = over or _aside(content, alone, row=_is_row(lines, index))
            kind = _kind(content, text[line.start : line.end])
            blocks.append(Block(span, kind, furniture, tuple(_sentences(joined, span.start, span.end, abbreviations))))
    return joined, tuple(blocks)
