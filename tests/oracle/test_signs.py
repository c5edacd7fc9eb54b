"""Values too near to 0 for any ball, whose sign is a theorem; and probabilities by their logits, where 1 - p has no digits left."""

import math

import mpmath
import numpy as np
import pytest

from symdiv import Bernoulli, Binomial, Categorical, ContinuousBernoulli, DiscreteLaplace, DiscreteUniform, Geometric, NegativeBinomial, Normal, Poisson, oracle
from symdiv.oracle.signs import is_positive

LEAST = {"float64": 5e-324, "float16": 2.0**-24}
TINY = [
    ("entropy", DiscreteLaplace("383555.625"), None),
    ("cross_entropy", DiscreteLaplace(400_000), DiscreteLaplace("383555.625")),
    ("kl_divergence", DiscreteLaplace(400_000), DiscreteLaplace("383555.625")),
    ("entropy", Categorical(logits=[10**30, 0, 0]), None),
    ("kl_divergence", Categorical(logits=[10**30, 0, 0]), Categorical(logits=[2 * 10**30, 0, 0])),
    ("entropy", Binomial(5, logit=10**5), None),
    ("entropy", Binomial(5, logit=-(10**5)), None),
    ("entropy", NegativeBinomial("3/2", logit=10**10), None),
    *[(measure, family(logit=z), None if measure == "entropy" else family(logit=z // 2))
      for measure in ("entropy", "kl_divergence") for family, z in ((Bernoulli, 10**30), (Bernoulli, -(10**5)), (Geometric, 10**5))],
]  # fmt: skip


@pytest.mark.parametrize(("measure", "p", "q"), TINY, ids=str)
def test_values_below_every_format_are_rounded_by_their_sign(measure, p, q):
    for dtype, least in LEAST.items():
        found = {toward: oracle.nearest(measure, p, q, dtype=dtype, toward=toward) for toward in ("nearest", "up", "down", "zero")}
        assert found == {"nearest": 0, "up": least, "down": 0, "zero": 0}


# (measure, p, q, n, side): the value is n and a little more, or less, than n. With t = e^(-|z|) for the logit z, up to terms of higher order in t:
BESIDE = [
    ("entropy", Geometric(logit=-(10**5)), None, 100_001, 1),  # 1 - log p - p/2 and -log p = |z| + log(1 + t), with p = t: 1 + |z| + t/2
    (
        "kl_divergence",
        Geometric(logit=-(10**5)),
        Geometric(logit=-2 * 10**5),
        99_999,
        1,
    ),  # |z| - 1 + t/2
    ("kl_divergence", Bernoulli(logit=-(10**10)), Bernoulli(logit=10**10), 10**10, -1),  # (1 - 2t) |z|
    ("cross_entropy", Binomial(5, logit=-(10**5)), Binomial(5, logit=10**5), 500_000, -1),  # 5 |z| (1 - t) - 5 t log 5 + …
    pytest.param(
        "kl_divergence", Binomial(70, logit=-(10**5)), Binomial(80, logit=10**5), 8_000_000, -1, marks=pytest.mark.slow
    ),  # one count more has t as its mass, and |z| less
    ("cross_entropy", Categorical(logits=[10**5, 0, 3]), Categorical(logits=[0, 10**5, 3]), 100_000, -1),
    ("cross_entropy", NegativeBinomial("3/2", logit=10**300), NegativeBinomial("3/2", logit=-(10**5)), 150_000, 1),  # 3/2 log(1 + e^(10^5))
    pytest.param("kl_divergence", NegativeBinomial("3/2", logit=10**5), NegativeBinomial("1/2", logit=-(10**5)), 50_000, -1, marks=pytest.mark.slow),
    ("kl_divergence", ContinuousBernoulli(logit=10**5), ContinuousBernoulli(logit=-(10**5)), 99_998, 1),  # z (2/(1 - t) - 1) - 2
]


@pytest.mark.parametrize(("measure", "p", "q", "number", "side"), BESIDE, ids=str)
def test_directed_rounding_beside_a_number_of_the_format(measure, p, q, number, side):
    found = {toward: oracle.nearest(measure, p, q, toward=toward) for toward in ("nearest", "up", "down", "zero")}
    up, down = (number, math.nextafter(number, -math.inf)) if side < 0 else (math.nextafter(number, math.inf), number)
    assert found == {"nearest": number, "up": up, "down": down, "zero": down}


def logarithm(z):
    """log of 1/(1 + e^(-z))."""
    return -mpmath.log1p(mpmath.exp(-z))


def binomial(n, z):
    return [mpmath.log(mpmath.binomial(n, k)) + k * logarithm(z) + (n - k) * logarithm(-z) for k in range(n + 1)]


def negative_binomial(r, z, terms=9):
    return [mpmath.log(mpmath.binomial(k + r - 1, k)) + r * logarithm(z) + k * logarithm(-z) for k in range(terms)]


@pytest.mark.parametrize("z", [60, 300, -60, -300])
def test_sums_of_few_terms_by_logits_against_the_definition(z):
    """By logits, where 1 - p has no digits left at a working precision: each term is summed in mpmath, as many as count at 400 digits."""
    with mpmath.workdps(400):
        z = mpmath.mpf(z)
        pairs = [(Binomial(5, logit=int(z)), Binomial(5, logit=int(-z)), binomial(5, z), binomial(5, -z))]
        if z > 0:
            pairs.append((NegativeBinomial("3/2", logit=int(z)), NegativeBinomial("1/2", logit=3),
                          negative_binomial(mpmath.mpf(3) / 2, z), negative_binomial(mpmath.mpf(1) / 2, mpmath.mpf(3))))  # fmt: skip
        for p, q, ours, theirs in pairs:
            assert oracle.nearest("entropy", p) == float(-sum(mpmath.exp(a) * a for a in ours))
            assert oracle.nearest("cross_entropy", p, q) == float(-sum(mpmath.exp(a) * b for a, b in zip(ours, theirs, strict=True)))
            assert oracle.nearest("kl_divergence", p, q) == float(sum(mpmath.exp(a) * (a - b) for a, b in zip(ours, theirs, strict=True)))


@pytest.mark.parametrize("z", [40, 45])
def test_sides_are_those_of_the_definition_where_digits_still_tell(z):
    """The cases above at logits of 40 and 45, where e^(-z) is told from 0 by 60 digits."""
    with mpmath.workdps(60):
        p, q = binomial(5, mpmath.mpf(-z)), binomial(5, mpmath.mpf(z))
        assert -sum(mpmath.exp(a) * b for a, b in zip(p, q, strict=True)) < 5 * z
        p, q = negative_binomial(mpmath.mpf(3) / 2, mpmath.mpf(z)), negative_binomial(mpmath.mpf(1) / 2, mpmath.mpf(-z))
        assert sum(mpmath.exp(a) * (a - b) for a, b in zip(p, q, strict=True)) < mpmath.mpf(z) / 2
        p, q = binomial(7, mpmath.mpf(-z)), binomial(8, mpmath.mpf(z))
        assert sum(mpmath.exp(a) * (a - b) for a, b in zip(p, q, strict=False)) < 8 * z
        t = mpmath.exp(-z)
        assert -mpmath.log(t / (1 + t)) - mpmath.log(1 / (1 + t)) / t > 1 + z


def test_the_sign_is_that_of_the_definition_where_it_can_be_summed():
    """At rate 40 the entropy is told from 0 by 20 digits, and is the leading term: 2 a e^(-a) and smaller ones."""
    with mpmath.workdps(80):
        a = mpmath.mpf(40)
        mass = [mpmath.tanh(a / 2) * mpmath.exp(-a * k) for k in range(6)]
        entropy = -mass[0] * mpmath.log(mass[0]) - 2 * sum(x * mpmath.log(x) for x in mass[1:])
        assert oracle.nearest("entropy", DiscreteLaplace(40)) == float(entropy) > 0
    assert is_positive("entropy", DiscreteLaplace(40), None)


def test_arrays_know_the_sign_too():
    for toward, expected in (("nearest", 0), ("up", 5e-324), ("down", 0)):
        assert oracle.nearest_array("entropy", DiscreteLaplace, None, {"rate": [1e6, 1e9]}, toward=toward).tolist() == [expected, expected]


@pytest.mark.parametrize(
    ("measure", "p", "q"),
    [
        ("entropy", Geometric(1), None),
        ("entropy", Bernoulli(0), None),
        ("entropy", Categorical([0, 1]), None),
        ("entropy", DiscreteUniform(3, 3), None),
        ("entropy", Binomial(0, "1/3"), None),
        ("entropy", Normal(0, "1/1000"), None),
        ("cross_entropy", Bernoulli(1), Bernoulli(1)),
        ("kl_divergence", Poisson(3), Poisson(3)),
        ("kl_divergence", Geometric("1/3"), NegativeBinomial(1, "1/3")),
        ("kl_divergence", Bernoulli(logit=2), Binomial(1, logit=2)),
        ("kl_divergence", Categorical(logits=[5, 1, 1]), Categorical(logits=[4, 0, 0])),
        ("kl_divergence", Normal(0, 1), Normal(0, 1)),
    ],
    ids=str,
)
def test_nothing_is_positive_by_theorem_that_is_zero_or_may_be_negative(measure, p, q):
    assert not is_positive(measure, p, q)


def test_laws_that_differ_in_one_ratio_of_masses_differ():
    assert is_positive("kl_divergence", Poisson(3), Poisson("3.0000000000000000000000001"))
    assert is_positive("kl_divergence", Bernoulli(logit=10**6), Binomial(1, logit=10**6 + 1))


@pytest.mark.parametrize("logit", [-750.5, -40.25, -0.5, 33.5, 710.25])
@pytest.mark.parametrize("family", [Bernoulli, Geometric])
def test_probabilities_by_logits_against_the_definition(family, logit):
    with mpmath.workdps(700):
        p, q = (1 / (1 + mpmath.exp(-mpmath.mpf(z))) for z in (logit, logit / 2))
        scale = 1 / p if family is Geometric else 1
        entropy = -scale * (p * mpmath.log(p) + (1 - p) * mpmath.log(1 - p))
        divergence = scale * (p * mpmath.log(p / q) + (1 - p) * mpmath.log((1 - p) / (1 - q)))
        assert oracle.nearest("entropy", family(logit=logit)) == float(entropy)
        assert oracle.nearest("kl_divergence", family(logit=logit), family(logit=logit / 2)) == float(divergence)
        for measure, value, q_params in (("entropy", entropy, None), ("kl_divergence", divergence, {"logit": [logit / 2]})):
            found = oracle.nearest_array(measure, family, family if q_params else None, {"logit": [logit]}, q_params)
            assert found == np.array([float(value)])


def test_a_probability_whose_inverse_is_beyond_all_numbers():
    """H of a geometric law is 1 - log p + O(p) for small p; with e^(-10^30) for p that is 10^30 + 1."""
    assert oracle.nearest("entropy", Geometric(logit=-(10**30))) == 1e30
    assert oracle.nearest("entropy", Geometric(logit=-(10**5))) == 100_001
    assert oracle.nearest("cross_entropy", Bernoulli(logit=10**6), Bernoulli(logit=-(10**6))) == 1e6
