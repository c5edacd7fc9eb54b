"""Values too near to 0 for any ball, whose sign is a theorem; and probabilities by their logits, where 1 - p has no digits left."""

import mpmath
import numpy as np
import pytest

from symdiv import Bernoulli, Binomial, Categorical, DiscreteLaplace, DiscreteUniform, Geometric, NegativeBinomial, Normal, Poisson, oracle
from symdiv.oracle.signs import is_positive

LEAST = {"float64": 5e-324, "float16": 2.0**-24}
TINY = [
    ("entropy", DiscreteLaplace("383555.625"), None),
    ("cross_entropy", DiscreteLaplace(400_000), DiscreteLaplace("383555.625")),
    ("kl_divergence", DiscreteLaplace(400_000), DiscreteLaplace("383555.625")),
    ("entropy", Categorical(logits=[10**30, 0, 0]), None),
    ("kl_divergence", Categorical(logits=[10**30, 0, 0]), Categorical(logits=[2 * 10**30, 0, 0])),
    *[(measure, family(logit=z), None if measure == "entropy" else family(logit=z // 2))
      for measure in ("entropy", "kl_divergence") for family, z in ((Bernoulli, 10**30), (Bernoulli, -(10**5)), (Geometric, 10**5))],
]  # fmt: skip


@pytest.mark.parametrize(("measure", "p", "q"), TINY, ids=str)
def test_values_below_every_format_are_rounded_by_their_sign(measure, p, q):
    for dtype, least in LEAST.items():
        found = {toward: oracle.nearest(measure, p, q, dtype=dtype, toward=toward) for toward in ("nearest", "up", "down", "zero")}
        assert found == {"nearest": 0, "up": least, "down": 0, "zero": 0}


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
