"""Gold annotation files in, checked values out: what a correct graph of one document says.

    python -m entente.gold DIR     checks every DIR/*.json against the DIR/*.txt (or .md) beside it

The format is that of `docs/annotation.md`: one JSON file a document, named after it. A file that breaks a rule is
refused with its path, the place in it and what to try, so that a score is never computed against a typing error.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ENTITY_TYPES = ("Organization", "Person", "Country", "Place", "Initiative", "Event")
KINDS = (
    "memorandum-of-understanding",
    "letter-of-intent",
    "treaty",
    "agreement",
    "partnership",
    "declaration",
    "designation",
    "call",
)
STATUSES = ("signed", "announced", "planned", "ended")
PREDICATES = ("position", "partOf", "memberOf", "affiliatedWith")
EVIDENCE_WORDS = 20
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_DURATION = re.compile(r"P(\d+Y)?(\d+M)?(\d+D)?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def _fold(text: str) -> str:
    """White space and apostrophes in one form; the length may change."""
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").replace("**", "")).casefold()


def faults(gold: dict[str, Any], stem: str, text: str | None) -> Iterator[str]:
    """What breaks the format, one sentence each; nothing when the file is right. *text* is the document, where known."""
    if gold.get("document") != stem:
        yield f'"document" is {gold.get("document")!r}; it must be the file\'s stem, {stem!r}'
    folded = None if text is None else _fold(text)
    entities: dict[str, dict[str, Any]] = {}
    for entity in gold.get("entities", []):
        where = f"entity {entity.get('id')} {entity.get('name')!r}"
        if entity.get("id") in entities or not entity.get("id"):
            yield f"{where}: the id is missing or used twice"
        entities[entity.get("id", "")] = entity
        if entity.get("type") not in ENTITY_TYPES:
            yield f"{where}: type {entity.get('type')!r} is none of {', '.join(ENTITY_TYPES)}"
        if "country" in entity and entity["country"] and not _COUNTRY.fullmatch(entity["country"]):
            yield f"{where}: country {entity['country']!r} is not an ISO 3166-1 alpha-2 code"
        names = [entity.get("name", ""), *entity.get("aliases", [])]
        if folded is not None and entity.get("type") != "Country" and not any(_fold(n) in folded for n in names):
            yield f"{where}: neither the name nor an alias stands in the text"
    agreements = {a.get("id"): a for a in gold.get("agreements", [])}
    for agreement in gold.get("agreements", []):
        where = f"agreement {agreement.get('id')} {agreement.get('name')!r}"
        if agreement.get("kind") not in KINDS:
            yield f"{where}: kind {agreement.get('kind')!r} is none of {', '.join(KINDS)}"
        if agreement.get("status") not in STATUSES:
            yield f"{where}: status {agreement.get('status')!r} is none of {', '.join(STATUSES)}"
        for field in ("parties", "signatories"):
            for reference in agreement.get(field) or []:
                if reference not in entities:
                    yield f"{where}: {field} names {reference!r}, which is no entity's id"
                elif field == "signatories" and entities[reference]["type"] != "Person":
                    yield f"{where}: signatory {reference!r} is not a Person"
                elif field == "parties" and entities[reference]["type"] not in ("Organization", "Country", "Place"):
                    yield f"{where}: party {reference!r} is a {entities[reference]['type']}"
        for code in agreement.get("countries") or []:
            if not _COUNTRY.fullmatch(code):
                yield f"{where}: country {code!r} is not an ISO 3166-1 alpha-2 code"
        for field in ("date_signed", "start", "end"):
            if agreement.get(field) and not _DATE.fullmatch(agreement[field]):
                yield f"{where}: {field} {agreement[field]!r} is not a date (2025, 2025-07 or 2025-07-09)"
        if agreement.get("date_signed") and agreement.get("status") in ("announced", "planned"):
            yield f"{where}: an announced or planned agreement has no date_signed"
        if agreement.get("duration") and not _DURATION.fullmatch(agreement["duration"]):
            yield f"{where}: duration {agreement['duration']!r} is not an ISO 8601 duration (P3Y)"
        if agreement.get("leads_to") and agreement["leads_to"] not in agreements:
            yield f"{where}: leads_to names {agreement['leads_to']!r}, which is no agreement's id"
        evidence = agreement.get("evidence") or ""
        if not evidence:
            yield f"{where}: no evidence"
        elif len(evidence.split()) > EVIDENCE_WORDS:
            yield f"{where}: evidence of {len(evidence.split())} words; {EVIDENCE_WORDS} at most"
        elif folded is not None and _fold(evidence) not in folded:
            yield f"{where}: the evidence does not stand in the text, verbatim"
    for relation in gold.get("relations", []):
        where = f"relation {relation.get('subject')} {relation.get('predicate')} {relation.get('object')}"
        if relation.get("predicate") not in PREDICATES:
            yield f"{where}: the predicate is none of {', '.join(PREDICATES)}"
        for end in ("subject", "object"):
            if relation.get(end) not in entities:
                yield f"{where}: the {end} is no entity's id"
        if relation.get("predicate") == "position" and not relation.get("role"):
            yield f"{where}: a position needs its role"


def main(folder: Path) -> int:
    """Print every fault of the gold files of *folder*; 0 when there is none."""
    count = 0
    files = sorted(folder.glob("*.json"))
    for file in files:
        text = next((p.read_text("utf-8") for s in (".txt", ".md") if (p := file.with_suffix(s)).exists()), None)
        try:
            gold = json.loads(file.read_text("utf-8"))
        except json.JSONDecodeError as error:
            print(f"{file}, line {error.lineno}: {error.msg}")
            count += 1
            continue
        if text is None:
            print(f"{file}: no document of that name beside it")
        for fault in faults(gold, file.stem, text):
            print(f"{file}: {fault}")
            count += 1
    print(f"{len(files)} files, {count} faults", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
