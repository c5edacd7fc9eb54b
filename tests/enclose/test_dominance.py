"""Logarithms and powers of sums of exponentials on balls so wide that their parts cross in them, and what is written without cancellation."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
import sympy as sp
from flint import arb, arb_series, ctx

from symdiv.enclose.dominance import PowerMinusOne, dominated_log, dominated_power
from symdiv.enclose.functions import zeta_derivative
from symdiv.enclose.precision import at_precision


def values(y: arb) -> tuple[Any, ...]:
    """Those of 3 exp(10**40 y - 10**70) + exp(2 y): exponents, factors, differences."""
    exponents = [10**40 * y - arb(10) ** 70, 2 * y]
    return (*exponents, arb(3), arb(1), *(exponents[j] - exponents[i] for i, j in permutations(range(2), 2)))


@pytest.mark.parametrize("radius", [0, 10**20, 10**29, 10**30])
def test_the_logarithm_of_a_sum_near_where_its_parts_cross(radius: int) -> None:
    def check() -> None:
        middle = arb(10) ** 30
        wide = dominated_log(*values(arb(middle, radius)))
        assert wide.is_finite()
        power = dominated_power(arb(-2), *values(arb(middle, radius)))
        assert not power.is_nan()
        for part in (-1, 0, 1):
            point = dominated_log(*values(middle + part * radius))
            assert wide.overlaps(point)
            assert power.overlaps((-2 * point).exp())

    at_precision(200, check, ())


def test_a_sum_that_may_not_be_positive_has_no_logarithm() -> None:
    exponents = [arb(0, 10**40), arb(0)]
    differences = [exponents[j] - exponents[i] for i, j in permutations(range(2), 2)]
    assert dominated_log(*exponents, arb(1), arb(-1), *differences).is_nan()


def test_the_derivatives_of_a_power_less_one() -> None:
    z, r = sp.symbols("z r", positive=True)
    for x in (z, r):
        assert sp.simplify(sp.diff(PowerMinusOne(z, r), x) - sp.diff((1 + z) ** r, x)) == 0


@pytest.mark.parametrize("order", [1, 2, 7])
def test_derivatives_of_zeta_at_large_arguments_by_their_first_terms(order: int) -> None:
    def both() -> tuple[arb, arb]:
        before, ctx.cap = ctx.cap, order + 1
        try:
            series = arb_series([arb(10_001), 1], prec=order + 1).zeta()[order] * arb.fac_ui(order)
        finally:
            ctx.cap = before
        return zeta_derivative(order, arb(10_001)), series

    found, truth = at_precision(20_000, both, ())
    assert found.overlaps(truth)
    assert min(found.rel_accuracy_bits(), truth.rel_accuracy_bits()) > 1000
