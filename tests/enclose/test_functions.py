"""Every function of the table against mpmath at random exact arguments and precisions; functional equations, ball against ball."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import compile_expression, evaluate, second_opinion
from symdiv.enclose.enclosure import exact_value
from symdiv.enclose.functions import elementary_hyper, erfc, power
from symdiv.enclose.incomplete_gamma import _by_integral, lowergamma, uppergamma
from symdiv.enclose.table import FUNCTIONS
from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import zeta_derivative

x, y, z, w = sp.symbols("x y z w", real=True)


def rationals(low: Fraction | int, high: Fraction | int) -> st.SearchStrategy[Fraction]:
    return st.fractions(Fraction(low), Fraction(high), max_denominator=997)


POSITIVE = rationals(Fraction(1, 50), 30)
REAL = rationals(-8, 8)
UNIT = rationals(Fraction(1, 50), Fraction(49, 50))
BETWEEN = rationals(Fraction(-9, 10), Fraction(9, 10))
NATURAL = st.integers(0, 12).map(Fraction)

# name -> (expression, the arguments' strategies in the order x, y, z, w)
CASES: dict[str, tuple[sp.Expr, tuple[st.SearchStrategy[Fraction], ...]]] = {
    "exp": (sp.exp(x), (REAL,)),
    "log": (sp.log(x), (POSITIVE,)),
    "sin": (sp.sin(x), (REAL,)),
    "cos": (sp.cos(x), (REAL,)),
    "tan": (sp.tan(x), (REAL,)),
    "cot": (sp.cot(x), (POSITIVE,)),
    "sec": (sp.sec(x), (REAL,)),
    "csc": (sp.csc(x), (POSITIVE,)),
    "asin": (sp.asin(x), (BETWEEN,)),
    "acos": (sp.acos(x), (BETWEEN,)),
    "atan": (sp.atan(x), (REAL,)),
    "sinh": (sp.sinh(x), (REAL,)),
    "cosh": (sp.cosh(x), (REAL,)),
    "tanh": (sp.tanh(x), (REAL,)),
    "coth": (sp.coth(x), (POSITIVE,)),
    "sech": (sp.sech(x), (REAL,)),
    "csch": (sp.csch(x), (POSITIVE,)),
    "asinh": (sp.asinh(x), (REAL,)),
    "acosh": (sp.acosh(x), (rationals(Fraction(11, 10), 20),)),
    "atanh": (sp.atanh(x), (BETWEEN,)),
    "loggamma": (sp.loggamma(x), (POSITIVE,)),
    "digamma": (sp.digamma(x), (POSITIVE,)),
    "erf": (sp.erf(x), (REAL,)),
    "erfc": (sp.erfc(x), (REAL,)),
    "erfi": (sp.erfi(x), (BETWEEN,)),
    "erfinv": (sp.erfinv(x), (BETWEEN,)),
    "erfcinv": (sp.erfcinv(x), (UNIT,)),
    "Ei": (sp.Ei(x), (POSITIVE,)),
    "Si": (sp.Si(x), (POSITIVE,)),
    "Ci": (sp.Ci(x), (POSITIVE,)),
    "Shi": (sp.Shi(x), (POSITIVE,)),
    "Chi": (sp.Chi(x), (POSITIVE,)),
    "li": (sp.li(x), (rationals(2, 30),)),
    "besseli": (sp.besseli(x, y), (rationals(0, 5), POSITIVE)),
    "besselj": (sp.besselj(x, y), (rationals(0, 5), POSITIVE)),
    "besselk": (sp.besselk(x, y), (rationals(0, 5), POSITIVE)),
    "bessely": (sp.bessely(x, y), (rationals(0, 5), POSITIVE)),
    "uppergamma": (sp.uppergamma(x, y), (rationals(-3, 5), POSITIVE)),
    "lowergamma": (sp.lowergamma(x, y), (POSITIVE, POSITIVE)),
    "expint": (sp.expint(x, y), (rationals(-3, 5), POSITIVE)),
    "polylog": (sp.polylog(x, y), (rationals(Fraction(-3, 2), 4), UNIT)),
    "gamma": (sp.gamma(x), (POSITIVE,)),
    "factorial": (sp.factorial(x), (POSITIVE,)),
    "binomial": (sp.binomial(x, y), (POSITIVE, NATURAL | UNIT)),
    "beta": (sp.beta(x, y), (POSITIVE, POSITIVE)),
    "polygamma": (sp.polygamma(x, y), (st.integers(0, 5).map(Fraction), POSITIVE)),
    "zeta": (sp.zeta(x), (rationals(Fraction(11, 10), 12),)),
    "zeta of two": (sp.zeta(x, y), (rationals(Fraction(11, 10), 12), POSITIVE)),
    "harmonic": (sp.harmonic(x), (NATURAL.filter(bool) | POSITIVE,)),
    "harmonic of two": (sp.harmonic(x, y), (POSITIVE, rationals(Fraction(11, 10), 4))),
    "betainc": (sp.betainc(x, y, 0, z), (POSITIVE, POSITIVE, UNIT)),
    "betainc_regularized": (sp.betainc_regularized(x, y, 0, z), (POSITIVE, POSITIVE, UNIT)),
    "LambertW": (sp.LambertW(x), (POSITIVE,)),
    "Abs": (sp.Abs(sp.sin(x)) + sp.Abs(x), (REAL,)),
    "Max": (sp.Max(x, sp.log(y), z), (REAL, POSITIVE, BETWEEN)),
    "Min": (sp.Min(x, sp.log(y), z), (REAL, POSITIVE, BETWEEN)),
    "sign": (3 + sp.sign(x) + sp.sign(sp.cos(x)), (REAL,)),
    "floor": (100 + sp.floor(x) + sp.floor(sp.sqrt(y)), (REAL, POSITIVE)),
    "ceiling": (100 + sp.ceiling(x) + sp.ceiling(sp.exp(y)), (REAL, BETWEEN)),
    "powers": (x**3 / y**2 + sp.sqrt(x) - y ** sp.Rational(-3, 2) + x ** sp.Rational(2, 7) + x**y, (POSITIVE, POSITIVE)),
    "constants": (sp.pi + sp.E * x - sp.EulerGamma + sp.Catalan + sp.GoldenRatio, (POSITIVE,)),
    "hyper": (sp.hyper((x, y), (z,), w) + sp.hyper((x,), (y, z), 10 * w) + sp.hyper((), (z,), -w), (POSITIVE, POSITIVE, POSITIVE, UNIT)),
    "zeta_derivative": (zeta_derivative(1, x) + zeta_derivative(3, x) + zeta_derivative(14, x), (rationals(Fraction(6, 5), 12),)),
    "derivative of zeta": (sp.Derivative(sp.zeta(x), x) / sp.zeta(x), (rationals(Fraction(6, 5), 12),)),
}


def test_every_function_of_the_table_has_a_case() -> None:
    assert {cls.__name__ for cls in FUNCTIONS} <= set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_function_agrees_with_second_opinion(name: str, agree: Any) -> None:
    expression, arguments = CASES[name]

    @settings(max_examples=6, derandomize=True, deadline=None, database=None)
    @given(values=st.tuples(*arguments), precision=st.integers(20, 260))
    def check(values: tuple[Fraction, ...], precision: int) -> None:
        agree(expression, dict(zip((x, y, z, w), values, strict=False)), precision)

    check()


# left side - right side = 0
EQUATIONS: dict[str, tuple[sp.Expr, sp.Expr]] = {
    "loggamma": (sp.loggamma(x + 1), sp.loggamma(x) + sp.log(x)),
    "digamma": (sp.digamma(x + 1), sp.digamma(x) + 1 / x),
    "trigamma": (sp.polygamma(1, x + 1), sp.polygamma(1, x) - 1 / x**2),
    "gamma by loggamma": (sp.gamma(x), sp.exp(sp.loggamma(x), evaluate=False)),
    "reflection": (sp.gamma(x) * sp.gamma(y) / sp.gamma(x + y), sp.beta(x, y)),
    "incomplete gammas": (sp.lowergamma(x, y) + sp.uppergamma(x, y), sp.gamma(x)),
    "error functions": (sp.erf(x) + sp.erfc(x), sp.S.One),
    "expint": (sp.expint(1, x), sp.uppergamma(0, x)),
    "Hurwitz zeta": (sp.zeta(y + 1, x), sp.zeta(y + 1, x + 1) + x ** (-1 - y)),
    "Wronskian": (sp.besseli(x, y) * sp.besselk(x + 1, y) + sp.besseli(x + 1, y) * sp.besselk(x, y), 1 / y),
    "Pascal": (sp.binomial(x + 1, y + 1, evaluate=False), sp.binomial(x, y) + sp.binomial(x, y + 1, evaluate=False)),
    "beta symmetric": (sp.betainc_regularized(x, y, 0, z / 31), 1 - sp.betainc_regularized(y, x, 0, 1 - z / 31)),
    "Lambert": (sp.LambertW(x) * sp.exp(sp.LambertW(x), evaluate=False), x),
}


@pytest.mark.parametrize("name", EQUATIONS)
def test_functional_equation_overlaps_at_two_precisions(name: str) -> None:
    left, right = EQUATIONS[name]

    @settings(max_examples=6, derandomize=True, deadline=None, database=None)
    @given(values=st.tuples(POSITIVE, POSITIVE, POSITIVE), first=st.integers(30, 400), second=st.integers(30, 400))
    def check(values: tuple[Fraction, ...], first: int, second: int) -> None:
        exact = tuple(exact_value(value) for value in values)
        one = compile_expression(left, (x, y, z)).ball(exact, first + 100)
        other = compile_expression(right, (x, y, z)).ball(exact, second + 100)
        assert one.overlaps(other)
        assert one.rel_accuracy_bits() > first // 2
        assert other.rel_accuracy_bits() > second // 2

    check()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sp.binomial(x, 3), {x: Fraction(-5, 2)}),
        (sp.binomial(x, 3), {x: 7}),
        (sp.binomial(20, x), {x: 20}),
        (sp.gamma(x), {x: Fraction(-5, 2)}),
        (sp.polygamma(2, x), {x: Fraction(-5, 2)}),
        (sp.digamma(x), {x: Fraction(-5, 2)}),
        (sp.zeta(x), {x: Fraction(-5, 2)}),
        (sp.Ei(x), {x: -3}),
        (sp.besseli(0, x), {x: 0}),
        (sp.uppergamma(x, sp.Rational(1, 3)), {x: 0}),
        (sp.lowergamma(2, x), {x: Fraction(1, 10**9)}),
        (sp.LambertW(x, -1), {x: Fraction(-1, 10)}),
        (sp.betainc(2, 3, x, 1), {x: Fraction(1, 3)}),
        (x**y, {x: Fraction(-3, 2), y: 5}),
        (x**y, {x: Fraction(1, 10**9), y: Fraction(-1, 3)}),
        (sp.harmonic(x), {x: 5000}),
        (sp.gamma(x), {x: Fraction(10**6)}),
        (sp.loggamma(x), {x: Fraction(10**40)}),
    ],
)
def test_special_arguments(expression: sp.Expr, value: dict[sp.Symbol, Any], agree: Any) -> None:
    agree(expression, value, 100)


@pytest.mark.parametrize(
    ("expression", "value", "expected"),
    [
        (sp.binomial(x, y), {x: 3, y: 5}, 0),
        (sp.binomial(x, y), {x: 3, y: -1}, 0),
        (x**y, {x: 0, y: 0}, 1),
        (x**y, {x: 0, y: Fraction(1, 3)}, 0),
        (x**y, {x: 0, y: sp.sqrt(2)}, 0),
        (sp.loggamma(x), {x: 2}, 0),
        (sp.log(x), {x: 1}, 0),
        (sp.harmonic(x), {x: 0}, 0),
        (sp.floor(x), {x: Fraction(-7, 2)}, -4),
        (sp.Max(x, y), {x: 2, y: 3}, 3),
        (x * sp.oo, {x: 2}, sp.oo),
        (x * sp.oo, {x: -2}, -sp.oo),
        (sp.exp(-x, evaluate=False), {x: sp.oo}, 0),
    ],
)
def test_exact_values(expression: sp.Expr, value: dict[sp.Symbol, Any], expected: Any) -> None:
    assert evaluate(expression, 30, value) == sp.sympify(expected)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sp.log(x), 0),
        (sp.log(x), Fraction(-1, 2)),
        (sp.sqrt(x), -2),
        (sp.loggamma(x), Fraction(-1, 2)),
        (sp.gamma(x), -3),
        (sp.digamma(x), 0),
        (sp.zeta(x), 1),
        (sp.acosh(x), Fraction(1, 2)),
        (sp.atanh(x), 1),
        (sp.besselk(1, x), 0),
        (x**y, -2),
        (x ** (-y), 0),
        (1 / x, 0),
        (sp.log(x - sp.pi), 3),
    ],
)
def test_outside_the_domain_is_invalid_input(expression: sp.Expr, value: Any) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, 15, {x: value, y: Fraction(1, 3)})


HALF = sp.Rational(1, 2)
REMOVABLE: dict[str, tuple[sp.Expr, sp.Expr, Fraction]] = {  # with its value at the place, and its slope there
    "continuous Bernoulli": (sp.atanh(1 - 2 * x) / (1 - 2 * x), sp.S.One, Fraction(0)),
    "its mean": (x / (2 * x - 1) + 1 / (2 * sp.atanh(1 - 2 * x)), HALF, Fraction(1, 3)),
    "logarithms": (sp.log(2 * x) / (2 * x - 1), sp.S.One, Fraction(-1)),
}


@pytest.mark.parametrize("distance", [0, 1, 20, 300, 1500])
@pytest.mark.parametrize("name", REMOVABLE)
def test_removable_singularities_are_values(name: str, distance: int, as_fraction: Any) -> None:
    """The value at the place is the branch for it; next to it the precision rises until the digits are right."""
    formula, value, slope = REMOVABLE[name]
    expression = sp.Piecewise((formula, sp.Ne(x, HALF)), (value, True))
    step = Fraction(1, 10**distance) / 4 if distance else Fraction(0)
    found = evaluate(expression, 30, {x: Fraction(1, 2) + step})
    error = as_fraction(found) - (Fraction(1, 2) if value == HALF else Fraction(1)) - slope * step
    assert abs(error) <= Fraction(1, 10**30) + 2 * step**2
    if distance == 0:
        with pytest.raises(InvalidInput, match="division by exactly zero"):
            evaluate(formula, 30, {x: Fraction(1, 2)})


@pytest.mark.parametrize("expression", [sp.elliptic_k(x), sp.Function("f")(x), sp.airyai(x), sp.I * x, sp.Derivative(sp.gamma(x), x)])
def test_unknown_function_is_unsupported_and_named(expression: sp.Expr) -> None:
    with pytest.raises(Unsupported, match=r"elliptic_k|f of|airyai|I|Derivative"):
        compile_expression(expression, (x,))


def test_second_opinion_also_refuses_what_it_does_not_know() -> None:
    with pytest.raises(Unsupported, match="airyai"):
        second_opinion(sp.airyai(x), 15, {x: 1})


@pytest.mark.parametrize(("above", "below"), [([1], 3), ([1, 2], 3), ([2, 1], 3), ([1], 2), ([2], 4)])
def test_remainders_of_series_are_hypergeometric(above: list[int], below: int) -> None:
    """The elementary formulas against the series and its continuation, at complex numbers and balls."""
    parameters, last = [arb(n) for n in above], [arb(below)]
    for k in range(1, 40):
        z = acb(-arb(k) / 7, arb(k % 5) / 3) + acb(arb(0, 2**-30), arb(0, 2**-30)) * (k % 2)
        found = elementary_hyper(parameters, last, z)
        assert (found is None) == (k < 3 and not abs(z) > arb(1) / 2)
        if found is not None:
            truth = z.hypgeom(parameters, last)
            assert found.overlaps(truth)
            assert found.rel_accuracy_bits() > (10 if k % 2 else 40)
            assert not found.overlaps(truth * (1 + arb(2) ** -8))
    for others in (([2], [2]), ([2], [3]), ([1], [4]), ([1, 1], [3]), ([1, 2], [2]), ([1, 2, 1], [3]), ([1], [2, 3])):
        assert elementary_hyper(*([arb(n) for n in row] for row in others), acb(-5)) is None


@pytest.mark.parametrize("at", [Fraction(1, 3), Fraction(9, 2), Fraction(1_000_001, 3), Fraction(10**12, 7)])
def test_differences_of_error_functions_keep_their_digits_far_out(at: Fraction) -> None:
    """erf(2y) - erf(y), and multiples by a factor, from the continued fraction of erfc; in the formula they stand as erf alone."""
    with mpmath.workdps(60):
        a = mpmath.mpf(at.numerator) / at.denominator
        truth = mpmath.erfc(a) if at < 10 else mpmath.exp(-(a**2)) / mpmath.sqrt(mpmath.pi) / (a + fraction(a))
        truth -= mpmath.erfc(2 * a) if at < 10 else 0
        for written in (sp.erf(2 * x) - sp.erf(x), sp.erf(2 * x) + sp.erf(-x, evaluate=False), y * z * sp.erf(2 * x) / 6 - y * z * sp.erf(x) / 6):
            found = evaluate(written, 30, {x: at, y: 2, z: 3})
            assert abs(found / truth - 1) < mpmath.mpf(10) ** -28
        assert abs(evaluate(sp.erf(x) + sp.erf(y), 30, {x: at, y: at}) / (2 * (1 - mpmath.erfc(a))) - 1) < mpmath.mpf(10) ** -28


def fraction(a: mpmath.mpf) -> mpmath.mpf:
    """1/2/(a + 2/2/(a + 3/2/(a + ...))) (DLMF 7.9.4)."""
    rest = mpmath.mpf(0)
    for n in range(40, 0, -1):
        rest = mpmath.mpf(n) / 2 / (a + rest)
    return rest


def test_a_complementary_error_function_of_a_ball_far_out_has_digits() -> None:
    wide = arb(10**6, 2**-30)
    assert erfc(wide).rel_accuracy_bits() > 6 > wide.erfc().rel_accuracy_bits()
    assert erfc(wide).contains(erfc(arb(10**6)))
    assert not erfc(arb(10**6)).overlaps(erfc(arb(10**6) + arb(2) ** -30))


SHARES = [fmpq(1, 1000), fmpq(1, 3), fmpq(9, 10), fmpq(999, 1000), 1 - fmpq(1, 10**7), fmpq(1), fmpq(1001, 1000), fmpq(3)]


@pytest.mark.parametrize("shape", [101, 10**3, 10**5, 10**9])
@pytest.mark.parametrize("share", SHARES, ids=str)
def test_incomplete_gamma_functions_of_large_shapes(shape: int, share: fmpq) -> None:
    """They satisfy the recurrence in the shape (DLMF 8.8.1), and are those of mpmath where that is quick; Arb's own lose all bits."""
    with ctx.workprec(160):
        s, x = arb(shape), arb(shape * share)
        here, next_one = lowergamma(s, x), lowergamma(s + 1, x)
        assert (s * here).overlaps(next_one + (s * x.log() - x).exp())
        assert here.rel_accuracy_bits() > 100
        if shape <= 1000:
            with mpmath.workdps(50):
                truth = mpmath.gammainc(shape, 0, mpmath.mpf(int(share.p)) / int(share.q) * shape)
                assert here.overlaps(arb(mpmath.nstr(truth, 45)) * (1 + arb(0, 1e-43)))


