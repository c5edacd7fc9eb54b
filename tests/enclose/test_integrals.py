"""Integrals: against closed forms and mpmath's quadrature at drawn parameters."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp
from closed_forms import CLOSED, NORMAL, R, a, assert_encloses, b, c, half, m, over, reference, whole, x
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath.ctx_mp import MPContext

from symdiv.enclose import compile_expression, effort, enclose, evaluate, second_opinion
from symdiv.enclose.precision import at_precision
from symdiv.errors import InvalidInput, Undetermined


@pytest.mark.parametrize("name", CLOSED)
def test_integral_is_its_closed_form(name: str) -> None:
    expression, parameters, value = CLOSED[name]

    @settings(max_examples=3, derandomize=True, deadline=None, database=None)
    @given(drawn=st.tuples(*parameters.values()), digits=st.sampled_from([15, 30, 60]))
    def check(drawn: tuple[Fraction, ...], digits: int) -> None:
        exact = dict(zip(parameters, drawn, strict=True))
        try:
            assert_encloses(expression, exact, reference(value, exact, digits + 30), digits)
        except Undetermined:  # only for a value that is zero
            assert abs(reference(value, exact, 60)) < 1e-50

    check()


# Pairs and entropies without a closed form; the quadrature is written anew.
MIXTURE = R(1, 3) * sp.exp(-((x + 1) ** 2) / 2) + a * sp.exp(-((x - m) ** 2) / (2 * c**2))
OPEN: dict[str, tuple[sp.Expr, dict[sp.Symbol, Fraction], Callable[..., Any], list[Any]]] = {
    "Normal to Logistic": (
        whole(NORMAL * (x + 2 * sp.log(1 + sp.exp(-x)))),
        {m: Fraction(1, 2), c: Fraction(3, 2)},
        lambda k, t, m, c: k.npdf(t, m, c) * 2 * k.ln(2 * k.cosh(t / 2)),
        [-100, -10, 0, 10, 100],
    ),
    "entropy of a mixture": (
        whole(MIXTURE * sp.log(MIXTURE)),
        {a: Fraction(1, 5), m: Fraction(2), c: Fraction(1, 2)},
        lambda k, t, a, m, c: (lambda d: d * k.ln(d))(k.exp(-((t + 1) ** 2) / 2) / 3 + a * k.exp(-(((t - m) / c) ** 2) / 2)),
        [-60, -10, 0, 2, 10, 60],
    ),
    "Kumaraswamy to Beta": (
        over(a * b * x ** (a - 1) * (1 - x**a) ** (b - 1) * sp.log(1 - x), 0, 1),
        {a: Fraction(5, 3), b: Fraction(3, 4)},
        lambda k, t, a, b: k.ln(-k.expm1(k.log1p(-(t ** (1 / b))) / a)),  # by the quantile function at t uniform
        [0, 0.5, 1],
    ),
    "StudentT to Logistic": (
        whole((1 + x**2 / a) ** (-(a + 1) / 2) * sp.log(1 + sp.exp(x))),
        {a: Fraction(7)},
        lambda k, t, a: k.sec(t) ** 2 * k.sqrt(a) * k.cos(t) ** (a + 1) * k.ln(1 + k.exp(k.sqrt(a) * k.tan(t))),
        [-1.5707963267948966, 0, 1.5707963267948966],
    ),
    "Laplace with a kink": (
        whole(sp.exp(-sp.Abs(x - m)) * sp.log(1 + x**2)),
        {m: Fraction(1, 3)},
        lambda k, t, m: k.exp(-t) * (k.ln(1 + (m + t) ** 2) + k.ln(1 + (m - t) ** 2)),
        [0, 1, 10, 120],
    ),
    "Gamma to HalfCauchy": (
        half(x ** (a - 1) * sp.exp(-x) * sp.log(1 + x**2)),
        {a: Fraction(1, 3)},
        lambda k, t, a: 1 / a * k.exp(-(t ** (1 / a))) * k.ln(1 + t ** (2 / a)),  # t = x**a
        [0, 1, 2, 6],
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_integral_agrees_with_quadrature(name: str) -> None:
    expression, parameters, integrand, points = OPEN[name]
    context = MPContext()
    context.dps = 50
    exact = {symbol.name: context.mpf(p.numerator) / p.denominator for symbol, p in parameters.items()}
    if name == "StudentT to Logistic":
        points = [-context.pi / 2, 0, context.pi / 2]
    assert_encloses(expression, parameters, context.quad(lambda t: integrand(context, t, **exact), points), 30)


@pytest.mark.parametrize("name", OPEN)
def test_enclosures_shrink_around_one_number(name: str, as_fraction: Any) -> None:
    expression, parameters, *_ = OPEN[name]
    enclosures = [enclose(expression, digits, parameters) for digits in (10, 30, 60, 100)]
    for wide, narrow in pairwise(enclosures):
        assert as_fraction(wide.lower) <= as_fraction(narrow.upper)
        assert as_fraction(narrow.lower) <= as_fraction(wide.upper)
        assert as_fraction(narrow.upper) - as_fraction(narrow.lower) < as_fraction(wide.upper) - as_fraction(wide.lower)
    assert enclosures[-1].ball.rel_accuracy_bits() > 332


# the functions on complex balls: an integral up to where they stop being analytic, and of those with cuts along them
ANALYTIC: dict[str, tuple[sp.Expr, Any, Any]] = {
    "circular": (sp.sin(x) * sp.tan(x / 3) + sp.sec(x / 3) + sp.cos(3 * x), -4, 4),
    "reciprocal circular": (sp.cot(x) + sp.csc(x), R(1, 10), 3),
    "hyperbolic": (sp.sinh(x) * sp.tanh(x) * sp.sech(x / 2), -5, 7),
    "reciprocal hyperbolic": (sp.coth(x) * sp.csch(x), R(1, 10), 9),
    "arcs": (sp.asin(x) + sp.acos(x) ** 2 + sp.atanh(x), R(-99, 100), R(98, 100)),
    "arctangent": (sp.atan(3 * x) + sp.asinh(x * 4), -3, 9),
    "area": (sp.acosh(x), R(101, 100), 9),
    "gamma": (sp.gamma(x) + sp.loggamma(x) + sp.digamma(x) + sp.polygamma(2, x) + sp.harmonic(x), R(1, 10), 6),
    "factorials": (1 / sp.factorial(x) + sp.beta(x, 2 + x), R(1, 10), 6),
    "zeta": (sp.zeta(x), R(11, 10), 20),
    "error": (sp.erf(x) * sp.erfc(x) + sp.erfi(x / 3), -3, 4),
    "exponential integral": (sp.Ei(x) + sp.expint(R(5, 2), x) + sp.expint(1, x), R(1, 10), 5),
    "exponential integral on the left": (sp.Ei(x), -5, R(-1, 10)),
    "integral sine and cosine": (sp.Si(x) + sp.Ci(x) + sp.Shi(x) + sp.Chi(x), R(1, 10), 5),
    "logarithmic integral": (sp.li(x), R(11, 10), 9),
    "incomplete gamma": (sp.uppergamma(R(1, 3), x) + sp.lowergamma(R(7, 3), x), R(1, 10), 9),
    "Bessel": (sp.besseli(1, x) + sp.besselj(2, x) + sp.besselk(0, x), R(1, 2), 3),
    "polylogarithm": (sp.polylog(2, x), -1, R(1, 2)),
    "hypergeometric": (sp.hyper((R(1, 3), 2), (R(5, 3),), x) + sp.hyper((R(1, 3),), (R(5, 3),), -x), -1, R(1, 2)),
    "powers": (x ** R(7, 3) + 2**x + x**x + sp.sqrt(x) / (1 + x) ** R(5, 2), R(1, 10), 4),
    "cube root of both signs": (sp.Abs(x) ** R(1, 3) * sp.sign(x) + sp.Max(x, -1) * sp.Min(x, 1), -2, 3),
}


@pytest.mark.parametrize("name", ANALYTIC)
def test_functions_are_analytic_where_the_integrator_says_so(name: str) -> None:
    integral = over(*ANALYTIC[name])
    assert_encloses(integral, {}, second_opinion(integral, 20), 12)


def test_a_wrong_value_is_seen() -> None:
    """The comparison itself: a relative error of 1e-25 does not pass at 30 digits."""
    expression, _, value = CLOSED["gamma"]
    exact = {a: Fraction(7, 3)}
    truth = reference(value, exact, 60)
    assert_encloses(expression, exact, truth, 30)
    with pytest.raises(AssertionError):
        assert_encloses(expression, exact, truth * (1 + mpmath.mpf(10) ** -15), 30)


def test_bounds_of_the_range() -> None:
    assert evaluate(over(sp.exp(-x), a, a), 30, {a: sp.sqrt(2)}) == 0
    assert evaluate(over(sp.exp(-x), a, b), 30, {a: 2, b: 2}) == 0
    assert_encloses(over(sp.exp(-x), a, b), {a: sp.sqrt(2), b: 3}, reference(lambda k: k.exp(-k.sqrt(2)) - k.exp(-3), {}, 60), 25)
    assert_encloses(over(sp.exp(-x), x, sp.oo), {x: 2}, reference(lambda k: k.exp(-2), {}, 60), 25)
    with pytest.raises(InvalidInput, match="no value"):
        evaluate(whole(sp.exp(-a * x**2)), 10)


def test_a_tiny_value_raises_the_precision() -> None:
    assert_encloses(over(sp.exp(-(x**2)), 20, sp.oo), {}, reference(lambda k: k.sqrt(k.pi) / 2 * k.erfc(20), {}, 60), 30)


def test_a_difference_of_integrals_raises_the_precision() -> None:
    near = 1 + R(1, 10**60)
    expression = half(sp.exp(-(x ** R(3, 2)))) - half(sp.exp(-near * x ** R(3, 2)))
    value = reference(lambda k: k.gamma(k.mpf(5) / 3) * (1 - (1 + k.mpf(10) ** -60) ** (k.mpf(-2) / 3)), {}, 150)
    assert_encloses(expression, {}, value, 30)


def test_an_integral_inside_a_finite_sum() -> None:
    k = sp.Symbol("k", integer=True, positive=True)
    expression = sp.Sum(half(sp.exp(-k * x) * sp.log(1 + x)), (k, 1, 3))
    assert_encloses(expression, {}, reference(lambda c: sum(c.exp(j) * c.e1(j) / j for j in (1, 2, 3)), {}, 50), 20)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("near", [Fraction(1, 3), 1 - Fraction(1, 2**24), 1 - Fraction(1, 2**50)])
def test_poissons_kernel_near_the_point_mass(sign: int, near: Fraction) -> None:
    """The mean of cos under the wrapped Cauchy law is its concentration; the peak of the density is at 0, or in the middle of the range."""
    c, z = sp.Symbol("c", positive=True), sp.Symbol("z", real=True)
    kernel = (1 - c**2) / (2 * sp.pi * (1 + c**2 - 2 * c * sign * sp.cos(z)))
    middle = evaluate(sp.Integral(kernel * (2 + sp.cos(z)), (z, 0, 2 * sp.pi)), 20, {c: near})
    with mpmath.workdps(40):
        size = mpmath.mpf(near.numerator) / near.denominator
        assert abs(middle - (2 + sign * size)) < 1e-19


@pytest.mark.parametrize("level", ["-3/2", "0", "1/3", "1", "7/2"])
@pytest.mark.parametrize("power", ["3/7", "5/2", "-2/3"])
def test_a_kink_at_a_power(level: str, power: str) -> None:
    """Of the sign of l - u**r for u = (1 + x)/2, -1 < x < 1; with a symbol for r whose sign is known, and one for which it is not."""
    l, r = sp.Rational(level), sp.Rational(power)
    place = 0 if l <= 0 else min(l ** (1 / r), 1)  # u**r = l there
    expected = 2 * (2 * place - 1) if r > 0 else 2 * (1 - 2 * place) if l > 0 else -2
    level_symbol = sp.Symbol("l", real=True)
    for exponent in (sp.Symbol("r", positive=True) if r > 0 else sp.Symbol("r", negative=True), sp.Symbol("r", real=True)):
        found = evaluate(sp.Integral(sp.sign(level_symbol - ((1 + x) / 2) ** exponent), (x, -1, 1)), 20, {level_symbol: l, exponent: r})
        assert abs(found - mpmath.mpmathify(sp.N(expected, 30))) < 1e-18


@pytest.mark.parametrize("power", ["3", "7/2"])
@pytest.mark.parametrize("other", ["1/2", "1"])
def test_a_power_at_an_end_inside_another_power(power: str, other: str) -> None:
    """Of x**(a-1) (1 - x**a)**b log|x - l|, which is analytic at 0 for a whole a, where it is not so written; by mpmath, between its kinks."""
    a_symbol, b_symbol, l_symbol = sp.symbols("a b l", positive=True)
    z = sp.Symbol("z", real=True)
    body = z ** (a_symbol - 1) * (1 - z**a_symbol) ** b_symbol * sp.log(sp.Abs(z - l_symbol))
    found = evaluate(sp.Integral(body, (z, 0, 1)), 25, {a_symbol: sp.Rational(power), b_symbol: sp.Rational(other), l_symbol: R(1, 4)})
    with mpmath.workdps(40):
        exponent = mpmath.mpf(sp.Rational(power).p) / sp.Rational(power).q
        expected = mpmath.quad(lambda u: u ** (exponent - 1) * (1 - u**exponent) ** (0.5 if other == "1/2" else 1) * mpmath.log(abs(u - 0.25)), [0, 0.25, 1])
        assert abs(found - expected) < 1e-20


@pytest.mark.parametrize("log_rate", [3000, 10**10])
def test_what_vanishes_at_once_beside_an_end(log_rate: int) -> None:
    """The integral of (1 - exp(-cy))/(1 + y) over (0, 1) is log 2 up to 1/c, also for c = e^(10^10): no end is cut off, and no piece is as short as 1/c."""
    y, rate = sp.Symbol("y", positive=True), sp.Symbol("rate", real=True)
    integral = sp.Integral((1 - sp.exp(-sp.exp(rate) * y)) / (1 + y), (y, 0, 1))
    with effort.at_most(3000):
        ball = compile_expression(integral, (rate,)).ball((fmpq(log_rate),), 100)
    assert ball.overlaps(at_precision(100, lambda: arb(2).log(), ()))
    assert ball.rel_accuracy_bits() > 80
