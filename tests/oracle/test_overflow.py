"""Divergences beyond every format: their proof by an interval, against the logarithm of the value where theory gives it."""

import math

import mpmath
import pytest
import sympy as sp
from hanging import no_hang

import symdiv as sd
from symdiv.oracle.overflow import exceeds, is_beyond

GREATEST = 1.7976931348623157e308
SHAPE = sp.Integer(2) ** 551

BEYOND = [
    # E |X|^c for a normal X is at least P(2 < X < 3) 2^c
    ("kl_divergence", sd.Normal(0, 1), sd.DoubleWeibull(SHAPE, 0, 1)),
    # E (X - m)^c/s^c: the logarithm is of the order of c² σ²/2, which is 2^2500
    ("kl_divergence", sd.Pushforward(sd.Normal(-(2**797), 2**714), "exp(x)", "x"), sd.DoubleWeibull(SHAPE, 2**270, 2**440)),
    # E X/s for a log-normal X is e^(σ²/2)/s = e^(2^107)/2^56
    ("kl_divergence", sd.Pushforward(sd.Normal(0, 2**54), "exp(x)", "x"), sd.Gumbel(-(2**63), 2**56)),
    ("cross_entropy", sd.Pushforward(sd.Normal(0, 2**54), "exp(x)", "x"), sd.Gumbel(-(2**63), 2**56)),
    # E |X - m|^c/s^c for a logistic X of scale 2^1022
    ("kl_divergence", sd.Logistic(2**1019, 2**1022), sd.GeneralizedNormal(0, "1/64", sp.Integer(2) ** 1023)),
]


@pytest.mark.parametrize(("measure", "p", "q"), BEYOND, ids=str)
def test_what_is_beyond_all_balls_is_beyond_the_format(measure, p, q):
    assert is_beyond(measure, p, q, None, 1024)


@pytest.mark.parametrize(("toward", "expected"), [("nearest", mpmath.inf), ("down", GREATEST)])
def test_it_overflows_as_the_direction_says(toward, expected):
    assert sd.oracle.nearest(*BEYOND[0], toward=toward) == expected


@pytest.mark.slow
@pytest.mark.parametrize(("measure", "p", "q"), BEYOND[1:], ids=str)
def test_all_overflow_as_the_directions_say(measure, p, q):
    found = [sd.oracle.nearest(measure, p, q, toward=toward) for toward in ("nearest", "up", "down", "zero")]
    assert found == [mpmath.inf, mpmath.inf, GREATEST, GREATEST]


@pytest.mark.parametrize("size", [10, 100, 500, 2000])
@pytest.mark.parametrize(
    ("p", "q", "logarithm"),
    [
        (sd.Normal(0, 1), sd.Normal(0, "1/1000"), lambda: mpmath.log(mpmath.mpf(10) ** 6 / 2)),
        (sd.Exponential(1), sd.Weibull(300, 1), lambda: mpmath.loggamma(301)),  # E X^300 = 300!
        (sd.Normal(0, 1), sd.DoubleWeibull(1000, 0, 1), lambda: 500 * mpmath.log(2) + mpmath.loggamma(mpmath.mpf(1001) / 2)),
        (sd.LogNormal(0, 30), sd.Exponential(1), lambda: mpmath.mpf(450)),
        (sd.Gamma(3, 1), sd.Gamma(2, 5), lambda: mpmath.log(4)),
        (sd.Beta(2, 3), sd.Beta(5, 5), lambda: mpmath.mpf(3)),
    ],
    ids=["normal", "Weibull", "moment", "log-normal", "gamma", "beta"],
)
def test_nothing_exceeds_what_it_does_not(p, q, logarithm, size):
    """By the logarithm of the divergence, of which the leading term is known; a little more for what is not."""
    if exceeds(p, q, size):
        assert size * mpmath.log(2) < logarithm() + 1
    assert not exceeds(p, q, 5000)


def test_a_divergence_that_is_large_is_seen():
    assert exceeds(sd.Normal(0, 1), sd.DoubleWeibull(10**5, 0, 1), 1024)
    assert exceeds(sd.Exponential(1), sd.Weibull(10**4, 1), 1024)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (sd.Poisson(3), sd.Poisson(5)),
        (sd.Product(sd.Normal(0, 1), sd.Normal(0, 1)), sd.Product(sd.Normal(0, 1), sd.Normal(0, 2))),
        (sd.Normal("m", 1), sd.DoubleWeibull(10**6, 0, 1)),
        (sd.VonMises(0, 1), sd.VonMises(0, 2)),
    ],
    ids=str,
)
def test_it_is_not_asked_of_laws_without_numbers_on_a_line(p, q):
    assert not exceeds(p, q, 10)
    assert not is_beyond("entropy", p, None, None, 10)


@pytest.mark.parametrize(
    ("returned", "ulps", "relative"),
    [
        (math.inf, 0, 0),
        pytest.param(1e308, math.inf, 1, marks=pytest.mark.slow),
        pytest.param(-math.inf, math.inf, math.inf, marks=pytest.mark.slow),
        pytest.param(math.nan, math.inf, math.inf, marks=pytest.mark.slow),
    ],
)
def test_an_infinity_is_the_right_answer_where_the_truth_is_beyond(returned, ulps, relative):
    error = sd.oracle.ulp_error(returned, *BEYOND[0])
    assert (error.ulps, error.relative, error.nearest) == (ulps, relative, math.inf)


@pytest.mark.slow
def test_it_is_found_beside_mixtures_too() -> None:
    """No polynomial of the degree 2**24 is made of the exponentials of both parts, before it is asked whether E e^(2^24 X) is beyond all formats."""
    q = sd.Mixture(["1/2", "1/2"], [sd.GumbelMin(0, "2**-23"), sd.GumbelMin(0, "2**-24")])
    with no_hang():
        assert sd.oracle.nearest("kl_divergence", sd.Normal(0, 1), q) == math.inf
        assert sd.oracle.nearest("kl_divergence", sd.Normal(0, 1), q, toward="down") == 1.7976931348623157e308
