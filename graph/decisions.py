"""The user's decisions: a plain TOML file in, checked values out, and new ones appended to it.

Each `[[decision]]` says what was decided of which stable IRIs, by whom, when and why. A thing is named by an IRI that was ever
published for it, or by `IRI in DOCUMENT`, which means what that one document calls by the IRI. Nothing in the file is ever
rewritten: a decision is appended, and `undo` cuts the last one off.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Final

from graph.store import terms
from ontology.errors import EntenteError

DEFAULT: Final = Path("decisions.toml")
"""Where decisions are kept unless the user names another file: in the folder that the command is run from, beside the corpus."""

KINDS: Final = {
    "same": ("a", "b"),
    "different": ("a", "b"),
    "unsure": ("a",),
    "reject": ("claim", "document"),
    "assert": ("subject", "predicate", "object", "source", "quote"),
    "rename": ("a", "name", "language"),
    "confirm": ("claim", "document"),
    "forget": ("salt", "hashes"),
}
"""The kinds of decision, and what each must say."""

_TERM: Final = re.compile(r"^(?P<iri>https?://\S+)(?: in (?P<document>.+))?$")
_HEAD: Final = "[[decision]]"
_HEADS: Final = re.compile(r"^\[\[decision\]\]\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. Which fields are filled depends on `what` (`KINDS`); `about` words it for a reader."""

    what: str
    a: str = ""
    b: str = ""
    claim: str = ""
    document: str = ""
    subject: str = ""
    predicate: str = ""
    object: str = ""
    datatype: str = ""
    language: str = ""
    source: str = ""
    quote: str = ""
    name: str = ""
    salt: str = ""
    hashes: tuple[str, ...] = ()
    about: str = ""
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """The things that it is about, as the file writes them."""
        return tuple(t for t in (self.a, self.b, self.subject) if t)

    @property
    def matter(self) -> Decision:
        """The decision without who made it, when, why and in what words; A and B in order."""
        first, second = sorted((self.a, self.b))
        return replace(self, a=first, b=second, about="", who="", when="", why="")

    def text(self) -> str:
        """The decision as it stands in the file.

        >>> print(Decision("reject", claim="https://x.org/claim/1", document="d", who="A. Diop").text(), end="")
        [[decision]]
        what = "reject"
        claim = "https://x.org/claim/1"
        document = "d"
        who = "A. Diop"
        """
        rows = ((f.name, getattr(self, f.name)) for f in fields(self))
        said = (f"{name} = {json.dumps(list(v) if isinstance(v, tuple) else v, ensure_ascii=False)}" for name, v in rows if v)
        return "\n".join((_HEAD, *said)).replace("\x7f", "\\u007f") + "\n"

    def brief(self) -> str:
        """The decision in a line."""
        rest = self.about or " ".join(t for t in (*self.terms, self.claim, self.predicate, self.object, self.name) if t)
        return f"{self.what} {rest}".strip()


def is_iri(text: str) -> bool:
    """Whether *text* is an http(s) IRI that may stand between < and > in a query.

    >>> is_iri("https://x.org/id/a"), is_iri("https://x.org/> ?p"), is_iri("x")
    (True, False, False)
    """
    return text.startswith(("http://", "https://")) and terms.is_iri(text)


def split_term(term: str) -> tuple[str, str]:
    """A term's IRI and document, the latter empty where it means the thing in every document."""
    found = _TERM.match(term)
    return (found["iri"], found["document"] or "") if found else (term, "")


def read_decisions(path: Path | None) -> tuple[Decision, ...]:
    """The decisions of a file in order; none where there is no file.

    Raises EntenteError for what is no decision, with its number in the file, and where `same` and `different` contradict.
    """
    if path is None or not path.exists():
        return ()
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EntenteError(
            f"{path}: not a file of decisions: {error}. Mend that line, or `entente undo` the last decision."
        ) from None
    except OSError as error:
        raise EntenteError(f"{path}: cannot be read: {error.strerror}. Name another file with --decisions.") from None
    if set(data) - {"decision"} or not isinstance(data.get("decision", []), list):
        raise EntenteError(f"{path}: a file of decisions holds [[decision]] tables and nothing else.")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if line.strip() == _HEAD]
    found = tuple(_checked(row, f"{path}, line {at}") for row, at in zip(data.get("decision", []), lines, strict=False))
    check(found, str(path))
    return found


_NAMES: Final = frozenset(f.name for f in fields(Decision))


