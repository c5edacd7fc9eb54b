"""The axioms against the integrals and sums that they state, and the strips against divergence."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from definition import integrate_law
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy.logic.boolalg import Boolean

from symdiv.enclose import second_opinion
from symdiv.errors import RuleError
from symdiv.laws import (
    LAWS,
    BinomialCount,
    BorelCount,
    CircularBessel,
    CircularCauchy,
    GammaAbove,
    GeometricCount,
    Law,
    LogSeriesCount,
    NegativeBinomialCount,
    NormalBetween,
    PlanckCount,
    PoissonCount,
    SphereProjection,
    StandardCauchy,
    StandardNormal,
    TwoSidedGeometric,
    UnitBeta,
    UnitBetaPrime,
    UnitGamma,
    UnitInverseGaussian,
    UnitTilt,
    ZetaCount,
)
from symdiv.laws.base import differentiated
from symdiv.proof.theorem import infer

positive = st.builds(Fraction, st.integers(1, 12), st.sampled_from([2, 3, 4]))
exponent = st.builds(Fraction, st.integers(-8, 8), st.sampled_from([2, 3, 4]))
unit = st.builds(Fraction, st.integers(1, 9), st.just(10))

MEMBERS: dict[str, st.SearchStrategy[Law]] = {
    "UnitGamma": st.builds(UnitGamma, positive),
    "UnitBeta": st.builds(UnitBeta, positive, positive),
    "UnitBetaPrime": st.builds(UnitBetaPrime, positive, positive),
    "UnitInverseGaussian": st.builds(UnitInverseGaussian, positive),
    "UnitTilt": st.builds(UnitTilt, exponent.filter(bool)),
    "GammaAbove": st.builds(GammaAbove, positive, positive),
    "StandardNormal": st.builds(StandardNormal),
    "NormalBetween": st.builds(lambda low, width: NormalBetween(low, low + width), exponent, positive),
    "StandardCauchy": st.builds(StandardCauchy),
    "CircularCauchy": st.builds(CircularCauchy, unit),
    "CircularBessel": st.builds(CircularBessel, st.one_of(positive, st.just(Fraction(0)))),
    "PoissonCount": st.builds(PoissonCount, positive),
    "BinomialCount": st.builds(BinomialCount, st.integers(0, 6), unit),
    "GeometricCount": st.builds(GeometricCount, unit),
    "NegativeBinomialCount": st.builds(NegativeBinomialCount, positive, unit),
    "PlanckCount": st.builds(PlanckCount, positive),
    "LogSeriesCount": st.builds(LogSeriesCount, unit),
    "BorelCount": st.builds(BorelCount, unit),
    "ZetaCount": st.builds(ZetaCount, st.sampled_from([Fraction(3, 2), Fraction(5, 2), Fraction(4), Fraction(11, 2)])),
}
EXPONENTS: dict[str, tuple[st.SearchStrategy[Fraction], ...]] = {
    "BorelCount": (st.builds(Fraction, st.integers(-7, 7), st.just(11)),),
    "StandardCauchy": (exponent, positive),
    "CircularCauchy": (st.builds(Fraction, st.integers(-9, 9), st.just(11)), exponent),
    "CircularBessel": (st.integers(0, 5).map(Fraction), exponent),
}
"""Exponents where the strip is narrower than those drawn else."""


def drawn(law: Law, data: st.DataObject) -> list[sp.Rational]:
    """Exponents that are inside the strip: at its edge this quadrature is too slow."""
    strategies = EXPONENTS.get(type(law).__name__, (exponent,) * law.exponents)
    exponents = [rational(data.draw(e)) for e in strategies]
    assume(all(c if isinstance(c, Boolean) else bool(c >= sp.Rational(1, 6)) for c in law.strip(exponents)))
    return exponents


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


def agree(truth: mpmath.mpf, stated: sp.Expr) -> None:
    """The two are equal to 24 digits."""
    value = second_opinion(stated, 30)
    with mpmath.workdps(40):
        assert abs(truth - value) <= mpmath.mpf(10) ** -24 * max(1, abs(value))
        assert value == 0 or abs(truth - value * (1 + mpmath.mpf(10) ** -20)) > mpmath.mpf(10) ** -24 * abs(value)  # the comparison can fail


@pytest.mark.parametrize("name", MEMBERS)
@settings(max_examples=8)
@given(data=st.data())
def test_the_transform_is_the_integral_of_the_kernel(name: str, data: st.DataObject) -> None:
    law = data.draw(MEMBERS[name])
    exponents = drawn(law, data)
    y = law.support.symbol("y")
    agree(integrate_law(law, law.kernel(y, exponents), y), law.transform(exponents))


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
    [
        (UnitGamma(2), (-2, 0)),
        (UnitGamma(2), (-3, 0)),
        (UnitGamma(2), (0, -1)),
        (UnitBeta(1, 2), (-1, 0)),
        (UnitBeta(1, 2), (0, -2)),
        (UnitBetaPrime(1, 2), (-1, 0)),
        (UnitBetaPrime(1, 2), (2, 0)),
        (UnitBetaPrime(1, 2), (0, 3)),
    ],
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
    ends |= {("UnitBetaPrime", i): end for (name, i), end in ends.items() if name == "UnitGamma"}
    at_near, at_far = ends[type(law).__name__, failing[0]]
    distances = (near, far) if failing[0] == 0 or isinstance(law, UnitBeta) else (at_near, at_far)
    values = [second_opinion(integrand.subs(y, point) * distance, 30) for point, distance in zip((at_near, at_far), distances, strict=True)]
    assert values[1] >= values[0] * mpmath.mpf("0.999") > 0


@pytest.mark.parametrize(
    ("law", "exponents", "order"),
    [
        (ZetaCount("3/2"), (0,), 1),
        (ZetaCount(4), (0,), 2),
        *((UnitInverseGaussian(shape), (0,), 1) for shape in ("1/3", 1, 7)),
        *((GammaAbove(shape, low), (s, 0), 1) for shape, low, s in ((1, "1/3", 0), (1, 5, 1), ("1/2", 2, "1/2"), (2, "3/2", 2), (5, 1, -3))),
    ],
    ids=str,
)
def test_derivatives_that_a_law_states_itself_are_moments_of_the_logarithm(law: Law, exponents: tuple[object, ...], order: int) -> None:
    """E[Y^s (log Y)^n]."""
    at = [sp.sympify(e) for e in exponents]
    y = law.support.symbol("y")
    agree(integrate_law(law, law.kernel(y, at) * sp.log(y) ** order, y), law.derivative(at, [order, *[0] * (len(at) - 1)]))


def test_derivatives_that_are_not_known_are_not_stated() -> None:
    for law, exponents, orders in (
        (UnitInverseGaussian(2), (1,), (1,)),
        (UnitInverseGaussian(2), (0,), (2,)),
        (GammaAbove("1/2", 1), (0, 0), (1, 0)),
        (GammaAbove(1, 1), (0, 1), (1, 0)),
        (GammaAbove(1, 1), (0, 0), (2, 0)),
        (GammaAbove(1, 1), (-1, 0), (1, 0)),
        (CircularBessel(1), (sp.Rational(1, 2), 0), (0, 0)),
        (CircularBessel(1), (-1, 0), (0, 0)),
    ):
        with pytest.raises(RuleError):
            law.derivative([sp.sympify(e) for e in exponents], orders)


SMOOTH = ["UnitTilt", "UnitBetaPrime", "NormalBetween", "GammaAbove", "StandardCauchy", "CircularCauchy", "CircularBessel"]


@pytest.mark.parametrize("name", SMOOTH)
@settings(max_examples=4)
@given(data=st.data())
def test_the_derivative_of_the_transform_is_the_integral_of_that_of_the_kernel(name: str, data: st.DataObject) -> None:
    """What differentiating under the integral sign gives, in the last exponent."""
    law = data.draw(MEMBERS[name])
    exponents, orders = drawn(law, data), [0] * (law.exponents - 1) + [1]
    y = law.support.symbol("y")
    agree(integrate_law(law, differentiated(lambda z: law.kernel(y, z), exponents, orders), y), law.derivative(exponents, orders))


@pytest.mark.parametrize("law", [UnitGamma(1), *(UnitBetaPrime(1, b) for b in ("1/3", 1, "5/2", 6))], ids=str)
@pytest.mark.parametrize("slope", ["1/20", "1/3", "2/3", "3/2", 7])
def test_the_expectation_of_the_logarithm_is_the_integral(law: Law, slope: object) -> None:
    c, y = sp.sympify(slope, rational=True), law.support.symbol("y")
    agree(integrate_law(law, sp.log(1 + c * y), y), law.log_transform(c))


@pytest.mark.parametrize(("slope", "rate"), [(1, 1), ("1/3", "-1/2"), (2, "5/3"), (5, -3), ("1/7", 4), ("9/2", "-1/5")])
def test_the_expectation_of_the_logarithm_of_an_exponential_is_the_integral(slope: object, rate: object) -> None:
    law = UnitGamma(1)
    c, r, y = sp.sympify(slope, rational=True), sp.sympify(rate, rational=True), law.support.symbol("y")
    agree(integrate_law(law, sp.log(1 + c * sp.exp(r * y)), y), law.log_exponential_transform(c, r))
    for other in (UnitGamma(2), UnitBetaPrime(1, 2)):
        with pytest.raises(RuleError):
            other.log_exponential_transform(c, r)
    with pytest.raises(RuleError):
        law.log_exponential_transform(c, sp.Symbol("r", real=True))


@pytest.mark.parametrize("tilt", [2, "-1/2"])
def test_where_the_tilt_is_undone_the_integral_is_elementary(tilt: object) -> None:
    law = UnitTilt(tilt)
    y, undone = law.support.symbol("y"), [-law.tilt]
    value, condition = law.removable(undone)
    assert condition == True
    agree(integrate_law(law, law.kernel(y, undone), y), value)
    assert law.removable([sp.Integer(1)])[1] == False
    with pytest.raises(RuleError):
        UnitGamma(1).removable([sp.Integer(0), sp.Integer(-1)])


def test_laws_with_an_axiom_for_the_logarithm_are_tested() -> None:
    assert {name for name, law in LAWS.items() if law.log_axiom} == {"UnitGamma", "UnitBetaPrime"}
    assert {name for name, law in LAWS.items() if law.log_exponential_axiom} == {"UnitGamma"}
    for law in (UnitGamma(2), UnitBetaPrime(2, 1), UnitBeta(1, 1), StandardNormal()):
        with pytest.raises(RuleError):
            law.log_transform(sp.Integer(2))


@pytest.mark.parametrize(("tilt", "exponent"), [(2, -2), ("-1/2", "1/2")])
def test_where_the_tilt_is_undone_the_quotient_says_nothing(tilt: object, exponent: object) -> None:
    law = UnitTilt(tilt)
    assert law.strip([sp.sympify(exponent, rational=True)]) == [sp.false]
    assert not law.diverges_outside


def test_above_a_bound_the_integral_may_converge_at_the_edge_of_the_strip() -> None:
    """So nothing is said of it there: E[V^-3 e^V] is finite."""
    law, y = GammaAbove(1, 1), sp.Symbol("y", positive=True)
    assert not all(e > 0 for e in law.strip([sp.Integer(-3), sp.Integer(-1)]))
    assert not law.diverges_outside
    integrand = sp.powsimp(sp.exp(law.log_density(y)) * law.kernel(y, [sp.Integer(-3), sp.Integer(-1)]))
    assert integrand == sp.E * y**-3
    assert sp.integrate(integrand, (y, 1, sp.oo)) == sp.E / 2
    with pytest.raises(RuleError):
        infer("outside strip", law=law, variable=y, exponents=(sp.Integer(-3), sp.Integer(-1)))


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
