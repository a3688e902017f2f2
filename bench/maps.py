"""Maps: time to interactive beside plain pyvis, frames while panning, and the country map of a very large graph."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pyoxigraph as ox
from browsing import chromium, opened
from networks import large
from playwright.sync_api import Error as PlaywrightError

from graph.maps import page
from graph.maps.pages import draw
from graph.networks import network
from graph.store.embedded import EmbeddedStore
from ontology.terms import DCTERMS, ENT, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE: Final = 40
"""Seconds after which plain pyvis is given up on."""
LARGE: Final = int(os.environ.get("ENTENTE_BENCH_AGREEMENTS", "30000"))
"""Agreements of the large graph, of about 30 quads each; 870,000 make the 26 million quads of a million documents."""
_BASE: Final = "https://example.org/"
_FRAMES: Final = """() => new Promise((done) => {
  const times = []; let last = performance.now();
  const step = (now) => { times.push(now - last); last = now; if (times.length < 90) requestAnimationFrame(step); else done(times.slice(10)); };
  requestAnimationFrame(step);
})"""


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        print(f"{'graph':<22}{'page MB':>8}{'make s':>8}{'interactive s':>15}{'fps panning':>13}{'plain pyvis s':>15}")
        for name, view, actors, agreements in (
            ("50 countries", "countries", 400, 1_500), ("1,000 actors", "actors", 1_000, 2_000),
            ("2,000 actors", "actors", 2_000, 4_000), ("10,000 actors", "actors", 10_000, 20_000),
        ):  # fmt: skip
            store = large(actors, agreements).store()
            started = time.perf_counter()
            shown = network(store, view)
            html = draw(store, shown, view)
            made = time.perf_counter() - started
            file = work / "map.html"
            file.write_text(html, "utf-8")
            ready, frames = measured(browser, file)
            plain = plain_pyvis(browser, shown, work / "plain.html")
            print(f"{name:<22}{len(html) / 1e6:>8.2f}{made:>8.1f}{ready:>15.2f}{frames:>13.0f}{plain:>15}", flush=True)
        large_graph(work)


def measured(browser: Browser, file: Path) -> tuple[float, float]:
    """Seconds from opening until the page can be used, the median of three, and frames a second while it is dragged."""
    times = []
    for _ in range(3):
        with opened(browser, file, width=1440, height=900) as tab:
            times.append(tab.ready() / 1000)
    with opened(browser, file, width=1440, height=900) as tab:
        box = tab.page.locator("#canvas").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2 + 13, box["y"] + 8
        tab.page.mouse.move(x, y)
        tab.page.mouse.down()
        tab.page.evaluate(f"() => {{ globalThis.frames_ = ({_FRAMES})(); }}")
        for n in range(60):
            tab.page.mouse.move(x + 3 * n, y + n, steps=2)
        found: list[float] = tab.page.evaluate("() => globalThis.frames_")
        tab.page.mouse.up()
    return sorted(times)[1], 1000 * len(found) / sum(found)


def plain_pyvis(browser: Browser, graph: object, file: Path) -> str:
    """Seconds until pyvis's own page of the same graph has drawn itself for the first time."""
    import networkx as nx
    from pyvis.network import Network

    assert isinstance(graph, nx.Graph)
    made = Network(cdn_resources="in_line", directed=True)
    for node, data in graph.nodes(data=True):
        made.add_node(node, label=data["label"])
    for first, second, data in graph.edges(data=True):
        made.add_edge(first, second, value=data["weight"])
    file.write_text(made.generate_html(), "utf-8")
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    tab.add_init_script(
        "let kept; Object.defineProperty(globalThis, 'network', { get: () => kept, set: (v) => { kept = v; "
        "v.once('afterDrawing', () => { globalThis.first_ = performance.now(); }); } });"
    )
    tab.goto(file.as_uri(), wait_until="commit")
    end = time.monotonic() + PATIENCE
    result = f"> {PATIENCE}"
    while time.monotonic() < end:
        try:
            tab.wait_for_function("globalThis.network && globalThis.network.body.view.scale && globalThis.first_", timeout=2_000)
            result = f"{tab.evaluate('globalThis.first_') / 1000:.1f}"
            break
        except PlaywrightError:  # a page that is busy does not answer in time: that is what is measured
            continue
    context.close()
    return result


def large_graph(work: Path) -> None:
    """Make the country map of a graph of `LARGE` agreements on disk."""
    path = Path(os.environ.get("ENTENTE_BENCH_STORE", str(work / "large")))
    if not path.exists():
        started = time.perf_counter()
        made = ox.Store(str(path))
        made.bulk_extend(large_quads(LARGE))
        made.flush()
        made.optimize()
        print(f"large graph: {len(made):,} quads loaded in {time.perf_counter() - started:.0f} s", flush=True)
        del made
    store = EmbeddedStore(ox.Store.read_only(str(path)))
    started, busy = time.perf_counter(), time.process_time()
    html = page(store, "countries")
    seconds = f"{time.perf_counter() - started:.1f} s ({time.process_time() - busy:.1f} s of CPU)"
    print(f"country map of {len(store.oxigraph):,} quads: {seconds}, {len(html) / 1e6:.2f} MB", flush=True)


