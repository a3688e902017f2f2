"""Documents in, a build out: extracted, identified, written beside the old build, synced, and switched in by one pointer.

Beside the builds (`graph.folders`) a folder holds `cache.sqlite`, what was read of each document. Readers keep the build that they
opened; the one before the current is kept for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic_core import from_json

import graph
from extract.corpora import Skipped
from extract.model import Document, Extraction, Value
from graph.authorities import AUTHORITY, Authority
from graph.cache import Cache, cache_key, extractor_parts, extractor_version
from graph.curation import curation_of
from graph.decisions import Decision, read_decisions
from graph.deltas import SCHEMA as DELTAS
from graph.deltas import Quads, patch
from graph.derived import ONTOLOGY
from graph.folders import DOUBTS, EXPORTS, LINKS, locked, sweep, switch
from graph.forgotten import Forgotten
from graph.identity.nodes import AGREEMENTS
from graph.iris import DEFAULT_BASE, GRAPHS, Iris, digest
from graph.quads import Quad
from graph.registry import read_registry
from graph.reports import Report, as_json, read_report, stale_parts
from graph.search import INDEX, patch_index, write_index
from graph.sorting import dump_sorted, patch_sorted, write_sorted
from graph.states import Entry, Orders, State, documents_of
from graph.store.embedded import load, open_embedded
from graph.ties import SCHEMA as TIES
from graph.turtle import Turtle
from ontology.errors import EntenteError
from ontology.lexicons import HERE
from ontology.terms import DCTERMS, NAMESPACE, RDF, VOID, XSD

EXPORT_LIMIT: Final = 1_000_000
"""Above this many quads, `graph.nq` and `graph.ttl` are written on demand only."""

STATE: Final = "state.sqlite"
"""The file of what identity knows of the build in force: a cache."""

_KEPT: Final = 2
_BATCH: Final = 64

Extract = Callable[[Iterable[Document]], Iterator[Extraction]]
"""Documents to extractions, in their order: `extract.pipeline.extract`, or a stand-in of a test's."""

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and of how much."""


@cache
def _graph_version() -> str:
    """A hash of the code and vocabulary that turn extractions into quads."""
    root = Path(graph.__path__[0])
    files = [p for pattern in ("*.py", "identity/*.py", "store/*.py") for p in root.glob(pattern)] + [
        ONTOLOGY,
        HERE / "identity.toml",
    ]
    return digest(*sorted(f"{p.name}\n{p.read_text('utf-8')}" for p in files))


def _extract(documents: Iterable[Document]) -> Iterator[Extraction]:
    """The pipeline, imported when a document has to be read: nothing else needs the model."""
    from extract.pipeline import extract

    return extract(documents)


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


def build(
    documents: Iterable[Document | Skipped],
    target: Path,
    *,
    skipped: Iterable[Skipped] = (),
    add: bool = False,
    export: bool = False,
    base: str = DEFAULT_BASE,
    decisions: Path | None = None,
    extract: Extract = _extract,
    progress: Progress = _silent,
    total: int = 0,
) -> Report:
    """Build the graph of *documents* in *target*, and switch it in.

    With *add*, the documents of the current build stay, but for those given again. Nothing is done where nothing has
    changed. *decisions* is the user's file of them. Raises EntenteError for bad input or a write that failed; the build in force is then as it was.
    """
    fresh = not target.exists()
    try:
        with locked(target):
            try:
                job = _Job(target, Iris(base), read_decisions(decisions), export, extract, progress, total)
                return _build(documents, job, list(skipped), add)
            except EntenteError:
                if fresh and _empty(target):
                    shutil.rmtree(target)
                raise
    except (OSError, sqlite3.DatabaseError) as error:
        where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise EntenteError(
            f"{target}: the build could not be written: {cause}{where}. "
            "Free some space or name another folder with -o; the build before it is untouched."
        ) from error


def _empty(target: Path) -> bool:
    """Whether a build that failed has left nothing that the next one could go on from."""
    if {path.name for path in target.iterdir()} - {".lock", "cache.sqlite"}:
        return False
    with Cache(target / "cache.sqlite") as kept:
        return kept.empty()


@dataclass(frozen=True)
class _Job:
    """What a build goes by beside its documents."""

    target: Path
    iris: Iris
    decisions: tuple[Decision, ...]
    export: bool
    extract: Extract
    progress: Progress
    total: int
    seconds: dict[str, float] = field(default_factory=dict)

    @cached_property
    def forgotten(self) -> Forgotten:
        return Forgotten.of(self.decisions)

    @cached_property
    def authority(self) -> Authority:
        return Authority(self.target / AUTHORITY)

    def fingerprint(self, entries: Iterable[Entry], registry: str) -> str:
        """A hash of all that the build follows from; *registry* is that of its registry."""
        decided = (decision.text() for decision in self.decisions)
        rest = (registry, self.authority.version, _graph_version(), self.iris.base, *decided)
        return digest(*(e.fingerprint for e in entries), *rest)

    def tag(self, fingerprint: str, registry: str) -> str:
        """What the state of a build is known by: the build's fingerprint, and its registry as it is."""
        return digest(fingerprint, registry, _graph_version(), self.iris.base)


