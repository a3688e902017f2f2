"""Gold annotation files in, checked values out: what a correct graph of one document says.

    python -m entente.gold DIR     checks every DIR/*.json against the DIR/*.txt (or .md) beside it

The format is that of `docs/annotation.md`: one JSON file a document, named after it. A file that breaks a rule is
refused with its path, the place in it and what to try, so that a score is never computed against a typing error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ontology.errors import EntenteError

EntityType = Literal["Organization", "Person", "Country", "Place", "Initiative", "Event"]
Kind = Literal[
    "memorandum-of-understanding", "letter-of-intent", "treaty", "agreement", "partnership", "declaration", "designation", "call"
]  # fmt: skip
Predicate = Literal["position", "partOf", "memberOf", "affiliatedWith"]
PARTY_TYPES: Final = ("Organization", "Country", "Place")
EVIDENCE_WORDS: Final = 20

Text = Annotated[str, Field(min_length=1)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
Duration = Annotated[str, Field(pattern=r"^P(\d+Y(\d+M)?(\d+D)?|\d+M(\d+D)?|\d+D)$")]
CountryCode = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class _Record(BaseModel):
    """Frozen, and nothing but what is declared: a misspelt key is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class GoldEntity(_Record):
    """A thing that the document names; `optional` where finding it is neither rewarded nor punished."""

    id: Text
    type: EntityType
    name: Text
    subtype: str | None = None
    aliases: list[Text] = []
    country: CountryCode | None = None
    optional: bool = False

    @property
    def names(self) -> list[str]:
        return [self.name, *self.aliases]


class GoldAgreement(_Record):
    """An act of the document; `parties` and `signatories` are ids of entities, `leads_to` the id of an agreement."""

    id: Text
    kind: Kind
    name: Text
    status: Literal["signed", "announced", "planned", "ended"]
    aliases: list[Text] = []
    parties: list[str] = []
    countries: list[CountryCode] = []
    signatories: list[str] = []
    date_signed: Date | None = None
    place_signed: Text | None = None
    duration: Duration | None = None
    start: Date | None = None
    end: Date | None = None
    leads_to: str | None = None
    optional: bool = False
    evidence: Text

    @property
    def names(self) -> list[str]:
        return [self.name, *self.aliases]


class GoldRelation(_Record):
    """A position, with its role, or a membership of one of three kinds, between two entities."""

    subject: str
    predicate: Predicate
    object: str
    role: Text | None = None
    optional: bool = False


class Gold(_Record):
    """All that a correct graph of one document says."""

    document: str
    language: Literal["fr", "en"] = "fr"
    published: Date | None = None
    entities: list[GoldEntity]
    agreements: list[GoldAgreement]
    relations: list[GoldRelation] = []


def faults(gold: Any, stem: str, text: str | None) -> Iterator[str]:
    """What breaks the format, one sentence each; nothing when the file is right. *text* is the document, where known."""
    try:
        checked = Gold.model_validate(gold)
    except ValidationError as errors:
        for error in errors.errors():
            yield f"{_place(gold, error['loc'])}: {error['msg']}"
        return
    if checked.document != stem:
        yield f'"document" is {checked.document!r}; it must be the file\'s stem, {stem!r}'
    folded = None if text is None else _fold(text)
    entities: dict[str, GoldEntity] = {}
    for entity in checked.entities:
        where = f"entity {entity.id} {entity.name!r}"
        if entity.id in entities:
            yield f"{where}: the id is used twice"
        entities[entity.id] = entity
        if folded is not None and entity.type != "Country" and not any(_fold(n) in folded for n in entity.names):
            yield f"{where}: neither the name nor an alias stands in the text"
    agreements: set[str] = set()
    for agreement in checked.agreements:
        if agreement.id in agreements:
            yield f"agreement {agreement.id} {agreement.name!r}: the id is used twice"
        agreements.add(agreement.id)
    for agreement in checked.agreements:
        for fault in _agreement_faults(agreement, entities, agreements, folded):
            yield f"agreement {agreement.id} {agreement.name!r}: {fault}"
    for relation in checked.relations:
        where = f"relation {relation.subject} {relation.predicate} {relation.object}"
        for end, reference in (("subject", relation.subject), ("object", relation.object)):
            if reference not in entities:
                yield f"{where}: the {end} is no entity's id"
        if relation.predicate == "position" and not relation.role:
            yield f"{where}: a position needs its role"


