"""Degenerate and special parameters: the complement of the interior, and members that are limits of those nearby."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import mpmath
import pytest
import sympy as sp
from definition import by_definition
from representations import CONTINUOUS, COUNTING, agree, at, general

import symdiv as sd
from symdiv.enclose import second_opinion
from symdiv.families.base import Family
from symdiv.families.density import product_form


@pytest.mark.parametrize("family", COUNTING, ids=lambda f: f.__name__)
def test_degenerate_parameters_are_the_complement_of_the_interior(family: type[Family]) -> None:
    from symdiv.rules.coverage import exhaustive
    from symdiv.rules.logic import validity
    from symdiv.rules.statement import Information

    p = general(family)
    valid = validity(Information("entropy", p))
    conditions = [c for c, _ in p.degenerate]
    assert exhaustive([p.interior, *conditions], valid)
    assert all(exhaustive([sp.Not(sp.And(p.interior, c))], valid) for c in conditions)


@pytest.mark.parametrize("family", [f for f in CONTINUOUS if general(f).special], ids=lambda f: f.__name__)
def test_special_parameters_are_the_complement_of_the_interior(family: type[Family]) -> None:
    from symdiv.rules.coverage import exhaustive
    from symdiv.rules.logic import validity
    from symdiv.rules.statement import Information

    p = general(family)
    valid = validity(Information("entropy", p))
    conditions = [p.interior, *(c for c, _ in p.special)]
    assert exhaustive(conditions, valid)
    assert all(exhaustive([sp.Not(sp.And(a, b))], valid) for a, b in itertools.combinations(conditions, 2))
    assert not any(exhaustive(conditions[:i] + conditions[i + 1 :], valid) for i in range(len(conditions)))


NEAR = sp.Rational(1, 10**30)


def is_the_limit(there: Family, near: Family, densities: Callable[[sp.Expr], list[sp.Expr]]) -> None:
    """The density is that of a member nearby, and the same number in all the ways in which it is stated."""
    for step in range(1, 8):
        x = there.support.low + (there.support.high - there.support.low) * sp.Rational(step, 8) + sp.Rational(1, 97)
        value = sp.exp(sp.N(there.log_density(x), 60))
        assert all(agree(value, density) for density in densities(x))
        assert abs(value / sp.exp(sp.N(near.log_density(x), 60)) - 1) < 10**4 * NEAR


def test_a_special_member_is_the_limit_and_its_density_is_stated_too() -> None:
    p, there = general(sd.ContinuousBernoulli), sd.ContinuousBernoulli("1/2")
    ((condition, member),) = p.special
    assert condition.subs(p.arguments[0], there.arguments[0]) == True
    is_the_limit(there, sd.ContinuousBernoulli(1 / sp.S(2) + NEAR), lambda x: [sp.exp(sp.N(member.log_density(x), 60))])


@pytest.mark.parametrize(
    ("there", "near"),
    [
        (sd.Triangular(0, 0, 2), sd.Triangular(0, NEAR, 2)),
        (sd.Triangular(0, 2, 2), sd.Triangular(0, 2 - NEAR, 2)),
        pytest.param(sd.Trapezoidal(0, 0, 1, 2), sd.Trapezoidal(0, NEAR, 1, 2), marks=pytest.mark.slow),
        pytest.param(sd.Trapezoidal(0, 1, 1, 2), sd.Trapezoidal(0, 1, 1 + NEAR, 2), marks=pytest.mark.slow),
        pytest.param(sd.Trapezoidal(0, 1, 2, 2), sd.Trapezoidal(0, 1, 2 - NEAR, 2), marks=pytest.mark.slow),
        pytest.param(sd.Trapezoidal(0, 0, 2, 2), sd.Trapezoidal(0, NEAR, 2 - NEAR, 2), marks=pytest.mark.slow),
        (sd.Trapezoidal(0, 0, 0, 2), sd.Trapezoidal(0, NEAR, 2 * NEAR, 2)),
        pytest.param(sd.Trapezoidal(0, 2, 2, 2), sd.Trapezoidal(0, 2 - 2 * NEAR, 2 - NEAR, 2), marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_an_empty_piece_is_dropped_and_the_formula_for_all_widths_holds_there(there: Family, near: Family) -> None:
    """A component of weight 0 contributes nothing: no parameters are special."""
    p = general(type(there))
    assert p.interior == True
    assert not p.special
    (mixture,) = there.representations
    assert len(mixture) == sum(a != b for a, b in itertools.pairwise(there.arguments))
    is_the_limit(there, near, lambda x: [at(mixture, x)])
    put = {parameter.name: value for parameter, value in zip(there.parameters, there.arguments, strict=True)}
    q = sd.Normal(1, 2)
    for measure, other in (("entropy", None), ("cross_entropy", q), ("kl_divergence", q)):
        found = sd.derive(measure, *(f for f in (p, other) if f))
        value = found.value.subs({symbol: put[name] for name, symbol in found.symbols.items()})
        with mpmath.workdps(40):
            assert abs(second_opinion(value, 40) - by_definition(measure, there, other)) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize(
    ("p", "point"),
    [(sd.Bernoulli(0), 0), (sd.Bernoulli(1), 1), (sd.Binomial(4, 0), 0), (sd.Binomial(4, 1), 4),
     (sd.Binomial(0, "1/3"), 0), (sd.Geometric(1), 0), (sd.Poisson(0), 0), (sd.NegativeBinomial("5/2", 1), 0), (sd.Borel(0), 1)],
    ids=str,
)  # fmt: skip
def test_a_degenerate_member_is_a_point_mass_in_the_limit(p: Family, point: int) -> None:
    """The mass formula, at parameters that tend to the degenerate ones, tends to 1 at the point."""
    epsilon = sp.Symbol("epsilon", positive=True)
    inner = [a if i < len(p.arguments) - 1 else sp.Abs(a - epsilon) for i, a in enumerate(p.arguments)]
    near = type(p)._unchecked(*inner)
    assert sp.limit(product_form(near, sp.Integer(point)).subs(sp.Abs(1 - epsilon), 1 - epsilon), epsilon, 0) == 1
    assert [pt for c, pt in p.degenerate if c == True] == [point]


@pytest.mark.parametrize(
    ("special", "near"),
    [
        (sd.GeneralizedExtremeValue(1, 2, 0), lambda step: sd.GeneralizedExtremeValue(1, 2, step)),
        (sd.GeneralizedPareto(1, 2, 0), lambda step: sd.GeneralizedPareto(1, 2, step)),
    ],
    ids=lambda v: str(v) if isinstance(v, Family) else "near",
)
def test_a_special_member_is_the_limit_of_its_family(special: Family, near: Callable[[sp.Expr], Family]) -> None:
    (member,) = [m for condition, m in special.special if condition == True]
    assert (special.support.low, special.support.high) == (member.support.low, member.support.high)
    for step in (NEAR, -NEAR):
        for x in (sp.Float("1.25", 150), sp.Float("5.5", 150)):  # not rational numbers: their powers would be computed exactly
            gap = near(step).log_density(x) - member.log_density(x)
            assert 0 < abs(gap) < sp.Rational(1, 10**28)


@pytest.mark.parametrize("step", [NEAR, -NEAR], ids=str)
def test_powers_of_a_tiny_shape_are_left_standing_at_rational_points(step: sp.Rational) -> None:
    """Their exact values have more digits than there is room for."""
    near, member = sd.GeneralizedExtremeValue(1, 2, step), sd.Gumbel(1, 2)
    through = near.pushforward
    for x in (sp.Rational(5, 4), sp.Rational(11, 2), sp.Integer(-3)):
        with mpmath.workdps(60):
            gap = second_opinion(near.log_density(x), 50) - second_opinion(member.log_density(x), 50)
            assert 0 < abs(gap) < mpmath.mpf(10) ** -28
            assert abs(sp.N(near.log_density(x), 50) - second_opinion(near.log_density(x), 50)) < mpmath.mpf(10) ** -45
            assert abs(second_opinion(through.inverse(x), 50) - mpmath.exp((1 - mpmath.mpf(x.p) / x.q) / 2)) < mpmath.mpf(10) ** -28
    assert sd.GeneralizedExtremeValue(0, 1, "1/3").log_density(sp.Integer(1)) == -4 * sp.log(sp.Rational(4, 3)) - sp.Rational(27, 64)


def test_so_are_powers_of_a_shape_of_many_binary_digits() -> None:
    """As a float has; here neither the exponent nor its denominator is small."""
    shape = sp.Rational(*(0.1).as_integer_ratio())
    near, decimal = (sd.GeneralizedExtremeValue(0, 1, t).log_density(sp.Rational(1, 3)) for t in (shape, "1/10"))
    assert 0 < abs(sp.N(near - decimal, 40)) < sp.Rational(1, 10**17)