def test_an_incomplete_gamma_function_that_would_take_long_is_bounded() -> None:
    """Of which too many terms of the series would be needed: there is a ball, though not a narrow one."""
    shape, below = 10**15, 80 * 31_622_777
    with ctx.workprec(80):
        found = lowergamma(arb(shape), arb(shape - below))
    with ctx.workprec(300):
        s, x = arb(shape), arb(shape - below)
        first_term = (s * x.log() - x).exp() / s
        truth = first_term / (1 - x / (s + 1)) * (1 - arb(1) / 80**2)  # of the geometric series, by Mills' ratio, up to a part of 10**-6
        assert found.contains(truth)
        assert found.rel_accuracy_bits() < 10


DEVIATIONS = (-40, -5, 0, 1, 20, 40)


@pytest.mark.parametrize("deviation", DEVIATIONS)
@pytest.mark.parametrize("shape", [10**12, 10**18])
def test_the_integral_of_an_incomplete_gamma_function_is_that_of_arb(shape: int, deviation: int) -> None:
    s, x = arb(shape), arb(shape + deviation * math.isqrt(shape))
    with ctx.workprec(400):
        truth, found = x.gamma_upper(s), _by_integral(s, x, 200)
    assert found.overlaps(truth)
    assert found.rel_accuracy_bits() > 180


