"""The audit of libraries: what is planted is found, nothing else is, and a run can be interrupted, repeated and compared."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import planted
import pytest

from symdiv.audit import engine, targets
from symdiv.audit.baseline import compared, new_findings
from symdiv.audit.classes import KINDS
from symdiv.audit.confirm import confirmed, same_density
from symdiv.audit.engine import Outcome, Settings, audit_target
from symdiv.audit.finding import Finding, grouped
from symdiv.audit.journal import Journal, read_findings
from symdiv.audit.truth import Truth
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.registry import by_name


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted library is one that can be audited."""
    monkeypatch.setattr(engine, "load", lambda name: planted.TARGET)
    engine._functions.cache_clear()


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "load", lambda name: planted.TARGET)
        return audit_target("planted", Settings(budget=60))


@pytest.mark.parametrize("kind", planted.PLANTED)
def test_each_planted_fault_is_one_finding_of_its_kind(outcome: Outcome, kind: str) -> None:
    name = planted.PLANTED[kind].name
    assert [f.kind for f in outcome.findings if f.function == name] == [kind]


def test_right_functions_come_out_clean_and_the_report_says_over_which_regimes(outcome: Outcome) -> None:
    assert [c.function for c in outcome.clean] == [f.name for f in planted.RIGHT]
    assert {"moderate", "edges", "tiny", "huge", "subnormal"} <= set(outcome.clean[0].tried)
    assert "near-equal" in outcome.clean[1].tried
    text = str(outcome)
    assert "right wherever they were tried (moderate, " in text
    assert "not covered, an estimate from a sample: estimate" in text
    assert not outcome.unfinished
    assert not [c.doubtful for c in outcome.checked if c.doubtful]


def test_the_gravest_kinds_come_first(outcome: Outcome) -> None:
    places = [KINDS.index(f.kind) for f in outcome.findings]
    assert places == sorted(places)


def test_findings_stand_at_simple_points_with_the_truth(outcome: Outcome) -> None:
    found = {f.kind: f for f in outcome.findings}
    assert found["nan"].p == {"family": "Exponential", "parameters": {"rate": 1.0}}
    assert (found["nan"].returned, found["nan"].truth) == ("nan", "1.0000000000000000000")
    wrong = found["wrong formula"]
    assert {wrong.p["parameters"]["rate"], wrong.q["parameters"]["rate"]} <= {0.5, 1.0, 2.0}  # type: ignore[index]  # it has a q
    assert wrong.confirmed == "rigorous integration of the definition"
    assert wrong.certificate is not None
    assert len(wrong.certificate) == 64
    assert found["overflow"].p["parameters"]["rate"] <= 2.0**601
    assert found["wrong infinity"].truth == "inf"


