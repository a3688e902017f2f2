"""Documents in, a build out: extracted, identified, written beside the old build, synced, and switched in by one pointer.

A build folder holds `builds/<number>/` with the store, the registry and the reports, `current`, the link that names the build
in force, links from the top to its files, and `cache.sqlite`. Readers keep the build that they opened; the one before
the current is kept for them.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import graph
from extract.corpora import Skipped
from extract.model import Document, Extraction, Value
from graph.cache import Cache, cache_key, extractor_version
from graph.derived import ONTOLOGY, Network, depths, describing_quads
from graph.identity.clusters import AGREEMENTS, Local, Thing, clusters, describe, locals_of
from graph.iris import DEFAULT_BASE, GRAPHS, Iris, digest
from graph.quads import Quad, claim_quads, document_quads, mention_quads
from graph.registry import NodeId, Registry, assign, read_registry, write_registry
from graph.search import INDEX, write_index
from graph.sorting import write_sorted
from graph.store.embedded import load, open_embedded
from graph.turtle import write_turtle
from ontology.errors import EntenteError
from ontology.terms import DCTERMS, ENT, NAMESPACE, RDF, VOID, XSD

EXPORT_LIMIT: Final = 1_000_000
"""Above this many quads, `graph.nq` and `graph.ttl` are written on demand only."""

_KEPT: Final = 2
_BATCH: Final = 64
_LINKS: Final = ("store", "report.json", "registry.tsv", "documents.jsonl", "graph.nq", "graph.ttl", INDEX)

Extract = Callable[[Iterable[Document]], Iterator[Extraction]]
"""Documents to extractions, in their order: `extract.pipeline.extract`, or a stand-in of a test's."""

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build holds and what it took."""

    documents: int
    entities: Mapping[str, int]
    agreements: int
    claims: int
    quads: int
    skipped: tuple[Mapping[str, str], ...]
    warnings: tuple[str, ...]
    seconds: Mapping[str, float]
    extracted: int
    fingerprint: str
    extractor: str
    base: str
    unchanged: bool = field(default=False)

    @property
    def quads_per_document(self) -> float:
        return round(self.quads / self.documents, 1) if self.documents else 0.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A document of a build without its text: its metadata, and the key of its extraction."""

    document: Document
    key: str

    @property
    def fingerprint(self) -> str:
        return digest(self.key, json.dumps(asdict(self.document), sort_keys=True))


@cache
def _graph_version() -> str:
    """A hash of the code and vocabulary that turn extractions into quads."""
    root = Path(graph.__path__[0])
    files = [p for pattern in ("*.py", "identity/*.py", "store/*.py") for p in root.glob(pattern)] + [ONTOLOGY]
    return digest(*sorted(f"{p.name}\n{p.read_text('utf-8')}" for p in files))


def read_report(target: Path) -> Report | None:
    """The report of the current build of *target*; None where there is none."""
    path = target / "report.json"
    if not path.is_file():
        return None
    data = json.loads(path.read_text("utf-8"))
    data.pop("quads_per_document", None)
    return Report(**data | {"skipped": tuple(data["skipped"]), "warnings": tuple(data["warnings"])})


def _extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """The pipeline, imported when a document has to be read: nothing else needs the model."""
    from extract.pipeline import extract

    return extract(documents)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold *target* for one build at a time."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with (target / ".lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise EntenteError(f"{target}: another build is running there. Wait for it, or build elsewhere with -o.") from None


def build(
    documents: Iterable[Document | Skipped],
    target: Path,
    *,
    skipped: Iterable[Skipped] = (),
    add: bool = False,
    export: bool = False,
    base: str = DEFAULT_BASE,
    extract: Extract = _extract,
    progress: Progress = _silent,
    total: int = 0,
) -> Report:
    """Build the graph of *documents* in *target*, and switch it in.

    With *add*, the documents of the current build stay, but for those given again. Nothing is done where nothing has
    changed. Raises EntenteError for bad input or a write that failed; the build in force is then as it was.
    """
    with _locked(target):
        try:
            return _build(documents, target, list(skipped), add, export, Iris(base), extract, progress, total)
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            raise EntenteError(
                f"{target}: the build could not be written: {error.strerror or error}{where}. "
                "Free some space or name another folder with -o; the build before it is untouched."
            ) from error