def _checked(row: object, where: str) -> Decision:
    """A table of the file as a decision. Raises EntenteError."""
    if not isinstance(row, dict) or row.get("what") not in KINDS:
        known = ", ".join(KINDS)
        raise EntenteError(f"{where}: a decision needs a `what`, one of {known}.")
    if unknown := sorted(row.keys() - _NAMES):
        raise EntenteError(f"{where}: {unknown[0]!r} is nothing that a decision says. It may say {', '.join(sorted(_NAMES))}.")
    if missing := [name for name in KINDS[row["what"]] if not row.get(name)]:
        raise EntenteError(f"{where}: `{row['what']}` needs `{missing[0]}`.")
    for name, value in row.items():
        if name == "hashes":
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise EntenteError(f"{where}: `hashes` is a list of strings.")
        elif not isinstance(value, str):
            raise EntenteError(f"{where}: `{name}` is a string.")
    for name in ("a", "b", "subject"):
        if row.get(name) and not is_iri(split_term(row[name])[0]):
            raise EntenteError(f"{where}: `{name}` is {row[name]!r}, which is no IRI. Write the IRI, or `IRI in DOCUMENT`.")
    for name in ("claim", "predicate", "datatype"):
        if row.get(name) and not is_iri(row[name]):
            raise EntenteError(f"{where}: `{name}` is {row[name]!r}, which is no IRI.")
    if row.get("language") and not terms.is_language(row["language"]):
        raise EntenteError(f"{where}: `language` is {row['language']!r}, which is no language tag. Write `fr`, `en` or `pt-BR`.")
    return Decision(**row | {"hashes": tuple(row.get("hashes", ()))})


def check(decisions: Sequence[Decision], where: str) -> None:
    """Raise EntenteError where some things are called the same and different at once, by however long a chain."""
    parent: dict[str, str] = {}

    def root(term: str) -> str:
        while parent.setdefault(term, term) != term:
            term = parent[term]
        return term

    for decision in decisions:
        if decision.what == "same":
            parent[root(decision.a)] = root(decision.b)
    for decision in decisions:
        if decision.what == "different" and root(decision.a) == root(decision.b):
            raise EntenteError(
                f"{where}: {decision.a} and {decision.b} are decided to be different, and the same by other decisions. "
                "Undo one of these, or take it out of the file."
            )


def decided(decision: Decision, decisions: Iterable[Decision]) -> bool:
    """Whether *decisions* say so already. Of the names given to a thing only the last counts, since it goes before the others."""
    said = [known for known in decisions if known.what == decision.what]
    if decision.what == "rename":
        said = [known for known in said if known.a == decision.a][-1:]
    return decision.matter in {known.matter for known in said}


def append(path: Path, decision: Decision) -> None:
    """Add *decision* to the file, which is made where there is none. Raises EntenteError where it contradicts the others."""
    before = read_decisions(path)
    check((*before, decision), str(path))
    old = path.read_text("utf-8") if path.exists() else ""
    _replace(path, old + ("\n" if old else "") + decision.text())


def undo(path: Path) -> Decision:
    """Take the last decision off the file and give it; the file is again, byte for byte, what it was before it.

    Raises EntenteError where there is none, or where it is one to forget a person, which stands for good.
    """
    decisions = read_decisions(path)
    if not decisions:
        raise EntenteError(f"{path}: no decision to undo.")
    last = decisions[-1]
    if last.what == "forget":
        raise EntenteError(
            f"{path}: the last decision forgets a person, which is for good. The documents themselves were not touched."
        )
    text = path.read_text("utf-8")
    kept = text[: [m.start() for m in _HEADS.finditer(text)][-1]]
    if not kept.strip():
        path.unlink()
    else:
        _replace(path, kept[:-1])
    return last


def _replace(path: Path, text: str) -> None:
    """Write *text* to *path* in one step."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    except OSError as error:
        raise EntenteError(f"{path}: cannot be written: {error.strerror or error}. Name another file with --decisions.") from error


def withdraw(path: Path, chosen: Callable[[Decision], bool]) -> int:
    """Take the decisions that *chosen* picks out of the file; gives how many went."""
    decisions = read_decisions(path)
    kept = [d for d in decisions if not chosen(d)]
    if len(kept) != len(decisions):
        _replace(path, "\n".join(d.text() for d in kept))
    return len(decisions) - len(kept)


def about_identity(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Those that say what is one thing."""
    return (d for d in decisions if d.what in ("same", "different"))
