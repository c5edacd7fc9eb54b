"""The second opinion integrates too, within its limit on work, and refuses what it cannot."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from closed_forms import a, half, whole, x

from symdiv.audit.limits import at_most
from symdiv.enclose import effort, second_opinion
from symdiv.enclose.effort import OutOfEffort
from symdiv.errors import Unsupported


@pytest.mark.parametrize("name", ["normal", "gamma", "mixture"])
def test_second_opinion_integrates_too(name: str, agree: Any) -> None:
    expression, values = {
        "normal": (whole(sp.exp(-(x**2) / 2) * sp.log(1 + sp.exp(-x))), {}),
        "gamma": (half(x**a * sp.exp(-x) * sp.log(1 + x)), {a: Fraction(3, 2)}),
        "mixture": (a * whole(sp.exp(-sp.Abs(x - a)) * sp.Abs(x)) + sp.log(a), {a: Fraction(3, 2)}),
    }[name]
    agree(expression, values, 40)


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
