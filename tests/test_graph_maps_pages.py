"""Map pages in a real browser with the network cut: every interaction, on the seeds and on made-up graphs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from browsing import Tab, chromium, opened
from networks import Writer, large, small
from playwright.sync_api import Browser, expect

from graph.maps import PAGES, page
from graph.maps.html import embedded_json
from graph.networks import Filters
from graph.store import Store, open_store
from ontology.errors import EntenteError

pytestmark = pytest.mark.browser

Draw = Callable[..., Path]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, synthetic_build: Path) -> Draw:
    """A function that gives the file of a view of the made-up documents, or of another store, drawn once."""
    folder, known = tmp_path_factory.mktemp("maps"), dict[str, Path]()

    def draw(view: str, store: Store | None = None, name: str = "made-up", **named: str) -> Path:
        key = f"{name}-{view}"
        if key not in known:
            known[key] = folder / f"{key}.html"
            known[key].write_text(page(store or open_store(synthetic_build), view, **named), "utf-8")  # type: ignore[arg-type]
        return known[key]

    return draw


@pytest.fixture
def tab(browser: Browser, drawn: Draw) -> Iterator[Tab]:
    """The actors of the made-up documents."""
    with opened(browser, drawn("actors")) as found:
        yield found
        found.clean()


def state(tab: Tab) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(tab.page.evaluate("location.hash").lstrip("#")).items()}


def counts(tab: Tab) -> list[int]:
    """Nodes, links and agreements, as the page says them."""
    return [int(re.sub(r"\D", "", part)) for part in tab.page.locator("#count").inner_text().split("·")]


def test_graph_maps_pages_of_the_seeds_show_the_sentence_behind_an_edge(browser: Browser, drawn: Draw, seeds_build: Path) -> None:
    file = drawn("countries", open_store(seeds_build), "seeds")
    with opened(browser, file) as tab:
        expect(tab.page.locator("#types")).to_contain_text("pays")
        (x1, y1), (x2, y2) = tab.spot("France"), tab.spot("Royaume-Uni")
        found = 0
        for share in (0.5, 0.55, 0.45):  # edges are slightly bowed: look beside the straight line
            for aside in (0, 6, -6, 12, -12, 18, -18, 24, -24):
                length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
                x, y = x1 + share * (x2 - x1) - aside * (y2 - y1) / length, y1 + share * (y2 - y1) + aside * (x2 - x1) / length
                tab.page.mouse.click(x, y)
                if state(tab).get("sel", "").startswith("e"):
                    found += 1
                    break
            if found:
                break
        assert found
        panel = tab.page.locator("#panel")
        expect(panel).to_contain_text("France")
        expect(panel).to_contain_text("Royaume-Uni")
        text = (Path(__file__).parent.parent / "seeds" / "entente-cordiale.txt").read_text("utf-8")
        quotes = panel.locator("blockquote").all_inner_texts()
        assert quotes
        assert all(" ".join(quote.split()) in " ".join(text.split()) for quote in quotes)
        expect(panel).to_contain_text("entente-cordiale")
        tab.clean()
    with opened(browser, drawn("actors", open_store(seeds_build), "seeds")) as tab:
        assert counts(tab)[0] >= 10
        tab.clean()


@pytest.mark.parametrize("view", PAGES)
def test_graph_maps_pages_each_opens_with_no_request_at_both_widths(browser: Browser, drawn: Draw, view: str) -> None:
    with opened(browser, drawn(view), width=1440, height=844) as tab:
        for width in (1440, 390):
            tab.page.set_viewport_size({"width": width, "height": 844})
            assert tab.page.evaluate("entente.canvas.shown.nodes") > 0 or view == "organizations"
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
            box = tab.page.locator("#canvas").bounding_box()
            assert box is not None
            assert box["height"] > 250
        tab.clean()


def test_graph_maps_pages_search_finds_any_name_and_opens_its_facts(tab: Tab) -> None:
    data = json.loads(tab.page.locator("#data").text_content() or "")
    node = max((n for n in data["nodes"] if len(n["names"]) > 1), key=lambda n: n["strength"])
    other = next(name for language, name in node["names"].items() if language != "fr")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type(other)
    expect(tab.page.locator("#found [role=option]").first).to_contain_text(node["names"]["fr"])
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator("#panel h2")).to_have_text(node["names"]["fr"])
    expect(tab.page.locator("#panel blockquote").first).to_be_visible()
    tab.page.fill("#search", node["names"]["fr"].upper().replace("É", "E"))
    expect(tab.page.locator("#found [role=option]").first).to_contain_text(node["names"]["fr"])
    tab.page.fill("#search", "zzzz")
    expect(tab.page.locator("#found")).to_be_hidden()


def test_graph_maps_pages_filters_leave_what_passes(tab: Tab) -> None:
    nodes, links, deals = counts(tab)
    tab.page.locator("#types input").first.uncheck()
    assert counts(tab)[0] < nodes
    assert state(tab)["hide"]
    tab.page.locator("#types input").first.check()
    assert counts(tab) == [nodes, links, deals]
    for select, option in (("#country", 1), ("#kind", 1), ("#status", 1)):
        tab.page.select_option(select, index=option)
        assert counts(tab)[2] < deals
        tab.page.select_option(select, index=0)
    tab.page.select_option("#status", "Planned")
    data = json.loads(tab.page.locator("#data").text_content() or "")
    assert counts(tab)[2] == sum(deal["status"] == "Planned" for deal in data["deals"])
    tab.page.click("#reset")
    assert counts(tab) == [nodes, links, deals]


def test_graph_maps_pages_time_is_cut_and_plays(tab: Tab) -> None:
    deals = counts(tab)[2]
    expect(tab.page.locator("#time")).to_be_visible()
    tab.page.focus("#from")
    for _ in range(8):
        tab.page.keyboard.press("ArrowRight")
    since = state(tab)["from"]
    data = json.loads(tab.page.locator("#data").text_content() or "")
    assert counts(tab)[2] == sum(not d["date"] or d["date"] >= since[: len(d["date"])] for d in data["deals"]) < deals
    tab.page.uncheck("#undated")
    assert counts(tab)[2] == sum(bool(d["date"]) and d["date"] >= since[: len(d["date"])] for d in data["deals"])
    tab.page.click("#play")
    tab.until("() => location.hash.includes('to=')")
    early = counts(tab)[2]
    tab.until("seen => parseInt(document.getElementById('count').textContent.split('·')[2]) > seen", early)
    tab.page.click("#play")


def test_graph_maps_pages_double_click_shows_the_neighbourhood(tab: Tab) -> None:
    data = json.loads(tab.page.locator("#data").text_content() or "")
    node = max(data["nodes"], key=lambda n: n["strength"])
    tab.page.mouse.dblclick(*tab.spot(node["names"]["fr"]))
    tab.until("() => location.hash.includes('ego=')")
    near = {e["to"] if e["from"] == node["id"] else e["from"] for e in data["edges"] if node["id"] in (e["from"], e["to"])}
    assert counts(tab)[0] == len(near) + 1
    tab.page.locator("#panel .tool", has_text="deux pas").click()
    assert state(tab)["steps"] == "2"
    tab.page.locator("#chips button").click()
    assert counts(tab)[0] == len(data["nodes"])


def test_graph_maps_pages_the_address_brings_everything_back(browser: Browser, drawn: Draw) -> None:
    fragment = "#sel=e0&status=Signed&from=2000&to=2020&undated=0&lang=en&theme=dark&hide=Company&view=table"
    with opened(browser, drawn("actors"), fragment) as tab:
        expect(tab.page.locator("#panel")).to_be_visible()
        expect(tab.page.locator("#status")).to_have_value("Signed")
        expect(tab.page.locator("#range")).to_have_text("2000 – 2020")
        expect(tab.page.locator("#undated")).not_to_be_checked()
        expect(tab.page.locator("html")).to_have_attribute("lang", "en")
        expect(tab.page.locator("html")).to_have_attribute("data-theme", "dark")
        expect(tab.page.locator("#tables")).to_be_visible()
        expect(tab.page.locator("#types input[value=Company]")).not_to_be_checked()
        before = counts(tab)
        tab.page.reload()
        tab.ready()
        assert counts(tab) == before
        assert tab.requests[1:] == [tab.requests[0]]
        tab.page.evaluate("location.hash = ''")
        expect(tab.page.locator("#tables")).to_be_hidden()
        assert counts(tab) > before


def test_graph_maps_pages_nonsense_in_the_address_does_no_harm(browser: Browser, drawn: Draw) -> None:
    fragment = "#sel=e99999&ego=zz&open=%3Cimg%3E,7&from=x&lang=xx&steps=9&view=<script>&country=%22%3E&hide=constructor"
    with opened(browser, drawn("actors"), fragment) as tab:
        expect(tab.page.locator("#panel")).to_be_hidden()
        tab.clean()


def test_graph_maps_pages_the_keyboard_alone_is_enough(tab: Tab) -> None:
    fitting = tab.page.evaluate("entente.canvas.shown.net.getScale()")
    tab.page.focus("#canvas")
    tab.page.keyboard.press("ArrowRight")
    first = state(tab)["sel"]
    for key in ("ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"):
        tab.page.keyboard.press(key)
    assert state(tab)["sel"] != first or tab.page.evaluate("entente.canvas.shown.nodes") < 3
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "panel"
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator("#panel")).to_be_hidden()
    assert tab.page.evaluate("document.activeElement.id") == "canvas"
    scale = tab.page.evaluate("entente.canvas.shown.net.getScale()")
    tab.page.keyboard.press("+")
    assert tab.page.evaluate("entente.canvas.shown.net.getScale()") > scale
    tab.page.keyboard.press("0")
    assert tab.page.evaluate("entente.canvas.shown.net.getScale()") == pytest.approx(fitting, rel=0.05)


def test_graph_maps_pages_the_table_says_the_same(tab: Tab) -> None:
    nodes, links, _ = counts(tab)
    tab.page.click("#mode")
    tables = tab.page.locator("#tables table")
    expect(tables).to_have_count(2)
    assert tables.nth(0).locator("tbody tr").count() == min(nodes, 200)
    assert tables.nth(1).locator("tbody tr").count() == min(links, 200)
    tables.nth(1).locator("tbody tr button").first.click()
    expect(tab.page.locator("#panel blockquote").first).to_be_visible()
    tables.nth(0).locator("thead button").first.click()
    names = tables.nth(0).locator("tbody tr td:first-child").all_inner_texts()
    fold = str.maketrans("éèÉ", "eeE")
    assert [n.translate(fold).lower() for n in names][:3] == sorted(n.translate(fold).lower() for n in names)[:3]
    tab.page.click("#mode")
    expect(tab.page.locator("#tables")).to_be_hidden()


def test_graph_maps_pages_speak_two_languages_and_go_dark(tab: Tab) -> None:
    expect(tab.page.locator("#mode")).to_have_text("Tableau")
    tab.page.click("#lang")
    expect(tab.page.locator("#mode")).to_have_text("Table")
    expect(tab.page.locator("#title")).to_have_text("Who works with whom: actors")
    expect(tab.page.locator("#types")).to_contain_text("university")
    light = tab.page.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.page.click("#theme")
    assert tab.page.evaluate("getComputedStyle(document.body).backgroundColor") != light


@pytest.mark.parametrize("view", ["actors", "world", "timeline"])
def test_graph_maps_pages_save_a_drawing_and_an_image(browser: Browser, drawn: Draw, view: str) -> None:
    with opened(browser, drawn(view)) as tab:
        for button, start in (("#svg", b"<svg"), ("#png", b"\x89PNG")):
            tab.page.click("#save")
            with tab.page.expect_download() as download:
                tab.page.click(button)
            content = Path(download.value.path()).read_bytes()
            assert content.startswith(start)
            assert len(content) > 5_000
            if button == "#svg":
                assert b"var(--" not in content
                assert b"script" not in content
        tab.clean()


def test_graph_maps_pages_print_the_map_without_its_controls(tab: Tab) -> None:
    tab.page.emulate_media(media="print")
    expect(tab.page.locator("#canvas canvas")).to_be_visible()
    expect(tab.page.locator("#rail")).to_be_hidden()
    expect(tab.page.locator("#time")).to_be_hidden()


def test_graph_maps_pages_stand_still_until_asked_to_move(tab: Tab) -> None:
    first = tab.page.evaluate("JSON.stringify(entente.canvas.shown.places())")
    tab.page.wait_for_timeout(400)
    assert tab.page.evaluate("JSON.stringify(entente.canvas.shown.places())") == first
    tab.page.click("#move")
    tab.until("first => JSON.stringify(entente.canvas.shown.places()) !== first", first)
    tab.page.click("#move")


def test_graph_maps_pages_on_a_phone_the_filters_are_a_drawer(browser: Browser, drawn: Draw) -> None:
    with opened(browser, drawn("actors"), width=390, height=844) as tab:
        expect(tab.page.locator("#rail")).to_be_hidden()
        tab.page.click("#filters")
        expect(tab.page.locator("#rail")).to_be_visible()
        tab.page.keyboard.press("Escape")
        expect(tab.page.locator("#rail")).to_be_hidden()
        tab.page.evaluate("entente.choose(0, false)")
        panel = tab.page.locator("#panel").bounding_box()
        assert panel is not None
        assert panel["width"] == 390
        tab.clean()


def test_graph_maps_pages_world_shows_countries_arcs_and_sentences(browser: Browser, drawn: Draw) -> None:
    with opened(browser, drawn("world")) as tab:
        assert tab.page.locator("path.land").count() > 170
        arcs = tab.page.locator("path.arc").count()
        assert arcs > 5
        tab.page.locator(".spot").last.click()
        expect(tab.page.locator("#panel h2")).not_to_be_empty()
        tab.page.keyboard.press("Escape")
        tab.page.locator("path.reach").last.dispatch_event("click")
        expect(tab.page.locator("#panel blockquote").first).to_be_visible()
        tab.page.select_option("#status", "Planned")
        assert tab.page.locator("path.arc").count() < arcs
        before = tab.page.locator("svg.plot").get_attribute("viewBox")
        tab.page.click("#in")
        assert tab.page.locator("svg.plot").get_attribute("viewBox") != before
        tab.clean()


def test_graph_maps_pages_timeline_has_a_mark_for_each_agreement(browser: Browser, drawn: Draw) -> None:
    with opened(browser, drawn("timeline", small().store(), "small")) as tab:
        assert tab.page.locator("g.tick").count() == 5
        assert set(tab.page.locator("text.lane").all_text_contents()) >= {"\u2068traité\u2069", "\u2068partenariat\u2069"}
        tab.page.locator("g.tick").first.click()
        expect(tab.page.locator("#panel blockquote").first).to_be_visible()
        tab.page.focus("#canvas")
        tab.page.keyboard.press("ArrowRight")
        tab.clean()


HOSTILE = (
    '<img src=x onerror="window.pwned=1">', "</script><script>window.pwned=2</script>", "\"'`${window.pwned=3}", "{{7*7}}{% raw %}",
    "\u202egnp.exe\u202e\u2067\u2066", "javascript:window.pwned=4", "<!--", "]]>", "a" * 10_000, "href=javascript:pwned=5", "\u2028\u2029\U0001f600",
)  # fmt: skip


@pytest.mark.parametrize("view", PAGES)
def test_graph_maps_pages_hostile_text_does_nothing_but_show(browser: Browser, drawn: Draw, view: str) -> None:
    w = Writer()
    w.document("un", HOSTILE[1])
    w.thing("fr", "Country", HOSTILE[0], code="FR")
    w.thing("ca", "Country", "Canada", code="CA")
    for n, name in enumerate(HOSTILE):
        w.thing(f"u{n}", "University", name, "fr")
        w.thing(f"p{n}", "Person", name)
        w.membership(f"p{n}", f"u{n}", name)
        w.claim(f"https://example.org/id/u{n}", "http://www.w3.org/ns/org#memberOf", "https://example.org/id/u0", name[:400])
        w.agreement(f"a{n}", (f"u{n}", "ca", "fr"), ("fr", "ca"), date=f"20{n + 10}-01-02", quote=name, label=name)
    file = drawn(view, w.store(), "hostile", title="</title><script>window.pwned=6</script>" + HOSTILE[0])
    with opened(browser, file) as tab:
        shown = tab.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.length")
        for n in range(min(shown, 24)):
            tab.page.evaluate("n => entente.choose(n, false)", n)
        for n in range(8):
            tab.page.evaluate("n => entente.choose('e' + n, false)", n)
        if view not in ("people", "organizations"):
            gather = (
                "[...Array(40).keys()].flatMap((n) => { entente.choose(n, false);"
                " return [...document.querySelectorAll('#panel blockquote')].map((q) => q.textContent); })"
            )
            quotes = tab.page.evaluate(gather)
            assert set(HOSTILE) <= set(quotes)
        tab.page.fill("#search", "onerror")
        tab.page.fill("#search", "<img")
        tab.page.evaluate("entente.change({view: 'table'})")
        tab.page.click("#lang")
        tab.page.evaluate("entente.change({view: 'map'})")
        tab.page.mouse.move(600, 400)
        assert tab.page.evaluate("window.pwned") is None
        assert tab.page.locator("img, iframe, object, embed").count() == 0
        assert tab.page.locator("script").count() == (2 if view in ("world", "timeline") else 3)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= 1280
        tab.clean()


def test_graph_maps_pages_the_policy_lets_nothing_else_run(tab: Tab) -> None:
    tab.page.evaluate("const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s)")
    tab.page.evaluate("fetch('https://example.org/').catch(() => 0)")
    assert tab.page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in error for error in tab.errors)
    tab.errors.clear()
    assert "unsafe" not in (tab.page.locator("meta[http-equiv]").get_attribute("content") or "unsafe")


@pytest.mark.parametrize(
    ("view", "fragment"),
    [
        ("countries", "#sel=0"),
        ("actors", "#sel=e0&theme=dark"),
        ("actors", "#view=table&lang=en"),
        ("world", "#sel=e0"),
        ("timeline", "#theme=dark"),
    ],
)
def test_graph_maps_pages_axe_finds_no_serious_violation(browser: Browser, drawn: Draw, view: str, fragment: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, drawn(view), fragment, width=1440, height=900) as tab:
        for width in (1440, 390):
            tab.page.set_viewport_size({"width": width, "height": 900})
            found = Axe().run(tab.page).response["violations"]
            serious = [
                (v["id"], [n["html"][:160] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")
            ]
            assert serious == [], width


@pytest.mark.slow
def test_graph_maps_pages_ten_thousand_actors_fold_and_open(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "large.html"
    file.write_text(page(large(10_000, 12_000).store(), "actors"), "utf-8")
    with opened(browser, file) as tab:
        elements = "entente.canvas.shown.nodes + entente.canvas.shown.edges"
        assert counts(tab)[0] == 10_000
        assert tab.page.evaluate("entente.folding")
        assert tab.page.evaluate(elements) <= 1_500
        tab.page.evaluate("entente.change({open: '0,1,2'})")
        assert tab.page.evaluate("entente.canvas.shown.nodes") > 100
        assert tab.page.evaluate(elements) <= 1_500
        tab.page.fill("#search", "Organisme 9876 ")
        tab.page.keyboard.press("Enter")
        expect(tab.page.locator("#panel h2")).to_contain_text("Organisme 9876")
        expect(tab.page.locator("#panel blockquote").first).to_contain_text("9876")
        tab.page.evaluate("entente.change({from: '2020', undated: '0', open: ''})")
        assert tab.page.evaluate(elements) <= 1_500
        assert counts(tab)[0] < 10_000
        box = tab.page.locator("#canvas").bounding_box()
        assert box is not None
        tab.page.mouse.move(box["x"] + 300, box["y"] + 300)
        tab.page.mouse.down()
        tab.page.mouse.move(box["x"] + 500, box["y"] + 360, steps=8)
        tab.page.mouse.up()
        tab.clean()


def test_graph_maps_pages_the_same_graph_gives_the_same_page(synthetic_build: Path) -> None:
    store = open_store(synthetic_build)
    assert page(store, "actors") == page(store, "actors")
    assert page(store, "actors", Filters(since="2010")) != page(store, "actors")


def test_graph_maps_pages_embedded_json_cannot_end_its_script() -> None:
    said = embedded_json({"a": "</script><!--\u2028&\ud800"})
    assert not set("<>&\u2028") & set(said)
    assert json.loads(said)["a"].startswith("</script><!--\u2028&")


def test_graph_maps_pages_an_unknown_view_or_language_is_refused(synthetic_build: Path) -> None:
    store = open_store(synthetic_build)
    with pytest.raises(EntenteError, match="globe: no map of this name"):
        page(store, "globe")
    with pytest.raises(EntenteError, match="language: 'de' is none of fr, en"):
        page(store, "countries", language="de")