def _build(
    documents: Iterable[Document | Skipped],
    target: Path,
    skipped: list[Skipped],
    add: bool,
    export: bool,
    iris: Iris,
    extract: Extract,
    progress: Progress,
    total: int,
) -> Report:
    seconds: dict[str, float] = {}
    _sweep(target)
    before = read_report(target)
    with Cache(target / "cache.sqlite") as kept:
        with _timed(seconds, "extract"):
            kept_before = _kept(target, before) if add else []
            entries, extracted = _extract_all(kept_before, documents, kept, skipped, extract, progress, total)
        if not entries:
            raise EntenteError("no document to build from: every file was skipped. The report above says why.")
        registry = read_registry(target / "registry.tsv")
        fingerprint = digest(*(e.fingerprint for e in entries), *registry.lines(), _graph_version(), iris.base)
        complete = not export or (target / "graph.nq").exists()
        if before and before.fingerprint == fingerprint and complete and (target / "store").is_dir():
            return replace(before, unchanged=True, seconds=dict(seconds), extracted=extracted)
        workspace = target / "builds" / f"new-{os.getpid()}"
        workspace.mkdir(parents=True)
        report = _write(workspace, entries, kept, registry, iris, export, seconds, progress)
    registry_after = read_registry(workspace / "registry.tsv")
    report = replace(
        report,
        extracted=extracted,
        skipped=tuple({"path": str(s.path), "reason": s.reason} for s in skipped),
        fingerprint=digest(*(e.fingerprint for e in entries), *registry_after.lines(), _graph_version(), iris.base),
    )
    (workspace / "report.json").write_text(json.dumps(as_json(report), indent=2, ensure_ascii=False) + "\n", "utf-8")
    _switch(target, workspace)
    return report


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - started, 3)


def _kept(target: Path, before: Report | None) -> list[_Entry | Document]:
    """The documents of the current build: by their key while the extractor is the same, else with their text."""
    path = target / "documents.jsonl"
    if before is None or not path.is_file():
        return []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if before.extractor == extractor_version():
        return [_Entry(Document(**row["document"]), row["key"]) for row in rows]
    query = "SELECT ?i ?t WHERE { ?d a ent:Document ; dcterms:identifier ?i ; ent:text ?t }"
    texts = {str(identifier): str(text) for identifier, text in open_embedded(target).select(query)}
    return [replace(Document(**row["document"]), text=texts[row["document"]["identifier"]]) for row in rows]


def _extract_all(
    kept: Iterable[_Entry | Document],
    given: Iterable[Document | Skipped],
    cached: Cache,
    skipped: list[Skipped],
    extract: Extract,
    progress: Progress,
    total: int,
) -> tuple[list[_Entry], int]:
    """The entries of the build in order, with every extraction in the cache; and how many had to be made."""
    entries: dict[str, _Entry] = {}
    count = 0

    def unknown() -> Iterator[Document]:
        for number, item in enumerate((*kept, *given) if kept else given, 1):
            progress("extract", number, total)
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            entry = item if isinstance(item, _Entry) else _Entry(replace(item, text=""), cache_key(item))
            entries[entry.document.identifier] = entry
            if isinstance(item, Document) and not cached.has(item):
                yield item

    waiting = unknown()
    if (first := next(waiting, None)) is not None:
        made = extract(_chain(first, waiting))
        while batch := list(islice(made, _BATCH)):
            cached.put(batch)
            count += len(batch)
    return [entries[i] for i in sorted(entries)], count


def _chain(first: Document, rest: Iterable[Document]) -> Iterator[Document]:
    yield first
    yield from rest


def _write(
    workspace: Path,
    entries: list[_Entry],
    kept: Cache,
    registry: Registry,
    iris: Iris,
    export: bool,
    seconds: dict[str, float],
    progress: Progress,
) -> Report:
    """Write every file of a build but its report into *workspace*."""
    with _timed(seconds, "identity"):
        nodes = [local for entry in entries for local in locals_of(kept.load(entry.document, entry.key))]
        canonical, things, registry = resolve(nodes, registry, iris)
    counts: Counter[str] = Counter()
    warnings: list[str] = []
    with _timed(seconds, "quads"):
        quads = _quads(entries, kept, canonical, things, registry, iris, counts, warnings, progress)
        count = write_sorted(quads, workspace / "graph.nq")
    with _timed(seconds, "store"):
        load(workspace / "store", workspace / "graph.nq")
    with _timed(seconds, "names"):
        write_index(open_embedded(workspace).oxigraph, workspace / INDEX, iris)
    with _timed(seconds, "export"):
        if count <= EXPORT_LIMIT or export:
            write_turtle(workspace / "graph.nq", workspace / "graph.ttl", iris)
        else:
            (workspace / "graph.nq").unlink()
    write_registry(registry, workspace / "registry.tsv")
    with (workspace / "documents.jsonl").open("w", encoding="utf-8") as out:
        for entry in entries:
            out.write(json.dumps({"document": asdict(entry.document), "key": entry.key}, ensure_ascii=False) + "\n")
    types = Counter(thing.type for thing in things.values())
    return Report(
        documents=len(entries),
        entities={t: types[t] for t in sorted(types) if t not in AGREEMENTS and t not in ("Membership", "Amount")},
        agreements=sum(types[t] for t in AGREEMENTS),
        claims=counts["claims"],
        quads=count,
        skipped=(),
        warnings=tuple(warnings),
        seconds=dict(seconds),
        extracted=0,
        fingerprint="",
        extractor=extractor_version(),
        base=iris.base,
    )


