"""Integrals that are proved to be infinite, and integrands that must be refused."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from closed_forms import R, a, half, over, whole, x

from symdiv.enclose import evaluate
from symdiv.enclose.scale import Scale
from symdiv.errors import Undetermined, Unsupported

INFINITE: dict[str, tuple[sp.Expr, Any]] = {
    "1/x to oo": (over(1 / x, 1, sp.oo), sp.oo),
    "1/x at 0": (over(1 / x, 0, 1), sp.oo),
    "slower than 1/x": (over(1 / (x * sp.log(x)), 2, sp.oo), sp.oo),
    "heavy": (over(-(x ** R(-99, 100)), 1, sp.oo), -sp.oo),
    "singular": (over(x ** R(-101, 100) * (x - 2), 0, 1), -sp.oo),
    "singular at the upper end": (over((1 - x) ** -1 * sp.log(x + 1), 0, 1), sp.oo),
    "singular at a kink": (over(1 / sp.Abs(x - R(1, 3)), 0, 1), sp.oo),
    "mean of Cauchy": (half(x / (1 + x**2)), sp.oo),
    "constant": (half(sp.Integer(1) + 0 * x), sp.oo),
    "growing": (half(sp.exp(x)), sp.oo),
    "growing late": (half(sp.exp(x / 10**9) / (1 + x**2) - 1), sp.oo),
    "growing doubly": (half(-sp.exp(sp.exp(x))), -sp.oo),
    "growing at 0": (over(sp.exp(1 / x), 0, 1), sp.oo),
    "growing by a logarithm": (over(x ** (sp.log(x) - 50), 1, sp.oo), sp.oo),
    "at both ends": (whole(x**2 / (1 + x**2)), sp.oo),
    "at one end of two": (half(sp.log(x) / (1 + x)), sp.oo),
    "an irrational exponent": (over(x ** -sp.sqrt(2), 0, 1), sp.oo),
    "between convergence and divergence": (over(-(x ** (-1 + R(1, 10**20))), 1, sp.oo), -sp.oo),
}


@pytest.mark.parametrize("name", INFINITE)
def test_what_is_proved_to_be_infinite(name: str) -> None:
    expression, value = INFINITE[name]
    assert evaluate(expression, 30) == mpmath.mpf("inf") * (1 if value > 0 else -1)


def test_an_infinite_integral_of_the_wrong_sign_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is just convergent is called infinite by a rule that takes u**-1 (log u)**-2 for u**-1."""
    original = Scale.divergence
    monkeypatch.setattr(Scale, "divergence", lambda self, s: original(self, tuple(t._replace(q=0 * t.q) for t in s)))
    with pytest.raises(AssertionError):
        assert_refused("just convergent")


REFUSED: dict[str, tuple[sp.Expr, str]] = {
    "oscillating": (half(sp.sin(x) / x), "no narrow enclosure"),
    "pole inside": (over(1 / (x - R(1, 3)), 0, 1), "evaluations"),
    "double pole inside": (over(1 / (x**2 - R(1, 3)) ** 2, 0, 1), "evaluations"),
    "kink of a condition without a place": (over(sp.Piecewise((1, x**3 + x < 1), (sp.exp(x), True)), 0, 2), "no place"),
    "steps": (over(sp.floor(3 * x) * x, 0, 1), "floor"),
    "two variables": (sp.Integral(sp.exp(-x - a), (x, 0, sp.oo), (a, 0, 1)), "one variable"),
    "no bounds": (sp.Integral(sp.exp(-x), x), "two bounds"),
    "a sum inside": (over(sp.Sum(sp.exp(-a * x), (a, 1, sp.oo)), 1, 2), "moves with"),
    "an integral inside": (over(sp.log(1 + sp.Integral(sp.exp(-a * x), (a, 1, 2))), 1, 2), "moves with"),
    "complex": (over(sp.log(x), -2, -1), "integral"),
    "an unknown function": (half(sp.exp(-x) * sp.airyai(x)), "airyai"),
    "just convergent": (over(1 / (x * sp.log(x) ** 2), 2, sp.oo), "not proved to converge"),
    "infinite to both sides": (whole(x / (1 + x**2)), "both"),
    "infinite to both sides of zero": (over(1 / x, -1, 1), "evaluations"),
    "infinite at an end, with a pole inside": (over(1 / (x - R(1, 3)), -1, sp.oo), "no finite enclosure"),
    "the zero integral": (whole(x * sp.exp(-(x**2))), "zero"),
}


def assert_refused(name: str) -> None:
    expression, reason = REFUSED[name]
    with pytest.raises((Undetermined, Unsupported), match=reason):
        raise AssertionError(evaluate(expression, 30, {symbol: 1 for symbol in expression.free_symbols if symbol in (a, x)}))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_proved_is_refused(name: str) -> None:
    assert_refused(name)
