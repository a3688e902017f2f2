"""Options and an address in, a running server out, until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from graph.store.embedded import store_of
from graph.web.app import make_app
from graph.web.service import Options
from ontology.errors import EntenteError

TOKEN_VARIABLE: Final = "ENTENTE_TOKEN"
_SHORTEST_TOKEN: Final = 16
_CONNECTIONS: Final = 1024
_OFFER: Final = re.compile(rb"\r\nupgrade:", re.IGNORECASE)
_COLLECTED_AFTER: Final = 20_000
"""Objects made more than ended before Python looks for cycles among the young ones."""


def read_token(path: Path | None) -> str:
    """The token that a client has to show to write, from a file or the environment. Raises EntenteError."""
    if path is None:
        token, where = os.environ.get(TOKEN_VARIABLE, ""), f"the environment's {TOKEN_VARIABLE}"
    else:
        try:
            token, where = path.read_text("utf-8").strip(), str(path)
        except (OSError, UnicodeDecodeError) as error:
            raise EntenteError(f"{path}: the token cannot be read ({error}). Put it there on one line.") from error
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise EntenteError(
            f"{where}: a token of at least {_SHORTEST_TOKEN} letters, digits and signs is needed for --writable. "
            "Make one with `openssl rand -hex 16`."
        )
    return token


class _Joining:
    """A transport that sends what is written in one turn of the loop together.

    uvicorn writes an answer's head and body apart, and uvloop sends each at once: twice the cost, and the client wakes up twice.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport, self._held = transport, list[bytes]()
        self.is_closing = transport.is_closing

    def write(self, data: bytes) -> None:
        if not self._held:
            asyncio.get_running_loop().call_soon(self._send)
        self._held.append(data)

    def answer(self, parts: Sequence[bytes]) -> None:
        """Send a whole answer, behind what is held."""
        self._send()
        self._transport.writelines(parts)

    def _send(self) -> None:
        if self._held:
            self._transport.writelines(self._held)
            self._held = []

    def close(self) -> None:
        self._send()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Protocol(HttpToolsProtocol):
    """uvicorn's, over a transport that joins, and deaf to offers of another protocol.

    Java's client offers HTTP/2 with its first request; the parser would take the body of such a request for the other protocol's.
    RFC 9110, section 7.8, lets a server ignore the offer.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(_Joining(transport))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        if (self.cycle is None or not self.cycle.more_body) and _OFFER.search(data):  # a head comes, no body
            head, gap, rest = data.partition(b"\r\n\r\n")
            data = _OFFER.sub(b"\r\nIgnored:", head) + gap + rest
        super().data_received(data)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Take the short way where the front knows one. What is pipelined or asks for more than an answer takes uvicorn's."""
        plain = app is self.app and not (self.pipeline or self.flow.write_paused or cycle.waiting_for_100_continue)
        if not (plain and app.short(cycle.scope, cycle.receive, partial(self._finish, cycle))):
            super()._start_asgi_task(cycle, app)

    def _finish(self, cycle: RequestResponseCycle, head: bytes, body: bytes) -> None:
        """Send a whole answer, and leave *cycle* as uvicorn does when an application has answered."""
        if cycle.disconnected or self.transport.is_closing():
            return
        defaults = b"".join([b"%s: %s\r\n" % pair for pair in cycle.default_headers])
        end = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        self.transport.answer((head + defaults + end, body))  # type: ignore[attr-defined]
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()


class _Server(uvicorn.Server):
    """Says where it listens once it does, and remembers why it did not."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def run(options: Options, host: str, port: int, access_log: Path | None = None) -> None:
    """Serve until SIGINT or SIGTERM; then let running queries end, within their limit.

    Raises EntenteError where there is no graph or the address cannot be had.
    """
    store_of(options.folder)
    listener = _listen(host, port)
    address = f"[{host}]" if ":" in host else host
    url = f"http://{address}:{listener.getsockname()[1]}"

    def ready() -> None:
        print(f"entente: serving {options.folder} at {url}/sparql, editor at {url}/editor", file=sys.stderr, flush=True)

    try:
        opened = nullcontext(sys.stderr) if access_log is None else access_log.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise EntenteError(f"{access_log}: the access log cannot be written ({error.strerror}). Name another file.") from error
    with opened as log:
        config = uvicorn.Config(
            make_app(options, log),
            loop="uvloop",
            http=_Protocol,
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="error",
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=round(options.limits.seconds) + 2,
        )
        server = _Server(config, ready)
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, lambda *_: None)  # the server handles them while it runs, and raises them again once it has stopped
        gc.collect()
        gc.freeze()  # what is there before the first request stays: no collection has to look at it again
        gc.set_threshold(_COLLECTED_AFTER)
        server.run([listener])
    if not server.started:
        raise EntenteError(f"{options.folder}: the server could not start; the lines above say why.")


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens at *host* and *port*. Raises EntenteError."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(512)
    except OSError as error:
        raise EntenteError(
            f"{host}, port {port}: cannot listen there ({error.strerror}). Name another with --host or --port."
        ) from error
    listener.set_inheritable(True)
    return listener
