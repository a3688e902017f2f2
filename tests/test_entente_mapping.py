"""`entente map` and `entente network`: what they write, print and refuse."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner

from entente.cli import app
from graph.networks.measures import MEASURES
from ontology.errors import EntenteError


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=True)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def test_entente_mapping_map_writes_one_page_and_prints_its_address(synthetic_build: Path, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    assert run("map", "--view", "world", "-g", str(synthetic_build), "-o", str(target)).strip() == target.as_uri()
    assert target.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_entente_mapping_map_of_a_path_and_a_neighbourhood(synthetic_build: Path, tmp_path: Path) -> None:
    graph, target = str(synthetic_build), tmp_path / "map.html"
    rows = json.loads(run("network", "actors", "-g", graph, "-f", "json"))["nodes"]
    run("map", "--view", "ego", rows[0]["id"], "--steps", "2", "-g", graph, "-o", str(target))
    run("map", "--view", "path", "-g", graph, "-o", str(target), rows[0]["id"], rows[1]["id"])
    with pytest.raises(EntenteError, match="path: give 2 things"):
        run("map", "--view", "path", "-g", graph, "-o", str(target), rows[0]["id"])
    with pytest.raises(EntenteError, match="no view of this name"):
        run("map", "--view", "globe", "-g", graph, "-o", str(target))
    with pytest.raises(EntenteError, match="cannot be written"):
        run("map", "-g", graph, "-o", str(tmp_path / "no" / "map.html"))


def test_entente_mapping_network_prints_measures_with_their_sentence(synthetic_build: Path) -> None:
    said = run("network", "countries", "-g", str(synthetic_build), "-m", "pagerank", "-m", "betweenness", "--top", "3")
    assert "Importance that comes from partners" in said
    assert "bridges" in said
    with pytest.raises(EntenteError, match="fame: no measure"):
        run("network", "countries", "-g", str(synthetic_build), "-m", "fame")


def test_entente_mapping_network_explains_in_two_languages_and_says_when_it_is_empty(synthetic_build: Path) -> None:
    graph = str(synthetic_build)
    for name, measure in MEASURES.items():
        for language in ("fr", "en"):
            said = run("network", "countries", "-g", graph, "-m", name, "--top", "2", "--language", language)
            assert measure.sentences[language] in " ".join(said.split())
    assert "Ce réseau est vide" in run("network", "actors", "-g", graph, "--from", "2090", "--language", "fr")
    assert (
        run("network", "actors", "-g", graph, "--from", "2090", "-f", "csv", "--edges")
        == "from,to,from_name,to_name,relation,weight,agreements\n"
    )
    with pytest.raises(EntenteError, match="--language: 'de' is none of fr, en"):
        run("network", "actors", "-g", graph, "--language", "de")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ego", "Université"), r"Université: \d+ things have this name: .*<http.*Give the IRI"),
        (("ego", "Zorglub"), "Zorglub: no thing of the graph has this name. Try part of it"),
        (("path", "Kazakhstan", "Zorglub"), "Zorglub: no thing of the graph has this name"),
        (("path", "Kazakhstan", "kazakhstan"), "both ends are Kazakhstan. Look at its `ego` instead"),
        (("ego",), "ego: give 1 thing after the options, not 0"),
        (("actors", "--from", "2020", "--to", "2010-05"), "from: '2020' is after to: '2010-05'. Give the earlier date first"),
        (("actors", "--compare", "2020..2010", "2021"), "from: '2020' is after to: '2010'"),
    ],
)
def test_entente_mapping_network_refuses_in_one_line(synthetic_build: Path, arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(EntenteError, match=message) as error:
        run("network", *arguments, "-g", str(synthetic_build))
    assert "\n" not in str(error.value)


def test_entente_mapping_network_saves_each_format(synthetic_build: Path, tmp_path: Path) -> None:
    graph = str(synthetic_build)
    made = nx.parse_graphml(run("network", "actors", "-g", graph, "-f", "graphml"))
    assert len(made) > 10
    target = tmp_path / "net.gexf"
    run("network", "actors", "-g", graph, "-f", "gexf", "-o", str(target))
    assert len(nx.read_gexf(target)) == len(made)
    assert run("network", "actors", "-g", graph, "-f", "csv").startswith(
        "iri,name,type,country,x,y,color,degree,strength,community\n"
    )
    assert run("network", "actors", "-g", graph, "-f", "csv", "--edges").startswith(
        "from,to,from_name,to_name,relation,weight,agreements"
    )
    assert "first" in run("network", "actors", "-g", graph, "--edges")
    with pytest.raises(EntenteError, match="--format: 'png' is none of"):
        run("network", "actors", "-g", graph, "-f", "png")


def test_entente_mapping_network_compares_two_periods(synthetic_build: Path) -> None:
    graph = str(synthetic_build)
    assert "appeared" in run("network", "countries", "-g", graph, "--compare", "1995..2009", "2010..2026")
    change = json.loads(run("network", "countries", "-g", graph, "--compare", "..2009", "2010..", "-f", "json"))
    assert set(change) == {"appeared", "gone", "edges", "moves", "labels"}
    assert run("network", "countries", "-g", graph, "--compare", "2000", "2001", "-f", "csv").startswith(
        "change,name,with,before,after\n"
    )
    with pytest.raises(EntenteError, match="'x' is no date"):
        run("network", "countries", "-g", graph, "--compare", "x", "2001")
    assert io.StringIO(change["labels"][next(iter(change["labels"]))]).read()
