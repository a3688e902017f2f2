"""Pictures of the map pages: each view of a graph at 1440 and 390 pixels, light and dark, as PNG files.

`python -m bench.screenshots [GRAPH] [-o FOLDER]`; without GRAPH it is `build`, or a fresh build of `seeds/` where there is none.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browsing import chromium, opened  # noqa: E402 -- of the tests

from graph.maps import PAGES, page  # noqa: E402
from graph.store import open_store  # noqa: E402

_SIZES: Final = ((1440, 900), (390, 844))


def main(graph: str, folder: Path) -> None:
    """Draw every page of *graph* and keep a picture of it in *folder*, and one with the heaviest link chosen."""
    store = open_store(graph)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        for view in PAGES:
            file = Path(work) / f"{view}.html"
            file.write_text(page(store, view), "utf-8")
            for width, height in _SIZES:
                for theme, language in (("light", "fr"), ("dark", "en")):
                    with opened(browser, file, f"#theme={theme}&lang={language}", width, height) as tab:
                        tab.page.wait_for_timeout(300)
                        tab.page.screenshot(path=folder / f"{view}-{width}-{theme}.png")
                        chosen = tab.page.evaluate(
                            "() => { const best = entente.visible().links.sort((a, b) => b.weight - a.weight)[0];"
                            " if (best) entente.choose(best.edge.id, false); return Boolean(best); }"
                        )
                        if chosen:
                            tab.page.wait_for_timeout(600)
                            tab.page.screenshot(path=folder / f"{view}-{width}-{theme}-chosen.png")
                        tab.clean()
    print(folder.resolve().as_uri())


def _built() -> str:
    """A graph of the seeds: the one in `build`, or a fresh one."""
    if (ROOT / "build" / "store").is_dir():
        return str(ROOT / "build")
    from extract import corpora
    from graph import builds

    target = Path(tempfile.mkdtemp()) / "build"
    sources, skipped = corpora.find([ROOT / "seeds"])
    builds.build(corpora.documents(sources), target, skipped=skipped)
    return str(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("graph", nargs="?", help="a build folder or the URL of a SPARQL server")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build" / "screenshots")
    given = parser.parse_args()
    main(given.graph or _built(), given.output)
