"""Sums of more terms than could be counted: against exact values, and with parts of the proof left out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq

from symdiv.enclose import enclose, long_sums, peaked_sums
from symdiv.enclose.functions import log_near_one
from symdiv.enclose.long_sums import LongSum
from symdiv.enclose.precision import at_precision
from symdiv.errors import Undetermined

k = sp.Symbol("k", real=True)
p, r, lam = sp.symbols("p r lam", positive=True)

POISSON = sp.exp(-lam) * lam**k / sp.factorial(k)
NEGATIVE_BINOMIAL = sp.binomial(k + r - 1, k) * p**r * (1 - p) ** k
HUGE, TINY = 10**300, Fraction(1, 10**300)

# name -> (sum, values, the exact value)
EXACT: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any], Any]] = {
    "Poisson masses": (sp.Sum(POISSON, (k, 0, sp.oo)), {lam: HUGE}, 1),
    "Poisson mean": (sp.Sum(POISSON * k, (k, 0, sp.oo)), {lam: Fraction(HUGE, 7)}, Fraction(HUGE, 7)),
    "Poisson second moment": (sp.Sum(POISSON * k**2, (k, 0, sp.oo)), {lam: HUGE}, HUGE**2 + HUGE),
    "narrow negative binomial masses": (sp.Sum(NEGATIVE_BINOMIAL, (k, 0, sp.oo)), {r: HUGE, p: Fraction(3, 4)}, 1),
    "wide negative binomial masses": (sp.Sum(NEGATIVE_BINOMIAL, (k, 0, sp.oo)), {r: Fraction(5, 2), p: TINY}, 1),
    "wide negative binomial mean": (sp.Sum(NEGATIVE_BINOMIAL * k, (k, 0, sp.oo)), {r: Fraction(5, 2), p: TINY}, Fraction(5, 2) * (HUGE - 1)),
    "few of many": (sp.Sum(NEGATIVE_BINOMIAL * k, (k, 0, sp.oo)), {r: HUGE, p: 1 - Fraction(1, 10**280)}, HUGE * Fraction(1, 10**280 - 1)),
    "falling terms": (sp.Sum(NEGATIVE_BINOMIAL, (k, 0, sp.oo)), {r: Fraction(1, 2), p: Fraction(1, 10**60)}, 1),
}


def assert_holds(name: str) -> None:
    expression, values, truth = EXACT[name]
    found = enclose(expression, 30, values)
    context = mpmath.mp.clone()
    context.dps = 700
    exact = context.mpf(Fraction(truth).numerator) / Fraction(truth).denominator
    assert found.lower <= exact <= found.upper, name
    assert found.ball.rel_accuracy_bits() > 95


@pytest.mark.parametrize("name", EXACT)
def test_exact_values(name: str) -> None:
    assert_holds(name)


FAULTS: dict[str, Callable[[arb, arb], arb | None]] = {
    "tails are left out": lambda bound, tolerance: arb(0) if bound.upper() <= tolerance * arb(2) ** 1000 else None,
    "tails are too small": lambda bound, tolerance: bound.upper() * arb(2) ** -1000 if bound.upper() <= tolerance * arb(2) ** 1000 else None,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_tail_that_is_too_small_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peaked_sums, "_small", FAULTS[fault])
    with pytest.raises(AssertionError, match="Poisson mean"):
        assert_holds("Poisson mean")


def terms(body: sp.Expr, values: dict[sp.Symbol, Any]) -> long_sums.Terms:
    symbols = tuple(values)
    return LongSum(body, k, symbols).terms(tuple(fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in values.values()), 9)


def test_where_terms_have_one_peak() -> None:
    assert terms(POISSON, {lam: 7}).is_concave(9)
    assert terms(NEGATIVE_BINOMIAL, {r: Fraction(3, 2), p: Fraction(1, 3)}).is_concave(9)
    assert not terms(NEGATIVE_BINOMIAL, {r: Fraction(1, 2), p: Fraction(1, 3)}).is_concave(9)  # its logarithm is convex
    assert not terms(k**k * sp.exp(-2 * k), {lam: 7}).is_concave(9)
    with pytest.raises(Undetermined, match="one peak"):
        peaked_sums.around_peak(terms(NEGATIVE_BINOMIAL, {r: Fraction(1, 2), p: Fraction(1, 3)}), 9, 100, arb(1), 0, 64)


@pytest.mark.parametrize(
    "x", [1 - fmpq(1, 10**400), 1 + fmpq(1, 10**400), fmpq(9, 10), fmpq(1, 10), fmpq(10)], ids=["below", "above", "near", "small", "large"]
)
def test_a_logarithm_near_one_has_all_its_bits(x: fmpq) -> None:
    found = at_precision(60, log_near_one, (x,))
    assert found.rel_accuracy_bits() > 55
    assert found.overlaps(at_precision(2000, lambda: arb(x).log(), ()))


def test_the_logarithm_of_a_ratio_of_gamma_functions_is_in_its_enclosure() -> None:
    def check() -> None:
        for radius in ("0.001", "1", "20"):
            ball = arb(30, arb(radius).upper())
            found = long_sums._log_ratio(long_sums.acb(ball, arb(0, 3)), arb(1), arb(1), arb("2.5"))
            for point in (ball.lower(), ball.mid(), ball.upper()):
                assert found.real.overlaps((point + 1).lgamma() - (point + arb("2.5")).lgamma())

    at_precision(100, check, ())
