"""Any SPARQL 1.1 server by its URL, over the SPARQL 1.1 Protocol."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from graph.store.embedded import answer
from graph.store.protocol import Answer, QueryError, Table, prologue
from graph.store.syntax import refuse_service
from ontology.errors import EntenteError

_ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"
_PLACE: Final = re.compile(r"line (\d+), column (\d+)")
TIMEOUT_SECONDS: Final = 60


def refused(url: str, error: urllib.error.HTTPError, added: int) -> QueryError:
    """The server's refusal in one line, with the place that it names counted in the user's own query."""
    lines = error.read(2000).decode("utf-8", "replace").strip().splitlines()
    said = lines[0] if lines else str(error.reason)
    found = _PLACE.search(said)
    if not found:
        return QueryError(f"{url} answered {error.code}: {said}")
    line, column = max(1, int(found[1]) - added), int(found[2])
    return QueryError(f"{said[: found.start()]}line {line}, column {column}{said[found.end() :]}", line, column)


class RemoteStore:
    """A SPARQL endpoint: queries go as form-encoded POST, which every server takes."""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, sparql: str) -> Answer:
        refuse_service(sparql)
        text, added = prologue(sparql)
        body = urllib.parse.urlencode({"query": text}).encode("utf-8")
        request = urllib.request.Request(self.url, body, {"Accept": _ACCEPT})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:
                kind, content = reply.headers.get_content_type(), reply.read()
        except urllib.error.HTTPError as error:
            raise refused(self.url, error, added) from error
        except (urllib.error.URLError, TimeoutError) as error:
            reason = getattr(error, "reason", error)
            raise EntenteError(
                f"{self.url}: no answer ({reason}). Is the server running, and is this its SPARQL address?"
            ) from error
        if kind == "application/sparql-results+json":
            return answer(ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON))
        if kind in ("application/n-triples", "text/plain"):
            return Graph().parse(data=content, format="nt")
        raise EntenteError(f"{self.url} answered with {kind}, not with SPARQL results: is this the server's SPARQL address?")

    def select(self, sparql: str) -> Table:
        found = self.query(sparql)
        if not isinstance(found, Table):
            raise QueryError("this needs a SELECT query")
        return found

    def close(self) -> None:
        """Nothing to do: each query is a connection of its own."""
