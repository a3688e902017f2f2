"""The names of name2nat in, `bearers.csv.gz` out. Run by hand.

    python -m ontology.make_bearers name2nats.pkl

`docs/authorities.md` says where the file is from and under which licence. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import pickle
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from ontology.gazetteer import place_key
from ontology.records import AUTHORITIES, countries

_ASIDE = re.compile(r"\(.*?\)")
"""What tells two persons of one name apart ("(politician)")."""


class _Plain(pickle.Unpickler):
    """Reads what is made of built-in containers and strings alone: a pickle can run any code."""

    def find_class(self, module_name: str, global_name: str) -> object:
        raise pickle.UnpicklingError(f"{module_name}.{global_name}: a table of names has no objects")


def bearers(named: Mapping[str, Sequence[str]]) -> list[str]:
    """The rows of the table, in the order of their words; *named* gives the English adjectives of the countries of each name, the
    first of the person borne in mind most.

    The first row has no word and counts the persons of each country. Who is of two countries of one adjective counts in both.
    """
    codes = defaultdict(set)
    for country in countries().values():
        for demonym in country.demonyms_en:
            codes[demonym.casefold()].add(country.code)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, demonyms in named.items():
        words = {word for word in place_key(_ASIDE.sub("", name)).split() if len(word) > 1}
        for word in ("", *words):
            counts[word].update(codes[demonyms[0].casefold()])
    return sorted(
        f"{word}," + "|".join(f"{code}{number if number > 1 else ''}" for code, number in sorted(borne.items()))
        for word, borne in counts.items()
        if borne
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path, help="name2nats.pkl of the package name2nat 0.5.1")
    options = parser.parse_args(arguments)
    with options.names.open("rb") as stream:
        rows = bearers(_Plain(stream).load())
    content = gzip.compress("".join(f"{row}\n" for row in rows).encode("utf-8"), compresslevel=9, mtime=0)
    (AUTHORITIES / "bearers.csv.gz").write_bytes(content)
    print(f"{AUTHORITIES / 'bearers.csv.gz'}: {len(rows):,} rows, {len(content):,} bytes")


if __name__ == "__main__":
    main()
