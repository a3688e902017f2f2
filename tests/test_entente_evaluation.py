"""The evaluation: the scorer's figures, the causes of errors, the baselines, how far the confidence can be trusted."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from handmade import FOLDER, GOLD, NAME, alignment, store

from entente import evaluation
from entente.baselines import co_occurrence, named_entities, texts
from entente.calibration import Judged, area, as_json, expected_error, judged, lines, reliability
from entente.commands.evaluating import evaluate as command
from entente.diagnosis import errors, grouped
from entente.evaluation import Alignment, Outcome, evaluate, verdicts
from entente.findings import NOTHING, Findings, FoundAgreement, FoundEntity, Statement, findings
from entente.fitting import count
from entente.fitting import lines as toml_lines
from entente.gold import Gold, load_all
from extract import confidence
from extract.confidence import Counts, Record, calibrated, founding
from extract.model import ANY_URI, Claim, Document, Extraction, Node, Span, Value
from graph.store import open_store
from ontology.errors import EntenteError
from ontology.terms import ENT, ORG

ROOT = Path(__file__).resolve().parent.parent
SEEDS_GOLD = ROOT / "tests" / "gold" / "seeds"
SCORER = Path(os.environ.get("ENTENTE_SCORER", ROOT.parent / "shared" / "score" / "score.py"))
needs_scorer = pytest.mark.skipif(not SCORER.is_file(), reason="the scorer is not at hand; ENTENTE_SCORER may name it")


def figures(graph: Path | None, gold: Path) -> dict[str, Any]:
    """The lines of `gold` over a build, or over the hand-made graph."""
    opened = open_store(graph) if graph else store()
    wanted = load_all(gold)
    return {line: row.as_json() for line, row in evaluate(wanted, {name: findings(opened, name) for name in wanted}).items()}


def scored(graph: Path, gold: Path, where: Path) -> dict[str, Any]:
    """What the scorer says of the same, without the number of documents."""
    command = [sys.executable, str(SCORER), "--graph", str(graph), "--gold", str(gold), "--json", str(where)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
    known: dict[str, Any] = json.loads(where.read_text("utf-8"))
    known.pop("documents")
    return known


def test_evaluation_gives_the_recorded_figures() -> None:
    recorded = json.loads((FOLDER / "figures.json").read_text("utf-8"))
    recorded.pop("documents")
    assert figures(None, GOLD) == recorded


@needs_scorer
def test_evaluation_gives_the_scorers_figures_on_the_handmade_graph(tmp_path: Path) -> None:
    assert figures(None, GOLD) == scored(FOLDER / "graph.ttl", GOLD, tmp_path / "figures.json")


@needs_scorer
def test_evaluation_gives_the_scorers_figures_on_the_seeds(seeds_build: Path, tmp_path: Path) -> None:
    assert figures(seeds_build, SEEDS_GOLD) == scored(seeds_build / "graph.nq", SEEDS_GOLD, tmp_path / "figures.json")


@needs_scorer
def test_evaluation_gives_the_scorers_figures_without_claims(tmp_path: Path) -> None:
    """A graph with no claim is read as if each fact were claimed."""
    kept = [
        line
        for line in (FOLDER / "graph.ttl").read_text("utf-8").splitlines()
        if not line.startswith(("claim:", "    ent:evidence"))
    ]
    bare = tmp_path / "bare.ttl"
    bare.write_text("\n".join(kept), "utf-8")
    wanted = load_all(GOLD)
    found = findings(store(bare.read_text("utf-8")), NAME)
    mine = {line: row.as_json() for line, row in evaluate(wanted, {NAME: found}).items()}
    assert mine == scored(bare, GOLD, tmp_path / "figures.json")
    assert mine["party"]["hit"] == 4
    assert mine["evidence"]["hit"] == 0


def test_evaluation_of_the_seeds_is_good_enough(seeds_build: Path) -> None:
    assert figures(seeds_build, SEEDS_GOLD)["overall"]["f1"] >= 0.60


def test_evaluation_reads_a_server_as_it_reads_a_folder(seeds_build: Path, tmp_path: Path) -> None:
    from serving import serving

    with serving(seeds_build, tmp_path / "log", "--client-rate", "0") as server:
        wanted, remote = load_all(SEEDS_GOLD), open_store(server.sparql)
        found = {name: findings(remote, name) for name in wanted}
    assert {line: row.as_json() for line, row in evaluate(wanted, found).items()} == figures(seeds_build, SEEDS_GOLD)


def test_evaluate_prints_the_lines_and_writes_them(seeds_build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written_to = tmp_path / "figures.json"
    command(SEEDS_GOLD, str(seeds_build), errors=True, calibration=True, json_=written_to)
    out = capsys.readouterr().out
    assert "   over 5 documents\noverall " in out
    assert "area under the ROC curve" in out
    assert re.search(r"^party missed: \d+$", out, re.MULTILINE)
    report = json.loads(written_to.read_text("utf-8"))
    calibrated_ = report.pop("calibration")
    assert report.pop("documents") == 5
    assert report == figures(seeds_build, SEEDS_GOLD)
    assert 0 <= calibrated_["expected_calibration_error"] <= 1


def test_evaluate_names_what_the_graph_does_not_hold(seeds_build: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(SEEDS_GOLD / "amu-dmia.json", tmp_path)
    other = json.loads((GOLD / f"{NAME}.json").read_text("utf-8"))
    (tmp_path / f"{NAME}.json").write_text(json.dumps(other), "utf-8")
    command(tmp_path, str(seeds_build))
    assert capsys.readouterr().err == f"warning: {NAME} is not in the graph: all that is annotated in it counts as missed.\n"
    with pytest.raises(EntenteError, match="holds none of the 1 documents"):
        command(GOLD, str(seeds_build))


def gold(**parts: Any) -> Gold:
    return Gold.model_validate({"document": "x", "entities": [], "agreements": [], "relations": []} | parts)


def organization(id_: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": "Organization", "name": name, **more}


def found(**names: str) -> dict[str, FoundEntity]:
    return {iri: FoundEntity(frozenset({"Organization"}), frozenset({name}), name) for iri, name in names.items()}


def outcomes(wanted: Gold, made: Findings, line: str) -> list[str]:
    return sorted(v.outcome.value for v in verdicts(Alignment(wanted, made)) if v.line == line)


def test_evaluation_of_nothing_found_misses_everything() -> None:
    table = evaluate({"x": gold(entities=[organization("e1", "Ligue des ports")])}, {"x": None})
    assert (table["Organization"].recall, table["Organization"].wanted, table["overall"].found) == (0.0, 1, 0)
    assert list(table) == list(evaluation.LINES)


def test_evaluation_counts_a_second_entity_for_one_thing_as_wrong() -> None:
    wanted = gold(entities=[organization("e1", "Ligue des ports", aliases=["LDP"])])
    made = Findings(found(a="ligue des ports", b="ldp"), {})
    assert outcomes(wanted, made, "Organization") == ["hit", "wrong"]
    assert Alignment(wanted, made).thing("b") == "e1"


def test_evaluation_neither_rewards_nor_punishes_the_optional() -> None:
    wanted = gold(entities=[organization("e1", "Ligue des ports", optional=True)])
    assert outcomes(wanted, Findings(found(a="ligue des ports"), {}), "Organization") == []
    assert outcomes(wanted, NOTHING, "Organization") == []


@pytest.mark.parametrize(
    ("wanted", "made", "same"),
    [
        ("horizon europe", "horizon europe", True),
        ("institut des marees", "institut de marees", True),
        ("plan marees 2030", "plan marees 2031", False),
        ("louis xiv", "louis xvi", False),
        ("idm", "idn", False),
    ],
)
def test_evaluation_knows_names_that_differ_in_a_letter(wanted: str, made: str, same: bool) -> None:
    assert evaluation.same_name(frozenset({wanted}), frozenset({made})) is same


def test_evaluation_matches_an_agreement_only_where_a_party_is_shared() -> None:
    wanted = gold(
        entities=[organization("e1", "Ligue des ports"), organization("e2", "Institut des marées")],
        agreements=[
            {"id": "a1", "kind": "treaty", "name": "traité", "status": "signed", "parties": ["e1", "e2"], "evidence": "un traité"}
        ],
    )
    act = FoundAgreement("treaty", frozenset({"traite"}), "traité", frozenset({"c"}), attributes={"kind": frozenset({"treaty"})})
    entities = found(a="ligue des ports", c="observatoire du fleuve")
    assert outcomes(wanted, Findings(entities, {"t": act}), "agreement") == ["missed", "wrong"]
    assert outcomes(wanted, Findings(entities, {"t": replace(act, parties=frozenset({"a"}))}), "agreement") == ["hit"]


def test_evaluation_asks_for_the_sentence_that_was_marked() -> None:
    assert evaluation.quoted("ont signé un protocole d'accord", ("À Brest, ils ont signé un protocole d’accord hier.",))
    assert not evaluation.quoted("ont signé un protocole d'accord", ("Ils se sont vus à Brest.",))
    assert not evaluation.quoted("ont signé un protocole d'accord", ("ont signé un protocole d'accord " + "mot " * 60,))


def test_evaluation_lines_have_the_scorers_form() -> None:
    text = list(evaluation.lines(evaluate(load_all(GOLD), {NAME: findings(store(), NAME)}), 1))
    assert text[0] == "                    P      R     F1   hit  found wanted   over 1 documents"
    assert text[1] == "overall         0.711  0.750  0.730    27     38     36"


def test_diagnosis_names_the_cause_of_each_error() -> None:
    causes = {(e.line, e.outcome, e.cause) for e in errors(NAME, alignment())}
    assert causes >= {
        ("entity Organization", Outcome.WRONG, "a second entity for one thing"),
        ("entity Organization", Outcome.WRONG, "wrong type: the gold says Person"),
        ("entity Person", Outcome.MISSED, "wrong type: found as Organization"),
        ("agreement", Outcome.WRONG, "rule fallback"),
        ("party", Outcome.WRONG, "of a false agreement, rule fallback"),
        ("attribute", Outcome.WRONG, "date_signed: rule date.year"),
        ("attribute", Outcome.MISSED, "countries: not found"),
        ("signatory", Outcome.MISSED, "both were found, but not joined"),
        ("role", Outcome.MISSED, "the position was missed"),
        ("membership", Outcome.WRONG, "rule part"),
    }


def test_diagnosis_counts_each_error_of_the_lines_once() -> None:
    expected = [v for v in verdicts(alignment()) if v.outcome is not Outcome.HIT and v.line not in ("entity", "label")]
    assert len(list(errors(NAME, alignment()))) == len(expected)


def missed(evidence: str, **made: Any) -> list[str]:
    """The causes of an agreement that was missed."""
    wanted = gold(
        entities=[organization("e1", "Ligue des ports"), organization("e2", "Institut des marées")],
        agreements=[
            {"id": "a1", "kind": "agreement", "name": "accord", "status": "signed", "parties": ["e1", "e2"], "evidence": evidence}
        ],
    )
    return [
        e.cause
        for e in errors("x", Alignment(wanted, Findings(**{"entities": {}, "agreements": {}} | made)))
        if e.line == "agreement"
    ]


def test_diagnosis_tells_why_an_agreement_was_missed() -> None:
    entities = found(a="ligue des ports", b="institut des marees")
    act = FoundAgreement(
        "agreement", frozenset(), "accord", attributes={"kind": frozenset({"agreement"})}, quotes=("ils ont signé un accord",)
    )
    assert missed("ont signé un accord") == ["none of its parties was found in the text"]
    assert missed("ont signé un accord", entities=entities) == ["a trigger and parties, but no rule joined them"]
    assert missed("travaillent la main dans la main", entities=entities) == ["no trigger word in its sentence"]
    assert "found in its sentence, but with none of its parties" in missed(
        "ont signé un accord", entities=entities, agreements={"t": act}
    )


def test_diagnosis_groups_by_count_and_hides_control_characters() -> None:
    hostile = Findings({"x": FoundEntity(frozenset({"Organization"}), frozenset({"x"}), "\x1b[2Jévil\u202e" + "x" * 300)}, {})
    text = "\n".join(grouped(errors("d", Alignment(gold(), hostile))))
    assert "entity Organization wrong: 1" in text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 180


def claim(confidence: float, right: bool) -> Judged:
    return Judged(confidence, right, Statement("s", "p", "o", "rule", confidence, ""))


def test_calibration_measures_distance_and_order() -> None:
    perfect = [claim(0.75, True)] * 3 + [claim(0.75, False)] + [claim(0.25, True)] + [claim(0.25, False)] * 3
    assert expected_error(perfect) == pytest.approx(0)
    assert area(perfect) == pytest.approx(0.75)
    assert expected_error([claim(1.0, False)]) == 1
    assert [(b.low, b.claims) for b in reliability([claim(1.0, True), claim(0.1, True), claim(0.05, False)])] == [
        (0.0, 2),
        (0.9, 1),
    ]
    assert expected_error([]) == 0
    assert area([claim(0.3, True)]) == 0.5
    assert as_json(perfect)["claims"] == 8
    assert list(lines(perfect))[-1] == "expected calibration error 0.000, area under the ROC curve 0.750"


def test_calibration_judges_what_the_gold_settles() -> None:
    settled = {(c.statement.subject.rpartition("/")[2], c.statement.rule): c.right for c in judged(alignment())}
    assert settled["protocole", "date"] is True
    assert settled["protocole", "date.year"] is False
    assert settled["protocole", "fallback"] is False
    assert settled["protocole", "place"] is True
    assert settled["traite", "announced"] is False
    assert settled["accord", "fallback"] is False
    assert settled["poste-morvan", "apposition"] is True
    assert ("collaboration", "with") not in settled, "an optional agreement settles nothing"
    assert ("observatoire", "member") not in settled, "nor does an optional membership"


def test_fitting_counts_attributes_where_the_agreement_is_right() -> None:
    acts, told, claims = count(alignment())
    made = {(rule, right): n for (_, rule, right), n in acts.items()}
    assert made == {("with", True): 1, ("between", True): 1, ("fallback", False): 1}
    assert {(rule, right): n for (p, rule, right), n in claims.items() if p.endswith("party")} == {
        ("with", True): 2, ("between", True): 2, ("fallback", False): 3,
    }  # fmt: skip
    text = list(toml_lines(acts, told, claims))
    assert text == list(toml_lines(*count(alignment())))
    read = tomllib.loads("\n".join(text))
    assert {(c["rule"], c["right"], c["wrong"]) for c in read["tellings"]} == {
        ("signatories", 1, 0),
        ("announced", 1, 0),
        ("other", 0, 1),
    }
    assert read["acts"] == [
        {"predicate": str(ENT.Agreement), "rule": "between", "right": 1, "wrong": 0},
        {"predicate": str(ENT.Agreement), "rule": "fallback", "right": 0, "wrong": 1},
        {"predicate": str(ENT.Agreement), "rule": "with", "right": 1, "wrong": 0},
    ]
    assert Counts.model_validate(read).claims


def test_baselines_are_behind_on_the_seeds(seeds_build: Path) -> None:
    wanted = load_all(SEEDS_GOLD)
    documents = list(texts(open_store(seeds_build), wanted))
    assert len(documents) == len(wanted)
    ours = figures(seeds_build, SEEDS_GOLD)
    spacy = evaluate(wanted, dict(named_entities(documents)))
    together = evaluate(wanted, dict(co_occurrence(documents)))
    assert 0.4 < spacy["entity"].f1 < ours["entity"]["f1"]
    assert spacy["agreement"].found == 0
    assert together["agreement"].f1 > 0
    assert together["overall"].f1 < ours["overall"]["f1"]


def extraction() -> Extraction:
    nodes = tuple(
        Node(key, type_)
        for key, type_ in (("a", "Agreement"), ("b", "Agreement"), ("x", "Company"), ("y", "Company"), ("z", "Person"))
    )
    said = Span(0, 4)
    claims = (
        Claim("a", str(ENT.party), "x", said, "sure", 0.9),
        Claim("a", str(ENT.party), "y", said, "doubtful", 0.5),
        Claim("a", str(ENT.signedOn), Value("2021"), said, "date", 0.8),
        Claim("b", str(ENT.signedOn), Value("2021"), said, "new", 0.8),
        Claim("z", str(ORG.memberOf), "x", said, "new", 0.6),
    )
    return Extraction(Document("d", "Text."), nodes, claims)


def written(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "fr").mkdir()
    (folder / "fr" / "confidence.toml").write_text(text, "utf-8")
    monkeypatch.setattr(confidence, "HERE", folder)


def test_confidence_is_what_the_rules_have_earned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = f"""
        acts = [{{ predicate = "{ENT.Agreement}", rule = "sure", right = 5, wrong = 1 }}]
        claims = [
          {{ predicate = "{ENT.party}", rule = "doubtful", right = 0, wrong = 6 }},
          {{ predicate = "{ENT.signedOn}", rule = "date", right = 6, wrong = 0 }},
        ]
    """
    written(tmp_path, counts, monkeypatch)
    sure = {(c.subject, c.method): c.confidence for c in calibrated(extraction()).claims}
    assert sure["a", "sure"] == 0.9, "a rule that was not counted keeps its own estimate"
    assert sure["a", "doubtful"] == pytest.approx((0 + 4 * 0.5) / 10)
    assert sure["a", "date"] == pytest.approx((6 + 4 * 0.8) / 10 * (5 + 4 * 0.9) / 10, abs=0.001)
    assert sure["b", "new"] == pytest.approx(0.8 * 0.3, abs=0.001), "nobody is known to be a party"
    assert sure["z", "new"] == 0.6


def test_confidence_rises_where_the_text_tells_who_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(
        tmp_path,
        f"""tellings = [
          {{ predicate = "{ENT.Agreement}", rule = "announced", right = 4, wrong = 6 }},
          {{ predicate = "{ENT.Agreement}", rule = "other", right = 40, wrong = 10 }},
          {{ predicate = "{ENT.Agreement}", rule = "signatories", right = 48, wrong = 2 }},
        ]""",
        monkeypatch,
    )
    plain = extraction()

    def date(*more: Claim) -> float:
        told = replace(plain, claims=(*plain.claims, *more))
        return next(c.confidence for c in calibrated(told).claims if c.subject == "a" and c.method == "date")

    signed = Claim("a", str(ENT.signatory), "z", Span(0, 4), "by", 0.8)
    announced = Claim("a", str(ENT.status), Value(str(ENT.Announced), ANY_URI), Span(0, 4), "status", 0.8)
    assert date(announced) < date() < date(signed) == date(signed, announced)


def test_confidence_stays_where_nothing_was_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "HERE", tmp_path)
    assert calibrated(extraction()) == extraction()


def test_confidence_file_with_a_fault_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, 'claims = [{ predicate = "p", rule = "r", right = -1, wrong = 0 }]', monkeypatch)
    with pytest.raises(EntenteError, match=r"confidence\.toml, line 1: .*greater than or equal to 0"):
        calibrated(extraction())


def test_confidence_orders_rules_of_equal_estimate_by_name() -> None:
    assert founding([("a", 0.8, "y"), ("a", 0.8, "x"), ("a", 0.5, "w")]) == {"a": (0.8, "x")}
    assert Record({}).share("p", "r", 0.4) == pytest.approx(0.4)


def test_evaluate_of_the_seeds_is_what_was_asked(seeds_build: Path) -> None:
    gold, found = load_all(SEEDS_GOLD), open_store(seeds_build)
    table = evaluate(gold, {name: findings(found, name) for name in gold})
    assert table["overall"].f1 >= 0.90
    assert table["agreement"].f1 == 1.0
