"""What the public functions return survives pickling (so also other processes) and copying."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy as sp

import symdiv as sd
from symdiv.families.registry import by_name
from symdiv.oracle.subjects import subject
from symdiv.proofs import theorem
from symdiv.proofs.published import published
from symdiv.testing.conformance import ConformanceError, run_conformance

Make = Callable[[], Any]
RATES = (sd.Exponential("a"), sd.Exponential("b"))


def evaluated(law: Any) -> Any:
    """The law after it was given to the oracle, which keeps things with it."""
    sd.oracle.nearest("entropy", law)
    return law


def fault() -> Any:
    try:
        run_conformance({("entropy", "Exponential"): lambda rate: 1.0}, examples=20)
    except ConformanceError as problem:
        return problem.faults


RESULTS: dict[str, Make] = {
    "a derivation": lambda: sd.derive("kl_divergence", sd.Gamma("a", "b"), sd.Weibull("k", "l")),
    "its value": lambda: sd.kl_divergence(sd.Pareto("a", "m"), sd.Exponential("r")),
    "its theorem": lambda: sd.derive("entropy", sd.Gamma("a", "b")).theorem,
    "its certificate": lambda: sd.derive("entropy", sd.Gamma("a", "b")).certificate(),
    "its steps": lambda: sd.derive("entropy", sd.Gamma("a", "b")).steps,
    "a theorem of the book": lambda: theorem("gibbs", "gibbs"),
    "an enclosure": lambda: sd.oracle.enclose("entropy", "Poisson(4)", digits=100),
    "an enclosure of 0": lambda: sd.oracle.enclose("kl_divergence", "Gamma(1, 2)", "Exponential(2)"),
    "an infinite enclosure": lambda: sd.oracle.enclose("kl_divergence", "Cauchy(0, 1)", "Normal(0, 1)"),
    "an mpf": lambda: sd.oracle.evaluate("entropy", "Poisson(4)", digits=50),
    "a float": lambda: sd.oracle.nearest("entropy", "Poisson(4)"),
    "a gradient": lambda: sd.oracle.gradient("entropy", "Gamma(2, 3)"),
    "an error in ulps": lambda: sd.oracle.ulp_error(0.09, "kl_divergence", sd.Exponential(2), sd.Exponential(3)),
    "a law that was evaluated": lambda: evaluated(sd.Gamma(sp.sqrt(2), "1/3")),
    "verified": lambda: sd.verify(sd.derive("entropy", sd.Gamma("a", "b")).certificate()),
    "proved": lambda: sd.check("log(a/b) + b/a - 1", "kl_divergence", *RATES),
    "refuted": lambda: sd.check("log(a/b) + a/b - 1", "kl_divergence", *RATES),
    "refuted symmetry": lambda: sd.symmetry("kl_divergence", sd.Normal("m", "s"), sd.Normal("n", "t")),
    "a proved inequality": lambda: sd.check("entropy(Gamma(a, 1)) <= 1", where={"a": ("1/2", 1)}),
    "undecided": lambda: sd.Undecided("because"),
    "a form": lambda: sd.exact.entropy(["1/2", "1/4", "1/4"]),
    "a comparison": lambda: sd.exact.data_processing(["1/2", "1/2"], ["1/4", "3/4"], [["3/4", "1/4"], ["1/4", "3/4"]]),
    "a power": lambda: sd.exact.perplexity(["1/2", "1/4", "1/4"]),
    "a code": lambda: sd.exact.huffman_code({"a": "1/2", "b": "1/4", "c": "1/4"}),
    "a subject": lambda: subject("kl", "Gamma", "MultivariateNormal(2)"),
    "a fault": fault,
    "a published claim": lambda: published()["statrs-entropy-pareto"],
    "an error": lambda: sd.errors.Undetermined("not reached"),
}  # fmt: skip


@pytest.mark.parametrize("make", RESULTS.values(), ids=RESULTS)
def test_results_survive(make: Make) -> None:
    result = make()
    for again in (pickle.loads(pickle.dumps(result)), copy.deepcopy(result), copy.copy(result)):
        assert type(again) is type(result)
        assert repr(again) == repr(result)
        if type(result).__eq__ is not object.__eq__ and not isinstance(result, sd.derive("entropy", "Gamma(1, 1)").__class__):
            assert again == result


@pytest.mark.parametrize("family", by_name.values(), ids=by_name)
def test_laws_survive(family: Any) -> None:
    law = family.general_member("_p")
    for again in (pickle.loads(pickle.dumps(law)), copy.deepcopy(law), copy.copy(law)):
        assert again == law
        assert hash(again) == hash(law)
        assert repr(again) == repr(law)
        assert again.free_symbols == law.free_symbols


def test_an_enclosure_keeps_its_ball() -> None:
    for digits in (3, 40, 400):
        found = sd.oracle.enclose("kl_divergence", "Exponential(1)", "Exponential(4)", digits=digits)
        again = pickle.loads(pickle.dumps(found))
        assert again.ball.mid() == found.ball.mid()
        assert found.ball.rad() <= again.ball.rad() < found.ball.rad() * 1.000001  # python-flint rounds a radius up
        assert (again.lower, again.upper) == (found.lower, found.upper)


def test_a_theorem_is_proved_again() -> None:
    proved = sd.derive("entropy", sd.Gamma("a", "b"))
    again = pickle.loads(pickle.dumps(proved))
    assert again.certificate() == proved.certificate()
    assert copy.deepcopy(proved) == proved


def test_arrays_of_results_survive() -> None:
    results = np.array([sd.oracle.enclose("entropy", sd.Exponential(n)) for n in (1, 2, 3)] + [sd.exact.log(2)], dtype=object)
    results[-1].evaluate(50)
    for again in (pickle.loads(pickle.dumps(results)), copy.deepcopy(results)):
        assert (again == results).all()


def test_a_failed_conformance_keeps_its_faults() -> None:
    with pytest.raises(ConformanceError) as caught:
        run_conformance({("entropy", "Exponential"): lambda rate: 1.0}, examples=20)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.faults == caught.value.faults
    assert str(again) == str(caught.value)
