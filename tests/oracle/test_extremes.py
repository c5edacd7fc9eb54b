"""Values at parameters beyond what is easy: against expansions whose error is below the last place, and against many digits of the definition."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hanging import no_hang

import symdiv as sd
from symdiv.oracle import gradient, nearest
from symdiv.oracle.overflow import WIDTH, exceeds

CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 60


def mpf(x: object) -> Any:
    exact = Fraction(x)  # type: ignore[arg-type]  # a number
    return CONTEXT.mpf(exact.numerator) / exact.denominator


def of_normal(variance: Any) -> Any:
    return CONTEXT.log(2 * CONTEXT.pi * CONTEXT.e * variance) / 2


def poisson(rate: object) -> Any:
    """Of a large rate, up to its inverse: the counts are about normal."""
    return of_normal(mpf(rate))


def narrow(size: object, prob: object) -> Any:
    """Of a negative binomial law with a large mean and a large size, up to the inverse of the smaller one."""
    return of_normal(mpf(size) * (1 - mpf(prob)) / mpf(prob) ** 2)


def wide(size: object, log_prob: Any) -> Any:
    """Of one with a small probability, up to its power of the size or itself: the counts are gamma distributed, of the rate prob."""
    shape = mpf(size)
    return shape - log_prob + CONTEXT.loggamma(shape) + (1 - shape) * CONTEXT.digamma(shape)


EXPANSIONS = [
    (lambda: sd.Poisson(Fraction(1.8688322241494117e170)), poisson(1.8688322241494117e170)),
    (lambda: sd.Poisson(log_rate=10**11), of_normal(CONTEXT.exp(10**11))),
    (lambda: sd.Poisson(log_rate=10**100), (1 + CONTEXT.log(2 * CONTEXT.pi) + mpf(10**100)) / 2),
    (lambda: sd.NegativeBinomial(Fraction(1.007756689977676e164), Fraction(0.9999999999995346)), narrow(1.007756689977676e164, 0.9999999999995346)),
    (lambda: sd.NegativeBinomial(Fraction(3.1623352631472656e224), mean=Fraction(1.0442113313264145e72)), of_normal(mpf(1.0442113313264145e72))),
    (lambda: sd.NegativeBinomial("5/2", Fraction(6.953355807835e-310)), wide(2.5, CONTEXT.log(mpf(6.953355807835e-310)))),
    (lambda: sd.NegativeBinomial("5/2", Fraction(1e-100)), wide(2.5, CONTEXT.log(mpf(1e-100)))),
    pytest.param(lambda: sd.NegativeBinomial("5/2", logit=-1000), wide(2.5, -1000), marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("law", "truth"), EXPANSIONS, ids=lambda x: "" if callable(x) else None)
def test_entropies_of_counts_without_number(law: Callable[[], sd.Family], truth: Any) -> None:
    with no_hang():
        assert nearest("entropy", law()) == float(truth)


@pytest.mark.parametrize("rate", [Fraction(1e25), pytest.param(Fraction(1e300), marks=pytest.mark.slow)])
def test_derivatives_of_counts_without_number(rate: Fraction) -> None:
    of_p = mpf(rate) ** -1 / 2  # of the entropy by the rate, up to the square of that
    with no_hang():
        assert gradient("entropy", sd.Poisson(rate)) == {"p": {"rate": float(of_p)}}
    size, prob = Fraction(3), Fraction(1e-100)
    found = gradient("kl_divergence", sd.Poisson(rate), sd.NegativeBinomial(size, prob))  # the cross-entropy, at counts that are about the rate
    mean = mpf(rate)
    of_size = CONTEXT.digamma(mpf(size)) - CONTEXT.log(mean) - CONTEXT.log(mpf(prob))
    assert found["q"] == {"size": float(of_size), "prob": float(mean / (1 - mpf(prob)) - mpf(size) / mpf(prob))}


def beta_binomial(n: int, a: object, b: object) -> Any:
    """The entropy by its definition."""
    context = mpmath.mp.clone()
    context.dps = 400
    alpha, beta = (context.mpf(Fraction(x).numerator) / Fraction(x).denominator for x in (a, b))  # type: ignore[arg-type]  # numbers
    mass, total = context.one, context.zero  # rising factorials, of which none is a gamma function of a large number
    for i in range(n):
        mass *= (beta + i) / (alpha + beta + i)
    for k in range(n + 1):
        total -= mass * context.log(mass)
        mass *= context.mpf(n - k) / (k + 1) * (alpha + k) / (beta + n - k - 1) if k < n else 0
    return total


def test_gamma_functions_of_huge_numbers_are_not_written_out() -> None:
    n, a, b = 850, 7.02332146559794e159, 2.667205773151942e241
    assert nearest("entropy", sd.BetaBinomial(n, Fraction(a), Fraction(b))) == float(beta_binomial(n, a, b))
    law = sd.BetaBinomial(1, Fraction(5.6177910464447366e306), Fraction(5e-324))  # the mass of 0 is e^-1450
    assert (nearest("entropy", law), nearest("entropy", law, toward="up")) == (0.0, 5e-324)


@pytest.mark.parametrize(("measure", "exponents"), [("entropy", (10**7,)), ("kl_divergence", (10**7, 3 * 10**7))])
def test_a_zeta_law_with_a_huge_exponent_is_told_from_a_constant(measure: str, exponents: tuple[int, ...]) -> None:
    laws = [sd.Zeta(exponent) for exponent in exponents]
    assert (nearest(measure, *laws), nearest(measure, *laws, toward="up")) == (0.0, 5e-324)


def test_powers_whose_exponents_are_beyond_all_floats() -> None:
    shape, low, high = 2.6524947387e-314, 1.6e-322, 9.225146369557e-312
    log_low, log_high = CONTEXT.log(mpf(low)), CONTEXT.log(mpf(high))
    truth = (log_low + log_high) / 2 + CONTEXT.log(log_high - log_low)  # of log X uniform, which it is up to the shape
    assert nearest("entropy", sd.TruncatedPareto(Fraction(shape), Fraction(low), Fraction(high))) == float(truth)
    law = sd.BurrXII(Fraction(1.0609978955e-314), Fraction(5.4162095e-317), rate=Fraction(2.336403020678e-311))
    assert nearest("kl_divergence", law, sd.LogLogistic(Fraction(9.14e-322), rate=Fraction(6e-323))) == math.inf  # about 1/(c k)


def far_out(low: float, scale: float, of_gamma: tuple[int, int]) -> Any:
    """The cross-entropy of a normal law beyond its many standard deviations against a gamma law, by its definition."""
    context = mpmath.mp.clone()
    context.dps = 40
    c = context.mpf(low) / scale
    decline = lambda t: context.exp(-t - (t / c) ** 2 / 2)  # noqa: E731  # at (c + t/c) scale; exponentials that cancel are left out
    shape, rate = of_gamma

    def other(t: Any) -> Any:
        x = (c + t / c) * scale
        return rate * x - shape * context.log(rate) - (shape - 1) * context.log(x) + context.loggamma(shape)

    places = [0, 1, 4, 16, 60, 120]
    return context.quad(lambda t: decline(t) * other(t), places) / context.quad(decline, places)


@pytest.mark.parametrize(("low", "high"), [(50, 100), (1000, 2000), (7e10, 8e20)])
def test_a_truncated_normal_law_far_from_its_centre(low: float, high: float) -> None:
    found = nearest("cross_entropy", sd.TruncatedNormal(0, "3/2", Fraction(low), Fraction(high)), sd.Gamma(192, 1))
    assert found == float(far_out(low, 1.5, (192, 1)))


def ordered(cutpoints: tuple[int, int], loc: int) -> Any:
    """The entropy by its definition."""
    context = mpmath.mp.clone()
    context.dps = 900
    below = [1 / (1 + context.exp(loc - c)) for c in cutpoints]
    masses = [below[0], below[1] - below[0], 1 / (1 + context.exp(context.mpf(cutpoints[1] - loc)))]
    return -sum(mass * context.log(mass) for mass in masses)


@pytest.mark.parametrize(("cutpoints", "loc"), [((0, 800), -5), ((-700, -600), 0), ((600, 601), 0), ((-3, 2), 900)])
def test_differences_of_logistic_functions_that_are_near_one(cutpoints: tuple[int, int], loc: int) -> None:
    assert nearest("entropy", sd.OrderedLogistic(list(cutpoints), loc)) == float(ordered(cutpoints, loc))


def test_ordered_outcomes_of_which_one_is_all_but_certain() -> None:
    for cutpoints, loc in (([-(10**127), 0], -(10**173)), ([0, 10**300], -(10**300))):
        law = sd.OrderedLogistic(cutpoints, loc)
        assert (nearest("entropy", law), nearest("entropy", law, toward="up")) == (0.0, 5e-324)


def test_the_logarithm_of_a_mixture_is_bounded_where_its_parts_cross() -> None:
    w, v = mpf(7.346839692639297e-40), mpf(0.9453125)  # where the parts of q cross, near 10^36, p is e^(-10^66)
    p = sd.Mixture([Fraction(7.346839692639297e-40), 1 - Fraction(7.346839692639297e-40)], [sd.Normal(0, 1), sd.Normal(0, 440)])
    q = sd.Mixture([Fraction(0.9453125), 1 - Fraction(0.9453125)], [sd.Normal(Fraction(1.324035698926381e36), 1), sd.Normal(0, Fraction(25.625))])
    second_moment = w + (1 - w) * 440**2
    truth = second_moment / (2 * mpf(25.625) ** 2) + CONTEXT.log(25.625 * CONTEXT.sqrt(2 * CONTEXT.pi)) - CONTEXT.log(1 - v)
    assert nearest("cross_entropy", p, q) == float(truth)


@pytest.mark.slow
def test_a_mixture_with_a_spike() -> None:
    weight, scale = Fraction(2.121995791e-314), Fraction(1.289444691704e-312)
    p = sd.Mixture([Fraction(9.066144e-318), 1 - Fraction(9.066144e-318)], [sd.Normal(Fraction(3.8070279135e-314), 1), sd.Normal(0, 1)])
    q = sd.Mixture([weight, 1 - weight], [sd.Normal(0, 1), sd.Normal(0, scale)])
    assert nearest("kl_divergence", p, q) == float(-CONTEXT.log(mpf(weight)))  # p has next to nothing where the spike is


def test_divergences_of_mixtures_beyond_all_floats() -> None:
    q = sd.Mixture([Fraction(251, 256), Fraction(5, 256)], [sd.Normal(0, 1), sd.Normal(0, 2976)])
    law, size = sd.LogNormal(832, variance=1280), round((4224 - math.log(2 * 2976**2)) / math.log(2))  # E[x^2] = e^(2 · 832 + 2 · 1280), over 2 · 2976^2
    assert exceeds(law, q, 1025)
    assert exceeds(law, q, size - WIDTH - 100)
    assert not exceeds(law, q, size + 1)


@pytest.mark.parametrize("shape", [10**4, 10**6, 10**8, 10**12])
def test_a_sharp_peak_on_both_sides_of_a_kink(shape: int) -> None:
    """A gamma law beside a Laplace law at its mean, from which it deviates by 2 a^a e^-a/Γ(a) on average."""
    a = mpf(shape)
    entropy = a + CONTEXT.loggamma(a) + (1 - a) * CONTEXT.digamma(a)
    deviation = 2 * CONTEXT.exp(a * CONTEXT.log(a) - a - CONTEXT.loggamma(a))
    assert nearest("kl_divergence", sd.Gamma(shape, 1), sd.Laplace(shape, 50)) == float(CONTEXT.log(100) + deviation / 50 - entropy)
