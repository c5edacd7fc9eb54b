"""The limit on work: counted, so that it ends the same evaluation at the same place on every machine."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import fmpq

from symdiv.enclose import compile_expression, effort, enclose
from symdiv.enclose.effort import OutOfEffort

x, k, n = sp.Symbol("x"), sp.Symbol("k", integer=True), sp.Symbol("n", positive=True)
INTEGRAL = sp.Integral(sp.exp(-(x**2)) / (1 + x**2), (x, 0, sp.oo))
SERIES = sp.Sum(2**k * sp.log(k + 1) / sp.factorial(k), (k, 0, sp.oo))
FINITE = sp.Sum(sp.log(k) * sp.loggamma(k + sp.Rational(1, 3)), (k, 1, n))


def spent(expression: sp.Expr, digits: int) -> int:
    """How much an evaluation takes: all that is less is too little."""
    low, high = 0, 10**6
    while high - low > 1:
        middle = (low + high) // 2
        try:
            with effort.at_most(middle):
                enclose(expression, digits)
            high = middle
        except OutOfEffort:
            low = middle
    return high


@pytest.mark.parametrize("expression", [INTEGRAL, SERIES, FINITE.subs(n, 500)], ids=["integral", "series", "finite sum"])
def test_what_is_spent_is_the_same_each_time_and_more_for_more_digits(expression: sp.Expr) -> None:
    first = spent(expression, 12)
    assert 20 < first == spent(expression, 12) < spent(expression, 60)


def test_without_a_limit_nothing_is_counted_and_a_limit_ends_with_its_body() -> None:
    with effort.at_most(5), pytest.raises(OutOfEffort):
        enclose(INTEGRAL)
    assert enclose(INTEGRAL).lower > 0
    effort.spend(10**9)
    assert effort.allowed(7) == 7


def test_a_limit_inside_another_is_part_of_it() -> None:
    with effort.at_most(100):
        with effort.at_most(1000):
            effort.spend(30)
            assert effort.allowed(10**6) == 71
        assert effort.allowed(10**6) == 71
        with effort.at_most(10), pytest.raises(OutOfEffort):
            effort.spend(11)


def test_the_formula_without_sums_is_free() -> None:
    program = compile_expression(sp.loggamma(n), (n,))
    with effort.at_most(0):
        assert program.ball((fmpq(5, 2),), 100).is_finite()


def test_a_limit_is_exhausted_when_nothing_is_left() -> None:
    assert not effort.exhausted()
    with effort.at_most(10):
        assert not effort.exhausted()
        effort.spend(10)
        assert effort.exhausted()
    assert not effort.exhausted()
