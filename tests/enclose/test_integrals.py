"""Integrals: against closed forms and mpmath's quadrature at drawn parameters, tails cut early, and integrands that must be refused."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath.ctx_mp import MPContext

from symdiv.audit.limits import at_most
from symdiv.enclose import compile_expression, effort, enclose, evaluate, second_opinion
from symdiv.enclose.effort import OutOfEffort
from symdiv.enclose.scale import Scale
from symdiv.enclose.tails import Tail
from symdiv.errors import InvalidInput, Undetermined, Unsupported

x = sp.Symbol("x", real=True)
a, b, c = sp.symbols("a b c", positive=True)
m = sp.Symbol("m", real=True)
R = sp.Rational


def between(low: Fraction | int, high: Fraction | int) -> st.SearchStrategy[Fraction]:
    return st.fractions(Fraction(low), Fraction(high), max_denominator=60)


SHAPE = between(Fraction(1, 20), 6)
REAL = between(-4, 4)


def over(body: sp.Expr, low: Any, high: Any) -> sp.Integral:
    return sp.Integral(body, (x, low, high))


def whole(body: sp.Expr) -> sp.Integral:
    return over(body, -sp.oo, sp.oo)


def half(body: sp.Expr) -> sp.Integral:
    return over(body, 0, sp.oo)


NORMAL = sp.exp(-((x - m) ** 2) / (2 * c**2)) / (c * sp.sqrt(2 * sp.pi))

# name -> (integral, its parameters and what they are drawn from, the value as a function of an mpmath context and the parameters)
CLOSED: dict[str, tuple[sp.Expr, dict[sp.Symbol, Any], Callable[..., Any]]] = {
    "gamma": (half(x ** (a - 1) * sp.exp(-x) * sp.log(x)), {a: SHAPE}, lambda k, a: k.gamma(a) * k.psi(0, a)),
    "inverse gamma": (half(x ** (-a - 1) * sp.exp(-b / x) * sp.log(x)), {a: SHAPE, b: SHAPE}, lambda k, a, b: b**-a * k.gamma(a) * (k.ln(b) - k.psi(0, a))),
    "beta": (
        over(x ** (a - 1) * (1 - x) ** (b - 1) * sp.log(1 - x), 0, 1),
        {a: SHAPE, b: SHAPE},
        lambda k, a, b: k.beta(a, b) * (k.psi(0, b) - k.psi(0, a + b)),
    ),
    "logarithm of a factorial": (
        half(a**2 * sp.exp(-x) * (1 - sp.exp(-x)) * sp.hyper([1], [3], -a * (1 - sp.exp(-x))) / (2 * x)),
        {a: SHAPE},
        lambda k, a: k.fsum(k.exp(-a) * a**j / k.factorial(j) * k.loggamma(j + 1) for j in range(120)),
    ),
    "logarithmic series": (
        half(b**2 * sp.exp(-x) * sp.hyper([1, 2], [3], -b * (1 - sp.exp(-x))) / 2),  # (bs - log(1 + bs))/s² over 0 < s < 1
        {b: SHAPE},
        lambda k, b: (1 + b) * k.ln(1 + b) - b,
    ),
    "Kumaraswamy": (over(a * b * x ** (a - 1) * (1 - x**a) ** (b - 1) * sp.log(1 - x**a), 0, 1), {a: SHAPE, b: SHAPE}, lambda k, a, b: -1 / b),
    "Pareto": (over(x ** (-a - 1) * sp.log(x) ** 2, 1, sp.oo), {a: SHAPE}, lambda k, a: 2 / a**3),
    "Pareto far out": (over(x ** (-a - 1), c * 10**9, sp.oo), {a: SHAPE, c: SHAPE}, lambda k, a, c: (c * 10**9) ** -a / a),
    "StudentT": (
        whole((1 + x**2 / a) ** (-(a + 1) / 2) * sp.log(1 + x**2 / a)),
        {a: between(Fraction(1, 5), 6)},
        lambda k, a: k.sqrt(a) * k.beta(0.5, a / 2) * (k.psi(0, (a + 1) / 2) - k.psi(0, a / 2)),
    ),
    "Cauchy": (whole(c / (c**2 + (x - m) ** 2) * sp.log(1 + x**2)), {c: SHAPE, m: REAL}, lambda k, c, m: k.pi * k.ln(m**2 + (1 + c) ** 2)),
    "Gumbel": (whole((x + m) * sp.exp(-x - sp.exp(-x))), {m: REAL}, lambda k, m: k.euler + m),
    "Gompertz": (half(c * sp.exp(x - c * (sp.exp(x) - 1)) * x), {c: SHAPE}, lambda k, c: k.exp(c) * k.e1(c)),
    "logistic": (whole(sp.exp(-x) / (1 + sp.exp(-x)) ** 2 * sp.log(1 + sp.exp(-x)) * a), {a: SHAPE}, lambda k, a: a),
    "BurrXII": (half(a * b * x ** (a - 1) * (1 + x**a) ** (-b - 1) * sp.log(1 + x**a)), {a: SHAPE, b: SHAPE}, lambda k, a, b: 1 / b),
    "LogNormal": (
        half(sp.exp(-((sp.log(x) - m) ** 2) / (2 * c**2)) / (x * c * sp.sqrt(2 * sp.pi)) * sp.log(x) ** 2),
        {m: REAL, c: SHAPE},
        lambda k, m, c: m**2 + c**2,
    ),
    "Weibull": (half(a * x ** (a - 1) * sp.exp(-(x**a)) * sp.log(x)), {a: SHAPE}, lambda k, a: -k.euler / a),
    "InverseGaussian": (
        half(sp.sqrt(b / (2 * sp.pi)) * x ** R(-3, 2) * sp.exp(-b * (x - a) ** 2 / (2 * a**2 * x)) * (x + 1 / x)),
        {a: SHAPE, b: SHAPE},
        lambda k, a, b: a + 1 / a + 1 / b,
    ),
    "folded normal": (
        whole(NORMAL * sp.Abs(x)),
        {m: REAL, c: SHAPE},
        lambda k, m, c: c * k.sqrt(2 / k.pi) * k.exp(-(m**2) / (2 * c**2)) + m * k.erf(m / (c * k.sqrt(2))),
    ),
    "DoubleGamma": (
        whole(sp.Abs(x - m) ** (a - 1) * sp.exp(-sp.Abs(x - m)) * sp.log(sp.Abs(x - m))),
        {a: SHAPE, m: REAL},
        lambda k, a, m: 2 * k.gamma(a) * k.psi(0, a),
    ),
    "circle": (over(sp.exp(a * sp.cos(x - m)) * sp.cos(x - m), 0, 2 * sp.pi), {a: SHAPE, m: REAL}, lambda k, a, m: 2 * k.pi * k.besseli(1, a)),
    "hyperbolic secant": (whole(sp.sech(x / a) * sp.log(sp.cosh(x / a))), {a: SHAPE}, lambda k, a: a * k.pi * k.ln(2)),
    "raised cosine": (over(sp.log(1 + sp.cos(sp.pi * x)) * a, -1, 1), {a: SHAPE}, lambda k, a: -2 * a * k.ln(2)),
    "error function": (half(sp.exp(-(x**2)) * sp.erf(a * x)), {a: SHAPE}, lambda k, a: k.atan(a) / k.sqrt(k.pi)),
    "Raabe": (over(sp.loggamma(x), a, a + 1), {a: SHAPE}, lambda k, a: a * k.ln(a) - a + k.ln(2 * k.pi) / 2),
    "Malmsten": (half(sp.exp(-a * x) / (1 + sp.exp(-x)) * 2), {a: SHAPE}, lambda k, a: k.psi(0, (a + 1) / 2) - k.psi(0, a / 2)),
    "late": (whole(sp.exp(-((x - 1000 * m) ** 2))), {m: REAL}, lambda k, m: k.sqrt(k.pi)),
    "narrow": (whole(sp.exp(-((x - m) ** 2) * 10**12) * x**2), {m: REAL}, lambda k, m: k.sqrt(k.pi) * (m**2 / 10**6 + k.mpf(10) ** -18 / 2)),
    "late step": (half(1 / (1 + sp.exp(x - 10**6 * a))), {a: SHAPE}, lambda k, a: 10**6 * a + k.ln(1 + k.exp(-(10**6) * a))),
    "backwards": (over(sp.exp(-x), a, 0), {a: SHAPE}, lambda k, a: k.exp(-a) - 1),
    "removable at an end": (over(sp.log(1 + x) / x, 0, a), {a: between(Fraction(1, 20), Fraction(19, 20))}, lambda k, a: -k.polylog(2, -a)),
    "Piecewise": (
        whole(sp.Piecewise((sp.exp(a * x), x < m), (sp.exp(-b * x), True))),
        {a: SHAPE, b: SHAPE, m: REAL},
        lambda k, a, b, m: k.exp(a * m) / a + k.exp(-b * m) / b,
    ),
    "cases of the parameters": (
        over(sp.Piecewise(((1 + a * (x - m)) ** (-1 - 1 / a), a < 7), (0, True)), m, sp.Piecewise((sp.oo, a > 0), (m - 1 / a, True))),
        {a: SHAPE, m: REAL},
        lambda k, a, m: k.one,
    ),
    "expanded circular functions": (
        over(sp.log(1 + sp.cos(x) * sp.cos(m) + sp.sin(x) * sp.sin(m)), m, m + sp.pi),
        {m: REAL},
        lambda k, m: -k.pi * k.ln(2),
    ),
    "maximum": (whole(sp.exp(-sp.Max(a * x, -b * x, evaluate=False))), {a: SHAPE, b: SHAPE}, lambda k, a, b: 1 / a + 1 / b),
    "nested kinks": (whole(sp.exp(-sp.Abs(sp.Abs(x) - a))), {a: SHAPE}, lambda k, a: 4 - 2 * k.exp(-a)),
    "kink of a logarithm": (half(sp.exp(-b * sp.Abs(sp.log(x) - m)) / x), {b: SHAPE, m: REAL}, lambda k, b, m: 2 / b),
    "kink without a place": (over(sp.Abs(x**2 - a), 0, 10), {a: SHAPE}, lambda k, a: k.mpf(1000) / 3 - 10 * a + 4 * k.sqrt(a) ** 3 / 3),
}


def exactly(value: mpmath.mpf) -> Fraction:
    sign, man, exp, _ = value._mpf_
    return (-1 if sign else 1) * Fraction(int(man)) * Fraction(2) ** int(exp)


def reference(value: Callable[..., Any], parameters: dict[sp.Symbol, Fraction], digits: int) -> mpmath.mpf:
    context = MPContext()
    context.dps = digits
    return context.mpf(value(context, **{symbol.name: context.mpf(p.numerator) / p.denominator for symbol, p in parameters.items()}))


def assert_encloses(expression: sp.Expr, parameters: dict[sp.Symbol, Any], truth: mpmath.mpf, digits: int) -> None:
    """The truth, right to ``digits + 5`` digits, lies between the ends, and those are near."""
    found = enclose(expression, digits, parameters)
    slack = abs(exactly(truth)) / 10 ** (digits + 5)
    assert exactly(found.lower) - slack <= exactly(truth) <= exactly(found.upper) + slack, (parameters, found, truth)
    assert exactly(found.upper) - exactly(found.lower) <= 2 * abs(exactly(truth)) / 10**digits


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


@pytest.mark.parametrize("name", ["normal", "gamma", "mixture"])
def test_second_opinion_integrates_too(name: str, agree: Any) -> None:
    expression, values = {
        "normal": (whole(sp.exp(-(x**2) / 2) * sp.log(1 + sp.exp(-x))), {}),
        "gamma": (half(x**a * sp.exp(-x) * sp.log(1 + x)), {a: Fraction(3, 2)}),
        "mixture": (a * whole(sp.exp(-sp.Abs(x - a)) * sp.Abs(x)) + sp.log(a), {a: Fraction(3, 2)}),
    }[name]
    agree(expression, values, 40)


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


# What is neglected, and what is bounded ------------------------------------------------------------------------------------------------

EARLY = [
    *("gamma", "inverse gamma", "beta", "Kumaraswamy", "Pareto", "StudentT", "Cauchy", "Gumbel", "Gompertz", "logistic", "BurrXII", "LogNormal"),
    *("Weibull", "InverseGaussian", "folded normal", "DoubleGamma", "hyperbolic secant", "raised cosine", "error function", "late", "late step"),
]


def cut_early(monkeypatch: pytest.MonkeyPatch, bits: int, share: fmpq) -> None:
    """Ranges are cut where the tail is known to so many bits only, and a share of the enclosure of the tail is believed."""
    original = Tail.cut

    def cut(self: Tail, values: Any, wanted: int, size: arb) -> tuple[int, arb]:
        place, beyond = original(self, values, bits, arb(1))
        return place, beyond * share

    monkeypatch.setattr(Tail, "cut", cut)


def holds(ball: arb, truth: Fraction) -> bool:
    """Does the ball hold the truth, known to 55 digits?"""
    centre, radius = (Fraction(int(part.fmpq().p), int(part.fmpq().q)) for part in (ball.mid(), ball.rad()))
    return abs(truth - centre) <= radius + abs(truth) / 10**55


def wide_ball(name: str, parameters: dict[sp.Symbol, Fraction]) -> arb:
    expression = CLOSED[name][0]
    symbols = sorted(expression.free_symbols, key=str)
    return compile_expression(expression, symbols).ball(tuple(fmpq(parameters[s].numerator, parameters[s].denominator) for s in symbols), 200)


@pytest.mark.parametrize("name", EARLY)
def test_the_bounds_of_the_tails_alone_contain_the_rest(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, parameters, value = CLOSED[name]

    @settings(max_examples=3, derandomize=True, deadline=None, database=None)
    @given(drawn=st.tuples(*parameters.values()), bits=st.integers(-2, 12))
    def check(drawn: tuple[Fraction, ...], bits: int) -> None:
        exact = dict(zip(parameters, drawn, strict=True))
        truth = exactly(reference(value, exact, 60))
        with monkeypatch.context() as patched:
            cut_early(patched, bits, fmpq(1))
            ball = wide_ball(name, exact)
        assert holds(ball, truth)

    check()


@pytest.mark.parametrize("name", ["gamma", "Pareto", "Weibull", "StudentT", "hyperbolic secant"])
def test_the_bounds_of_the_tails_are_not_idle(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a 10**-9 of what lies beyond the cuts, the truth falls out: what is cut off counts."""
    _, parameters, value = CLOSED[name]
    exact = dict.fromkeys(parameters, Fraction(3, 2))
    cut_early(monkeypatch, 4, fmpq(1, 10**9))
    assert not holds(wide_ball(name, exact), exactly(reference(value, exact, 60)))


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


def test_second_opinion_refuses_two_variables() -> None:
    with pytest.raises(Unsupported, match="one variable"):
        second_opinion(sp.Integral(sp.exp(-x - a), (x, 0, 1), (a, 0, 1)), 10)


def test_second_opinion_ends_where_an_exponential_of_an_exponential_vanishes() -> None:
    with at_most(20):
        assert abs(second_opinion(sp.Integral(sp.exp(x - sp.exp(x)), (x, 0, sp.oo)), 15) - mpmath.exp(-1)) < 1e-15
    # A limit on the work counts what an evaluation takes here, at its precision.
    expression = sp.Integral(sp.exp(-x), (x, 0, sp.oo))
    with effort.at_most(20_000):
        assert second_opinion(expression, 15) == 1
    with effort.at_most(200_000), pytest.raises(OutOfEffort):
        second_opinion(expression, 300)


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