def _file_digest(path: Path) -> str:
    """A hash of a file's bytes; empty where there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _build(documents: Iterable[Document | Skipped], job: _Job, skipped: list[Skipped], add: bool) -> Report:
    target, seconds = job.target, job.seconds
    sweep(target)
    before = read_report(target)
    with Cache(target / "cache.sqlite") as kept:
        with _timed(seconds, "extract"):
            kept_before = _kept(target, before, kept, job) if add else []
            entries, extracted = _extract_all(kept_before, documents, kept, skipped, job)
        if not entries:
            raise EntenteError("no document to build from: every file was skipped. The report above says why.")
        forgetting = job.forgotten.version != (before.forgotten if before else "")
        if forgetting:
            kept.forget(((e.document, e.key) for e in entries), job.forgotten.masked)
        if job.forgotten.hashes:
            entries = [replace(e, document=kept.masked(e.document, e.key)) for e in entries]
        registry = target / "registry.tsv"
        registered = _file_digest(registry)
        fingerprint = job.fingerprint(entries, registered)
        whole = before is not None and _whole(target, before)
        exported = not job.export or all((target / name).exists() for name in EXPORTS)
        if before and before.fingerprint == fingerprint and whole and exported:
            return replace(before, unchanged=True, seconds=dict(seconds), extracted=extracted)
        workspace = target / "builds" / f"new-{os.getpid()}"
        workspace.mkdir(parents=True)
        tag = job.tag(before.fingerprint, registered) if before and whole and not forgetting else ""
        state = State(target / STATE, tag, lambda: read_registry(registry), TIES + DELTAS)
        try:
            if forgetting:
                state.forget(job.forgotten)
            report = _write(workspace, entries, kept, state, before, job)
            registered = _file_digest(workspace / "registry.tsv")
            report = replace(
                report,
                extracted=extracted,
                skipped=tuple({"path": str(s.path), "reason": s.reason} for s in skipped),
                fingerprint=job.fingerprint(entries, registered),
                forgotten=job.forgotten.version,
                parts=extractor_parts(),
                stale=stale_parts(before),
            )
            told = json.dumps(as_json(report), indent=2, ensure_ascii=False)
            (workspace / "report.json").write_text(job.forgotten.clean(told) + "\n", "utf-8")
            state.commit(job.tag(report.fingerprint, registered))
        finally:
            state.close()
    switch(target, workspace, 1 if forgetting else _KEPT)
    return report


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[stage] = round(time.perf_counter() - started, 3)


def _whole(target: Path, before: Report) -> bool:
    """Whether every file of the build *before* is there. Where somebody deleted one, the build is made anew from its registry."""
    expected = (name for name in (*LINKS, STATE) if before.quads <= EXPORT_LIMIT or name not in EXPORTS)
    return all((target / name).exists() for name in expected)


def _kept(target: Path, before: Report | None, cached: Cache, job: _Job) -> list[Entry | Document]:
    """The documents of the current build: by their key while the extractor is the same and what it read is kept, else with their text.

    Raises EntenteError where nothing tells any more which they were.
    """
    path = target / "documents.jsonl"
    if path.is_file():
        rows = [from_json(line) for line in path.read_bytes().splitlines()]
    elif before is None and not (target / "store").is_dir():
        return []
    else:
        tag = job.tag(before.fingerprint if before else "", _file_digest(target / "registry.tsv"))
        rows = [{"document": from_json(body), "key": key} for body, key in documents_of(target / STATE, tag)]
        if not rows:
            raise EntenteError(
                f"{path}: not there, so that --add knows not what to keep. Give every document once more, without --add."
            )
    if before and before.extractor == extractor_version() and all(cached.has(row["key"]) for row in rows):
        return [Entry(Document(**row["document"]), row["key"]) for row in rows]
    query = "SELECT ?i ?t WHERE { ?d a ent:Document ; dcterms:identifier ?i ; ent:text ?t }"
    texts = {str(identifier): str(text) for identifier, text in open_embedded(target).select(query)}
    return [replace(Document(**row["document"]), text=texts[row["document"]["identifier"]]) for row in rows]


def _extract_all(
    kept: Iterable[Entry | Document],
    given: Iterable[Document | Skipped],
    cached: Cache,
    skipped: list[Skipped],
    job: _Job,
) -> tuple[list[Entry], int]:
    """The entries of the build in order, with every extraction in the cache; and how many had to be made."""
    entries: dict[str, Entry] = {}
    count = 0

    def unknown() -> Iterator[Document]:
        for number, item in enumerate((*kept, *given) if kept else given, 1):
            job.progress("extract", number, job.total)
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            entry = item if isinstance(item, Entry) else Entry(job.forgotten.without_text(item), cache_key(item))
            entries[entry.document.identifier] = entry
            if isinstance(item, Document) and not cached.has(entry.key):
                yield item

    waiting = unknown()
    if (first := next(waiting, None)) is not None:
        made = job.extract(_chain(first, waiting))
        while batch := list(islice(made, _BATCH)):
            cached.put(batch, job.forgotten.masked)
            count += len(batch)
    return [entries[i] for i in sorted(entries)], count


def _chain(first: Document, rest: Iterable[Document]) -> Iterator[Document]:
    yield first
    yield from rest


def _write(workspace: Path, entries: list[Entry], kept: Cache, state: State, before: Report | None, job: _Job) -> Report:
    """Write every file of a build but its report into *workspace*: from the build *before* where the state fits it, else anew."""
    seconds, old = job.seconds, (job.target / "current").resolve()
    with _timed(seconds, "identity"):
        orders = Orders(job.iris, job.decisions, job.authority.links)
        state.update(entries, lambda entry: kept.load(entry.document, entry.key), orders)
    curation = curation_of(job.decisions, state, job.iris)
    quads = Quads(state, kept, curation, job.iris, lambda: _meta_quads(len(entries), state, job.iris))
    if state.fresh or before is None:
        with _timed(seconds, "quads"):
            count = write_sorted(quads.all(job.progress), workspace / "graph.nq", quads.repeated)
        with _timed(seconds, "store"):
            load(workspace / "store", workspace / "graph.nq")
        claims, changed = quads.claims, None
    else:
        store = open_embedded(job.target).oxigraph
        with _timed(seconds, "quads"):
            removed, added = quads.changes(store)
            count = before.quads + len(added) - len(removed)
        with _timed(seconds, "store"):
            patch(old, workspace, store, removed, added)
        claims, changed = before.claims + quads.claims, (removed, added)
    with _timed(seconds, "names"):
        named, index = open_embedded(workspace).oxigraph, workspace / INDEX
        if changed:
            patch_index(old / INDEX, index, named, job.iris, *changed)
        else:
            write_index(named, index, job.iris)
    with _timed(seconds, "export"):
        if count > EXPORT_LIMIT and not job.export:
            (workspace / "graph.nq").unlink(missing_ok=True)
        else:
            if not (workspace / "graph.nq").is_file():
                dump_sorted(open_embedded(workspace).oxigraph, workspace / "graph.nq")
            _write_turtle(old, workspace, job.iris, changed and changed[0] | changed[1])
    with _timed(seconds, "reports"):
        _write_lists(old, workspace, state)
        with (workspace / DOUBTS).open("w", encoding="utf-8") as out:
            for doubt in state.doubts():
                out.write(json.dumps(doubt, ensure_ascii=False) + "\n")
    types = state.types()
    return Report(
        documents=len(entries),
        entities={t: types[t] for t in sorted(types) if t not in AGREEMENTS and t not in ("Membership", "Amount")},
        agreements=sum(types.get(t, 0) for t in AGREEMENTS),
        claims=claims,
        quads=count,
        skipped=(),
        warnings=(*quads.warnings(), *curation.warnings),
        seconds=dict(seconds),
        extracted=0,
        fingerprint="",
        extractor=extractor_version(),
        base=job.iris.base,
    )


def _write_lists(old: Path, workspace: Path, state: State) -> None:
    """Write the registry of *workspace* and the list of its documents: from those of the build *old* where the state fits it, else anew."""
    registry, documents = (workspace / name for name in ("registry.tsv", "documents.jsonl"))
    if state.fresh:
        state.ledger.write(registry)
        documents.write_bytes(b"".join(sorted(_row(body, key) + b"\n" for _, body, key in state.documents())))
        return
    state.ledger.patch(old / registry.name, registry)
    changed = [(before, now) for _, before, now in state.changed_documents(()) if before != now]
    removed, added = ({_row(*row) for row in rows if row} for rows in zip(*changed, strict=True)) if changed else (set(), set())
    patch_sorted(old / documents.name, documents, removed, added)


def _row(body: str, key: str) -> bytes:
    """The line of the list of documents that says what the metadata are, in JSON, and which key the extraction has."""
    return f'{{"document": {body}, "key": {json.dumps(key)}}}'.encode()


def _write_turtle(old: Path, workspace: Path, iris: Iris, changed: set[bytes] | None) -> None:
    """Write the Turtle file of *workspace*: from that of the build *old* where only the lines *changed* differ, else anew."""
    files, before = ((folder / "graph.nq", folder / "graph.ttl") for folder in (workspace, old))
    if changed is None or not all(path.is_file() for path in before):
        Turtle(iris).write(*files)
    else:
        Turtle(iris).patch(before[1], *files, changed)


def _meta_quads(documents: int, state: State, iris: Iris) -> Iterator[Quad]:
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
    for old, new in state.ledger.redirects():
        yield Quad(old, str(DCTERMS.isReplacedBy), new, meta)
