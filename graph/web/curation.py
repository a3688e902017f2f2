"""Updates to the endpoint in, curation decisions out: only from who shows the token, only ground triples."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from graph.web.requests import RefusedError
from graph.web.service import service_of


async def update(request: Request, text: str) -> Response:
    """Carry out an update. Raises RefusedError."""
    service = service_of(request)
    if service.options.token is None:
        raise RefusedError(403, "this endpoint is read-only.")
    raise RefusedError(403, f"not yet {len(text)}")
