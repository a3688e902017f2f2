"""Quads in, answers out: one small protocol over an embedded store and over any SPARQL 1.1 server."""

from __future__ import annotations

from graph.store.protocol import Answer, QueryError, Store, Table, open_store

__all__ = ["Answer", "QueryError", "Store", "Table", "open_store"]
