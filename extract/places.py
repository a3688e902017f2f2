"""Views in, candidates out: countries (also by government and by adjective), intergovernmental bodies, cities and regions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale

from extract.candidates import Candidate
from extract.views import Phrases, View


@cache
def _countries() -> Phrases[tuple[str, str]]:
    names = Locale("fr").territories
    return Phrases([(name, ("Country", f"iso:{code}")) for code, name in sorted(names.items()) if len(code) == 2 and code.isalpha()])


def geography(view: View, language: str) -> Iterator[Candidate]:
    """The countries that *view* names."""
    for start, end, (kind, identifier) in _countries().matches(view):
        if view.capital[start]:
            yield Candidate(view.index, start, end, kind, "places.country", 45, view.surface(start, end), identifier=identifier)
