"""Sums of very many terms: against exact values, against the plain loop, and with parts of the proof left out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import enclose, long_sums, sums
from symdiv.enclose.precision import at_precision
from symdiv.errors import Undetermined

k, n = sp.symbols("k n", real=True)  # as in derived formulas: of an integer SymPy takes log(gamma(k)) for loggamma(k)
p, r, lam = sp.symbols("p r lam", positive=True)

POISSON = sp.exp(-lam) * lam**k / sp.factorial(k)
BINOMIAL = sp.binomial(n, k) * p**k * (1 - p) ** (n - k)
NEGATIVE_BINOMIAL = sp.binomial(k + r - 1, k) * p**r * (1 - p) ** k
GEOMETRIC = p * (1 - p) ** k

LARGE = 10**9
# name -> (sum, values, the exact value as a function of an mpmath context)
EXACT: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any], Callable[[Any], Any]]] = {
    "powers": (sp.Sum(k**3, (k, 1, n)), {n: LARGE}, lambda c: (c.mpf(LARGE) * (LARGE + 1) / 2) ** 2),
    "logarithms": (sp.Sum(sp.log(k), (k, 1, n)), {n: LARGE}, lambda c: c.loggamma(LARGE + 1)),
    "reciprocals": (sp.Sum(1 / k, (k, 1, n)), {n: LARGE}, lambda c: c.psi(0, LARGE + 1) + c.euler),
    "Poisson masses": (sp.Sum(POISSON, (k, 0, sp.oo)), {lam: 10**12}, lambda c: c.one),
    "Poisson mean": (sp.Sum(POISSON * k, (k, 0, sp.oo)), {lam: Fraction(10**7, 3)}, lambda c: c.mpf(10**7) / 3),
    "binomial masses": (sp.Sum(BINOMIAL, (k, 0, n)), {n: LARGE, p: Fraction(1, 7)}, lambda c: c.one),
    "binomial second moment": (
        sp.Sum(BINOMIAL * k**2, (k, 0, n)),
        {n: 10**6, p: Fraction(1, 7)},
        lambda c: c.mpf(10**6) / 7 * (1 - c.mpf(1) / 7) + (c.mpf(10**6) / 7) ** 2,
    ),
    "negative binomial masses": (sp.Sum(NEGATIVE_BINOMIAL, (k, 0, sp.oo)), {r: Fraction(1, 3), p: Fraction(1, 10**8)}, lambda c: c.one),
    "negative binomial mean": (sp.Sum(NEGATIVE_BINOMIAL * k, (k, 0, sp.oo)), {r: 40, p: Fraction(1, 10**6)}, lambda c: c.mpf(40) * (10**6 - 1)),
    "geometric logarithms": (
        sp.Sum(GEOMETRIC * sp.digamma(k + 1), (k, 0, sp.oo)),
        {p: Fraction(1, 10**9)},
        lambda c: -c.euler - c.log(c.mpf(10) ** -9),  # E[1 + … + 1/K] is -log p
    ),
}


def reference(name: str) -> Any:
    context = mpmath.mp.clone()
    context.dps = 60
    return EXACT[name][2](context)


def assert_holds(name: str) -> None:
    expression, values, _ = EXACT[name]
    found, truth = enclose(expression, 30, values), reference(name)
    assert found.lower <= truth <= found.upper, name
    assert found.ball.rel_accuracy_bits() > 95


@pytest.mark.parametrize("name", EXACT)
def test_exact_values(name: str) -> None:
    assert_holds(name)


LOOPED: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any]]] = {
    "Poisson": (sp.Sum(POISSON * sp.loggamma(k + 1), (k, 0, sp.oo)), {lam: 3000}),
    "binomial": (sp.Sum(BINOMIAL * (sp.loggamma(k + 1) + sp.loggamma(n - k + 1)), (k, 0, n)), {n: 3000, p: Fraction(2, 7)}),
    "negative binomial": (sp.Sum(NEGATIVE_BINOMIAL * sp.loggamma(k + r), (k, 0, sp.oo)), {r: Fraction(1, 4), p: Fraction(1, 40)}),
    "beta-binomial": (
        sp.Sum(sp.binomial(n, k) * sp.gamma(k + r) * sp.gamma(n - k + r) / sp.gamma(n + 2 * r) * sp.log(k + 1), (k, 0, n)),
        {n: 2500, r: Fraction(1, 5)},
    ),
}


@pytest.mark.parametrize("name", LOOPED)
def test_the_plain_loop_says_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expression, values = LOOPED[name]
    balls = []
    for limit in (300, 10**9):
        monkeypatch.setattr(sums, "many", lambda limit=limit: limit)
        balls.append(enclose(expression, 40, values).ball)
    assert balls[0].overlaps(balls[1])
    assert min(ball.rel_accuracy_bits() for ball in balls) > 120


def test_what_is_not_analytic_is_added_term_by_term_or_refused() -> None:
    expression = sp.Sum(sp.Abs(sp.sin(k)), (k, 1, n))
    assert enclose(expression, 20, {n: 2100}).ball.rel_accuracy_bits() > 60
    with pytest.raises(Undetermined, match="limit"):
        enclose(expression, 20, {n: 10**8})


FAULTS: dict[str, Callable[[acb], acb]] = {
    "no sides": lambda value: 0 * value,
    "the wrong sign": lambda value: -value,
    "slightly wrong": lambda value: value * (1 + arb(2) ** -60),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_side_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    change, integral = FAULTS[fault], acb.integral

    class Changed(acb):  # type: ignore[misc]  # untyped
        @staticmethod
        def integral(function: Any, a: Any, b: Any, **options: Any) -> acb:
            value = integral(function, a, b, **options)
            return change(value) if a == 0 and b < 100 else value  # the sides begin on the line

    monkeypatch.setattr(long_sums, "acb", Changed)
    with pytest.raises(AssertionError, match="reciprocals"):
        assert_holds("reciprocals")


@pytest.mark.parametrize("factor", [Fraction(0), Fraction(1, 10**9)], ids=str)
def test_a_tail_that_is_too_small_is_seen(factor: Fraction, monkeypatch: pytest.MonkeyPatch) -> None:
    original = sums._Series._end

    def early(self: Any, terms: Any, k: int, balls: Any, tolerance: arb) -> tuple[int, arb]:
        end, tail = original(self, terms, k, balls, tolerance * arb(2) ** 100)
        return end, tail * arb(fmpq(factor.numerator, factor.denominator))

    monkeypatch.setattr(sums._Series, "_end", early)
    with pytest.raises(AssertionError, match="negative binomial mean"):
        assert_holds("negative binomial mean")


@settings(max_examples=40, derandomize=True, deadline=None, database=None)
@given(
    x=st.fractions(Fraction(1, 2), 10**6, max_denominator=9),
    y=st.fractions(-100, 100, max_denominator=9),
    share=st.fractions(0, Fraction(9, 10), max_denominator=50),
)
def test_trigamma_is_in_its_enclosure(x: Fraction, y: Fraction, share: Fraction) -> None:
    assert_trigamma(x, y, share)


def assert_trigamma(x: Fraction, y: Fraction, share: Fraction) -> None:
    """At the corners of the ball and at its centre."""
    radius = x * share

    def number(f: Fraction) -> arb:
        return arb(fmpq(f.numerator, f.denominator))

    def check() -> None:
        ball = acb(arb(number(x).mid(), number(radius).upper()), arb(number(y).mid(), number(radius).upper()))
        found = long_sums.trigamma(ball)
        for i in (-1, 0, 1):
            for j in (-1, 0, 1):
                truth = acb(number(x + i * radius), number(y + j * radius)).polygamma(1)
                assert found.real.overlaps(truth.real)
                assert found.imag.overlaps(truth.imag)

    at_precision(120, check, ())


def test_a_wrong_trigamma_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_sums, "trigamma", lambda z: 1 / z)
    with pytest.raises(AssertionError):
        assert_trigamma(Fraction(10), Fraction(0), Fraction(0))