def _agreement_faults(
    agreement: GoldAgreement, entities: Mapping[str, GoldEntity], agreements: set[str], folded: str | None
) -> Iterator[str]:
    for field, references, types in (
        ("party", agreement.parties, PARTY_TYPES),
        ("signatory", agreement.signatories, ("Person",)),
    ):
        for reference in references:
            if reference not in entities:
                yield f"{field} {reference!r} is no entity's id"
            elif entities[reference].type not in types:
                yield f"{field} {reference!r} is of type {entities[reference].type}; it must be {' or '.join(types)}"
    if agreement.date_signed and agreement.status in ("announced", "planned"):
        yield "an announced or planned agreement has no date_signed"
    if agreement.leads_to and agreement.leads_to not in agreements:
        yield f"leads_to names {agreement.leads_to!r}, which is no agreement's id"
    words = len(agreement.evidence.split())
    if words > EVIDENCE_WORDS:
        yield f"evidence of {words} words; {EVIDENCE_WORDS} at most"
    elif folded is not None and _fold(agreement.evidence) not in folded:
        yield "the evidence does not stand in the text, verbatim"


def _place(gold: Any, location: tuple[str | int, ...]) -> str:
    """Where in the file a fault is, in the words of whoever wrote it.

    >>> _place({"entities": [{"id": "e1", "name": "Ville de Nantes"}]}, ("entities", 0, "type"))
    "entities e1 'Ville de Nantes': type"
    """
    match location:
        case (str() as section, int() as number, *rest):
            record = gold[section][number]
            known = (
                f"{record.get('id') or number + 1} {record.get('name') or ''!r}" if isinstance(record, dict) else f"{number + 1}"
            )
            return ": ".join([f"{section} {known}".removesuffix(" ''"), *map(str, rest)])
        case _:
            return '"' + ".".join(map(str, location)) + '"'


def _fold(text: str) -> str:
    """White space and apostrophes in one form; the length may change."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").replace("**", "")).casefold()


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except json.JSONDecodeError as error:
        raise EntenteError(f"{path}, line {error.lineno}, column {error.colno}: not JSON ({error.msg}).") from error
    except (OSError, UnicodeDecodeError) as error:
        raise EntenteError(f"{path}: cannot be read ({error}). A gold file is JSON in UTF-8.") from error


def _beside(path: Path) -> str | None:
    """The text of the document that the gold file *path* stands beside, where it does."""
    return next((p.read_text("utf-8") for s in (".txt", ".md") if (p := path.with_suffix(s)).exists()), None)


def load(path: Path) -> Gold:
    """The gold file *path*, checked, against its document too where that stands beside it.

    Raises EntenteError with the first fault, where it is, and how many there are.
    """
    raw = _read(path)
    found = list(faults(raw, path.stem, _beside(path)))
    if found:
        more = (
            f" ({len(found) - 1} more fault{'s' if len(found) > 2 else ''}: `python -m entente.gold {path.parent}` lists them)"
            if len(found) > 1
            else ""
        )
        raise EntenteError(f"{path}: {found[0]}.{more} docs/annotation.md describes the format.")
    return Gold.model_validate(raw)


def load_all(folder: Path) -> dict[str, Gold]:
    """The gold files of *folder* by their document, in order. Raises EntenteError for none, or for one with a fault."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise EntenteError(
            f"{folder}: no gold file (*.json) here. Name a folder of annotations with --gold; docs/annotation.md describes them."
        )
    return {file.stem: load(file) for file in files}


def main(folder: Path) -> int:
    """Print every fault of the gold files of *folder*; 0 when there is none."""
    count = 0
    files = sorted(folder.glob("*.json"))
    for file in files:
        try:
            raw = _read(file)
        except EntenteError as error:
            print(error)
            count += 1
            continue
        text = _beside(file)
        if text is None:
            print(f"{file}: no document of that name beside it")
        for fault in faults(raw, file.stem, text):
            print(f"{file}: {fault}")
            count += 1
    print(f"{len(files)} files, {count} faults", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
