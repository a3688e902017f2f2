"""`/map/VIEW`: the map pages of the build in force, each drawn once in a process of its own, and kept."""

from __future__ import annotations

import asyncio
import html
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from graph.maps.pages import PAGES
from graph.web.endpoint import etag_of
from graph.web.rendering import COMPRESSED, language_of
from graph.web.service import Service, freshness, problem, service_of, unchanged
from ontology.errors import EntenteError

_SECONDS: Final = 120
_DRAW: Final = (
    "import os, sys; os.nice(10)\nfrom pathlib import Path\nfrom graph.maps.pages import page\nfrom graph.store.embedded import open_embedded\n"
    "sys.stdout.buffer.write(page(open_embedded(Path(sys.argv[1])), sys.argv[2], language=sys.argv[3]).encode('utf-8'))"
)
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


class Maps:
    """The pages drawn so far of one build; one is drawn at a time."""

    def __init__(self) -> None:
        self._build = ""
        self._pages: dict[tuple[str, str], bytes] = {}
        self._drawing = asyncio.Lock()

    async def page(self, service: Service, view: str, language: str) -> bytes | None:
        """The page of *view* in the build in force; None where it could not be drawn in time."""
        async with self._drawing:
            while True:
                folder, build = service.pool.store.parent, service.build.number
                if build != self._build:
                    self._build, self._pages = build, {}
                if known := self._pages.get((view, language)):
                    return known
                if made := await _draw(folder, view, language):
                    self._pages[view, language] = made
                    return made
                with suppress(EntenteError, OSError):
                    await service.pool.refresh()
                if service.build.number == build:
                    return None
                # else other builds were switched in, and this one was dropped before it was drawn: draw the one in force


async def _draw(folder: Path, view: str, language: str) -> bytes | None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _DRAW, str(folder), view, language),
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_SECONDS):
            made, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
    return made if process.returncode == 0 else None


def routes() -> list[BaseRoute]:
    """The route of the maps."""
    maps = Maps()

    async def show(request: Request) -> Response:
        service, view = service_of(request), request.path_params["view"]
        if view not in PAGES:
            return problem(404, f"no map of this name. There are: {', '.join(PAGES)}.")
        body = await maps.page(service, view, language_of(request))
        if body is None:
            return problem(503, "this map could not be drawn in time. Draw it with `entente map`.")
        policy = _POLICY.search(body[:20_000].decode("utf-8", "replace"))
        etag = etag_of(body)
        headers = {"Vary": "Accept-Language", **freshness(etag, service.build.last_modified)}
        if unchanged(request, etag, service.build):
            return Response(None, 304, headers)
        allowed = html.unescape(policy[1]) if policy else "default-src 'none'"
        headers["Content-Security-Policy"] = f"{allowed}; frame-ancestors 'none'"
        return Response(body, 200, headers, "text/html; charset=utf-8")

    return [Route("/map/{view}", show, methods=["GET"], middleware=[COMPRESSED])]
