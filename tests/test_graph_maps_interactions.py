"""Every interaction of a map page in a real browser with the network cut, on the seeds and on ten thousand made-up actors.

The seeds are drawn one by one; the ten thousand fold into communities, of which a test that needs an actor opens one by hand.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from browsing import Tab, opened
from networks import large
from playwright.sync_api import Browser, FloatRect, expect

from graph.maps import page
from graph.networks.measures import MEASURES
from graph.store import open_store

pytestmark = pytest.mark.browser

GRAPHS: Final = ("seeds", "ten thousand")
Open = Callable[..., Path]
_DRAWN: Final = """() => {
    const box = document.getElementById('canvas').getBoundingClientRect(), places = entente.canvas.shown.places();
    const panel = document.getElementById('panel').hidden ? 0 : 400, key = document.getElementById('key').getBoundingClientRect();
    const tied = new Set(entente.visible().links.flatMap(({ edge }) => [edge.from, edge.to]));
    const all = Object.entries(places).map(([id, at]) => ({ id, x: at.x, y: at.y }));
    const inside = all.filter(({ x, y }) => x > 30 && x < box.width - 90 - panel && y > 70 && y < box.height - 20
        && !(x + box.left < key.right + 20 && y + box.top > key.top - 20));
    return inside.map((item) => ({ id: item.id, x: box.left + item.x, y: box.top + item.y, tied: tied.has(+item.id),
        room: Math.min(...all.filter((other) => other.id !== item.id).map((other) => Math.hypot(other.x - item.x, other.y - item.y))) }));
}"""
"""What is drawn where it can be clicked, in pixels of the window, with the distance to the next."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, seeds_build: Path) -> dict[str, Path]:
    """The map of the actors of each graph, drawn once for all workers of pytest-xdist."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    found = {name: shared / f"interactions-{name.replace(' ', '-')}.html" for name in GRAPHS}
    with (shared / "interactions.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name, file in found.items():
            if not file.exists():
                store = open_store(seeds_build) if name == "seeds" else large(10_000, 12_000).store()
                file.write_text(page(store, "actors"), "utf-8")
    return found


@pytest.fixture(params=GRAPHS)
def file(request: pytest.FixtureRequest, files: dict[str, Path]) -> Path:
    return files[request.param]


@pytest.fixture
def tab(browser: Browser, file: Path) -> Iterator[Tab]:
    """The map of one of the graphs, which must have asked for nothing and failed at nothing in the end."""
    with opened(browser, file) as found:
        yield found
        found.clean()


def community(tab: Tab) -> tuple[float, float]:
    """Where the community with most room about it is drawn."""
    best = max(tab.page.evaluate(_DRAWN), key=lambda item: item["room"])
    return best["x"], best["y"]


def actor(tab: Tab) -> tuple[int, float, float]:
    """An actor with ties, and where it is drawn; on a folded map one of a community that is opened by a double click."""
    if tab.page.evaluate("entente.canvas.folding"):
        tab.page.mouse.dblclick(*community(tab))
        tab.until("() => location.hash.includes('open=')")
    best = max((item for item in tab.page.evaluate(_DRAWN) if item["tied"]), key=lambda item: item["room"])
    return int(best["id"]), best["x"], best["y"]


def shown(tab: Tab, element: str) -> FloatRect:
    box = tab.page.locator(element).bounding_box()
    assert box is not None
    return box


def test_graph_maps_interactions_search_finds_any_name_and_opens_its_facts(tab: Tab) -> None:
    named = [n for n in tab.data()["nodes"] if n["deals"] and (len(n["names"]) > 1 or n["aliases"]) and "É" not in n["names"]["fr"]]
    node = max(named, key=lambda n: n["strength"])
    best, other = node["names"]["fr"], next(n for n in (*node["aliases"], *node["names"].values()) if n != node["names"]["fr"])
    tab.page.keyboard.press("/")
    tab.page.keyboard.type(other)
    expect(tab.page.locator("#found [role=option]").first).to_contain_text(best)
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#panel h2")).to_have_text(best)
    expect(tab.page.locator("#panel blockquote").first).to_be_visible()
    assert str(node["id"]) in tab.page.evaluate("Object.keys(entente.canvas.shown.places())")
    tab.page.fill("#search", best.upper().translate(str.maketrans("éèôü", "EEOU")))
    expect(tab.page.locator("#found [role=option]").first).to_contain_text(best)
    tab.page.fill("#search", "zzzz")
    expect(tab.page.locator("#found")).to_be_hidden()


def test_graph_maps_interactions_each_filter_leaves_what_passes(tab: Tab) -> None:
    whole, data = tab.counts(), tab.data()
    first = tab.page.locator("#types input").first
    kind = first.get_attribute("value")
    first.uncheck()
    assert tab.counts()[0] == sum(node["type"] != kind for node in data["nodes"])
    assert tab.state()["hide"] == kind
    tab.page.locator("#types input").first.check()
    assert tab.counts() == whole
    for select, has in (
        ("country", lambda deal, value: value in deal["codes"]),
        ("kind", lambda deal, value: deal["kind"] == value),
        ("status", lambda deal, value: deal["status"] == value),
        ("topic", lambda deal, value: value in deal["topics"]),
    ):
        tab.page.select_option(f"#{select}", index=1)
        chosen = tab.page.input_value(f"#{select}")
        assert tab.counts()[2] == sum(has(deal, chosen) for deal in data["deals"]) > 0
        tab.page.select_option(f"#{select}", index=0)
        assert tab.counts() == whole


def test_graph_maps_interactions_filters_that_leave_nothing_say_so_and_are_undone(tab: Tab) -> None:
    whole = tab.counts()
    tab.page.evaluate("entente.change({country: 'ZZ'})")
    assert tab.counts() == [0, 0, 0]
    expect(tab.page.locator("#empty")).to_contain_text("Rien ne répond à ces filtres")
    tab.page.click("#again")
    expect(tab.page.locator("#empty")).to_be_hidden()
    assert tab.counts() == whole


def test_graph_maps_interactions_time_is_cut_and_plays(tab: Tab) -> None:
    deals, dates = tab.counts()[2], [deal["date"] for deal in tab.data()["deals"]]
    expect(tab.page.locator("#time")).to_be_visible()
    tab.page.focus("#from")
    for _ in range(14):
        tab.page.keyboard.press("ArrowRight")
    since = tab.state()["from"]
    assert tab.counts()[2] == sum(not date or date >= since[: len(date)] for date in dates) < deals
    tab.page.uncheck("#undated")
    assert tab.counts()[2] == sum(bool(date) and date >= since[: len(date)] for date in dates)
    tab.page.evaluate("entente.change({from: ''})")
    tab.page.click("#play")
    tab.until("() => location.hash.includes('to=')")
    early = tab.counts()[2]
    tab.until("seen => parseInt(document.getElementById('count').textContent.split('·')[2].replace(/\\D/g, '')) > seen", early, 60)
    if tab.page.locator("#play").get_attribute("aria-label") == "Arrêter le temps":
        tab.page.click("#play")
    expect(tab.page.locator("#play")).to_have_attribute("aria-label", "Jouer le temps")


def test_graph_maps_interactions_a_click_shows_the_sentence_and_the_document(tab: Tab) -> None:
    node, x, y = actor(tab)
    tab.page.mouse.click(x, y)
    panel = tab.page.locator("#panel")
    expect(panel.locator("blockquote").first).to_be_visible()
    assert tab.state()["sel"] == str(node)
    data = tab.data()
    known = next(n for n in data["nodes"] if n["id"] == node)
    expect(panel.locator("h2")).to_have_text(known["names"]["fr"])
    told = {(data["quotes"][s["quote"]], data["documents"][s["document"]]["title"]) for s in data["says"]}
    for said in panel.locator("figure.says").all()[:20]:
        quote, source = said.locator("blockquote").text_content(), said.locator("figcaption").text_content() or ""
        assert any(quote == text and title in source for text, title in told)
    panel.locator("ul.rows small").first.click()
    assert tab.state()["sel"].startswith("e")
    tab.page.click("#panel .close")
    expect(panel).to_be_hidden()


def test_graph_maps_interactions_double_click_shows_the_neighbourhood(tab: Tab) -> None:
    node, x, y = actor(tab)
    data = tab.data()
    tab.page.mouse.dblclick(x, y)
    tab.until("() => location.hash.includes('ego=')")
    near = {edge["to"] if edge["from"] == node else edge["from"] for edge in data["edges"] if node in (edge["from"], edge["to"])}
    assert tab.counts()[0] == len(near | {node})
    tab.page.locator("#panel .tool", has_text="deux pas").click()
    assert tab.state()["steps"] == "2"
    assert tab.counts()[0] == len(
        {e for edge in data["edges"] for e in (edge["from"], edge["to"]) if {edge["from"], edge["to"]} & near} | {node}
    )
    tab.page.locator("#chips button", has_text="Revenir").click()
    assert tab.counts()[0] == len(data["nodes"])


def test_graph_maps_interactions_the_address_brings_everything_back(browser: Browser, file: Path) -> None:
    fragment = "#sel=e0&status=Signed&to=2025-12&undated=0&lang=en&theme=dark&by=pagerank&hide=Region&view=table"
    with opened(browser, file, fragment) as tab:
        expect(tab.page.locator("#panel")).to_be_visible()
        expect(tab.page.locator("#status")).to_have_value("Signed")
        expect(tab.page.locator("#undated")).not_to_be_checked()
        expect(tab.page.locator("html")).to_have_attribute("lang", "en")
        expect(tab.page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(tab.page.locator("#by")).to_have_value("pagerank")
        expect(tab.page.locator("#tables")).to_be_visible()
        tab.page.focus("#from")
        tab.page.keyboard.press("ArrowRight")
        before, spoken, period = tab.counts(), tab.page.locator("#panel").inner_text(), tab.page.locator("#range").inner_text()
        again = tab.page.evaluate("location.hash")
        assert "from=" in again
        tab.clean()
    with opened(browser, file, again) as tab:
        assert tab.counts() == before
        assert tab.page.locator("#panel").inner_text() == spoken
        assert tab.page.locator("#range").inner_text() == period
        tab.page.evaluate("location.hash = ''")
        expect(tab.page.locator("#tables")).to_be_hidden()
        assert tab.counts() > before
        tab.clean()


def test_graph_maps_interactions_the_keyboard_alone_is_enough(tab: Tab) -> None:
    fitting = tab.page.evaluate("entente.canvas.shown.net.getScale()")
    tab.page.focus("#canvas")
    tab.page.keyboard.press("ArrowRight")
    first = tab.state()["sel"]
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        tab.page.keyboard.press(key)
        if tab.state()["sel"] != first:
            break
    assert tab.state()["sel"] != first
    if tab.state()["sel"].startswith("g"):
        tab.page.keyboard.press("Enter")
        assert tab.state()["open"]
        tab.page.focus("#canvas")
        tab.page.keyboard.press("ArrowRight")
    tab.page.evaluate("entente.choose([...entente.canvas.shown.ids].find((id) => typeof id === 'number'), false)")
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "panel"
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#panel")).to_be_hidden()
    assert tab.page.evaluate("document.activeElement.id") == "canvas"
    scale = tab.page.evaluate("entente.canvas.shown.net.getScale()")
    tab.page.keyboard.press("+")
    assert tab.page.evaluate("entente.canvas.shown.net.getScale()") > scale
    tab.page.evaluate("entente.change({open: ''})")
    tab.page.keyboard.press("0")
    assert tab.page.evaluate("entente.canvas.shown.net.getScale()") == pytest.approx(fitting, rel=0.05)


def test_graph_maps_interactions_the_table_says_the_same(tab: Tab) -> None:
    tab.page.select_option("#status", "Signed")
    nodes, links, _ = tab.counts()
    tab.page.click("#mode")
    tables = tab.page.locator("#tables table")
    expect(tables).to_have_count(2)
    for table, whole, caption in ((0, nodes, "#caption-nodes"), (1, links, "#caption-links")):
        said = tab.page.locator(caption).inner_text()
        assert int("".join(c for c in said if c.isdigit())) == whole
        assert tables.nth(table).locator("tbody tr").count() == min(whole, 200)
    if nodes <= 200:  # all of them stand in the table: the rows are what is drawn
        rows = tables.nth(0).locator("tbody tr td:first-child").all_inner_texts()
        assert sorted(rows) == sorted(tab.page.evaluate("[...entente.canvas.shown.ids].map((id) => entente.node(id).names.fr)"))
        assert links == tab.page.evaluate("entente.canvas.shown.edges")
    weights = tab.page.evaluate("entente.visible().links.map((tie) => tie.weight).sort((a, b) => b - a).slice(0, 200)")
    assert [int(cell) for cell in tables.nth(1).locator("tbody td.n").all_inner_texts()] == weights
    tables.nth(1).locator("tbody tr button").first.click()
    expect(tab.page.locator("#panel blockquote").first).to_be_visible()
    tables.nth(0).locator("thead button").first.click()
    names = tables.nth(0).locator("tbody tr td:first-child").all_inner_texts()
    assert names == tab.page.evaluate("names => [...names].sort(new Intl.Collator('fr').compare)", names)
    tab.page.click("#mode")
    expect(tab.page.locator("#tables")).to_be_hidden()


def test_graph_maps_interactions_speak_two_languages_and_go_dark(tab: Tab) -> None:
    expect(tab.page.locator("#mode")).to_have_text("Tableau")
    tab.page.click("#lang")
    expect(tab.page.locator("#mode")).to_have_text("Table")
    expect(tab.page.locator("#title")).to_have_text("Who works with whom: actors")
    expect(tab.page.locator("#types")).to_contain_text("university")
    expect(tab.page.locator("#by-hint")).to_contain_text(MEASURES["strength"].sentences["en"])
    light = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.page.click("#theme")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_graph_maps_interactions_save_a_drawing_and_an_image(tab: Tab) -> None:
    drawing = tab.saved("#svg")
    assert drawing.startswith(b"<svg")
    assert drawing.count(b"<path") >= tab.page.evaluate("entente.canvas.shown.nodes")
    assert b"script" not in drawing
    image = tab.saved("#png")
    assert image.startswith(b"\x89PNG")
    assert len(image) > 5_000


def test_graph_maps_interactions_print_the_map_without_its_controls(tab: Tab) -> None:
    tab.page.evaluate("globalThis.printed = 0; globalThis.print = () => { globalThis.printed++; }; 0")
    tab.page.click("#save")
    tab.page.click("#print")
    assert tab.page.evaluate("globalThis.printed") == 1
    tab.page.emulate_media(media="print")
    expect(tab.page.locator("#canvas canvas")).to_be_visible()
    for control in ("#rail", "#time", ".tools", ".search", ".zoom"):
        expect(tab.page.locator(control).first).to_be_hidden()
    sheet = tab.page.pdf()
    assert sheet.startswith(b"%PDF")
    assert b"/Image" in sheet  # the map itself


def test_graph_maps_interactions_the_legend_names_what_is_drawn(tab: Tab) -> None:
    node, _, _ = actor(tab)
    legend = tab.page.locator("#marks")
    for type_ in tab.page.evaluate(
        "[...new Set([...entente.canvas.shown.ids].filter(Number.isInteger).map((id) => entente.node(id).type))]"
    ):
        expect(legend).to_contain_text(tab.data()["types"][type_]["fr"])
    expect(legend).to_contain_text("taille : force")
    tab.page.click("#key summary")
    expect(legend).to_be_hidden()
    tab.page.click("#key summary")
    expect(legend).to_be_visible()
    assert node >= 0


def test_graph_maps_interactions_stand_still_until_asked_to_move(tab: Tab) -> None:
    places = "JSON.stringify(entente.canvas.shown.places())"
    first = tab.page.evaluate(places)
    tab.page.wait_for_timeout(400)
    assert tab.page.evaluate(places) == first
    tab.page.click("#move")
    expect(tab.page.locator("#move")).to_have_attribute("aria-pressed", "true")
    tab.until(f"first => {places} !== first", first)
    tab.page.click("#move")
    expect(tab.page.locator("#move")).to_have_attribute("aria-pressed", "false")
    stopped = tab.page.evaluate(places)
    tab.page.wait_for_timeout(400)
    assert tab.page.evaluate(places) == stopped


def test_graph_maps_interactions_communities_open_and_close_and_bound_what_is_drawn(tab: Tab) -> None:
    elements = "entente.canvas.shown.nodes + entente.canvas.shown.edges"
    data = tab.data()
    assert tab.counts()[0] == len(data["nodes"])
    if len(data["nodes"]) + len(data["edges"]) <= 1_500:
        assert not tab.page.evaluate("entente.canvas.folding")
        assert tab.page.evaluate(elements) == len(data["nodes"]) + len(data["edges"])
        return
    assert tab.page.evaluate("entente.canvas.folding")
    expect(tab.page.locator("#note")).to_contain_text("par communautés")
    closed = tab.page.evaluate(elements)
    assert closed <= 1_500
    tab.page.mouse.click(*community(tab))
    tab.page.locator("#panel .tool", has_text="Ouvrir").click()
    assert tab.page.evaluate("[...entente.canvas.shown.ids].filter(Number.isInteger).length") > 20
    tab.page.evaluate("entente.change({open: '0,1,2,3'})")
    assert tab.page.evaluate(elements) <= 1_500
    for left in (3, 2, 1, 0):
        tab.page.locator("#chips button").first.click()
        assert tab.page.locator("#chips button").count() == left
    assert tab.page.evaluate(elements) == closed
    tab.page.evaluate("entente.change({from: '2020', undated: '0'})")
    assert tab.page.evaluate(elements) <= 1_500
    box = shown(tab, "#canvas")
    before = tab.page.evaluate("entente.canvas.shown.net.getViewPosition().x")
    tab.page.mouse.move(box["x"] + 300, box["y"] + 300)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + 500, box["y"] + 360, steps=8)
    tab.page.mouse.up()
    assert tab.page.evaluate("entente.canvas.shown.net.getViewPosition().x") != before


def test_graph_maps_interactions_nodes_are_sized_by_a_measure_that_is_explained(tab: Tab) -> None:
    by = tab.page.locator("#by")
    expect(tab.page.locator("#by-hint")).to_contain_text(MEASURES["strength"].sentences["fr"])
    by.select_option("pagerank")
    assert tab.state()["by"] == "pagerank"
    expect(tab.page.locator("#by-hint")).to_contain_text(MEASURES["pagerank"].sentences["fr"])
    actor(tab)
    expect(tab.page.locator("#marks")).to_contain_text("taille : PageRank")
    ranks = tab.data()
    figures = next(m["figures"] for m in ranks["measures"] if m["name"] == "pagerank")
    tab.page.click("#mode")
    expect(tab.page.locator("#tables")).to_contain_text(MEASURES["pagerank"].sentences["fr"])
    head = tab.page.locator("#tables table").first.locator("thead button", has_text="PageRank")
    head.click()
    best = max(range(len(figures)), key=lambda n: figures[n])
    expect(tab.page.locator("#tables table").first.locator("tbody tr").first).to_contain_text(ranks["nodes"][best]["names"]["fr"])
    tab.page.evaluate("n => entente.choose(n, false)", best)
    tab.page.click("#panel .figures summary")
    told = tab.page.locator("#panel .figures")
    expect(told).to_contain_text("rang 1 sur")
    for measure in ranks["measures"]:
        expect(told).to_contain_text(measure["sentences"]["fr"])
    assert {m["name"] for m in ranks["measures"]} >= {n for n, m in MEASURES.items() if not m.sampled}


def test_graph_maps_interactions_on_a_phone_the_filters_are_a_drawer(browser: Browser, file: Path) -> None:
    with opened(browser, file, width=390, height=844) as tab:
        expect(tab.page.locator("#rail")).to_be_hidden()
        expect(tab.page.locator("#marks")).to_be_hidden()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert shown(tab, "#canvas")["height"] > 844 * 0.6
        places = tab.page.evaluate("Object.values(entente.canvas.shown.places()).map(({ y }) => y)")
        canvas, buttons = shown(tab, "#canvas"), shown(tab, "#zoom")
        assert canvas["y"] + max(places) + 30 < buttons["y"]  # no node stands beside a button, where its name would be covered
        tab.page.click("#filters")
        expect(tab.page.locator("#rail")).to_be_visible()
        tab.page.select_option("#status", "Signed")
        tab.page.keyboard.press("Escape")
        expect(tab.page.locator("#rail")).to_be_hidden()
        tab.page.evaluate("entente.choose(0, false)")
        assert shown(tab, "#panel")["width"] == 390
        tab.page.click("#mode")
        expect(tab.page.locator("#tables")).to_be_visible()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
        tab.clean()
