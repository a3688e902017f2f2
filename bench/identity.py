"""Identity: pairs of names, the corpus of sixty documents, and how the time of resolving grows with the number of bodies.

`python -m bench.identity shut` opens the shut half of the pairs, prints figures only, and is to be logged in docs/identity.md.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from extract.model import Name
from graph.identity.nodes import Local
from graph.identity.resolution import things
from ontology import gazetteer
from ontology.names import fold

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests" / "identity"


# -- Pairs -------------------------------------------------------------------------------------------------------------


def pair_nodes(row: Mapping[str, str]) -> tuple[Local, Local]:
    """The two sides of a pair as nodes of two documents, as the extractor would make them."""
    return _side(row, "left"), _side(row, "right")


def _side(row: Mapping[str, str], side: str) -> Local:
    context = dict(part.split("=", 1) for part in row[f"{side}_context"].split(";") if part)
    name, country = row[side], row[f"{side}_country"]
    type_ = {"city": "City", "region": "Region"}.get(context.get("type", ""), "")
    if not type_:
        type_ = {"person": "Person", "country": "Country", "place": "Place"}.get(row["kind"], "Organization")
        # a pair of a city and its university: the side without a type is the university
        type_ = "University" if type_ == "Place" and fold(name).startswith(("universit", "ecole", "institut")) else type_
    names = tuple(dict.fromkeys([name, *(context[k] for k in ("acronym", "full", "former") if k in context)]))
    code = gazetteer.country_named(name) if type_ == "Country" else None
    return Local(
        (side, "it"),
        type_,
        tuple(Name(n, "fr") for n in names),
        (f"iso:{code}",) if code else (),
        frozenset([country] if country else []),
        frozenset(context[k] for k in ("org", "parent", "place") if k in context),
        words=context.get("role", ""),
    )


def pairs(path: Path) -> tuple[float, float, int, list[tuple[str, bool]]]:
    """Pairwise precision and recall on a file of pairs, their number, and which were judged wrongly: a true pair that was not merged,
    or (True) a false one that was."""
    good = made = true = 0
    wrong: list[tuple[str, bool]] = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        merged, same = len(things(pair_nodes(row))) == 1, row["same"] == "yes"
        made, true, good = made + merged, true + same, good + (merged and same)
        if merged != same:
            wrong.append((row["id"], merged))
    return good / made, good / true, len(rows), wrong


# -- The corpus --------------------------------------------------------------------------------------------------------


def b_cubed(gold: Mapping[Hashable, Hashable], found: Mapping[Hashable, Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of *found* against *gold*, both from item to cluster.

    An item that was not found stands alone.
    """
    mine: dict[Hashable, set[Hashable]] = defaultdict(set)
    theirs: dict[Hashable, set[Hashable]] = defaultdict(set)
    made = {item: found.get(item, ("alone", item)) for item in gold}
    for item in gold:
        mine[made[item]].add(item)
        theirs[gold[item]].add(item)
    precision = sum(len(mine[made[i]] & theirs[gold[i]]) / len(mine[made[i]]) for i in gold) / len(gold)
    recall = sum(len(mine[made[i]] & theirs[gold[i]]) / len(theirs[gold[i]]) for i in gold) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def corpus(build: Path) -> dict[str, Any]:
    """The scores of a build of tests/identity/corpus against its gold: organizations, agreements, and how many items were found."""
    from extract.model import Document
    from graph.cache import Cache
    from graph.states import canonical_reader

    gold = json.loads((PAIRS / "corpus" / "gold.json").read_text("utf-8"))
    organizations = {(stem, surface): name for name, items in gold["organizations"].items() for stem, surface in items}
    found_bodies: dict[Hashable, Hashable] = {}
    found_agreements: dict[Hashable, Hashable] = {}
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for instrument, items in gold["agreements"].items():
        for item in items:
            told[item["document"]].append((instrument, item["evidence"]))
    canonical = canonical_reader(build / "state.sqlite")
    with Cache(build / "cache.sqlite") as cache, (build / "documents.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            extraction = cache.load(Document(**row["document"]), row["key"])
            stem, text = extraction.document.identifier.rpartition("/")[2], extraction.document.text
            iris = canonical(extraction.document.identifier)
            for document, surface in organizations:
                if document == stem and (key := _node_of(extraction, surface)):
                    found_bodies[document, surface] = iris[key]
            for (instrument, _), iri in zip(told[stem], _instruments(extraction, text, told[stem], iris), strict=True):
                if iri:
                    found_agreements[instrument, stem] = iri
    gold_agreements = {(instrument, stem): instrument for stem, items in told.items() for instrument, _ in items}
    return {
        "organizations": b_cubed(organizations, found_bodies),
        "organizations found": f"{len(found_bodies)} of {len(organizations)}",
        "organizations, of those found": b_cubed({k: v for k, v in organizations.items() if k in found_bodies}, found_bodies),
        "agreements": b_cubed(gold_agreements, found_agreements),
        "agreements found": f"{len(found_agreements)} of {len(gold_agreements)}",
        "agreements, of those found": b_cubed(
            {k: v for k, v in gold_agreements.items() if k in found_agreements}, found_agreements
        ),
        "_bodies": (organizations, found_bodies),
        "_agreements": (gold_agreements, found_agreements),
    }


def _node_of(extraction: Any, surface: str) -> str | None:
    """The body of a document that a surface means: by its spans, else by its names."""
    wanted, bodies = fold(surface), [n for n in extraction.nodes if n.type not in ("Membership", "Amount", "Person", "Agreement")]
    for node in bodies:
        if any(fold(span.of(extraction.document.text)) == wanted for span in node.spans):
            return str(node.key)
    return next((str(n.key) for n in bodies if any(fold(name.text) == wanted for name in n.names)), None)


def _instruments(extraction: Any, text: str, told: list[tuple[str, str]], iris: Mapping[str, str]) -> list[str | None]:
    """For each clause of gold, the agreement of the document whose claims lie nearest to it; each agreement once."""
    from graph.identity.nodes import AGREEMENTS

    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for claim in extraction.claims:
        if extraction.by_key[claim.subject].type in AGREEMENTS:
            spans[claim.subject].add((claim.passage.start, claim.passage.end))
    for node in extraction.nodes:
        if node.type in AGREEMENTS:
            spans[node.key].update((s.start, s.end) for s in node.spans)
    options: list[tuple[float, int, str]] = []
    for place, (_, clause) in enumerate(told):
        start = text.find(clause)
        end = start + len(clause)
        for key, where in spans.items():
            inside = 0.0
            for a, b in where:
                if a < end and start < b:
                    inside += 1 / (1 + abs((a + b) / 2 - (start + end) / 2)) + (a >= start - 1 and b <= end + 1)
            if inside:
                options.append((inside / len(where) ** 0.5, place, key))
    chosen: dict[int, str] = {}
    for _, place, key in sorted(options, key=lambda o: (-o[0], o[1], o[2])):
        if place not in chosen and key not in chosen.values():
            chosen[place] = key
    return [iris[chosen[p]] if p in chosen else None for p in range(len(told))]


# -- Growth ------------------------------------------------------------------------------------------------------------

_HEADS = (
    "Université de",
    "Institut de",
    "Agence de",
    "Fondation",
    "Société",
    "Centre de recherche de",
    "Laboratoire",
    "École supérieure de",
)
_PARTS = (
    "ka",
    "lo",
    "mi",
    "ran",
    "tu",
    "be",
    "sor",
    "vel",
    "dan",
    "gre",
    "pi",
    "cha",
    "no",
    "lis",
    "mar",
    "te",
    "ul",
    "fo",
    "za",
    "qui",
)
_CODES = ("FR", "SN", "DE", "BR", "MA", "CA", "VN", "LB", "CI", "IT")


def made_up(bodies: int, seed: int = 0) -> Iterator[Local]:
    """Three mentions of each of that many made-up bodies, in three documents: as it is, in capitals, misspelt, or as an acronym."""
    draw = random.Random(seed)
    for number in range(bodies):
        own = " ".join("".join(draw.choice(_PARTS) for _ in range(3)).capitalize() for _ in range(2))
        name, code = f"{draw.choice(_HEADS)} {own}", draw.choice(_CODES)
        for mention in range(3):
            said = name if mention == 0 else draw.choice((name, name, name.upper(), name.replace("de ", "d’", 1), f"l’{name}"))
            names = (Name(said, "fr"),)
            yield Local(
                (f"d{(number * 3 + mention) % max(1, bodies // 2):07d}", f"{number}-{mention}"),
                "Organization",
                names,
                (),
                frozenset([code]),
            )


def grow(bodies: int) -> dict[str, float]:
    """Time, memory and outcome of resolving that many made-up bodies, in a process of its own."""
    code = (
        "import json, resource, sys, time; from bench.identity import made_up; from graph.identity.resolution import things; "
        "list(things(made_up(10))); start, cpu = time.perf_counter(), time.process_time(); "
        f"found = things(made_up({bodies})); took, spent = time.perf_counter() - start, time.process_time() - cpu; "
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024; "
        "print(json.dumps({'seconds': round(took, 1), 'CPU seconds': round(spent, 1), 'MiB': round(peak), 'things': len(found)}))"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(out.stdout.splitlines()[-1]))


def main(what: Iterable[str] = ()) -> None:
    """Print the figures; with `shut`, those of the shut half too; with a folder, score that build of the corpus."""
    wanted = list(what)
    for half in ("open", "shut") if "shut" in wanted else ("open",):
        precision, recall, count, _ = pairs(PAIRS / f"{half}.csv")
        print(f"pairs, {half} half ({count}): precision {precision:.3f}, recall {recall:.3f}")
    if "pairs" in wanted or "shut" in wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        subprocess.run(
            [str(Path(sys.executable).with_name("entente")), "build", str(PAIRS / "corpus"), "-o", str(build)],
            check=True,
            capture_output=True,
        )
        for name, figure in corpus(build).items():
            if not name.startswith("_"):
                print(
                    f"corpus, {name}:",
                    figure if isinstance(figure, str) else "precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*figure),
                )
    for bodies in (1_000, 10_000, 100_000):
        print(f"{bodies} bodies, {3 * bodies} mentions:", *(f"{k} {v}" for k, v in grow(bodies).items()))


if __name__ == "__main__":
    main(sys.argv[1:])
