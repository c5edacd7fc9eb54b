"""Integrals whose kinks may coincide: against the exact integral at parameters in the box, and what must be refused."""

from __future__ import annotations

from contextlib import suppress

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq

from symdiv.enclose import compile_expression
from symdiv.enclose.singular import singular_bound
from symdiv.errors import Undetermined

x, a, b = sp.symbols("x a b", real=True)
INTEGRAL = compile_expression(sp.Integral(sp.Abs(x - a) * sp.Max(x, b) * sp.exp(-x), (x, 0, 2)), (a, b))


@pytest.mark.parametrize("at", [(1, 1), (0, 1), (2, 2), (0, 0), ("1/2", "1/2"), (1, 2)])
@pytest.mark.parametrize("moving", [[0], [1], [0, 1]])
@pytest.mark.parametrize("side", [0, 1, -1])
def test_the_ball_contains_the_integral_at_all_parameters_near(at: tuple[object, object], moving: list[int], side: int) -> None:
    values = tuple(fmpq(int(sp.Rational(v).p), int(sp.Rational(v).q)) for v in at)
    ball = INTEGRAL.around(values, moving, 40, side)
    assert ball.rad() < 1e-9
    step = fmpq(1, 1 << 170)
    for steps in ((0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (2, 1)):
        near = tuple(v + (side or 1) * n * step if i in moving else v for i, (v, n) in enumerate(zip(values, steps, strict=True)))
        assert ball.contains(INTEGRAL.ball(near, 120))


def test_the_short_interval_counts() -> None:
    """A jump of height 1/w over an interval of width w is no small thing."""
    w = sp.Symbol("w", positive=True)
    peak = compile_expression(sp.Integral(sp.Piecewise((1 / w, sp.And(x > a, x < b)), (0, True)), (x, 0, 1)), (a, b, w))
    ball = peak.around((fmpq(1, 2), fmpq(1, 2), fmpq(1, 1 << 160)), [0, 1], 40)
    for width in (fmpq(0), fmpq(1, 1 << 165), fmpq(1, 1 << 162)):
        assert ball.contains(width * (1 << 160))


THIRD, FOURTH = sp.Rational(1, 3), sp.Rational(1, 4)
SINGULAR = compile_expression(sp.Integral(sp.Abs(x - a) ** -THIRD * sp.Abs(x - b) ** -FOURTH * sp.exp(x), (x, 0, 2)), (a, b))


@pytest.mark.parametrize("at", [(1, 1), (0, 0), (2, 2), (0, 1), ("1/2", "1/2")])
@pytest.mark.parametrize("side", [0, 1, -1])
def test_the_ball_contains_the_integral_of_what_is_not_bounded(at: tuple[object, object], side: int) -> None:
    values = tuple(fmpq(int(sp.Rational(v).p), int(sp.Rational(v).q)) for v in at)
    ball = SINGULAR.around(values, [0, 1], 40, side)
    assert ball.rad() < 1
    step = fmpq(1, 1 << 170)
    for steps in ((0, 0), (1, 0), (0, 1), (1, 2), (2, 1)):
        assert ball.contains(SINGULAR.ball(tuple(v + (side or 1) * n * step for v, n in zip(values, steps, strict=True)), 60))


PLACES = [(0, 0), ("-1/128", "1/128"), ("1/512", "1/256"), ("1/128", "1/128")]
BOUNDED = {
    sp.Abs(x - a) ** -THIRD * sp.Abs(x - b) ** -FOURTH: 2,
    sp.Abs(x - a) ** THIRD * sp.Abs(x - b) ** -FOURTH: 8,
    sp.log(sp.Abs(x - a)) * sp.exp(x): 1000,
    sp.exp(-(sp.log(3 * (x + sp.Rational(1, 128))) ** 2) / 5 - sp.log(3 * (x + sp.Rational(1, 128))) / 2) * sp.Abs(x - b) ** -THIRD: sp.oo,
    (1 / sp.Abs(x - a) + 3) * sp.Abs(x - a) ** FOURTH: 2,
    sp.exp(-(sp.Abs(x - a) ** THIRD)) * sp.Abs(x - b) ** -THIRD: 3,
    sp.sin(x + sp.Rational(1, 128)) ** -FOURTH * sp.Abs(x - b) ** -THIRD: 8,
    (1 - (x + sp.Rational(127, 128)) ** 3) ** (-2 * FOURTH) * sp.exp(x): 8,
    sp.cos(3 * x - 3 * a - sp.pi / 2) * (3 * sp.sin((x - b) / 2) ** 2) ** sp.Rational(-3, 8) * sp.sqrt(2) ** x: 30,
    sp.log(sp.Abs(sp.sqrt(2) * sp.sin(4 * sp.pi - 2 * x + 2 * a))) * sp.Abs(x - b) ** -THIRD: 1000,
    sp.log(1 + 3 * sp.Abs(x - a)) / sp.Abs(x - a) * sp.Abs(x - b) ** -THIRD: 8,
    sp.exp(-1 / (x + sp.Rational(1, 128))) / (x + sp.Rational(1, 128)) ** 2 * sp.Abs(x - b) ** -THIRD: sp.oo,
}


@pytest.mark.parametrize("f", BOUNDED, ids=str)
@pytest.mark.parametrize("places", PLACES, ids=str)
def test_the_bound_is_one(f: sp.Expr, places: tuple[object, object]) -> None:
    at = {a: sp.Rational(places[0]), b: sp.Rational(places[1])}
    end = sp.Rational(1, 128)
    settled = f.xreplace({node: node.args[0] for node in f.atoms(sp.Abs)})
    found = singular_bound(settled, x, (arb(-1) / 128, arb(1) / 128), (a, b), tuple(fmpq(int(v.p), int(v.q)) for v in at.values()))
    points = sorted({-end, end, *(at[c] for c in f.free_symbols - {x})})
    function = sp.lambdify(x, sp.Abs(f.subs(at)), "mpmath")
    with mpmath.workdps(30):
        value = mpmath.quad(function, [mpmath.mpf(p.p) / p.q for p in points])
        assert value <= mpmath.mpf(str(found.upper().str(20, radius=False))) * (1 + mpmath.mpf(10) ** -15)
        assert BOUNDED[f] == sp.oo or mpmath.mpf(str(found.str(20, radius=False))) <= int(BOUNDED[f]) * value


def test_a_zero_that_may_lie_beyond_an_end() -> None:
    """Of (x + a)**r for 0 <= a <= 1/64 and 0 <= x <= 1/128 the integral is largest at a = 1/64 for r > 0, and at a = 0 for r < 0."""
    half = arb(0, arb(1) / 128)
    ends, wide = (arb(0), arb(1) / 128), (half.rad() + half,)  # from 0 exactly
    for power, worst in ((3, sp.Rational(1, 64)), (sp.Rational(-1, 2), sp.S.Zero)):
        bound = singular_bound((x + a) ** power, x, ends, (a,), wide)
        value = sp.integrate((x + worst) ** power, (x, 0, sp.Rational(1, 128)))
        assert float(value) <= float(bound.upper()) * (1 + 1e-12)
        assert float(bound) < 100 * float(value)


def test_a_sine_is_less_than_its_angle() -> None:
    """On a long interval the bound of sin(x)**(-1/2) is not that of x**(-1/2), which is 4."""
    bound = singular_bound(sp.sin(x) ** sp.Rational(-1, 2), x, (arb(-1), arb(1)), (), ())
    value = mpmath.quad(lambda t: 2 / mpmath.sqrt(mpmath.sin(t)), [0, 1])
    assert 4 < value <= float(bound.upper()) < 1.1 * value


POLES = [
    1 / sp.Abs(x - b),
    sp.Abs(x - a) ** sp.Rational(-1, 2) * sp.Abs(x - b) ** sp.Rational(-1, 2),
    sp.log(sp.Abs(x - a)) / sp.Abs(x - b),
    sp.exp(1 / sp.Abs(x - a)) * sp.Abs(x - b),
]


@pytest.mark.parametrize("pole", POLES, ids=str)
def test_what_has_no_integral_has_no_finite_ball(pole: sp.Expr) -> None:
    program = compile_expression(sp.Integral(sp.Abs(x - a) * pole if pole.has(sp.exp) else pole, (x, 0, 2)), (a, b))
    for moving in ([0], [1], [0, 1]):
        with suppress(Undetermined):
            assert program.around((fmpq(1), fmpq(1)), moving, 40) == arb.pos_inf()


def test_infinite_parts_of_both_signs_are_refused() -> None:
    program = compile_expression(sp.Integral(1 / (x + a) - 1 / (1 + b - x), (x, 0, 1)), (a, b))
    assert program.around((fmpq(0), fmpq(1)), [0], 40, 1) == arb.pos_inf()
    assert program.around((fmpq(1), fmpq(0)), [1], 40, 1) == arb.neg_inf()
    changing = compile_expression(sp.Integral(sp.sign(x - a) / x, (x, 0, 1)), (a,))
    with pytest.raises(Undetermined):  # on either side of a kink another sign
        changing.around((fmpq(0),), [0], 40, 1)
    same_end = compile_expression(sp.Integral(1 / (x + a) - 1 / (x + b), (x, 0, 1)), (a, b))
    for integral, moving in ((program, [0, 1]), (same_end, [0, 1]), (same_end, [0])):
        with pytest.raises(Undetermined):
            integral.around((fmpq(0), fmpq(0)), moving, 40, 1)


EXPONENTIAL = sp.exp(-a / x) * x ** sp.Rational(-3, 2)


def test_a_power_that_may_be_of_either_sign() -> None:
    program = compile_expression(sp.Integral(sp.Abs(x - b) ** a * sp.exp(x), (x, 0, 1)), (a, b))
    for place in (fmpq(0), fmpq(1, 2)):
        ball = program.around((fmpq(0), place), [0, 1], 40)
        assert ball.rad() < 1e-2
        for step in (fmpq(1, 1 << 170), fmpq(-1, 1 << 170)):
            assert ball.contains(program.ball((step, place + step), 60))


def test_an_exponential_may_outweigh_a_pole() -> None:
    program = compile_expression(sp.Integral(EXPONENTIAL * sp.Abs(x - b), (x, 0, 1)), (a, b))
    ball = program.around((fmpq(2), fmpq(0)), [1], 40)
    assert ball.contains(program.ball((fmpq(2), fmpq(1, 1 << 170)), 60))
    assert ball.rad() < 1e-9
    with pytest.raises(Undetermined):  # exp(a/x) outweighs everything
        program.around((fmpq(-2), fmpq(0)), [1], 40)