@pytest.mark.parametrize("deviation", DEVIATIONS)
@pytest.mark.parametrize("shape", [10**19, 10**40])
def test_incomplete_gamma_functions_of_huge_shapes(shape: int, deviation: int) -> None:
    """Arb has none. Those of a shape and the next one satisfy the recurrence (DLMF 8.8.1, 8.8.2), and they are about those of a normal law."""
    number = shape + deviation * math.isqrt(shape)
    with ctx.workprec(500):
        s, x = arb(shape), arb(number)
        term = (s * x.log() - x).exp()
    for function, sign in ((uppergamma, 1), (lowergamma, -1)):
        with ctx.workprec(160):
            here, next_one = function(s, x), function(s + 1, x)
            assert here.rel_accuracy_bits() > 150
        with ctx.workprec(500):
            step = sign * (next_one - s * here)
            assert step.overlaps(term)
            share = here / s.gamma()
            assert step.rel_accuracy_bits() > 80 or share > 0.9  # of nearly the whole, the term is a small part
            z = (x - s) / s.sqrt()
            assert abs(share / ((sign * z / arb(2).sqrt()).erfc() / 2) - 1) < (1 + abs(z) ** 3) / s.sqrt()


def test_a_power_of_a_real_ball_around_zero() -> None:
    ball = power(arb(0, 0.25), fmpq(3))
    assert ball.contains(arb(0.015625))
    assert ball.contains(-arb(0.015625))
    assert ball.rad() < 0.016
