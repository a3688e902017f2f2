"""Any SPARQL 1.1 server by its URL, over the SPARQL 1.1 Protocol."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from typing import Final

import pyoxigraph as ox
from rdflib import Graph

from graph.store.embedded import answer
from graph.store.protocol import Answer, QueryError, Table, prologue
from ontology.errors import EntenteError

_ACCEPT: Final = "application/sparql-results+json, application/n-triples;q=0.9"
TIMEOUT_SECONDS: Final = 60


class RemoteStore:
    """A SPARQL endpoint: queries go as form-encoded POST, which every server takes."""

    def __init__(self, url: str) -> None:
        self.url = url

    def query(self, sparql: str) -> Answer:
        body = urllib.parse.urlencode({"query": prologue(sparql)[0]}).encode("utf-8")
        request = urllib.request.Request(self.url, body, {"Accept": _ACCEPT})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:
                kind, content = reply.headers.get_content_type(), reply.read()
        except urllib.error.HTTPError as error:
            detail = error.read(2000).decode("utf-8", "replace").strip().splitlines()
            raise QueryError(f"{self.url} answered {error.code}: {detail[0] if detail else error.reason}") from error
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
