"""The axioms against the integrals and sums that they state, and the strips against divergence."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from definition import integrate_law
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symdiv.enclose import second_opinion
from symdiv.laws import (
    LAWS,
    BinomialCount,
    BorelCount,
    GeometricCount,
    Law,
    LogSeriesCount,
    NegativeBinomialCount,
    PlanckCount,
    PoissonCount,
    SphereProjection,
    StandardNormal,
    TwoSidedGeometric,
    UnitBeta,
    UnitGamma,
    ZetaCount,
)

positive = st.builds(Fraction, st.integers(1, 12), st.sampled_from([2, 3, 4]))
exponent = st.builds(Fraction, st.integers(-8, 8), st.sampled_from([2, 3, 4]))
unit = st.builds(Fraction, st.integers(1, 9), st.just(10))

MEMBERS: dict[str, st.SearchStrategy[Law]] = {
    "UnitGamma": st.builds(UnitGamma, positive),
    "UnitBeta": st.builds(UnitBeta, positive, positive),
    "StandardNormal": st.builds(StandardNormal),
    "PoissonCount": st.builds(PoissonCount, positive),
    "BinomialCount": st.builds(BinomialCount, st.integers(0, 6), unit),
    "GeometricCount": st.builds(GeometricCount, unit),
    "NegativeBinomialCount": st.builds(NegativeBinomialCount, positive, unit),
    "PlanckCount": st.builds(PlanckCount, positive),
    "LogSeriesCount": st.builds(LogSeriesCount, unit),
    "BorelCount": st.builds(BorelCount, unit),
    "ZetaCount": st.builds(ZetaCount, st.sampled_from([Fraction(3, 2), Fraction(5, 2), Fraction(4), Fraction(11, 2)])),
}
NARROW: dict[str, st.SearchStrategy[Fraction]] = {"BorelCount": st.builds(Fraction, st.integers(-7, 7), st.just(11))}
"""Exponents where the strip is narrower than those drawn else."""


def test_every_law_with_a_transform_is_tested() -> None:
    assert set(MEMBERS) == {name for name, law in LAWS.items() if law.exponents and name not in ("ListedWeights", "SphereProjection")}


@pytest.mark.parametrize("order", [sp.Rational(n, 2) for n in range(5)])
@pytest.mark.parametrize("concentration", ["1/3", 5])
def test_the_projection_of_the_sphere_is_normalised_and_has_the_mean_stated(order: sp.Rational, concentration: str | int) -> None:
    """This law offers its transform at 0 alone."""
    law = SphereProjection(order, concentration)
    y = law.support.symbol("y")
    density = sp.lambdify(y, sp.exp(law.log_density(y)), "mpmath")
    (mean,) = [law.derivative([sp.Integer(0)], [1])]
    with mpmath.workdps(30):
        assert abs(mpmath.quad(density, [-1, 0, 1]) - 1) < mpmath.mpf(10) ** -14  # the ends are singular for order 0
        truth = mpmath.quad(lambda t: t * density(t), [-1, 0, 1])
        assert abs(truth - second_opinion(mean, 30)) < mpmath.mpf(10) ** -14 < abs(truth) / 100


def rational(value: Fraction) -> sp.Rational:
    return sp.Rational(value.numerator, value.denominator)


@pytest.mark.parametrize("name", MEMBERS)
@settings(max_examples=8)
@given(data=st.data())
def test_the_transform_is_the_integral_of_the_kernel(name: str, data: st.DataObject) -> None:
    law = data.draw(MEMBERS[name])
    exponents = [rational(data.draw(NARROW.get(name, exponent))) for _ in range(law.exponents)]
    assume(all(bool(e >= sp.Rational(1, 6)) for e in law.strip(exponents)))  # at the edge of the strip this quadrature is too slow
    y = law.support.symbol("y")
    truth = integrate_law(law, law.kernel(y, exponents), y)
    stated = second_opinion(law.transform(exponents), 30)
    assert abs(truth - stated) <= mpmath.mpf(10) ** -24 * max(1, abs(stated))
    with mpmath.workdps(40):
        assert abs(truth - stated * (1 + mpmath.mpf(10) ** -20)) > mpmath.mpf(10) ** -24 * abs(stated)  # the comparison can fail


@pytest.mark.parametrize("name", ["UnitGamma", "UnitBeta", "StandardNormal"])
@settings(max_examples=8)
@given(data=st.data())
def test_the_partial_transform_is_the_integral_up_to_the_bound(name: str, data: st.DataObject) -> None:
    law = data.draw(MEMBERS[name])
    exponents = [rational(abs(data.draw(exponent))) for _ in range(law.exponents)]
    bound = rational(data.draw(unit if name == "UnitBeta" else positive))
    y = law.support.symbol("y")
    kernel = law.kernel(y, exponents)
    below = integrate_law(law, kernel, y, upper=bound)
    stated = second_opinion(law.partial_transform(exponents, bound, below=True)[0], 30)
    assert abs(below - stated) <= mpmath.mpf(10) ** -24 * max(1, abs(stated))
    if name != "UnitBeta":
        above = second_opinion(law.partial_transform(exponents, bound, below=False)[0], 30)
        whole = second_opinion(law.transform(exponents), 30)
        with mpmath.workdps(40):
            assert abs(below + above - whole) <= mpmath.mpf(10) ** -24 * max(1, abs(whole))


@pytest.mark.parametrize(
    ("law", "exponents"),
    [(UnitGamma(2), (-2, 0)), (UnitGamma(2), (-3, 0)), (UnitGamma(2), (0, -1)), (UnitBeta(1, 2), (-1, 0)), (UnitBeta(1, 2), (0, -2))],
    ids=str,
)
def test_outside_the_strip_the_integral_diverges(law: Law, exponents: tuple[int, int]) -> None:
    """In u = log of the distance to the end, the integrand does not decrease towards the end, so its integral is infinite."""
    at = [sp.Integer(e) for e in exponents]
    failing = [i for i, e in enumerate(law.strip(at)) if not bool(e > 0)]
    assert failing
    y = law.support.symbol("y")
    integrand = sp.exp(law.log_density(y)) * law.kernel(y, at)
    near, far = sp.Rational(1, 10**30), sp.Rational(1, 10**60)
    ends = {("UnitGamma", 0): (near, far), ("UnitGamma", 1): (1 / near, 1 / far), ("UnitBeta", 0): (near, far), ("UnitBeta", 1): (1 - near, 1 - far)}
    at_near, at_far = ends[type(law).__name__, failing[0]]
    distances = (near, far) if failing[0] == 0 or isinstance(law, UnitBeta) else (at_near, at_far)
    values = [second_opinion(integrand.subs(y, point) * distance, 30) for point, distance in zip((at_near, at_far), distances, strict=True)]
    assert values[1] >= values[0] * mpmath.mpf("0.999") > 0


@pytest.mark.parametrize(("exponent", "order"), [("3/2", 1), (4, 2)])
def test_derivatives_of_the_dirichlet_series_are_moments_of_the_logarithm(exponent: object, order: int) -> None:
    """The axiom states them; they are E[(log K)^n]."""
    law = ZetaCount(exponent)
    y = law.support.symbol("y")
    truth = integrate_law(law, sp.log(y) ** order, y)
    stated = second_opinion(law.derivative([sp.Integer(0)], [order]), 30)
    assert abs(truth - stated) <= mpmath.mpf(10) ** -24 * abs(stated)


def test_the_two_sided_geometric_law_is_normalised_and_its_side_is_geometric() -> None:
    a, k, x = sp.Symbol("a", positive=True), sp.Symbol("k", nonnegative=True), sp.Symbol("x", positive=True)  # x is e^-a
    law = TwoSidedGeometric(a)
    at_zero = law.at_zero.subs(a, -sp.log(x))
    ratio = sp.exp(law.log_density(k) - law.one_sided.log_density(k)).subs(a, -sp.log(x))
    assert sp.simplify(ratio - at_zero / (1 - x)) == 0
    assert sp.simplify(at_zero * (1 + 2 * x / (1 - x)) - 1) == 0


def test_beyond_its_strip_the_tree_series_converges_to_something_else() -> None:
    """So nothing is said of it there."""
    law, y = BorelCount("1/2"), sp.Symbol("y", nonnegative=True)
    beyond = [sp.Rational(3, 2)]
    assert not all(e > 0 for e in law.strip(beyond))
    assert not law.diverges_outside
    truth = integrate_law(law, law.kernel(y, beyond), y)
    assert truth < second_opinion(law.transform(beyond), 30) * mpmath.mpf("0.9")
