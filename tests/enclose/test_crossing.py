"""Integrals whose kinks may coincide: against the exact integral at parameters in the box, and what must be refused."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq

from symdiv.enclose import NeedsPrecision, compile_expression

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


def test_what_is_infinite_between_the_kinks_is_refused() -> None:
    singular = compile_expression(sp.Integral(sp.Abs(x - a) * sp.log(sp.Abs(x - b)), (x, 0, 2)), (a, b))
    with pytest.raises(NeedsPrecision):
        singular.around((fmpq(1), fmpq(1)), [0], 40)