def test_reproducers_print_what_was_returned_and_the_truth(outcome: Outcome) -> None:
    for kind in ("wrong formula", "clamping"):
        finding = next(f for f in outcome.findings if f.kind == kind)
        run = subprocess.run([sys.executable, "-c", finding.reproducer], capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
        first, second = run.stdout.splitlines()
        assert float(first.split()[1]) == finding.returned
        assert second.split()[1] == finding.truth


def test_the_same_seed_finds_the_same(outcome: Outcome) -> None:
    again = audit_target("planted", Settings(budget=60, only="cancelling"))
    few = audit_target("planted", Settings(budget=60, only="cancelling"))
    assert [f.record() for f in again.findings] == [f.record() for f in few.findings]


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    settings = Settings(budget=10, only="right")
    path = tmp_path / "f.jsonl"
    journal = Journal(path, settings)
    whole = audit_target("planted", settings, journal=journal)
    resumed = Journal(path, settings)
    assert len(resumed.known) == 4

    def fail(*task: Any) -> None:
        raise AssertionError("it was known")

    with pytest.MonkeyPatch.context() as patch:
        fail.__name__ = "_search"
        patch.setattr(engine, "_search", fail)
        again = audit_target("planted", settings, journal=resumed)
    assert [c.tried for c in again.checked] == [c.tried for c in whole.checked]
    assert Journal(path, Settings(seed=1)).known == {}


def test_findings_are_read_as_they_were_written(outcome: Outcome, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "f.jsonl", None)
    journal.finish(outcome.findings)
    back = read_findings(tmp_path / "f.jsonl")
    assert [json.loads(json.dumps(f.record())) for f in back] == [json.loads(json.dumps(f.record())) for f in outcome.findings]
    assert not (tmp_path / "f.jsonl.part").exists()
    (tmp_path / "bad").write_text("{}\n")
    with pytest.raises(InvalidInput, match="expected the findings of an audit"):
        read_findings(tmp_path / "bad")


def test_only_new_findings_count_beside_a_baseline(outcome: Outcome) -> None:
    old, new = outcome.findings[1:], outcome.findings[:-1]
    assert new_findings(old, new) == outcome.findings[:1]
    fixed, broke, left = compared(old, new)
    assert (fixed, broke, left) == (outcome.findings[-1:], outcome.findings[:1], outcome.findings[1:-1])
    assert new_findings(old, [dataclasses.replace(f, version="2.0") for f in old]) == []


def test_faults_of_one_piece_of_code_are_one_finding(outcome: Outcome) -> None:
    first = dataclasses.replace(outcome.findings[0], also=())
    twin = dataclasses.replace(first, function="twin", dtype="float32")
    other = dataclasses.replace(first, function="other", code="elsewhere")
    groups = grouped([twin, first, other])
    assert [(g.function, [a["function"] for a in g.also]) for g in groups] == [(first.function, ["twin"]), ("other", [])]


def test_a_second_road_that_disagrees_does_not_confirm() -> None:
    function = planted.PLANTED["wrong formula"]
    truth = Truth(function, ((2.0,), (3.0,)), format_of("float64"))
    assert confirmed(truth) == "rigorous integration of the definition"
    lying = Truth(function, ((2.0,), (3.0,)), format_of("float64"))
    lying.__dict__["value"] = truth.value * (1 + 1e-6)
    assert confirmed(lying) is None


def test_a_law_with_another_density_is_not_believed() -> None:
    function = dataclasses.replace(planted.RIGHT[0], density=lambda side, values, x: -values["rate"] * x)
    truth = Truth(function, ((2.0,), ()), format_of("float64"))
    assert not same_density(truth)
    right = dataclasses.replace(function, density=lambda side, values, x: 0.6931471805599453 - values["rate"] * x)
    assert same_density(Truth(right, ((2.0,), ()), format_of("float64")))


def test_the_condition_number_is_that_of_the_functions_own_arguments() -> None:
    """For a logit of 30 the entropy's is some 30, where that of the probability is 10^13."""
    from symdiv.audit.arguments import logit
    from symdiv.audit.function import Function, Side
    from symdiv.convert.counterpart import logistic

    function = Function("h", "entropy", Side("Bernoulli", {"logits": logit()}), None, laws=lambda p, q: (by_name["Bernoulli"](logistic(p["logits"])), None))
    condition = Truth(function, ((30.0,), ()), format_of("float64")).condition
    assert 28 < condition < 31


def test_unknown_targets_and_missing_libraries_are_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInput, match="target 'nothing': expected one of"):
        targets.load("nothing")
    monkeypatch.setitem(sys.modules, "dit", None)
    with pytest.raises(Unsupported, match=r'target dit: the library is not installed; pip install "dit>=2"'):
        targets.load("dit")


def test_records_have_what_a_maintainer_needs(outcome: Outcome) -> None:
    keys = {
        "target",
        "version",
        "measure",
        "p",
        "q",
        "dtype",
        "returned",
        "truth",
        "ulps",
        "condition",
        "kind",
        "certificate",
        "confirmed",
        "map",
        "reproducer",
    }
    for finding in outcome.findings:
        assert keys <= set(finding.record())
        assert isinstance(finding, Finding)
        json.dumps(finding.record(), allow_nan=False)


OPTIONS = [
    ["scipy", "--only", "invwishart", "--budget", "10"],
    ["dit", "--only", "relative_entropy", "--budget", "5"],
    ["sklearn", "--only", "mutual", "--budget", "6"],
]


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: o[0])
def test_libraries_are_audited_from_the_command_line(options: list[str], tmp_path: Path) -> None:
    """Each ends in time, with findings that reproduce; a second run beside the first as its baseline finds nothing new."""
    pytest.importorskip(options[0])
    file, command = tmp_path / "f.jsonl", [sys.executable, "-m", "symdiv", "audit", *options, "--jobs", "1"]
    first = subprocess.run([*command, "--jsonl", str(file)], capture_output=True, text=True, check=False, timeout=600)
    findings = read_findings(file)
    assert first.returncode == (1 if findings else 0), first.stderr
    assert len(findings) >= 1
    wrong = findings[0]
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", wrong.reproducer], capture_output=True, text=True, check=False)
    assert wrong.kind in ("exception", "timeout") or run.stdout.split()[1] == str(wrong.returned)
    second = subprocess.run([*command, "--baseline", str(file)], capture_output=True, text=True, check=False, timeout=600)
    assert second.returncode == 0, second.stdout
    assert second.stdout.rstrip().endswith("0 new findings")
