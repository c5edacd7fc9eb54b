"""Each case of a formula is evaluated: points are found in every region that its conditions make."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.decision.points import Space
from symdiv.decision.regions import region_points
from symdiv.rules.statement import Information

a, b, c, d = (sp.Symbol(n, real=True) for n in "abcd")
INTEGERS = Information("kl_divergence", sd.DiscreteUniform(a, b), sd.DiscreteUniform(c, d))


def test_each_region_is_met_by_valid_points() -> None:
    value = sp.Piecewise((1, sp.Eq(a, c) & sp.Eq(b, d)), (2, sp.Eq(a, c + 5)), (3, a > d), (4, b < c - 7), (5, True))
    space = Space([INTEGERS], INTEGERS.symbols)
    points = region_points(space, value)
    assert all(space.contains(point) for point in points)
    assert {value.xreplace(point) for point in points} == {1, 2, 3, 4, 5}


def test_cases_within_cases_are_met() -> None:
    inner = sp.Piecewise((1, sp.Eq(b, d + 9)), (2, True))
    value = sp.Piecewise((inner, sp.Eq(a, c - 11)), (3, True))
    points = region_points(Space([INTEGERS], INTEGERS.symbols), value)
    assert {value.xreplace(point) for point in points} == {1, 2, 3}


def test_a_formula_without_cases_has_no_regions() -> None:
    assert region_points(Space([INTEGERS], INTEGERS.symbols), a + b) == ()


@pytest.mark.parametrize(("there", "wrong"), [(lambda k, t: sp.Eq(k, 17) & sp.Eq(t, 19), 1), (lambda k, t: sp.Eq(k, 2 * t + 23), 1)])
def test_a_change_in_a_small_region_is_refuted(there, wrong) -> None:  # type: ignore[no-untyped-def]  # a condition of two symbols
    value = sd.kl_divergence("Exponential(k)", "Exponential(t)")
    k, t = sorted(value.free_symbols, key=str)
    verdict = sd.check(sp.Piecewise((value + wrong, there(k, t)), (value, True)), "kl_divergence", "Exponential(k)", "Exponential(t)")
    assert isinstance(verdict, sd.Refuted)
    assert there(k, t).xreplace({s: verdict.witness[s.name] for s in (k, t)}) == True


def test_a_series_that_diverges_at_1_has_no_value() -> None:
    verdict = sd.check("log(2*s) - hyper((1, 1), (2,), 1) + 2", "entropy", "HalfLogistic(s)")
    assert isinstance(verdict, sd.Refuted)
    assert verdict.claimed is None
