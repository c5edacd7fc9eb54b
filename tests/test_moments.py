"""Expectations, means, variances and densities against integrals and sums of the definition, at drawn exact parameters."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from definition import expectation_by_definition, proper
from drawing import MEMBERS
from hypothesis import given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.derivation.moments import expectation_theorems
from symdiv.families.registry import by_name
from symdiv.families.structured import Structured
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.verdict import Proved

X = sp.Symbol("x", real=True)
SCALAR = sorted(n for n in MEMBERS if n in by_name and not issubclass(by_name[n], Structured))
NO_MEAN = {"Anglit", "Cauchy", "DiscreteLaplace", "GeneralizedHalfLogistic", "LogitNormal", "RaisedCosine", "VonMises", "WrappedCauchy"}
"""No rule gives it, or it does not exist."""
NO_VARIANCE = NO_MEAN | {"Borel", "Gompertz", "HalfCauchy", "HalfLogistic", "Levy"}
CLOSE = mpmath.mpf(10) ** -12


def value(expression: sp.Expr) -> Any:
    return sp.N(expression, 40)._to_mpmath(140)


@pytest.mark.parametrize("name", [n for n in SCALAR if n not in NO_MEAN | {"Zeta"}])
@settings(max_examples=3)
@given(data=st.data())
def test_mean_and_variance_are_those_of_the_definition(name: str, data: st.DataObject) -> None:
    p = data.draw(MEMBERS[name])
    try:
        mean = sd.mean(p)
    except sd.errors.Unsupported:
        assert name == "StudentT"
        assert p.dof <= 1  # type: ignore[attr-defined]
        return
    if mean in (sp.oo, sp.nan):
        return
    with mpmath.workdps(30):
        first = expectation_by_definition(p, X, X)
        assert abs(value(mean) - first) < CLOSE * (1 + abs(first)), p
        if name in NO_VARIANCE:
            return
        variance = sd.variance(p)
        if variance not in (sp.oo, sp.nan):
            second = expectation_by_definition(p, X**2, X)
            assert abs(value(variance) - (second - first**2)) < CLOSE * (1 + abs(second)), p


@pytest.mark.parametrize("name", [n for n in SCALAR if n not in NO_MEAN])
def test_every_mean_is_a_theorem_that_the_checker_replays(name: str) -> None:
    for theorem in expectation_theorems(X, "x", by_name[name].general_member()):
        assert isinstance(verify(certificate(theorem)), Proved)


@pytest.mark.parametrize("name", sorted(NO_MEAN))
def test_what_no_rule_gives_is_refused(name: str) -> None:
    with pytest.raises(sd.errors.Unsupported):
        sd.mean(by_name[name].general_member())


@pytest.mark.parametrize("name", SCALAR)
@settings(max_examples=3)
@given(data=st.data())
def test_the_density_is_the_exponential_of_its_logarithm_and_zero_outside(name: str, data: st.DataObject) -> None:
    p = proper(data.draw(MEMBERS[name]))
    if p.interior != True or p.support.points is not None:
        return
    low, high = p.support.low, p.support.high
    inside = low + 1 if low.is_finite else high - 1 if high.is_finite else sp.Rational(1, 7)
    if low.is_finite and high.is_finite and not p.support.discrete:
        inside = low + (high - low) * sp.Rational(5, 13)
    if p.support.discrete:
        inside = sp.floor(inside)
        assert p.pdf(sp.Rational(1, 3)) == 0
    if (inside <= high) != True:
        return
    y = sp.Dummy("y", real=True)
    assert abs(sp.N(p.pdf(inside) - sp.exp(p.log_density(y)).subs(y, inside), 30)) < 10**-25
    assert all(p.pdf(end) == 0 for end in ((low - 1) if low.is_finite else None, (high + 1) if high.is_finite else None) if end is not None)


def test_densities_at_ends_labels_and_special_members() -> None:
    assert sd.Exponential("r").pdf(0) == sp.Symbol("r", positive=True)
    assert (sd.Uniform(0, 1).pdf(0), sd.LogNormal(0, 1).pdf(0), sd.Gamma("1/2", 1).pdf(0)) == (1, 0, sp.oo)
    assert (sd.Poisson(0).pdf(0), sd.Poisson(0).pdf(1)) == (1, 0)
    assert sd.GeneralizedPareto(0, 1, 0).pdf(2) == sp.exp(-2)
    weather = sd.Finite({"sun": "9/10", "rain": "1/10"})
    assert (weather.pdf("sun"), sd.Categorical(["1/2", "1/2"]).pdf(5)) == (sp.Rational(9, 10), 0)
    normal = sd.MultivariateNormal([0, 0], [[1, 0], [0, 1]])
    assert sp.N(normal.pdf([0, 0]) - 1 / (2 * sp.pi), 20) == 0


def test_expectations_of_functions() -> None:
    a, b = sp.Symbol("a", positive=True), sp.Symbol("b", positive=True)
    assert sd.expectation("exp(-x)", sd.Gamma(a, b)).equals((b / (b + 1)) ** a)
    assert sd.expectation(sp.Symbol("t") ** 2 + a, sd.Exponential(a), "t") == a + 2 / a**2
    assert sd.expectation("x", "Categorical([1/2, 1/4, 1/4])") == sp.Rational(3, 4)
    assert sd.mean(sd.GeneralizedPareto(0, 1, sp.Symbol("k", real=True))).subs(sp.Symbol("k", real=True), 0) == 1
    assert sd.mean(sd.Categorical(["1/2", "p", "1/2 - p"])).free_symbols == sd.derive("entropy", sd.Categorical(["1/2", "p", "1/2 - p"])).value.free_symbols
    assert (sd.mean(sd.Zeta(3)), sd.mean(sd.Zeta(2))) == (sp.pi**2 / 6 / sp.zeta(3), sp.oo)
    with pytest.raises(sd.errors.InvalidInput, match=r"name the variable with variable="):
        sd.expectation("x + y", sd.Gamma(2, 1))
    with pytest.raises(sd.errors.InvalidInput, match="a is a parameter"):
        sd.expectation("a", sd.Gamma(a, 1), a)
    with pytest.raises(sd.errors.InvalidInput, match="neither x nor parameters"):
        sd.expectation("x + y", sd.Gamma(2, 1), "x")
    with pytest.raises(sd.errors.Unsupported):
        sd.mean(sd.Dirichlet([1, 2]))
    with pytest.raises(sd.errors.Unsupported):
        sd.mean(sd.Finite({"sun": 1}))
