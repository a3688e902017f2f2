"""Updates to the endpoint in, curation decisions out: only from who shows the token, only ground triples."""

from __future__ import annotations

import asyncio
import hmac
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pyparsing import ParseException
from rdflib import BNode, Literal, URIRef
from rdflib.plugins.sparql.algebra import translateUpdate
from rdflib.plugins.sparql.parser import parseUpdate
from rdflib.term import Node
from starlette.requests import Request
from starlette.responses import Response

from graph.decisions import Decision, append, withdraw
from graph.web.jobs import FaultError
from graph.web.requests import RefusedError
from graph.web.service import Service, problem, service_of
from ontology.errors import EntenteError
from ontology.terms import PREFIXES

_MOST: Final = 100
"""How many triples one update may hold."""

_REBUILD: Final = (
    "import sys; from pathlib import Path; from graph.builds import build; from ontology.errors import EntenteError\n"
    "try: build((), Path(sys.argv[1]), add=True, decisions=Path(sys.argv[2]), base=sys.argv[3])\n"
    "except EntenteError as error: sys.exit(str(error))"
)
Triple = tuple[URIRef, URIRef, URIRef | Literal]


def allowed(header: str | None, token: str) -> bool:
    """Whether an Authorization header shows *token*; the comparison takes the same time for every wrong one."""
    scheme, _, shown = (header or "").partition(" ")
    return hmac.compare_digest(shown.strip().encode("utf-8"), token.encode("utf-8")) and scheme.lower() == "bearer"


def read_update(text: str) -> list[tuple[bool, Triple]]:
    """The triples of an update in order, each with whether it is inserted. Raises RefusedError (400, 403)."""
    try:
        operations = translateUpdate(parseUpdate(text), initNs=PREFIXES).algebra
    except ParseException as error:
        raise RefusedError(400, f"update, line {error.lineno}, column {error.column}: not SPARQL 1.1 Update.") from error
    except Exception as error:  # rdflib raises Exception itself for an unknown prefix
        reason = (str(error).splitlines() or ["it is nested too deeply"])[0][:200]
        raise RefusedError(400, f"the update was refused: {reason}") from error
    found: list[tuple[bool, Triple]] = []
    for operation in operations:
        if operation.name not in ("InsertData", "DeleteData"):
            raise RefusedError(403, "only INSERT DATA and DELETE DATA are carried out here.")
        if operation.quads:
            raise RefusedError(403, "named graphs are not written here: leave GRAPH out.")
        found += [(operation.name == "InsertData", _ground(triple)) for triple in operation.triples]
    if not found:
        raise RefusedError(400, "the update holds no triple.")
    if len(found) > _MOST:
        raise RefusedError(403, f"an update may hold {_MOST} triples, and this one holds {len(found)}.")
    return found


def _ground(triple: tuple[Node, Node, Node]) -> Triple:
    subject, predicate, value = triple
    if any(isinstance(term, BNode) for term in triple):
        raise RefusedError(403, "blank nodes are not written here: name the thing by its IRI.")
    for iri in (subject, predicate, *([value] if isinstance(value, URIRef) else [])):
        if not str(iri).startswith(("http://", "https://")) or any(c in '<>"{}|^`\\' or c <= " " for c in str(iri)):
            raise RefusedError(400, f"<{str(iri)[:80]}> is no absolute web IRI.")
    assert isinstance(subject, URIRef)
    assert isinstance(predicate, URIRef)
    assert isinstance(value, URIRef | Literal)
    return subject, predicate, value


async def update(request: Request, text: str) -> Response:
    """Keep an update's triples as decisions, build with them, and serve that build. Raises RefusedError."""
    service = service_of(request)
    options = service.options
    if options.token is None:
        raise RefusedError(403, "this endpoint is read-only.")
    header = request.headers.get("authorization")
    if header is None:
        raise RefusedError(401, "show the token: Authorization: Bearer TOKEN.", {"WWW-Authenticate": 'Bearer realm="Entente"'})
    if not allowed(header, options.token):
        raise RefusedError(403, "this is not the token.")
    triples = read_update(text)
    async with service.writing:
        try:
            kept = [await _decide(service, inserted, triple, options.decisions) for inserted, triple in triples]
            await _rebuild(service, options.decisions)
        except FaultError as fault:
            raise RefusedError(503, str(fault)) from fault
        except EntenteError as error:
            raise RefusedError(409, str(error)) from error
    return problem(200, f"{sum(kept)} decisions kept; build {service.build.number} follows them")


async def _decide(service: Service, inserted: bool, triple: Triple, path: Path) -> int:
    """Keep one triple as decisions: an assertion, or the rejection of each claim that supports it. Gives their number."""
    subject, predicate, value = triple
    datatype = str(value.datatype or "") if isinstance(value, Literal) else ""
    language = str(value.language or "") if isinstance(value, Literal) else ""
    wanted = Decision(
        "assert", subject=str(subject), predicate=str(predicate), object=str(value), datatype=datatype, language=language,
        source="SPARQL update", quote=f"{subject.n3()} {predicate.n3()} {value.n3()} .", who="SPARQL endpoint",
    )  # fmt: skip
    same = withdraw(path, lambda d: (d.what, d.subject, d.predicate, d.object, d.datatype, d.language) == _key(wanted))
    when = datetime.now(UTC).isoformat(timespec="seconds")
    if inserted:
        if not await service.select(f"SELECT ?p {{ {subject.n3()} ?p ?o }} LIMIT 1"):
            raise RefusedError(400, f"{subject.n3()[:200]}: nothing is known of it. Only what is in the graph can be said more of.")
        append(path, replace(wanted, when=when))
        return 1
    claims = await service.select(
        f"SELECT ?claim ?document {{ ?claim a ent:Claim ; rdf:subject {subject.n3()} ; rdf:predicate {predicate.n3()} ; rdf:object {value.n3()} ; "
        "ent:evidence/ent:document/dcterms:identifier ?document }"
    )
    for row in claims:
        claim, document = row["claim"]["value"], row["document"]["value"]
        append(path, Decision("reject", claim=claim, document=document, about=wanted.quote, who=wanted.who, when=when))
    return len(claims) + same


def _key(decision: Decision) -> tuple[str, str, str, str, str, str]:
    return decision.what, decision.subject, decision.predicate, decision.object, decision.datatype, decision.language


async def _rebuild(service: Service, path: Path) -> None:
    """Build the folder again with its own documents and the decisions of *path*, in a process of its own, and serve it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _REBUILD, str(service.options.folder.resolve()), str(path.resolve()), service.build.base,
        cwd=Path(__file__).parents[2], stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, complaint = await process.communicate()
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        print(f"entente: {lines[-1] if lines else 'the build failed'}", file=sys.stderr)
        raise EntenteError("the decisions are kept, but the graph could not be built again; the server's log says why.")
    await service.pool.refresh()
