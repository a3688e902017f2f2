"""A graph as a notebook uses it: SPARQL to a pandas DataFrame, an rdflib view, networks, and maps shown inline."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rdflib import Literal
from rdflib.term import Node as Term

from graph.store import QueryError, Table, open_store

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib


class InlinePage:
    """A page that a notebook shows in a sandboxed frame, with no file written and nothing fetched."""

    def __init__(self, page: str, height: int = 620) -> None:
        self.page = page
        self.height = height

    def _repr_html_(self) -> str:
        source = html.escape(self.page, quote=True)
        return f'<iframe srcdoc="{source}" sandbox="allow-scripts allow-downloads" width="100%" height="{self.height}" style="border:0"></iframe>'


class OpenGraph:
    """A graph that was opened: a build folder, or a SPARQL endpoint by its URL."""

    def __init__(self, location: str | Path) -> None:
        self.location = location
        self.store = open_store(location)

    def query(self, sparql: str) -> pandas.DataFrame:
        """The answer to a SELECT as a DataFrame with Python values, or to an ASK, CONSTRUCT or DESCRIBE as one too.

        IRIs are strings, numbers and full dates Python's own, coarser dates strings, unbound variables None.
        Raises QueryError.
        """
        import pandas

        found = self.store.query(sparql)
        if isinstance(found, bool):
            return pandas.DataFrame({"ask": [found]})
        if isinstance(found, Table):
            rows = [[python_value(term) for term in row] for row in found]
            return pandas.DataFrame(rows, columns=list(found.columns))
        triples = sorted(found)
        return pandas.DataFrame(
            [[python_value(t) for t in triple] for triple in triples], columns=["subject", "predicate", "object"]
        )

    @property
    def graph(self) -> rdflib.Dataset:
        """An rdflib view of a build's store: `graph.query(string)` runs on Oxigraph. Raises QueryError for a URL."""
        from oxrdflib import OxigraphStore
        from rdflib import Dataset

        from graph.store.embedded import EmbeddedStore

        if not isinstance(self.store, EmbeddedStore):
            raise QueryError(f"{self.location}: an rdflib view needs a build folder, not a URL.")
        return Dataset(store=OxigraphStore(store=self.store.oxigraph), default_union=True)

    def network(self, view: str = "countries", **filters: Any) -> networkx.Graph[Any]:
        """The cooperation network of *view* as a networkx graph; *filters* are the fields of `graph.networks.Filters`."""
        from graph.networks import Filters, network

        return network(self.store, view, Filters(**filters))

    def map(self, view: str = "countries", **filters: Any) -> InlinePage:
        """The map of *view*, shown inline: nothing is written and nothing is fetched. *filters* as for `network`."""
        from graph.maps import page
        from graph.networks import Filters

        return InlinePage(page(self.store, view, Filters(**filters)))


def python_value(term: Term | None) -> Any:
    """A term of an answer as a Python value.

    >>> from rdflib import URIRef
    >>> python_value(Literal("3", datatype=URIRef("http://www.w3.org/2001/XMLSchema#integer")))
    3
    >>> python_value(Literal("2025-07", datatype=URIRef("http://www.w3.org/2001/XMLSchema#gYearMonth")))
    '2025-07'
    """
    match term:
        case None:
            return None
        case Literal() if term.datatype is None or str(term.datatype).rpartition("#")[2] in _AS_TEXT:
            return str(term)
        case Literal():
            value = term.toPython()
            return str(term) if isinstance(value, Literal) else value
        case _:
            return str(term)


_AS_TEXT = frozenset({"string", "gYear", "gYearMonth", "duration", "langString"})
