"""Narrow peaks and steps: intervals and sums of c exp(E) hold what they say, and integrals of them are those of closed forms and of other roads."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import acb, arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

import symdiv as sd
from symdiv.enclose import evaluate, rays
from symdiv.enclose.intervals import INTERVALS, Interval, interval
from symdiv.enclose.peaks import Peaked
from symdiv.enclose.precision import at_precision

t = sp.Symbol("t", real=True)
x, a, b, s = sp.symbols("x a b s", positive=True)

NUMBERS = st.fractions(Fraction(-6), Fraction(6), max_denominator=64)
OPERATIONS: list[Callable[..., Any]] = [
    lambda u, v: u + v,
    lambda u, v: u - v * 3,
    lambda u, v: u * v,
    lambda u, v: 2 - u,
    lambda u, v: u**2,
    lambda u, v: u**3,
    lambda u, v: INTERVALS["exp"](u),
    lambda u, v: INTERVALS["Abs"](u) - v,
    lambda u, v: INTERVALS["erfc"](u),
    lambda u, v: INTERVALS["atan"](u) * v,
    lambda u, v: INTERVALS["sin"](u),
    lambda u, v: 1 / (u**2 + 1),
    lambda u, v: INTERVALS["log"](u**2 + 1) / (1 + v**2),
    lambda u, v: INTERVALS["power"](u * u + 1, arb(-7) / 3),
    lambda u, v: INTERVALS["sqrt"](INTERVALS["exp"](v)),
    lambda u, v: INTERVALS["dominated_log"](u, 5 * v, 1, arb(2), 5 * v - u, u - 5 * v),
]


@given(st.tuples(NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS), st.fractions(0, 1, max_denominator=9), st.fractions(0, 1, max_denominator=9))
def test_intervals_hold_the_values_inside(one: Any, other: Any, share: Fraction, second: Fraction) -> None:
    """Every operation at a point inside, against the operation on the intervals, which is no wider than it has to be at single points."""

    def number(q: Fraction) -> arb:
        return arb(fmpq(q.numerator, q.denominator))

    wide = [Interval(number(min(ends)), number(max(ends))) for ends in (one, other)]
    inside = [interval(number(min(ends) + part * (max(ends) - min(ends)))) for ends, part in ((one, share), (other, second))]
    for operation in OPERATIONS:
        whole, point = operation(*wide), operation(*inside)
        assert whole.low.lower() <= point.high.upper()
        assert point.low.lower() <= whole.high.upper()
        assert point.ball().rad() < 1e-9 * (1 + abs(point.ball()))
        assert not whole.low > point.low
        assert not whole.high < point.high


def test_intervals_keep_their_sign_where_balls_do_not() -> None:
    wide = INTERVALS["exp"](Interval(arb(1000), arb(10) ** 12))
    assert wide.low > 0
    assert not arb(1000).union(arb(10) ** 12).exp() > 0
    assert INTERVALS["exp"](-wide).ball() < arb(10) ** -400
    with pytest.raises(ZeroDivisionError):
        1 / Interval(arb(-1), arb(1))
    for name in ("log", "sqrt"):
        with pytest.raises(ValueError, match="may not be positive"):
            INTERVALS[name](Interval(arb(-1), arb(1)))


INTEGRANDS = [
    sp.exp(a * t - sp.exp(t)) * (t - 3),
    sp.exp(-sp.exp(a * t) * s ** (-a)) * sp.log(b**2 + (sp.exp(t) - s) ** 2) * (1 + sp.exp(a * t)),
    (sp.exp(a * t - b * sp.exp(t)) + sp.exp(-((t - s) ** 2) / 2)) * (t + sp.log(sp.exp(a * t) + s**a)),
    sp.exp(t) * (s + sp.exp(a * t)) ** (-b) * (t**2 + 1),
    sp.exp(-sp.sqrt(a) * t**2) * sp.cos(t),
]


@pytest.mark.parametrize("integrand", INTEGRANDS, ids=str)
@pytest.mark.parametrize(("centre", "radius"), [(0, 1), (1, 8), (Fraction(1, 3), Fraction(1, 1000)), (2, Fraction(1, 10**7))])
def test_balls_hold_the_values_inside(integrand: sp.Expr, centre: Any, radius: Any) -> None:
    values = (fmpq(40), fmpq(3, 2), fmpq(7))
    function = Peaked(integrand, t, (a, b, s)).at(values)
    numbers = dict(zip((a, b, s), (sp.Rational(40), sp.Rational(3, 2), sp.Rational(7)), strict=True))
    middle, wide = (arb(fmpq(Fraction(q).numerator, Fraction(q).denominator)) for q in (centre, radius))
    real = function(acb(middle + arb(0, wide)), False)
    complex_ball = function(acb(middle + arb(0, wide), arb(0, wide)), True)
    assert real.is_finite()
    for k in range(-4, 5):
        for j in (-1, 0, 1):
            z = sp.Rational(centre) + sp.Rational(radius) * k / 4 * sp.Rational(9999, 10000) + sp.I * j * sp.Rational(radius) / 2
            truth = acb(*map(arb, map(str, integrand.xreplace(numbers).subs(t, z).evalf(30).as_real_imag())))
            near = acb(arb(truth.real.mid(), abs(truth.real.mid()) * 1e-12 + 1e-300), arb(truth.imag.mid(), abs(truth.imag.mid()) * 1e-12 + 1e-300))
            if j == 0:
                assert real.overlaps(near)
            assert not complex_ball.is_finite() or complex_ball.overlaps(near)
    point = function(acb(middle), False)
    assert point.rel_accuracy_bits() > 20
    assert not point.overlaps(point * (1 + arb(2) ** -15))


def test_a_maximum_is_found_with_its_width_and_what_is_lost_there() -> None:
    (peak,) = Peaked(sp.exp(a * t - sp.exp(t)), t, (a,)).peaks((fmpq(10**16),), arb(-5), arb(100))
    assert abs(peak.place - arb(10**16).log()) < 1e-8
    assert 0.3e-8 < peak.width < 3e-8
    assert 50 < peak.lost < 70


@pytest.mark.parametrize("shape", [10**10, 10**16, 10**40, 10**150])
def test_a_gamma_density_with_a_large_shape(shape: int) -> None:
    """Its entropy by the integral of the definition, and by the closed form."""
    log_density = (a - 1) * sp.log(x) - x - sp.loggamma(a)
    integral = sp.Integral(-log_density * sp.exp(log_density), (x, 0, sp.oo))
    closed = a + sp.loggamma(a) + (1 - a) * sp.digamma(a)
    assert abs(evaluate(integral, 20, {a: shape}) / evaluate(closed, 25, {a: shape}) - 1) < 1e-19


def test_the_same_with_and_without_the_search_for_peaks(monkeypatch: pytest.MonkeyPatch) -> None:
    log_density = sp.log(b) + (b - 1) * sp.log(x) - x**b
    integral = sp.Integral(sp.exp(log_density) * (log_density + sp.log(1 + x**2)), (x, 0, sp.oo))
    plain = evaluate(integral, 25, {b: 5})
    monkeypatch.setattr(rays, "FIRST", 1)
    used = []
    original = rays.Ray._by_peaks
    monkeypatch.setattr(rays.Ray, "_by_peaks", lambda *arguments: used.append(original(*arguments)) or used[-1])
    assert abs(evaluate(integral + 0 * a, 26, {b: 5, a: 1}) / plain - 1) < 1e-24
    assert used
    assert None not in used


def test_a_density_that_is_nearly_that_of_a_uniform_law() -> None:
    """For the shape 10^12: with x = scale·u, u^shape = v, and v > 0 of density e^(-v) v^(1/shape - 1)/Γ(1/shape), by mpmath in w = v^(1/shape)."""
    p, q = sd.HalfGeneralizedNormal(2830813184, 1001801121792), sd.Cauchy(175921860444160, 65536)
    with mpmath.workdps(50):
        n, scale, loc, width = map(mpmath.mpf, (1001801121792, 2830813184, 175921860444160, 65536))
        constant = mpmath.log(n / scale) - mpmath.loggamma(1 / n)

        def integrand(w: Any) -> Any:
            v = mpmath.exp(n * mpmath.log(w)) if w else mpmath.mpf(0)
            density = mpmath.exp(constant - v)
            return scale * density * (constant - v + mpmath.log(mpmath.pi * width * (1 + ((scale * w - loc) / width) ** 2)))

        ends = [0, 1 - 2000 / n, 1 - 200 / n, 1 - 40 / n, 1 - 10 / n, 1 - 2 / n, 1, 1 + 1 / n, 1 + 2 / n, 1 + 3 / n, 1 + 6 / n]
        assert sd.oracle.nearest("kl_divergence", p, q) == float(mpmath.quad(integrand, ends))


def test_an_expectation_beyond_all_formats_whose_peak_is_far_out() -> None:
    """E exp(X) for the Rayleigh law of scale c is 1 + c sqrt(π/2) exp(c²/2) (1 + erf(c/√2)); here it is some 10^(2·10^12)."""
    q = sd.Pushforward(sd.Gamma(70368744177664, 43980465111040), "log(x)", "x")
    assert sd.oracle.nearest("kl_divergence", sd.Rayleigh(3375104), q) == mpmath.inf
    assert sd.oracle.nearest("kl_divergence", sd.Rayleigh(3375104), q, toward="down") == 2.0**1023 * (2 - 2.0**-52)
    integral = sp.Integral(x / s**2 * sp.exp(x - x**2 / (2 * s**2)), (x, 0, sp.oo))
    closed = 1 + s * sp.sqrt(sp.pi / 2) * sp.exp(s**2 / 2) * (1 + sp.erf(s / sp.sqrt(2)))
    assert abs(evaluate(integral, 20, {s: 3375104}) / evaluate(closed, 25, {s: 3375104}) - 1) < 1e-19


@pytest.mark.slow
def test_two_components_of_different_scales() -> None:
    """Up to e^(-10^6) the entropy of a mixture of laws far apart is that of the choice and the mean of theirs."""
    mixture = sd.Mixture(["3/4", "1/4"], [sd.Gamma(10**10, 1), sd.Exponential(10**12)])
    parts = 3 * sd.oracle.evaluate("entropy", sd.Gamma(10**10, 1), digits=30) / 4 + sd.oracle.evaluate("entropy", sd.Exponential(10**12), digits=30) / 4
    choice = sd.oracle.evaluate("entropy", sd.Bernoulli("3/4"), digits=30)
    with mpmath.workdps(30):
        assert sd.oracle.nearest("entropy", mixture) == float(parts + choice)


def test_the_precision_is_left_as_it_was() -> None:
    before = ctx.prec
    at_precision(80, Peaked(sp.exp(a * t - sp.exp(t)), t, (a,)).peaks, ((fmpq(10**30),), arb(-5), arb(100)))
    assert ctx.prec == before


def test_constants_beyond_all_balls_are_part_of_the_exponent() -> None:
    """c^n/Γ(n) for n = 10^60 is beyond all balls, and so is the gamma function in a logarithm; the mean of a gamma law in its units is n."""
    n, c = sp.symbols("n c", positive=True)
    density = c**n * x ** (n - 1) * sp.exp(-c * x) / sp.gamma(n)
    found = evaluate(sp.Integral(density * (c * x - sp.log(sp.gamma(n)) + sp.loggamma(n)), (x, 0, sp.oo)), 20, {n: 10**60, c: 3})
    assert abs(found / 10**60 - 1) < 1e-19


def test_a_mean_under_the_law_of_the_logarithm_of_a_gamma_law() -> None:
    """E e^(-X) = c/(n - 1) for X = log(G/c), where all the mass is near log(n/c), 10^(-20) wide."""
    n, c = sp.symbols("n c", positive=True)
    integral = sp.Integral(c**n / sp.gamma(n) * sp.exp(n * t - c * sp.exp(t)) * sp.exp(-t), (t, -sp.oo, sp.oo))
    assert abs(evaluate(integral, 20, {n: 10**40, c: 3}) * (10**40 - 1) / 3 - 1) < 1e-19


def test_powers_whose_sign_is_open() -> None:
    """x**e for 1/2 <= x <= 2 and -1 <= e <= 1 is anything from 1/2 to 2."""
    found = interval(INTERVALS["power"](Interval(arb(1) / 2, arb(2)), arb(0, 1)))
    assert found.low.lower() <= 0.5
    assert found.high.upper() >= 2
    below = interval(INTERVALS["power"](Interval(arb(1) / 2, arb(1)), arb(0, 1)))
    assert below.low.lower() <= 0.5
