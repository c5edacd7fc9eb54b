"""The audit of libraries: what is planted is found, nothing else is, and a run can be interrupted, repeated and compared."""

from __future__ import annotations

import dataclasses
import json
import math
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy
import planted
import pytest
import sympy as sp

from symdiv.audit import asking, engine, examining, targets
from symdiv.audit.arguments import Number, positive
from symdiv.audit.baseline import compared, new_findings
from symdiv.audit.classes import KINDS, examine
from symdiv.audit.confirm import SecondRoad, same_density
from symdiv.audit.engine import Outcome, Settings, audit_target
from symdiv.audit.examining import Examination
from symdiv.audit.finding import Finding, grouped
from symdiv.audit.function import Function, Side
from symdiv.audit.journal import Journal, read_findings
from symdiv.audit.points import is_moderate
from symdiv.audit.truth import Truth
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.families.registry import by_name
from symdiv.oracle.judgement import Allowance, Answer


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
    assert found["overflow"].p["parameters"] == {"rate": 1e181}
    assert found["underflow"].p["parameters"] == {"prob": 1e-203}
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


def test_a_slow_machine_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library and the truth are made slow, and the clock runs five times as fast: nothing depends on it but an end, which is told."""
    settings = Settings(budget=1, only="imprecise")
    quick = audit_target("planted", settings)
    clock, truth, call = time.monotonic, Truth.__init__, planted.PLANTED["inaccurate"].call

    def slow_truth(self: Truth, *arguments: Any) -> None:
        time.sleep(0.001)
        truth(self, *arguments)

    def slow_call(*arguments: Any) -> Any:
        time.sleep(0.002)
        return call(*arguments)  # type: ignore[misc]  # it has one

    monkeypatch.setattr(Truth, "__init__", slow_truth)
    monkeypatch.setattr(time, "monotonic", lambda: 5 * clock())
    monkeypatch.setattr(planted, "TARGET", dataclasses.replace(planted.TARGET, functions=lambda: (slow_function,)))
    slow_function = dataclasses.replace(planted.PLANTED["inaccurate"], call=slow_call)
    engine._functions.cache_clear()
    slow = audit_target("planted", settings)
    assert [f.record() for f in slow.findings] == [f.record() for f in quick.findings]
    assert [(c.tried, c.unknown) for c in slow.checked] == [(c.tried, c.unknown) for c in quick.checked]
    assert len(quick.findings) == 1
    assert not quick.unfinished


def test_where_the_clock_ends_something_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def hanging(*arguments: Any) -> Any:
        time.sleep(1)

    function = dataclasses.replace(planted.RIGHT[0], call=hanging)
    monkeypatch.setattr(asking, "SECONDS", 0.05)
    monkeypatch.setattr(planted, "TARGET", dataclasses.replace(planted.TARGET, functions=lambda: (function,)))
    found = audit_target("planted", Settings(budget=4))
    assert found.findings == []
    (checked,) = found.checked
    assert len(checked.late) in (2, 3)
    assert "out of time, so that another run may find more: right entropy (float64): no answer within 60 seconds at ({'rate': " in str(found)


def test_a_truth_that_takes_too_much_work_is_unknown_and_its_regime_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    x = sp.Symbol("x")
    asked = 0

    def value(p: Any, q: Any) -> sp.Expr:
        nonlocal asked
        asked += 1
        return sp.Integral(sp.exp(-p["rate"] * x**2) / (1 + x**2), (x, 0, sp.oo))

    function = dataclasses.replace(planted.RIGHT[0], laws=None, value=value, call=lambda p, q, dtype: numpy.zeros_like(p["rate"]))
    monkeypatch.setattr(examining, "EFFORT", 20)
    found = Examination(planted.TARGET, function, "float64", Settings().allowance("float64"))
    for rate in (1.0, 2.0, 3.0, 4.0):
        assert found.at(((rate,), ()), "moderate") is None
    assert (found.unknown, asked, found.late) == (2, 2, [])


def test_the_reproducer_of_a_batch_shows_the_batch(outcome: Outcome) -> None:
    finding = next(f for f in outcome.findings if f.kind == "batching")
    run = subprocess.run([sys.executable, "-c", finding.reproducer], capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    first, second = run.stdout.splitlines()
    assert first == "returned [1. 1.]"
    assert second == f"truth    {finding.truth} at 1"
    assert finding.truth == "0.30685281944005469058"


def test_a_density_that_shares_the_fault_at_the_point_does_not_hide_it() -> None:
    """The library's density is wrong at small rates, as its entropy is; at ordinary arguments it is symdiv's."""
    function = dataclasses.replace(planted.RIGHT[0], density=lambda side, values, x: math.log(max(values["rate"], 0.01)) - values["rate"] * x)
    truth = Truth(function, ((0.001,), ()), format_of("float64"))
    assert same_density(truth) is False
    assert SecondRoad(function, truth.format).confirms(truth) is not None


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
    second = SecondRoad(function, truth.format)
    assert second.confirms(truth) == "rigorous integration of the definition"
    lying = Truth(function, ((2.0,), (3.0,)), format_of("float64"))
    lying.__dict__["value"] = truth.value * (1 + 1e-6)
    assert second.confirms(lying) is None
    far = Truth(function, ((2.0,), (3e9,)), format_of("float64"))
    assert second.confirms(far) == "mpmath's evaluation of the derived formula, and rigorous integration of the definition at ordinary arguments"
    far.__dict__["value"] = far.value * (1 + 1e-6)
    assert second.confirms(far) is None


def test_the_definition_confirms_at_numbers_of_fifty_bits() -> None:
    """In numbers SymPy would write out powers such as 0.1^59.27 exactly, and look for the factors of what they are the roots of."""
    side = Side("Gamma", {"shape": positive(), "rate": positive()})
    function = Function("h", "entropy", side, None, laws=lambda p, q: (by_name["Gamma"](**p), None))
    truth = Truth(function, ((59.26978166153742, 0.1), ()), format_of("float64"))
    assert SecondRoad(function, truth.format).confirms(truth) == "rigorous integration of the definition"


def test_a_law_with_another_density_is_not_believed() -> None:
    function = dataclasses.replace(planted.RIGHT[0], density=lambda side, values, x: -values["rate"] * x)
    truth = Truth(function, ((2.0,), ()), format_of("float64"))
    assert same_density(truth) is False
    assert SecondRoad(function, truth.format).confirms(truth) is None
    right = dataclasses.replace(function, density=lambda side, values, x: 0.6931471805599453 - values["rate"] * x)
    assert same_density(Truth(right, ((2.0,), ()), format_of("float64")))


def test_ordinary_numbers_of_a_wide_range_are_moderate() -> None:
    function = Function("h", "entropy", Side("Zeta", {"exponent": Number(1.0625, 1024.0)}), None)
    assert [is_moderate(function, ((x,), ())) for x in (1.0626, 1.25, 2.0, 900.0, 1023.9999)] == [False, True, True, True, False]


def test_densities_are_compared_where_a_rational_power_would_fill_the_memory() -> None:
    """SymPy makes (1/s)**c of rational numbers an integer power with as many digits as the numerator of c is large."""
    side = Side("Dagum", {"c": positive(), "k": positive(), "scale": positive()})
    function = Function("h", "entropy", side, None, laws=lambda p, q: (by_name["Dagum"](**p), None), density=lambda side, values, x: 0.0)
    truth = Truth(function, ((4.246111104687685, 0.5, 58.676798594685124), ()), format_of("float64"))
    assert same_density(truth) is False


@pytest.mark.parametrize(("dtype", "kind"), [("float64", "wrong formula"), ("float32", "wrong formula"), ("float16", "inaccurate"), ("bfloat16", "inaccurate")])
def test_half_precision_is_no_evidence_of_a_wrong_formula(dtype: str, kind: str) -> None:
    truth = Truth(planted.RIGHT[0], ((2.0,), ()), format_of(dtype))
    wrong, _ = examine(truth, "moderate", Answer(returned=0.75), Allowance(16, conditioned=True), lambda point: None)
    assert wrong is not None
    assert wrong.kind == kind


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


def test_an_error_of_the_size_of_roundings_is_cancellation_however_the_numbers_repeat() -> None:
    """A divergence that is lost in the roundings of 1 is the same number for many arguments, and is not clamped; nor is it an inaccurate formula."""
    function, allowance = planted.PLANTED["negative"], Settings(ulps=4).allowance("float64")
    near = Truth(function, ((1.0,), (1.0 + 2e-8,)), format_of("float64"))
    found, _ = examine(near, "near-equal", Answer(returned=2.5e-16), allowance, lambda point: 2.5e-16)
    assert found is not None
    assert found.kind == "cancellation"
    number = 0.25 - math.log(1.25) + 2e-14
    found, _ = examine(Truth(function, ((1.0,), (1.25,)), format_of("float64")), "moderate", Answer(returned=number), allowance, lambda point: None)
    assert found is not None
    assert found.kind == "cancellation"


def test_ordinary_arguments_whose_truth_is_not_determined_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A divergence of equal laws in two dresses is not always told from zero: the formula is confirmed elsewhere, and the finding is not lost."""
    function = planted.PLANTED["wrong formula"]
    value, asked = Truth.value.func, []  # type: ignore[attr-defined]  # a cached property

    def first_undetermined(truth: Truth) -> Any:
        asked.append(truth.point)
        if len(asked) == 1:
            raise Undetermined("the value was not told from zero")
        return value(truth)

    second = SecondRoad(function, format_of("float64"))
    monkeypatch.setattr(Truth, "value", property(first_undetermined))
    assert second.formula == "rigorous integration of the definition"
    assert len(asked) > 2


