"""A page on disk in, Debian's Chromium with it open and the network cut out: for tests and measurements of the maps."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Tab:
    """A page of a map, with every request, message and error that it made."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def ready(self) -> float:
        """Wait until it can be used; gives the milliseconds that this took from its opening."""
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
        return float(self.page.evaluate("document.documentElement.dataset.ready"))

    def until(self, test: str, argument: object = None, seconds: float = 20) -> None:
        """Wait until *test* holds in the page. (Playwright's own wait needs eval, which the page's policy refuses.)"""
        end = time.monotonic() + seconds
        while not self.page.evaluate(test, argument):
            assert time.monotonic() < end, test
            self.page.wait_for_timeout(50)

    def clean(self) -> None:
        """Assert that nothing left the page and that nothing went wrong in it."""
        assert self.requests[1:] == [], self.requests
        assert self.errors == [], self.errors

    def state(self) -> dict[str, str]:
        """What the address holds after its #."""
        return {key: values[0] for key, values in parse_qs(self.page.evaluate("location.hash").lstrip("#")).items()}

    def counts(self) -> list[int]:
        """Nodes, links and agreements, as the page says them; on the timeline agreements alone."""
        return [int(re.sub(r"\D", "", part)) for part in self.page.locator("#count").inner_text().split("·")]

    def data(self) -> dict[str, Any]:
        """What the page was given."""
        found: dict[str, Any] = json.loads(self.page.locator("#data").text_content() or "")
        return found

    def saved(self, button: str) -> bytes:
        """What the button *button* of the menu of saving gives."""
        self.page.click("#save")
        with self.page.expect_download() as download:
            self.page.click(button)
        return Path(download.value.path()).read_bytes()

    def spot(self, name: str) -> tuple[float, float]:
        """Where the node *name* is drawn, in pixels of the window."""
        found = self.page.evaluate(
            """name => {
                const data = JSON.parse(document.getElementById('data').textContent);
                const node = data.nodes.find((n) => Object.values(n.names).includes(name));
                const box = document.getElementById('canvas').getBoundingClientRect(), at = entente.canvas.shown.places()[node.id];
                return [box.left + at.x, box.top + at.y];
            }""",
            name,
        )
        return float(found[0]), float(found[1])


@contextmanager
def opened(browser: Browser, file: Path, fragment: str = "", width: int = 1280, height: int = 800) -> Iterator[Tab]:
    """*file* open in a window of that size, with the network cut."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, accept_downloads=True, reduced_motion="reduce"
    )
    tab = Tab(context.new_page())
    tab.page.on("request", lambda request: None if request.url.startswith(("blob:", "data:")) else tab.requests.append(request.url))
    tab.page.on("console", lambda message: tab.errors.append(message.text) if message.type in ("error", "warning") else None)
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.page.on("dialog", lambda dialog: (tab.errors.append("dialog " + dialog.message), dialog.dismiss()))
    tab.page.goto(file.as_uri() + fragment)
    tab.ready()
    yield tab
    context.close()
