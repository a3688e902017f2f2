"""What is known of a query before an engine sees it: SERVICE however it is hidden, FROM, what changes, and clear errors."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from graph.store import QueryError
from graph.store.syntax import is_volatile, names_dataset, refuse_service, syntax_error


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?a ?b ?c } }",
        "select * { service silent ?x { ?a ?b ?c } }",
        "# '''\nSELECT * { SERVICE <http://x/> {} } # '''",
        '# """\nSELECT * { SERVICE <http://x/> {} } # """',
        "SELECT * { ?s ?p 1SERVICE<http://x>{} }",
        "SELECT * { ?s ?p trueSERVICE<http://x>{} }",
        "SELECT * { ?s ?p ex:a\\# . SERVICE <http://x/>{} }",
        "SELECT * { ?s ?p ex:a\\' . SERVICE <http://x/>{} } #'",
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://x/>{} }",
        "SELECT * { FILTER(?x<a:b)SERVICE#>\n<http://x/>{} }",
        "ASK { ?s ?p <http://a\\u0062#b> SERVICE <http://x/> {} }",
        "ASK { # \rSERVICE <http://x/> {} }",
        "ASK{SERVICESILENT<http://x/>{}}",
        "ASK{SERVICE:x{}}",
        'ASK { ?s ?p """a""""" SERVICE <http://x/> {} }',
        "ASK { ?s ?p 'it\\'s' SERVICE <http://x/> {} }",
        "ASK { ?s ?p 'open\nSERVICE <http://x/> {} }",
    ],
)
def test_service_is_refused_however_it_is_hidden(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not supported"):
        refuse_service(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ex:service $service }",
        'SELECT * { ?s ?p "SERVICE <http://x/>", """ " SERVICE "" """, \'SERVICE\' }',
        "SELECT * { ?s <http://x/service#a> <http://x/SERVICE> } # SERVICE",
        "SELECT * { ?s ?p ex:a.service ; ex:service-x ?o }",
        "SELECT * { FILTER(?x < 3 && ?y > 2) }",
    ],
)
def test_service_as_a_name_or_text_is_no_service(query: str) -> None:
    refuse_service(query)


def test_dataset_and_volatility() -> None:
    assert names_dataset("SELECT * FROM <http://x/> { ?s ?p ?o }")
    assert names_dataset("SELECT * from named<http://x/> { ?s ?p ?o }")
    assert not names_dataset('SELECT ?from { ?from ?p "FROM <x>" } # FROM <x>')
    assert is_volatile("SELECT (now() AS ?t) {}")
    assert not is_volatile('SELECT ?now { ?now ?p "NOW()" }')


@pytest.mark.parametrize(
    ("query", "line", "said"),
    [
        ("SELECT * WHERE {\n  ?s nope:p ?o\n}", 2, "Prefix not found"),
        ("SELECT ?x ?x WHERE { ?x ?y ?z }\nGROUP", 2, "ends here"),
        ("SELECT *\n{ ?s ?p }", 2, "unexpected '}'"),
        ("ASK { ?s ?p <a b> }", 1, "IRI"),
    ],
)
def test_error_is_one_line_with_its_place(query: str, line: int, said: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    error = syntax_error(str(caught.value), query)
    assert error.line == line
    assert error.column is not None
    assert "\n" not in str(error)
    assert said in str(error) or "ends here" in str(error)


def test_error_without_a_place_is_still_one_line() -> None:
    error = syntax_error("something\nelse", "ASK {}")
    assert (error.line, str(error)) == (None, "the query was refused: something else")
