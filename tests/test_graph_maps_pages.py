"""Map pages in a real browser with the network cut: what each page shows, hostile text, edge cases, accessibility."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest
from browsing import Tab, opened
from networks import IRIS, Writer, small
from playwright.sync_api import Browser, expect

from graph.maps import PAGES, page
from graph.maps.html import embedded_json
from graph.maps.pages import draw
from graph.networks import Filters, ego, path
from graph.store import Store, open_store
from ontology.errors import EntenteError
from ontology.terms import ENT

pytestmark = pytest.mark.browser

Draw = Callable[..., Path]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, synthetic_build: Path) -> Draw:
    """A function that gives the file of a view of the made-up documents, or of another store, drawn once."""
    folder, known = tmp_path_factory.mktemp("maps"), dict[str, Path]()

    def once(view: str, store: Store | None = None, name: str = "made-up", **named: str) -> Path:
        key = f"{name}-{view}"
        if key not in known:
            known[key] = folder / f"{key}.html"
            known[key].write_text(page(store or open_store(synthetic_build), view, **named), "utf-8")  # type: ignore[arg-type]
        return known[key]

    return once


@pytest.fixture
def tab(browser: Browser, drawn: Draw) -> Iterator[Tab]:
    """The actors of the made-up documents."""
    with opened(browser, drawn("actors")) as found:
        yield found
        found.clean()


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
                tab.page.wait_for_timeout(320)  # a click where the panel will stand waits for a second one
                if tab.state().get("sel", "").startswith("e"):
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
        assert tab.counts()[0] >= 10
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


def test_graph_maps_pages_nonsense_in_the_address_does_no_harm(browser: Browser, drawn: Draw) -> None:
    fragment = "#sel=e99999&ego=zz&open=%3Cimg%3E,7&from=x&lang=xx&steps=9&view=<script>&country=%22%3E&hide=constructor"
    with opened(browser, drawn("actors"), fragment) as tab:
        expect(tab.page.locator("#panel")).to_be_hidden()
        tab.clean()


_PIXELS = """async data => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + data;
    await image.decode();
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [image.width, image.height];
    const paint = sheet.getContext('2d');
    paint.drawImage(image, 0, 0);
    const found = paint.getImageData(0, 0, image.width, image.height).data;
    const is = (i, colour) => colour.every((part, n) => Math.abs(found[i + n] - part) < 3);
    let [marks, paper] = [0, 0];
    for (let i = 0; i < found.length; i += 4) {
        if (is(i, [11, 90, 156])) marks++;
        else if (is(i, [251, 250, 246])) paper++;
    }
    return { marks, paper, all: found.length / 4 };
}"""
"""How many pixels of an image are of the colour of countries (and of signed agreements), and how many are bare."""


@pytest.mark.parametrize("view", ["countries", "world", "timeline"])
def test_graph_maps_pages_save_a_drawing_and_an_image_that_hold_the_picture(browser: Browser, drawn: Draw, view: str) -> None:
    with opened(browser, drawn(view), "#theme=light") as tab:
        drawing = tab.saved("#svg").decode()
        assert drawing.startswith("<svg")
        assert not [found for found in ("var(--", "script", "NaN", "undefined") if found in drawing]
        said = [text.strip("\u2066\u2067\u2068\u2069") for text in re.findall("<text[^>]*>([^<]*)</text>", drawing)]
        data = tab.data()
        assert said[0] == data["title"]["fr"]
        for word in tab.page.locator("#marks span").all_inner_texts():
            assert word.strip() in said
        if view == "timeline":
            assert drawing.count("<circle") > tab.page.evaluate("entente.canvas.shown.nodes")
        else:
            assert {node["names"]["fr"] for node in data["nodes"] if node["code"] in ("FR", "DE")} <= set(said)
            assert drawing.count("<path") >= tab.page.evaluate("entente.canvas.shown.nodes + entente.canvas.shown.edges")
        image = tab.saved("#png")
        found = tab.page.evaluate(_PIXELS, base64.b64encode(image).decode())
        assert 0.001 < found["marks"] / found["all"] < 0.5
        assert 0.2 < found["paper"] / found["all"] < 0.99
        tab.clean()


def crowd(countries: int) -> Writer:
    """That many countries, of which each has an agreement with each other."""
    w = Writer()
    slugs = [f"land-{n:02d}" for n in range(countries)]
    for n, slug in enumerate(slugs):
        w.thing(slug, "Country", f"Pays {n}", code=chr(65 + n // 26) + chr(65 + n % 26))
    for first, second in combinations(slugs, 2):
        w.agreement(f"{first}-{second}", (first, second), (first, second), date="2020-01-01")
    return w


@pytest.mark.parametrize("view", ["countries", "world"])
def test_graph_maps_pages_draw_the_strongest_of_too_many_links_and_say_so(browser: Browser, drawn: Draw, view: str) -> None:
    w = crowd(58)
    w.agreement("again", ("land-00", "land-01"), ("land-00", "land-01"), date="2021-01-01")
    with opened(browser, drawn(view, w.store(), "crowd")) as tab:
        nodes, links, _ = tab.counts()
        assert (nodes, links) == (58, 58 * 57 // 2)
        shown, lines = tab.page.evaluate("[entente.canvas.shown.nodes, entente.canvas.shown.edges]")
        note = "".join((tab.page.locator("#note").text_content() or "").split())
        if view == "countries":  # some of the made-up countries have no place in the world
            assert shown == 58
            assert shown + lines == 1_500
            assert f"{lines}lienssur1653" in note
        else:
            assert shown + lines <= 1_500
            assert f"Sansplaceconnuesurlacarte:{58 - shown}." in note
        tab.page.select_option("#country", index=1)
        assert tab.counts()[1] == 57
        tab.page.evaluate("entente.change({country: '', view: 'table'})")
        expect(tab.page.locator("#caption-links")).to_contain_text(re.compile(r"1\s653"))
        tab.clean()


def test_graph_maps_pages_draw_the_largest_of_too_many_communities_and_search_opens_the_others(
    browser: Browser, drawn: Draw
) -> None:
    w = Writer()
    w.thing("fr", "Country", "France", code="FR")
    for n in range(700):
        size = 4 if n < 10 else 2
        for k in range(size):
            w.thing(f"b{n}-{k}", "University", f"Organisme {n}-{k}", "fr")
        w.agreement(f"a{n}", [f"b{n}-{k}" for k in range(size)], ("fr",), date="2020")
    with opened(browser, drawn("actors", w.store(), "pairs")) as tab:
        expect(tab.page.locator("#note")).to_contain_text("Les 300 plus grandes des 700 communautés")
        assert tab.page.evaluate("[...entente.canvas.shown.ids].length") == 300
        tab.page.fill("#search", "Organisme 699-1")
        tab.page.keyboard.press("Enter")
        expect(tab.page.locator("#panel h2")).to_have_text("Organisme 699-1")
        assert tab.state()["sel"] in tab.page.evaluate("Object.keys(entente.canvas.shown.places())")
        assert tab.page.evaluate("entente.canvas.shown.nodes + entente.canvas.shown.edges") <= 1_500
        tab.clean()


def test_graph_maps_pages_are_titled_by_what_they_are_about_and_say_where_they_stop(tmp_path: Path, browser: Browser) -> None:
    store, file = small().store(), tmp_path / "map.html"
    file.write_text(draw(store, ego(store, IRIS.thing("ens"), 2, most=3), "ego"), "utf-8")
    with opened(browser, file, "#lang=en") as tab:
        expect(tab.page.locator("#title")).to_have_text("The neighbourhood: École normale")
        expect(tab.page.locator("#note")).to_contain_text("stopped at")
        tab.clean()
    file.write_text(draw(store, path(store, IRIS.thing("ens"), IRIS.thing("tokyo")), "path"), "utf-8")
    with opened(browser, file) as tab:
        expect(tab.page.locator("#title")).to_have_text("Le chemin : École normale — Université de Tokyo")
        expect(tab.page.locator("#note")).to_be_hidden()
        tab.clean()


def test_graph_maps_pages_every_control_is_reached_with_the_tab_key(tab: Tab) -> None:
    reached: list[str] = []
    for _ in range(60):
        tab.page.keyboard.press("Tab")
        reached.append(tab.page.evaluate("document.activeElement.id || document.activeElement.closest('[id]')?.id || ''"))
        if reached[-1] == "to":
            break
        assert tab.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", reached[-1]
    order = (
        "skip", "search", "mode", "move", "save", "lang", "theme", "country", "kind", "by", "types", "canvas", "key", "in", "out", "fit",
        "play", "from", "to",
    )  # fmt: skip
    assert [found for found in dict.fromkeys(reached) if found in order] == list(order)


@pytest.mark.parametrize("view", PAGES)
def test_graph_maps_pages_of_agreements_without_dates_have_no_time(browser: Browser, drawn: Draw, view: str) -> None:
    w = small()
    w.quads = [quad for quad in w.quads if str(ENT.signedOn) not in (quad.predicate.value, getattr(quad.object, "value", ""))]
    with opened(browser, drawn(view, w.store(), "undated")) as tab:
        expect(tab.page.locator("#time")).to_be_hidden()
        assert tab.page.evaluate("entente.canvas.shown.nodes") > 0
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
        ("actors", "#sel=0&by=core&country=ZZ"),
        ("actors", "#view=table&lang=en&by=pagerank"),
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


@pytest.mark.parametrize("view", PAGES)
def test_graph_maps_pages_of_an_empty_graph_say_so(browser: Browser, drawn: Draw, view: str) -> None:
    with opened(browser, drawn(view, Writer().store(), "empty")) as tab:
        expect(tab.page.locator("#empty")).to_contain_text("Ce réseau est vide")
        expect(tab.page.locator("#again")).to_be_hidden()
        tab.page.click("#lang")
        expect(tab.page.locator("#empty")).to_contain_text("This network is empty")
        for button in ("#fit", "#in", "#out", "#mode", "#mode"):
            tab.page.click(button)
        tab.page.focus("#canvas")
        for key in ("ArrowRight", "Enter", "+", "0"):
            tab.page.keyboard.press(key)
        saved = tab.saved("#svg").decode()
        assert saved.startswith("<svg")
        assert not {"NaN", "Infinity"} & set(re.findall("NaN|Infinity", saved))
        tab.clean()


@pytest.mark.parametrize("view", ["countries", "actors", "world"])
def test_graph_maps_pages_of_one_node_show_it(browser: Browser, drawn: Draw, view: str) -> None:
    w = Writer()
    w.thing("fr", "Country", "France", code="FR")
    w.agreement("only", ("fr",), ("fr",))
    with opened(browser, drawn(view, w.store(), "one")) as tab:
        assert tab.counts() == [1, 0, 1]
        expect(tab.page.locator("#time")).to_be_hidden()
        tab.page.focus("#canvas")
        tab.page.keyboard.press("ArrowRight")
        expect(tab.page.locator("#panel h2")).to_have_text("France")
        expect(tab.page.locator("#panel blockquote")).to_be_visible()
        tab.clean()


def test_graph_maps_pages_an_agreement_without_a_date_stays_until_undated_is_off(browser: Browser, drawn: Draw) -> None:
    with opened(browser, drawn("timeline", small().store(), "small"), "#from=2020") as tab:
        assert tab.counts() == [4]  # a2, a4, a5 of the period, and a3, which has no date
        tab.page.uncheck("#undated")
        assert tab.counts() == [3]
        tab.page.click("#mode")
        rows = tab.page.locator("#tables tbody tr")
        expect(rows).to_have_count(3)
        assert [row.split("\t")[3].strip() for row in rows.all_inner_texts()] == ["2022-01-15", "2021-03", "2020"]
        tab.clean()


def test_graph_maps_pages_every_word_is_used_and_said_in_both_languages() -> None:
    from graph.maps.wording import HERE, words

    assert words()["fr"].keys() == words()["en"].keys()
    code = "".join(file.read_text("utf-8") for ending in ("js", "jinja") for file in sorted(HERE.rglob(f"*.{ending}")))
    assert [word for word in words()["fr"] if f'"{word}"' not in code] == []