def large_quads(agreements: int) -> Iterator[ox.Quad]:
    """A graph of that many agreements as a build makes it: documents, claims, facts, labels, and the weighed links."""
    draw_, node = Random(7), ox.NamedNode
    terms = {str(t): node(str(t)) for t in (
        RDF.type, RDFS.label, SKOS.prefLabel, DCTERMS.identifier, DCTERMS.title, RDF.subject, RDF.predicate, RDF.object, ENT.Agreement, ENT.Treaty,
        ENT.Country, ENT.Actor, ENT.University, ENT.Document, ENT.Claim, ENT.Cooperation, ENT.Signed, ENT.party, ENT.involvesCountry, ENT.country,
        ENT.isoCode, ENT.status, ENT.signedOn, ENT.evidence, ENT.quote, ENT.document, ENT.confidence, ENT.between, ENT.weight, ENT.through,
    )}  # fmt: skip
    facts, derived, claims, documents = (node(f"{_BASE}graph/{g}") for g in ("facts", "derived", "claims", "documents"))
    date, decimal, integer = node(str(XSD.date)), node(str(XSD.decimal)), node(str(XSD.integer))

    def quad(s: ox.NamedNode, p: object, o: object, g: ox.NamedNode) -> ox.Quad:
        return ox.Quad(s, terms[str(p)], terms.get(str(o), o) if not isinstance(o, ox.Literal) else o, g)  # type: ignore[arg-type]

    lands = [node(f"{_BASE}id/c{n}") for n in range(195)]
    for n, land in enumerate(lands):
        yield quad(land, RDF.type, ENT.Country, facts)
        yield quad(land, RDF.type, ENT.Actor, derived)
        yield quad(land, ENT.isoCode, ox.Literal(chr(65 + n // 26) + chr(65 + n % 26)), facts)
        yield quad(land, SKOS.prefLabel, ox.Literal(f"Pays {n}", language="fr"), derived)
    bodies = max(100, agreements // 3)
    homes = [min(194, int(draw_.paretovariate(0.5)) - 1) if draw_.random() < 0.5 else draw_.randrange(195) for _ in range(bodies)]
    for n, home in enumerate(homes):
        body = node(f"{_BASE}id/b{n}")
        yield quad(body, RDF.type, ENT.University, facts)
        yield quad(body, RDF.type, ENT.Actor, derived)
        yield quad(body, SKOS.prefLabel, ox.Literal(f"Organisme {n}", language="fr"), derived)
        yield quad(body, ENT.country, lands[home], facts)
    shared: dict[tuple[int, int], list[ox.NamedNode]] = defaultdict(list)
    sure = ox.Literal("0.9", datatype=decimal)
    for n in range(agreements):
        deal, paper = node(f"{_BASE}id/a{n}"), node(f"{_BASE}document/{n}")
        first, second = draw_.randrange(bodies), draw_.randrange(bodies)
        yield quad(paper, RDF.type, ENT.Document, documents)
        yield quad(paper, DCTERMS.identifier, ox.Literal(str(n)), documents)
        yield quad(deal, RDF.type, ENT.Treaty, facts)
        yield quad(deal, RDF.type, ENT.Agreement, derived)
        yield quad(deal, RDFS.label, ox.Literal(f"accord n° {n}", language="fr"), derived)
        yield quad(deal, ENT.status, ENT.Signed, facts)
        day = f"{draw_.randrange(1995, 2026)}-{draw_.randrange(1, 13):02d}-{draw_.randrange(1, 29):02d}"
        yield quad(deal, ENT.signedOn, ox.Literal(day, datatype=date), facts)
        passage = node(f"{_BASE}passage/{n}")
        yield quad(passage, ENT.quote, ox.Literal(f"L'organisme {first} et l'organisme {second} signent l'accord n° {n}."), claims)
        yield quad(passage, ENT.document, paper, claims)
        for end in {first, second}:
            body, claim = node(f"{_BASE}id/b{end}"), node(f"{_BASE}claim/{n}-{end}")
            yield quad(deal, ENT.party, body, facts)
            yield quad(claim, RDF.type, ENT.Claim, claims)
            yield quad(claim, RDF.subject, deal, claims)
            yield quad(claim, RDF.predicate, ENT.party, claims)
            yield quad(claim, RDF.object, body, claims)
            yield quad(claim, ENT.evidence, passage, claims)
            yield quad(claim, ENT.confidence, sure, claims)
        for home in {homes[first], homes[second]}:
            yield quad(deal, ENT.involvesCountry, lands[home], derived)
        if first != second:
            yield from _link(
                quad,
                node(f"{_BASE}cooperation/b{n}"),
                (node(f"{_BASE}id/b{first}"), node(f"{_BASE}id/b{second}")),
                [deal],
                derived,
                integer,
            )
        if homes[first] != homes[second]:
            shared[min(homes[first], homes[second]), max(homes[first], homes[second])].append(deal)
    for (a, b), deals in shared.items():
        yield from _link(quad, node(f"{_BASE}cooperation/c{a}-{b}"), (lands[a], lands[b]), deals, derived, integer)


def _link(
    quad: Callable[..., ox.Quad], link: ox.NamedNode, ends: tuple[ox.NamedNode, ...], deals: list[ox.NamedNode], graph: ox.NamedNode,
    integer: ox.NamedNode,
) -> Iterator[ox.Quad]:  # fmt: skip
    yield quad(link, RDF.type, ENT.Cooperation, graph)
    for end in ends:
        yield quad(link, ENT.between, end, graph)
    yield quad(link, ENT.weight, ox.Literal(str(len(deals)), datatype=integer), graph)
    for deal in deals:
        yield quad(link, ENT.through, deal, graph)


if __name__ == "__main__":
    main()
