"""A sentence and what it must hold in, a passage of at most sixty words out."""

from __future__ import annotations

import re

from extract.model import PASSAGE_WORDS, Span

_CLAUSE = re.compile(r"[;:.!?»)]\s+|,\s+|\s+[–—-]\s+|\n")
_WORDS = re.compile(r"\S+")


def passage(text: str, sentence: Span, focus: Span | None = None) -> Span:
    """*sentence* without the space around it; where it has more than sixty words, the sixty that hold *focus*, from one
    clause boundary to another where there are any."""
    start, end = sentence.start, sentence.end
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    while start < end - 1 and text[start].isspace():
        start += 1
    if len(text[start:end].split()) <= PASSAGE_WORDS:
        return Span(start, end)
    words = [(m.start(), m.end()) for m in _WORDS.finditer(text, start, end)]
    centre = focus or Span(start, start + 1)
    first = next((n for n, (_, stop) in enumerate(words) if stop > centre.start), 0)
    last = max(first, next((n for n in range(len(words) - 1, -1, -1) if words[n][0] < centre.end), first))
    if last - first + 1 > PASSAGE_WORDS:
        last = first + PASSAGE_WORDS - 1
    spare = PASSAGE_WORDS - (last - first + 1)
    low = max(0, first - (spare * 2) // 3)
    high = min(len(words) - 1, low + PASSAGE_WORDS - 1)
    low = max(0, high - PASSAGE_WORDS + 1)
    head, tail = words[low][0], words[high][1]
    if low:
        cut = next((m.end() for m in _CLAUSE.finditer(text, head, words[first][0] + 1) if m.end() <= words[first][0]), None)
        head = cut if cut is not None else head
    if high < len(words) - 1:
        cuts = [m.start() + (text[m.start()] in ").»") for m in _CLAUSE.finditer(text, words[last][1], tail)]
        tail = cuts[-1] if cuts else tail
    return Span(head, max(tail, head + 1))
