"""Between the project's terms and pyoxigraph's: the one place where both are known."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node as Term

from extract.model import Value
from graph.quads import STRING, Quad


def to_oxigraph(quad: Quad) -> ox.Quad:
    """A quad of the build as pyoxigraph's."""
    value = quad.object
    return ox.Quad(
        ox.NamedNode(quad.subject),
        ox.NamedNode(quad.predicate),
        ox.NamedNode(value) if isinstance(value, str) else _literal(value),
        ox.NamedNode(quad.graph),
    )


def _literal(value: Value) -> ox.Literal:
    if value.language:
        return ox.Literal(value.lexical, language=value.language)
    if value.datatype == STRING:
        return ox.Literal(value.lexical)
    return ox.Literal(value.lexical, datatype=ox.NamedNode(value.datatype))


def is_iri(text: str) -> bool:
    """Whether *text* is an IRI (RFC 3987) that can stand in a graph.

    >>> is_iri("https://x.org/id/é"), is_iri("https://x.org/> ?p"), is_iri("https://["), is_iri("x")
    (True, False, False, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def is_language(tag: str) -> bool:
    """Whether *tag* is a language tag (BCP 47).

    >>> is_language("fr"), is_language("pt-BR"), is_language("zz9_")
    (True, True, False)
    """
    try:
        ox.Literal("", language=tag)
    except ValueError:
        return False
    return True


OxTerm: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_rdflib(term: OxTerm | None) -> Term | None:
    """A term of an answer as rdflib's; None for an unbound variable."""
    return None if term is None else bound(term)


@lru_cache(maxsize=8192)
def _iri(text: str) -> URIRef:
    """An IRI as rdflib's: the same few predicates and things come again and again, and rdflib checks each."""
    return URIRef(text)


def bound(term: OxTerm) -> Term:
    """A term as rdflib's. Raises TypeError for a quoted triple."""
    match term:
        case ox.NamedNode():
            return _iri(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal() if term.datatype.value == STRING:
            return Literal(term.value)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case ox.BlankNode():
            return BNode(term.value)
        case _:
            raise TypeError(f"{term!r} is no term of RDF 1.1")
