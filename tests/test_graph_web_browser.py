"""The editor and the pages in a real browser: complete, run, chart, network, errors, a phone, and no request elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from serving import Server

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield launched
        launched.close()


class Watched:
    """A page, with what it asked of other servers and what went wrong in it."""

    def __init__(self, browser: Any, url: str, width: int, height: int = 900) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else self.elsewhere.append(r.url))
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" and "400 (Bad" not in m.text else None)

    def overflow(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.fixture(params=[1440, 390])
def watched(browser: Any, server: Server, request: pytest.FixtureRequest) -> Iterator[Watched]:
    made = Watched(browser, server.url, request.param)
    yield made
    made.context.close()
    assert made.elsewhere == []
    assert made.errors == []


def test_editor_runs_an_example_in_every_view(server: Server, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{server.url}/editor?lang=fr&example=shared-names")
    page.wait_for_selector(".yasr table tbody tr", timeout=20_000)
    assert page.locator("#examples option").count() > 5
    assert "Noms communs" in page.locator("#examples option:checked").inner_text()
    assert page.text_content(".select_table") == "Tableau"
    assert "Lignes 1 à" in (page.text_content(".dt-info") or "")
    assert page.get_attribute(".yasqe_queryButton", "title") == "Exécuter la requête"
    page.click(".select_chart")
    page.wait_for_selector(".chart svg rect")
    page.click(".select_network")
    page.wait_for_selector(".network-view canvas")
    for name in ("csv", "tsv", "json", "xml"):
        assert page.locator(f'#downloads a[download="entente.{name}"]').count() == 1
    assert watched.overflow() <= 0


def test_editor_puts_the_query_into_the_url(server: Server, watched: Watched) -> None:
    query = "SELECT ?s WHERE { ?s a <https://w3id.org/entente/ns#Agreement> } LIMIT 4"
    page = watched.page
    page.goto(f"{server.url}/editor?lang=en#query={quote(query)}")
    page.wait_for_selector(".yasr table tbody tr", timeout=20_000)
    assert page.locator(".yasr table tbody tr").count() == 4
    assert page.text_content(".select_table") == "Table"
    assert page.evaluate("new URLSearchParams(location.hash.slice(1)).get('query')") == query


def test_editor_shows_an_error_at_its_line(server: Server, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{server.url}/editor?lang=en#query={quote('SELECT * WHERE {' + chr(10) + '  ?s nope:x ?o' + chr(10) + '}')}")
    page.wait_for_selector("#problem:not([hidden])", timeout=20_000)
    assert "line 2" in page.inner_text("#problem")
    assert page.evaluate("ententeEditor.yasqe.lineInfo(1).bgClass") == "faulty"
    assert watched.overflow() <= 0


def test_editor_opens_on_a_query_without_a_fault(server: Server, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{server.url}/editor")
    page.wait_for_selector(".yasqe .CodeMirror", timeout=20_000)
    page.wait_for_timeout(1000)
    assert page.locator(".yasqe .parseErrorIcon").count() == 0
    assert page.evaluate("ententeEditor.yasqe.getValue()").startswith("PREFIX ")


def test_editor_completes_the_graphs_own_terms(server: Server, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{server.url}/editor?lang=fr")
    page.wait_for_selector(".yasqe .CodeMirror", timeout=20_000)
    hints = "[...document.querySelectorAll('.CodeMirror-hints li')].map((e) => e.textContent)"
    for line, column, expected in (("  ?s a ent:Uni", 14, "ent:University – université"), ("  ?s ent:signedO", 16, "ent:signedOn")):
        page.evaluate(f"ententeEditor.yasqe.setValue('SELECT * WHERE {{\\n{line}')")
        page.wait_for_timeout(700)
        last = page.evaluate("ententeEditor.yasqe.lastLine()")
        page.evaluate(f"ententeEditor.yasqe.setCursor({{ line: {last}, ch: {column} }}); ententeEditor.yasqe.focus()")
        page.keyboard.press("Control+Space")
        shown = page.evaluate(hints) or [page.evaluate("ententeEditor.yasqe.getValue()")]
        assert any(expected in text for text in shown), shown
        page.keyboard.press("Escape")
    assert page.evaluate("ententeEditor.yasqe.getValue()").startswith("PREFIX ent: <https://w3id.org/entente/ns#>")


def test_editor_shows_hostile_literals_as_text(server: Server, watched: Watched) -> None:
    value = "<img src=x onerror=globalThis.hit=1><script>globalThis.hit=1</script>"
    query = f'SELECT ?a ?n ("{value}" AS ?text) WHERE {{ VALUES (?a ?n) {{ (<http://x/{quote(value)}> 3) (<http://y/> 4) }} }}'
    page = watched.page
    page.goto(f"{server.url}/editor#query={quote(query)}")
    page.wait_for_selector(".yasr table tbody tr", timeout=20_000)
    for view in ("chart", "network", "table"):
        page.click(f".select_{view}")
        page.wait_for_timeout(300)
    assert page.evaluate("globalThis.hit") is None
    assert page.locator(".yasr img").count() == 0
    watched.errors = [
        e for e in watched.errors if "inline event handler violates" not in e
    ]  # DataTables measures text as HTML: refused


def test_editor_works_from_the_keyboard(server: Server, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{server.url}/editor?lang=en")
    page.wait_for_selector(".yasqe .CodeMirror", timeout=20_000)
    page.evaluate("ententeEditor.yasqe.focus()")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".yasr table tbody tr", timeout=20_000)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"


@pytest.mark.parametrize("path", ["/", "/search?q=universite", "/ns"])
def test_pages_fit(server: Server, watched: Watched, path: str) -> None:
    watched.page.goto(server.url + path)
    assert watched.overflow() <= 0
    if path == "/search?q=universite":
        watched.page.click(".hits a >> nth=0")
        watched.page.wait_for_selector("dl")
        assert watched.overflow() <= 0
