"""What the tests of enclosures share: the comparison with the second opinion, and a guard of the global precisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

import flint
import mpmath
import pytest
import sympy as sp
from exactness import exactly, holds

from symdiv.enclose import NeedsPrecision, compile_expression, second_opinion
from symdiv.enclose.enclosure import exact_value

Comparison = Callable[..., None]


@pytest.fixture(autouse=True)
def precisions_unchanged() -> Iterator[None]:
    """No test, whether it ends well or with an error, may leave FLINT's or mpmath's precision changed."""
    flint.ctx.prec, mpmath.mp.prec = 61, 59
    yield
    found = (flint.ctx.prec, mpmath.mp.prec)
    flint.ctx.prec, mpmath.mp.prec = 53, 53
    assert found == (61, 59)


@pytest.fixture(scope="session")
def as_fraction() -> Callable[[mpmath.mpf], Fraction]:
    return exactly


def contains(ball: flint.arb, value: mpmath.mpf, digits: int) -> bool:
    """Is the value, right to ``digits`` digits, compatible with the ball?  (An exact test on rationals; nan never is.)"""
    if not ball.is_finite() or not mpmath.isfinite(value):
        return bool(not ball.is_finite() and not ball.is_nan() and mpmath.isinf(value) and (ball > 0) == (value > 0))
    return holds(ball, exactly(value), digits)


@pytest.fixture(scope="session")
def agree() -> Comparison:
    """agree(expression, values, precision): the ball at that precision contains the second opinion, and some ball is narrow.

    With a ``reference`` the second opinion is asked about that expression instead: how the comparison itself is tested.
    """

    def compare(expression: sp.Expr, values: Mapping[sp.Symbol, Any], precision: int, reference: sp.Expr | None = None) -> None:
        symbols = sorted(expression.free_symbols, key=str)
        program = compile_expression(expression, symbols)
        exact = tuple(exact_value(values[symbol]) for symbol in symbols)
        digits = precision // 3 + 5
        expected = second_opinion(expression if reference is None else reference, digits, values)
        accuracy = -1
        for bits in (precision, 2 * precision + 64, 8 * precision + 512):
            try:
                ball = program.ball(exact, bits)
            except NeedsPrecision:
                continue
            assert not ball.is_nan()
            assert contains(ball, expected, digits), f"{expression} at {values}: {ball} and {expected}"
            accuracy = max(accuracy, ball.rel_accuracy_bits())
        assert accuracy >= precision, f"{expression} at {values}: a ball of {accuracy} bits only"

    return compare
