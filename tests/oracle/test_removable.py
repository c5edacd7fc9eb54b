"""Derivatives at values for which laws have formulas of their own, beside which the general ones are 0/0."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from quotients import quotient

import symdiv as sd
from symdiv.errors import RuleError, Undetermined
from symdiv.oracle.removable import continued

t, s, z = sp.Symbol("t", real=True), sp.Symbol("s", positive=True), sp.Symbol("z", positive=True)

SPECIAL = {
    "GeneralizedPareto": {"loc": "1/2", "scale": "3/2", "shape": 0},
    "GeneralizedExtremeValue": {"loc": "1/4", "scale": "1/2", "shape": 0},
    "ContinuousBernoulli": {"prob": "1/2"},
}
MOVING = {"GeneralizedPareto": "shape", "GeneralizedExtremeValue": "shape", "ContinuousBernoulli": "prob"}


@pytest.mark.parametrize(
    ("p", "q", "side", "one_sided"),
    [
        ("GeneralizedPareto", ("Gamma", {"shape": "5/2", "rate": 3}), "p", 0),
        pytest.param("GeneralizedPareto", ("LogNormal", {"loc": 1, "scale": 2}), "p", 0, marks=pytest.mark.slow),
        ("GeneralizedPareto", ("Logistic", {"loc": -3, "scale": 4}), "p", 0),
        ("GeneralizedExtremeValue", ("Normal", {"loc": 0, "scale": 1}), "p", 0),
        pytest.param("GeneralizedExtremeValue", ("Logistic", {"loc": 0, "scale": 1}), "p", 0, marks=pytest.mark.slow),
        pytest.param("GeneralizedExtremeValue", ("GeneralizedExtremeValue", {"loc": 0, "scale": 1, "shape": 0}), "p", 0, marks=pytest.mark.slow),
        ("ContinuousBernoulli", ("Beta", {"alpha": 2, "beta": 3}), "p", 0),
        pytest.param("ContinuousBernoulli", ("LogitNormal", {"loc": 0, "scale": 1}), "p", 0, marks=pytest.mark.slow),
        (("Beta", {"alpha": 2, "beta": 3}), "ContinuousBernoulli", "q", 0),
        pytest.param(("Beta", {"alpha": 2, "beta": 3}), "GeneralizedExtremeValue", "q", 0, marks=pytest.mark.slow),
        pytest.param(("Triangular", {"low": 1, "mode": "3/2", "high": 2}), "GeneralizedPareto", "q", 0, marks=pytest.mark.slow),
        (("Gamma", {"shape": 2, "rate": 3}), "GeneralizedExtremeValue", "q", 1),
        pytest.param(("Lomax", {"shape": 12, "scale": 32}), "GeneralizedExtremeValue", "q", 1, marks=pytest.mark.slow),
        (("ShiftedExponential", {"loc": 1, "scale": 2}), "GeneralizedPareto", "q", 1),
    ],
    ids=str,
)
def test_derivatives_are_difference_quotients(p: Any, q: Any, side: str, one_sided: int) -> None:
    """One-sided where the divergence is infinite on the other side: what has no end is not from a law that has one."""
    (name_p, numbers_p), (name_q, numbers_q) = ((one, SPECIAL[one]) if isinstance(one, str) else one for one in (p, q))
    moving = MOVING[name_p if side == "p" else name_q]
    found = sd.oracle.gradient("kl_divergence", name_p, name_q, numbers_p, numbers_q)[side][moving]
    numbers = {"p": numbers_p, "q": numbers_q}
    expected = quotient("kl_divergence", getattr(sd, name_p), getattr(sd, name_q), numbers, side, moving, one_sided=one_sided)
    assert abs(found - expected) <= 1e-9 * max(1, abs(expected))


def test_where_all_beside_is_infinite_there_is_no_derivative() -> None:
    assert math.isnan(sd.oracle.gradient("kl_divergence", "Normal(0, 1)", "GeneralizedExtremeValue(0, 1, 0)")["q"]["shape"])


def test_entropies() -> None:
    """log s + 1 + k, log s + 1 + EulerGamma (1 + k), and, at the largest one, 0."""
    assert sd.oracle.gradient("entropy", "GeneralizedPareto(0, 1, 0)")["p"]["shape"] == 1
    assert sd.oracle.gradient("entropy", "GeneralizedExtremeValue(0, 1, 0)")["p"]["shape"] == 0.5772156649015329
    assert sd.oracle.gradient("entropy", "ContinuousBernoulli(1/2)")["p"]["prob"] == 0


def test_the_condition_number_goes_on_too() -> None:
    """E log q of Beta(2, 3) at 1/2 has the slope -2/5, and a value of log 12 + the rest."""
    p, q = sd.Beta(2, 3), sd.ContinuousBernoulli("1/2")
    gradient, value = sd.oracle.gradient("kl_divergence", p, q), sd.oracle.nearest("kl_divergence", p, q)
    expected = (2 * abs(gradient["p"]["alpha"]) + 3 * abs(gradient["p"]["beta"]) + abs(gradient["q"]["prob"]) / 2) / value
    assert math.isclose(sd.oracle.condition_number("kl_divergence", p, q), expected, rel_tol=1e-12)


FORMULAS = {
    "exponential": (z * (sp.exp(t * s) - 1) / t, z * s),
    "power": ((z**-t - 1) / t + t, -sp.log(z)),
    "inside a logarithm": (sp.log((s * t + z * (sp.exp(t * s) - 1)) / t), sp.log(s + z * s)),
    "squares": (((s * t - z * (z**t - 1)) ** 2 + t**2) / t**2, (s - z * sp.log(z)) ** 2 + 1),
    "logarithm": (-(1 + 1 / t) * (sp.log(s + t * z) - sp.log(s)), -z / s),
    "exponent": ((1 + t * z) ** (-1 / t) * s, sp.exp(-z) * s),
    "two logarithms": ((sp.log(s + t) - sp.log(s - t)) / (2 * t), 1 / s),
    "rational": (z / (s * (1 - t)) / t - z / (s * t), z / s),
    "absolute": (sp.Abs(s - (sp.exp(t) - 1) / t), sp.Abs(s - 1)),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_same_function_without_the_divisor(name: str) -> None:
    beside, own = FORMULAS[name]
    found = continued(sp.Piecewise((own, sp.Eq(t, 0)), (beside, True)), t, sp.S.Zero, {})

    @settings(max_examples=10, derandomize=True, deadline=None, database=None)
    @given(*[st.fractions(Fraction(1, 10), 3, max_denominator=20)] * 2, st.fractions(Fraction(-1, 50), Fraction(1, 50), max_denominator=1000))
    def agrees(first: Fraction, second: Fraction, step: Fraction) -> None:
        with mpmath.workdps(30):
            numbers = [mpmath.mpf(x.numerator) / x.denominator for x in (first, second, step)]
            there = sp.lambdify((s, z, t), found, "mpmath")(*numbers)
            expected = sp.lambdify((s, z, t), beside if step else own, "mpmath")(*numbers)
            assert abs(there - expected) <= 1e-20 * max(1, abs(expected))

    agrees()


@pytest.mark.parametrize(
    ("beside", "own"),
    [
        (z * (sp.exp(t * s) - 1) / t, z),  # another value at 0
        ((sp.exp(t * s) - 2) / t, s),  # a pole
        (sp.exp(t * s) / t, s),
        (sp.log(t + s * t**2), sp.S.One),
        ((sp.exp(t * s) - 1) / t**2, s),
        (sp.Integral(sp.exp(-z / t), (z, 0, t)), sp.S.Zero),
    ],
    ids=str,
)
def test_what_does_not_go_on_is_refused(beside: sp.Expr, own: sp.Expr) -> None:
    with pytest.raises(RuleError):
        continued(sp.Piecewise((own, sp.Eq(t, 0)), (beside, True)), t, sp.S.Zero, {})


def test_what_is_not_found_is_no_nan() -> None:
    """The tail of |loc + (e^(ty) - 1)/t| is not bounded for t of both signs; a derivative there may be."""
    with pytest.raises(Undetermined):
        sd.oracle.gradient("kl_divergence", "GeneralizedPareto(1/2, 3/2, 0)", "Laplace(0, 1)")