@pytest.mark.parametrize("regime", ["moderate", "edges", "tiny", "huge", "large shapes", "subnormal"])
def test_numbers_of_a_range_without_a_lower_end_are_drawn_inside_it(regime: str) -> None:
    kind, draw = Number(high=0.0, high_open=False), random.Random(regime).randint
    drawn = [kind.draw(regime, draw, format_of("float64")) for _ in range(30)]
    assert all(map(kind.contains, drawn))
    assert len({*drawn}) > 5


@pytest.mark.parametrize(
    ("text", "dtype", "kind"),
    [
        ("\"lgamma_cpu\" not implemented for 'Half'", "float16", "refused"),
        ("linalg.cholesky: Low precision dtypes not supported. Got BFloat16", "bfloat16", "refused"),
        ("RFFT input must be float32 or float64, got float16", "float16", "refused"),
        ("linalg.cholesky: Low precision dtypes not supported. Got BFloat16", "float16", "exception"),
        ("linalg.cholesky: Low precision dtypes not supported. Got Half", "float64", "exception"),
        ("expected scalar type Float but found Half", "float16", "exception"),
        ("the argument must be positive", "float16", "exception"),
    ],
)
def test_a_format_that_is_said_not_to_be_supported_is_no_fault(text: str, dtype: str, kind: str) -> None:
    def call(p: Any, q: Any, dtype: str) -> Any:
        raise RuntimeError(text)

    function = dataclasses.replace(planted.RIGHT[0], call=call, dtypes=("float64", "float16", "bfloat16"))
    assert asking.ask(planted.TARGET, function, ((1.0,), ()), dtype)[0].kind == kind
