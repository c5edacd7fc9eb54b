"""Sums: the proven tail against mpmath's direct sums, known values, and forms that must be refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq
from hanging import no_hang
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import decimal, enclose, evaluate
from symdiv.enclose.enclosure import exact_value
from symdiv.errors import InvalidInput, Undetermined, Unsupported

k, n, low, high = sp.symbols("k n low high", integer=True)
lam, r, c = sp.symbols("lam r c", positive=True)
p = sp.Symbol("p", real=True)

POISSON = sp.exp(-lam) * lam**k / sp.factorial(k)
GEOMETRIC = p * (1 - p) ** k
NEGATIVE_BINOMIAL = sp.gamma(k + r) / sp.gamma(r) / sp.factorial(k) * p**r * (1 - p) ** k


def infinite(body: sp.Expr) -> sp.Sum:
    return sp.Sum(body, (k, 0, sp.oo))


CASES: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any]]] = {
    "Poisson": (infinite(POISSON * sp.loggamma(k + 1)), {lam: 4}),
    "Poisson small": (infinite(POISSON * sp.loggamma(k + 1)), {lam: Fraction(1, 7)}),
    "Poisson large": (infinite(POISSON * sp.loggamma(k + 1)), {lam: 300}),
    "Poisson irrational": (infinite(POISSON * sp.loggamma(k + 1)), {lam: sp.sqrt(2)}),
    "Poisson written with exp": (infinite(sp.exp(k * sp.log(lam) - lam) / sp.gamma(k + 1) * sp.log(sp.factorial(k))), {lam: 3}),
    "Poisson entropy at once": (infinite(-POISSON * sp.log(POISSON, evaluate=False)), {lam: Fraction(5, 2)}),
    "geometric": (infinite(GEOMETRIC * sp.loggamma(k + 1)), {p: Fraction(1, 3)}),
    "geometric slow": (infinite(GEOMETRIC * sp.log(k + 1)), {p: Fraction(1, 10)}),
    "negative binomial": (infinite(NEGATIVE_BINOMIAL * sp.loggamma(k + r)), {p: Fraction(1, 3), r: Fraction(5, 2)}),
    "negative binomial small shape": (infinite(NEGATIVE_BINOMIAL * sp.loggamma(k + r)), {p: Fraction(2, 3), r: Fraction(1, 50)}),
    "negative binomial by binomial": (
        infinite(sp.binomial(k + r - 1, k) * p**r * (1 - p) ** k * sp.loggamma(k + r)),
        {p: Fraction(1, 3), r: 3},
    ),
    "logarithmic series": (sp.Sum(p**k / k * sp.log(k), (k, 1, sp.oo)), {p: Fraction(2, 3)}),
    "several addends": (infinite(POISSON * (k**2 - 3) * sp.log(k + 2) + 2 ** (-k) * sp.harmonic(k + 1)), {lam: 2}),
    "distributed": (infinite(POISSON * (1 + 2 ** (-k))), {lam: 2}),
    "alternating": (infinite((-1) ** k * POISSON * sp.sqrt(k + 1)), {lam: 2}),
    "double factorial": (infinite(lam ** (2 * k) / sp.factorial(2 * k) * sp.digamma(k + 1)), {lam: 3}),
    "other start": (sp.Sum(POISSON * sp.loggamma(k - n + 1), (k, n, sp.oo)), {lam: 4, n: 3}),
    "fractional powers": (infinite(GEOMETRIC * (k + c) ** r), {p: Fraction(1, 2), c: Fraction(1, 3), r: Fraction(7, 3)}),
    "binomial": (
        sp.Sum(sp.binomial(n, k) * p**k * (1 - p) ** (n - k) * (sp.loggamma(k + 1) + sp.loggamma(n - k + 1)), (k, 0, n)),
        {n: 40, p: Fraction(1, 3)},
    ),
    "finite": (sp.Sum(sp.loggamma(k + 1), (k, low, high)), {low: 3, high: 30}),
    "nested": (sp.Sum(sp.log(k + n) / c, (k, 1, n), (n, 1, 6)), {c: Fraction(2, 3)}),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("precision", [37, 150])
def test_sum_agrees_with_direct_summation(name: str, precision: int, agree: Any) -> None:
    expression, values = CASES[name]
    agree(expression, values, precision)


def test_poisson_entropy_has_its_known_value() -> None:
    entropy = lam * (1 - sp.log(lam)) + infinite(POISSON * sp.loggamma(k + 1))
    assert decimal(entropy, 6, {lam: 4}) == "2.08667"
    assert decimal(entropy, 1000, {lam: 4}).startswith("2.0866726998809638433649054138")


def test_a_thousand_digits_are_those_that_more_precision_confirms() -> None:
    total = infinite(POISSON * sp.loggamma(k + 1))
    with no_hang():
        assert decimal(total, 1000, {lam: 4})[:-1] == decimal(total, 1100, {lam: 4})[:1000]


@settings(max_examples=20, derandomize=True, deadline=None, database=None)
@given(mean=st.fractions(Fraction(1, 50), Fraction(40), max_denominator=100), digits=st.integers(5, 60))
def test_total_mass_and_mean_are_exact(mean: Fraction, digits: int, as_fraction: Any) -> None:
    for body, exact in ((POISSON, Fraction(1)), (k * POISSON, mean)):
        found = enclose(infinite(body), digits, {lam: mean})
        assert as_fraction(found.lower) <= exact <= as_fraction(found.upper)
        assert found.ball.rel_accuracy_bits() >= 3 * digits


@pytest.mark.parametrize("probability", [Fraction(1, 3), Fraction(1, 100), Fraction(99, 100)])
def test_geometric_moments_are_exact(probability: Fraction, as_fraction: Any) -> None:
    found = enclose(infinite(GEOMETRIC * k**2), 40, {p: probability})
    q = 1 - probability
    assert as_fraction(found.lower) <= q * (1 + q) / probability**2 <= as_fraction(found.upper)
    assert found.ball.rel_accuracy_bits() > 130


@pytest.mark.parametrize("name", ["Poisson", "geometric", "negative binomial", "alternating", "fractional powers", "double factorial"])
@pytest.mark.parametrize("late", [0, 3, 20])
def test_tail_bound_alone_contains_the_rest(name: str, late: int, monkeypatch: pytest.MonkeyPatch, as_fraction: Any) -> None:
    """Stopped long before its tail is negligible, a sum is a wide ball that still contains the truth: the bound does the work."""
    from symdiv.enclose import sums

    expression, values = CASES[name]
    symbols = sorted(expression.free_symbols, key=str)
    truth = as_fraction(evaluate(expression, 40, values))
    monkeypatch.setattr(sums, "fmpz", lambda two: fmpq(0) if two == 2 else None)  # 0**precision = 0: every tail is small enough
    monkeypatch.setattr(sums, "FIRST_CHECK", 8 + late)
    wide = sums.compile_sum(expression, tuple(symbols))(*(exact_value(values[symbol]) for symbol in symbols))
    assert wide.rel_accuracy_bits() < 100
    assert wide.contains(arb(fmpq(truth.numerator, truth.denominator)))


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (1, sp.loggamma(41))])
def test_degenerate_binomial_uses_zero_to_the_zero(value: int, expected: Any) -> None:
    body = sp.binomial(n, k) * p**k * (1 - p) ** (n - k) * sp.loggamma(k + 1)
    assert decimal(sp.Sum(body, (k, 0, n)), 30, {n: 40, p: value}, is_zero=lambda: value == 0) == decimal(sp.sympify(expected), 30)


def test_degenerate_poisson_and_geometric() -> None:
    rate = sp.Symbol("rate", nonnegative=True)
    assert evaluate(infinite(sp.exp(-rate) * rate**k / sp.factorial(k) * sp.loggamma(k + 1)), 15, {rate: 0}) == 0
    assert evaluate(infinite(sp.exp(-rate) * rate**k / sp.factorial(k) * sp.log(k + 2)), 15, {rate: 0}) == evaluate(sp.log(2), 15)
    assert evaluate(infinite(GEOMETRIC * sp.log(k + 2)), 15, {p: 1}) == evaluate(sp.log(2), 15)


def test_empty_sum_is_zero_and_backward_sum_is_refused() -> None:
    e = sp.Sum(1 / k, (k, low, high))
    assert evaluate(e, 15, {low: 3, high: 2}) == 0
    with pytest.raises(InvalidInput, match="from 3 to 0"):
        evaluate(e, 15, {low: 3, high: 0})
    with pytest.raises(InvalidInput, match="not an integer"):
        evaluate(e, 15, {low: Fraction(1, 2), high: 3})
    with pytest.raises(InvalidInput):
        evaluate(e, 15, {low: -1, high: 3})


def test_a_term_outside_its_domain_is_invalid_input() -> None:
    with pytest.raises(InvalidInput, match="log"):
        evaluate(infinite(POISSON * sp.log(k)), 15, {lam: 2})
    with pytest.raises(InvalidInput, match="log"):
        evaluate(sp.Sum(sp.log(k), (k, 0, 5)), 15)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        (infinite(2**k * sp.log(k + 1)), {}),
        (infinite((1 - p) ** k), {p: 0}),
        (infinite((1 - p) ** k), {p: -1}),
        (infinite((1 - p) ** k), {p: 3}),
        (infinite(NEGATIVE_BINOMIAL / sp.gamma(r) * sp.loggamma(k + r)), {p: Fraction(1, 10**3000), r: 2}),
        (sp.Sum(sp.sign(sp.sin(k)), (k, 1, 10**8)), {}),
    ],
)
def test_divergent_or_too_long_sums_are_undetermined(expression: sp.Expr, values: dict[sp.Symbol, Any]) -> None:
    with pytest.raises(Undetermined, match=r"ratio|slowly|limit") as caught:
        evaluate(expression, 15, values)
    assert type(caught.value) is Undetermined  # none of an inner name


@pytest.mark.parametrize(
    "body",
    [
        1 / (k + 1) ** 2,
        sp.factorial(k),
        2 ** (-k) * sp.besseli(k, 1),
        2 ** (-k) * sp.sin(k),
        2 ** (-k) * sp.Piecewise((1, k < 3), (2, True)),
        sp.exp(-(k**2)),
        2 ** (-k) * sp.gamma(sp.Rational(1, 2) - k),
        2 ** (-k) * sp.loggamma(k**2 + 1),
        sp.factorial(k) * 2 ** (-k),
    ],
)
def test_unrecognised_infinite_sums_are_unsupported(body: sp.Expr) -> None:
    with pytest.raises((Unsupported, Undetermined)):
        evaluate(infinite(body), 15)


def test_two_sided_sums_are_unsupported() -> None:
    with pytest.raises(Unsupported, match="lower bound"):
        evaluate(sp.Sum(2 ** (-sp.Abs(k)), (k, -sp.oo, sp.oo)), 15)


BOREL = sp.exp(-p * k) * p ** (k - 1) * k**k / k / sp.factorial(k)


@pytest.mark.parametrize("mean", [Fraction(1, 9), Fraction(1, 2), Fraction(9, 10)])
def test_borel_masses_and_mean_are_exact(mean: Fraction, as_fraction: Any) -> None:
    """Summands with k**k."""
    for body, exact in ((BOREL, Fraction(1)), (BOREL * k, 1 / (1 - mean))):
        found = enclose(sp.Sum(body, (k, 1, sp.oo)), 30, {p: mean})
        assert as_fraction(found.lower) <= exact <= as_fraction(found.upper)
        assert found.ball.rel_accuracy_bits() > 95


def test_the_bound_of_a_sum_with_towers_contains_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    from symdiv.enclose import sums

    monkeypatch.setattr(sums, "fmpz", lambda two: fmpq(0) if two == 2 else None)  # every tail is small enough
    wide = sums.compile_sum(sp.Sum(BOREL * k, (k, 1, sp.oo)), (p,))(fmpq(3, 4))
    assert wide.rel_accuracy_bits() < 30
    assert wide.contains(arb(4))


def test_where_towers_win_the_sum_is_undetermined() -> None:
    """At mean 1 the terms decrease like k**(-3/2), and no geometric bound exists."""
    with pytest.raises(Undetermined):
        evaluate(sp.Sum(BOREL * k, (k, 1, sp.oo)), 10, {p: 1})


def power_sum(exponent: Any, offset: Any, function: Any = sp.loggamma, logs: int = 0) -> sp.Sum:
    return sp.Sum(k ** (-sp.sympify(exponent)) * sp.log(k) ** logs * function(k + sp.sympify(offset)), (k, 1, sp.oo))


POWER_SUMS = [("3", "1"), ("5/2", "1"), ("21/10", "2/7"), ("201/100", "13/3"), ("9", "40"), ("7/2", "0")]
FUNCTIONS = {sp.loggamma: arb.lgamma, sp.digamma: arb.digamma}


@pytest.mark.parametrize(("exponent", "offset"), POWER_SUMS)
@pytest.mark.parametrize(("function", "logs"), [(sp.loggamma, 0), (sp.loggamma, 1), (sp.digamma, 0), (sp.digamma, 2)])
def test_power_tails_do_not_depend_on_where_the_series_starts(exponent: str, offset: str, function: Any, logs: int) -> None:
    """Four precisions cut at four places; the balls overlap and are narrow."""
    expression = power_sum(exponent, offset, function, logs)
    balls = [enclose(expression, digits).ball for digits in (8, 20, 45, 120)]
    assert all(a.overlaps(b) for a in balls for b in balls)
    assert balls[-1].rel_accuracy_bits() > 390
    shifted = enclose(sp.Sum(expression.args[0], (k, 30, sp.oo)), 45).ball
    s, c = (arb(fmpq(int(x.p), int(x.q))) for x in map(sp.Rational, (exponent, offset)))
    first = sum((arb(j) ** -s * arb(j).log() ** logs * FUNCTIONS[function](j + c) for j in range(1, 30)), arb(0))
    assert (shifted + first).overlaps(balls[0])


@pytest.mark.parametrize(("exponent", "offset"), POWER_SUMS[:4])
def test_derivatives_of_power_sums_are_power_sums(exponent: str, offset: str) -> None:
    """By the exponent and by the offset: against central difference quotients, whose error is of the order of the square of the step."""
    step = sp.Rational(1, 10**15)
    for moved, expected in (
        ((step, 0), -evaluate(power_sum(exponent, offset, logs=1), 25)),
        ((0, step), evaluate(power_sum(exponent, offset, sp.digamma), 25)),
    ):
        ahead, behind = (evaluate(power_sum(sp.Rational(exponent) + a * moved[0], sp.Rational(offset) + a * moved[1]), 60) for a in (1, -1))
        with mpmath.workdps(60):
            assert abs((ahead - behind) * 10**15 / 2 - expected) < mpmath.mpf(10) ** -18 * abs(expected)


def test_power_tails_agree_with_a_sum_by_parts() -> None:
    """The sum of log k! k**(-s) is that of log j zeta(s, j); by mpmath for s = 8, where that converges fast."""
    with mpmath.workdps(40):
        terms = (mpmath.log(j) * mpmath.zeta(8, j) for j in range(2, 4000))
        rough = mpmath.fsum(terms)
        precise = evaluate(power_sum("8", "1"), 30)
        assert 0 < precise - rough < mpmath.mpf(4000) ** -6


@pytest.mark.parametrize("exponent", ["2", "3/2", "1", "-1"])
def test_divergent_power_sums_are_undetermined(exponent: str) -> None:
    with pytest.raises((Undetermined, Unsupported)):
        evaluate(power_sum(exponent, "1"), 10)