def resolve(nodes: Iterable[Local], registry: Registry, iris: Iris) -> tuple[dict[NodeId, str], dict[str, Thing], Registry]:
    """Local nodes to canonical IRIs, the things behind the IRIs, and the registry with what is new."""
    grouped = clusters(list(nodes))
    described = [describe(cluster, depths()) for cluster in grouped]
    named = [
        ([node.id for node in cluster], citable_name(cluster, thing)) for cluster, thing in zip(grouped, described, strict=True)
    ]
    canonical, registry = assign(named, registry, iris)
    things = {canonical[cluster[0].id]: thing for cluster, thing in zip(grouped, described, strict=True)}
    return canonical, things, registry


def citable_name(cluster: Sequence[Local], thing: Thing) -> str:
    """The name that a thing's IRI is minted from: its best name, and for an agreement two parties and the year beside it."""
    name = thing.names[0].text if thing.names else cluster[0].id[1]
    if thing.type not in AGREEMENTS:
        return name
    parties = sorted(min((node.links for node in cluster if node.links), key=sorted, default=()))[:2]
    years = sorted({date[:4] for node in cluster for date in node.dates})[:1]
    return " ".join([name[:60], *parties, *years])


def _quads(
    entries: list[_Entry],
    kept: Cache,
    canonical: Mapping[NodeId, str],
    things: Mapping[str, Thing],
    registry: Registry,
    iris: Iris,
    counts: Counter[str],
    warnings: list[str],
    progress: Progress,
) -> Iterator[Quad]:
    """Every quad of the build, some of them more than once."""
    network, claim = Network(things), str(ENT.Claim)
    for number, entry in enumerate(entries, 1):
        extraction = kept.load(entry.document, entry.key)
        identifier = entry.document.identifier
        local = {node.key: canonical[identifier, node.key] for node in extraction.nodes}
        warnings += [f"{identifier}: {w}" for w in extraction.warnings]
        if not extraction.claims:
            warnings.append(f"{identifier}: nothing was found in this document. Is it a French text about cooperation?")
        yield from document_quads(extraction, iris)
        for quad in (*mention_quads(extraction.nodes, identifier, local, iris), *claim_quads(extraction, local, iris)):
            network.see(quad)
            counts["claims"] += quad.predicate == str(RDF.type) and quad.object == claim
            yield quad
        progress("quads", number, len(entries))
    for iri, thing in things.items():
        yield from describing_quads(iri, thing, iris)
    yield from network.quads(iris)
    yield from _meta_quads(len(entries), registry, iris)


def _meta_quads(documents: int, registry: Registry, iris: Iris) -> Iterator[Quad]:
    """What the data set is (VoID), what made it, and which IRI stands for which, in the graph `meta`."""
    meta, dataset = iris.graph("meta"), f"{iris.base}dataset"
    yield Quad(dataset, str(RDF.type), str(VOID.Dataset), meta)
    yield Quad(dataset, str(DCTERMS.title), Value("Entente", str(RDF.langString), "fr"), meta)
    yield Quad(dataset, str(VOID.uriSpace), Value(f"{iris.base}id/"), meta)
    yield Quad(dataset, str(VOID.vocabulary), NAMESPACE, meta)
    yield Quad(dataset, str(VOID.documents), Value(str(documents), str(XSD.integer)), meta)
    yield Quad(dataset, str(DCTERMS.conformsTo), Value(f"extractor {extractor_version()}, graph {_graph_version()}"), meta)
    for name in GRAPHS:
        yield Quad(dataset, str(VOID.subset), iris.graph(name), meta)
    for old, new in registry.redirects.items():
        yield Quad(old, str(DCTERMS.isReplacedBy), new, meta)


def _switch(target: Path, workspace: Path) -> None:
    """Sync *workspace*, give it its number, and point `current` at it; only then drop what nobody reads any more."""
    for path in (*workspace.rglob("*"), workspace):
        _sync(path)
    builds = target / "builds"
    number = max((int(p.name) for p in builds.iterdir() if p.name.isdigit()), default=0) + 1
    final = builds / f"{number:06d}"
    workspace.rename(final)
    _sync(builds)
    for name in _LINKS:
        link = target / name
        if (final / name).exists() and not link.is_symlink():
            _link(Path("current") / name, link)
    _link(Path("builds") / final.name, target / "current")
    _sync(target)
    for name in _LINKS:
        if (target / name).is_symlink() and not (target / name).exists():
            (target / name).unlink()
    for old in sorted(p for p in builds.iterdir() if p.name.isdigit())[:-_KEPT]:
        shutil.rmtree(old)


def _link(to: Path, link: Path) -> None:
    """Make or replace *link* in one step."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(to)
    fresh.replace(link)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(target: Path) -> None:
    """Remove what an interrupted build left, and refuse a folder that holds something else under a build's names."""
    for name in _LINKS:
        if (target / name).exists() and not (target / name).is_symlink():
            raise EntenteError(f"{target / name}: this folder is not a build of Entente. Name another with -o.")
    for path in (target / "builds").glob("new-*"):
        shutil.rmtree(path)


def as_json(report: Report) -> dict[str, Any]:
    """The report as it stands in `report.json`."""
    return asdict(report) | {"quads_per_document": report.quads_per_document}
