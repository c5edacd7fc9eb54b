"""E log(1 + νᵀX) of laws on the sphere: as an integral over the projection on ν, where the rule has that on μ; and uses that must be rejected."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.proof.theorem import infer
from symdiv.rules.projections import mean_logarithm

DIGITS = 30


def direction(size: int, cosine: object) -> list[object]:
    """A unit vector at an angle to the first axis."""
    c = sp.Rational(cosine)
    return [c, sp.sqrt(1 - c**2), *[0] * (size - 2)]


@pytest.mark.parametrize("size", range(2, 10))
def test_the_mean_logarithm_around_an_axis(size: int) -> None:
    """By quadrature over the angle; and at b = 0 it is log(a), whatever the size."""
    a, b = sp.Rational(13, 10), sp.Rational(1, 2)
    with mpmath.workdps(25):
        if size == 2:
            expected = (mpmath.log(mpmath.mpf(9) / 5) + mpmath.log(mpmath.mpf(4) / 5)) / 2
        else:
            weight = [mpmath.quad(lambda u, f=f: f(mpmath.mpf(13) / 10 + mpmath.sin(u) / 2) * mpmath.cos(u) ** (size - 3), [-mpmath.pi / 2, mpmath.pi / 2])
                      for f in (mpmath.log, lambda _: 1)]  # fmt: skip
            expected = weight[0] / weight[1]
        assert abs(mpmath.mpf(sp.N(mean_logarithm(size, a, b, sp.sqrt(a**2 - b**2)), 40)) - expected) < mpmath.mpf(10) ** -20


def integral(function: object, size: int) -> mpmath.mpf:
    """∫ f(u) log(1+u) (1-u²)^((d-3)/2) du over -1 < u < 1, where u is the cosine of an angle, and 1 + u twice the square of that of its half."""

    def turned(angle: mpmath.mpf) -> mpmath.mpf:
        u = mpmath.cos(angle)
        return function(u) * 2 * mpmath.log(mpmath.sqrt(2) * mpmath.cos(angle / 2)) * mpmath.sin(angle) ** (size - 2)  # type: ignore[operator]

    return mpmath.quad(turned, [0, mpmath.pi / 2, mpmath.pi])


def von_mises_fisher(size: int, c: sp.Rational, k: int) -> mpmath.mpf:
    """Across ν a uniform direction, whose projection has the transform Γ(v+1) (2/z)^v I_v(z): the density of νᵀX is a product with a Bessel function."""
    v, k, along = mpmath.mpf(size - 3) / 2, mpmath.mpf(k), mpmath.mpf(c.p) / c.q
    across = k * mpmath.sqrt(1 - along**2)

    def density(u: mpmath.mpf) -> mpmath.mpf:
        return mpmath.exp(k * along * u) * mpmath.hyp0f1(v + 1, across**2 * (1 - u**2) / 4)

    order = mpmath.mpf(size) / 2 - 1
    whole = mpmath.sqrt(mpmath.pi) * mpmath.gamma(order + mpmath.mpf(1) / 2) * (2 / k) ** order * mpmath.besseli(order, k)
    return integral(density, size) / whole


def power_spherical(size: int, c: sp.Rational, k: int) -> mpmath.mpf:
    """For k = 1 and 2 from the mean of (1 + μᵀX)^k given νᵀX = u, X uniform."""
    along = mpmath.mpf(c.p) / c.q

    def density(u: mpmath.mpf) -> mpmath.mpf:
        return (1 + along * u) ** k + ((1 - along**2) * (1 - u**2) / (size - 1) if k == 2 else 0)

    half = mpmath.mpf(1) / 2
    whole = mpmath.beta(half, mpmath.mpf(size - 1) / 2) * (1 if k == 1 else 1 + mpmath.mpf(1) / size)
    return integral(density, size) / whole


CASES = [
    (sd.VonMisesFisher, von_mises_fisher, 2, "3/5", 2),
    (sd.VonMisesFisher, von_mises_fisher, 3, "3/5", 2),
    (sd.VonMisesFisher, von_mises_fisher, 3, "-1/3", 30),
    (sd.VonMisesFisher, von_mises_fisher, 4, "-5/13", 3),
    (sd.VonMisesFisher, von_mises_fisher, 5, 0, 7),
    (sd.PowerSpherical, power_spherical, 2, "-3/5", 1),
    (sd.PowerSpherical, power_spherical, 3, "3/5", 2),
    (sd.PowerSpherical, power_spherical, 4, "1/2", 2),
    (sd.PowerSpherical, power_spherical, 7, "-4/5", 1),
]


@pytest.mark.parametrize(("family", "expected", "size", "cosine", "concentration"), CASES)
def test_cross_entropies_on_the_sphere(family: type, expected: object, size: int, cosine: object, concentration: int) -> None:
    p, q = family(direction(size, 1), concentration), sd.PowerSpherical(direction(size, cosine), 3)
    value = sd.oracle.evaluate("cross_entropy", p, q, digits=DIGITS)
    with mpmath.workdps(DIGITS + 12):
        constant = mpmath.mpf(sp.N(q.constant, DIGITS + 12))
        assert abs(value + constant + 3 * expected(size, sp.Rational(cosine), concentration)) < mpmath.mpf(10) ** (2 - DIGITS)  # type: ignore[operator]


def test_opposite_directions() -> None:
    """E log(1 - T) for T of density proportional to e^(kt) on the sphere in three dimensions."""
    value = sd.oracle.evaluate("cross_entropy", sd.VonMisesFisher([0, 0, 1], 2), sd.PowerSpherical([0, 0, -1], 1), digits=DIGITS)
    with mpmath.workdps(DIGITS + 10):
        mean = mpmath.quad(lambda t: mpmath.exp(2 * t) * mpmath.log(1 - t), [-1, 1]) / mpmath.sinh(2)
        assert abs(value + mean - mpmath.log(4 * mpmath.pi)) < mpmath.mpf(10) ** (2 - DIGITS)


def test_a_law_concentrated_on_one_side() -> None:
    """Its mass where t < -c is below 10^-600, and elsewhere log(1 + νᵀX) has the mean log((1 + c)(1 + t)/2), where (1 + T)/2 ~ Beta(1001, 1)."""
    q = sd.PowerSpherical(["3/5", "4/5", 0], 3)
    value = sd.oracle.evaluate("cross_entropy", sd.PowerSpherical([1, 0, 0], 1000), q, digits=DIGITS)
    with mpmath.workdps(DIGITS + 10):
        constant = mpmath.mpf(sp.N(q.constant, DIGITS + 10))
        assert abs(value + constant + 3 * (mpmath.log(mpmath.mpf(8) / 5) - mpmath.mpf(1) / 1001)) < mpmath.mpf(10) ** (2 - DIGITS)


def test_rejected_uses() -> None:
    p, q = sd.VonMisesFisher([1, 0, 0], 2), sd.PowerSpherical([0, 1, 0], 3)
    base = {"law": p, "of": q, "index": (0,), "variable": "X"}
    assert isinstance(infer("standing projection", **base).statement.value, sp.Integral)
    for wrong in (
        {"law": sd.MultivariateNormal([0, 0, 0], [[1, 0, 0], [0, 1, 0], [0, 0, 1]])},
        {"of": p},
        {"law": sd.VonMisesFisher([1, 0], 2)},
        {"index": (1,)},
    ):
        with pytest.raises(RuleError):
            infer("standing projection", **{**base, **wrong})
    with pytest.raises(RuleError):
        infer("standing projection", sd.derive("entropy", p).theorem, **base)
