"""from_numpyro: NumPyro's own log_prob at points that NumPyro draws is the other road."""

from __future__ import annotations

from typing import Any

import comparing
import pytest
import sympy as sp

import symdiv as sd
from symdiv.convert.numpyro import TABLE
from symdiv.families.registry import by_name

jax = pytest.importorskip("jax")
D = pytest.importorskip("numpyro.distributions")
np = pytest.importorskip("numpy")
jax.config.update("jax_enable_x64", True)
pytestmark = pytest.mark.slow  # JAX compiles for a minute

SPREAD = np.array([[2.0, 0.5], [0.5, 1.0]])
FACTOR = np.array([[1.0, 0.0], [0.5, 2.0]])
LOC = np.array([0.3, -1.0])
LOGITS = np.array([0.0, 0.7, -1.0])
WEIGHTS = np.array([1.0, 2.0, 4.0]) / 7

SAMPLES: dict[str, list[Any]] = {
    "AsymmetricLaplace": [D.AsymmetricLaplace(0.3, 1.7, 2.5)],
    "BernoulliLogits": [D.BernoulliLogits(0.7)],
    "BernoulliProbs": [D.BernoulliProbs(0.3)],
    "Beta": [D.Beta(2.5, 1.3)],
    "BetaBinomial": [D.BetaBinomial(2.5, 1.3, 7)],
    "BetaProportion": [D.BetaProportion(0.25, 3.5)],
    "BinomialLogits": [D.BinomialLogits(0.7, 7)],
    "BinomialProbs": [D.BinomialProbs(0.3, 7)],
    "CategoricalLogits": [D.CategoricalLogits(LOGITS)],
    "CategoricalProbs": [D.CategoricalProbs(WEIGHTS)],
    "Cauchy": [D.Cauchy(0.3, 1.7)],
    "Chi2": [D.Chi2(3.5)],
    "CirculantNormal": [D.CirculantNormal(np.array([0.3, -1.0, 0.5]), np.array([2.0, 0.5, 0.5]))],
    "Dagum": [D.Dagum(1.3, 2.5, 1.7)],
    "Dirichlet": [D.Dirichlet(np.array([1.5, 2.5, 3.5]))],
    "DiscreteUniform": [D.DiscreteUniform(2, 7)],
    "DoublyTruncatedPowerLaw": [D.DoublyTruncatedPowerLaw(-2.3, 1.7, 4.0)],
    "Exponential": [D.Exponential(1.7)],
    "Gamma": [D.Gamma(2.5, 1.7)],
    "GammaPoisson": [D.GammaPoisson(2.5, 1.7)],
    "GeometricLogits": [D.GeometricLogits(0.7)],
    "GeometricProbs": [D.GeometricProbs(0.3)],
    "Gompertz": [D.Gompertz(0.7, 1.7)],
    "Gumbel": [D.Gumbel(0.3, 1.7)],
    "HalfCauchy": [D.HalfCauchy(1.7)],
    "HalfNormal": [D.HalfNormal(1.7)],
    "InverseGamma": [D.InverseGamma(2.5, 1.7)],
    "InverseWishart": [D.InverseWishart(4.0, SPREAD), D.InverseWishart(4.0, scale_tril=FACTOR), D.InverseWishart(4.0, rate_matrix=SPREAD)],
    "Kumaraswamy": [D.Kumaraswamy(2.5, 1.7)],
    "Laplace": [D.Laplace(0.3, 1.7)],
    "Levy": [D.Levy(0.3, 1.7)],
    "LogNormal": [D.LogNormal(0.3, 0.7)],
    "LogUniform": [D.LogUniform(0.5, 2.5)],
    "Logistic": [D.Logistic(0.3, 1.7)],
    "LowRankMultivariateNormal": [D.LowRankMultivariateNormal(LOC, np.array([[1.0], [2.0]]), np.array([1.0, 0.5]))],
    "LowerTruncatedPowerLaw": [D.LowerTruncatedPowerLaw(-2.3, 1.7)],
    "MatrixNormal": [D.MatrixNormal(np.array([[0.3, 1.0, 0.0], [2.0, 0.0, 1.0]]), FACTOR, np.diag([1.0, 2.0, 3.0]))],
    "MultinomialLogits": [D.MultinomialLogits(LOGITS, 4)],
    "MultinomialProbs": [D.MultinomialProbs(WEIGHTS, 4)],
    "MultivariateNormal": [D.MultivariateNormal(LOC, SPREAD), D.MultivariateNormal(LOC, precision_matrix=SPREAD), D.MultivariateNormal(LOC, scale_tril=FACTOR)],
    "MultivariateStudentT": [D.MultivariateStudentT(3.5, LOC, FACTOR)],
    "NegativeBinomial2": [D.NegativeBinomial2(2.5, 1.3)],
    "NegativeBinomialLogits": [D.NegativeBinomialLogits(2.5, 0.7)],
    "NegativeBinomialProbs": [D.NegativeBinomialProbs(2.5, 0.3)],
    "Normal": [D.Normal(0.3, 1.7)],
    "OrderedLogistic": [D.OrderedLogistic(0.3, np.array([-1.0, 0.5, 2.0]))],
    "Pareto": [D.Pareto(1.7, 2.5)],
    "Poisson": [D.Poisson(2.5)],
    "SoftLaplace": [D.SoftLaplace(0.3, 1.7)],
    "StudentT": [D.StudentT(3.5, 0.3, 1.7)],
    "TwoSidedTruncatedDistribution": [D.TruncatedNormal(0.3, 1.7, low=-1.0, high=2.0)],
    "Uniform": [D.Uniform(0.3, 1.7)],
    "VonMises": [D.VonMises(0.3, 2.5)],
    "Weibull": [D.Weibull(1.7, 2.5)],
    "Wishart": [D.Wishart(4.0, SPREAD), D.Wishart(4.0, scale_tril=FACTOR), D.Wishart(4.0, rate_matrix=SPREAD)],
}


@pytest.mark.parametrize("name", comparing.present(TABLE))
def test_a_law_has_numpyros_density(name: str) -> None:
    for law in SAMPLES[name]:
        p = sd.from_numpyro(law)
        assert type(p).__name__ in {c.family for c in TABLE[name]}
        known = comparing.points(p)
        points = law.sample(jax.random.PRNGKey(0), (3,)) if known is None else np.array(known)
        assert comparing.agree(p, points.tolist(), law.log_prob(points).tolist()), p


def test_every_entry_is_tried() -> None:
    comparing.check_samples(TABLE, SAMPLES)


def test_a_wrong_reading_would_be_noticed() -> None:
    law = D.NegativeBinomialProbs(2.5, 0.3)
    points = np.arange(4)
    assert not comparing.agree(sd.Weibull("17/10", "5/2"), [1.5, 2.5], D.Weibull(1.7, 2.5).log_prob(np.array([1.5, 2.5])).tolist())
    if "NegativeBinomial" in by_name:
        assert not comparing.agree(by_name["NegativeBinomial"]("5/2", "3/10"), points.tolist(), law.log_prob(points).tolist())


def test_arrays_of_any_width_are_exact() -> None:
    for dtype, value in (("float32", sp.Rational(13421773, 2**27)), ("float16", sp.Rational(819, 8192)), ("bfloat16", sp.Rational(205, 2048))):
        assert sd.from_numpyro(D.Normal(jax.numpy.asarray(0.1, dtype), 1.0)).loc == value


def test_logits_stay_exact() -> None:
    assert sd.from_numpyro(D.Bernoulli(logits=0.5)).prob == 1 / (1 + sp.exp(sp.Rational(-1, 2)))


def test_a_batch_is_nested_lists_of_its_shape() -> None:
    law = D.Normal(np.array([0.0, 1.0]), np.array([[1.0], [2.0], [3.0]]))
    assert sd.from_numpyro(law) == [[sd.Normal(m, s) for m in (0, 1)] for s in (1, 2, 3)]
    assert sd.from_numpyro(D.Exponential(2.0).expand((2,))) == [sd.Exponential(2)] * 2
    assert sd.from_numpyro(D.Categorical(np.array([[0.25, 0.75], [0.5, 0.5]]))) == [sd.Categorical(["1/4", "3/4"]), sd.Categorical(["1/2", "1/2"])]


@pytest.mark.skipif("Product" not in by_name, reason="symdiv has no Product")
def test_independent_is_a_product() -> None:
    product = by_name["Product"]
    assert sd.from_numpyro(D.Normal(np.array([0.0, 1.0]), 1.0).to_event(1)) == product(sd.Normal(0, 1), sd.Normal(1, 1))
    assert sd.from_numpyro(D.Normal(0.0, 1.0).expand((3, 2)).to_event(1)) == [product(sd.Normal(0, 1), sd.Normal(0, 1))] * 3


REFUSED = [
    (D.LKJ(3, 1.0), "LKJ"),
    (D.Delta(1.0), "Delta"),
    (D.TruncatedNormal(0.0, 1.0, low=0.0), "LeftTruncatedDistribution"),
    (D.TruncatedDistribution(D.Laplace(0.0, 1.0), -1.0, 1.0), "Laplace"),
    (D.ZeroInflatedPoisson(0.3, 2.0), "ZeroInflated"),
    (D.WishartCholesky(4.0, SPREAD), "WishartCholesky"),
]


@pytest.mark.parametrize(("law", "word"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_has_no_counterpart_is_refused_by_name(law: Any, word: str) -> None:
    with pytest.raises(sd.errors.Unsupported, match=word):
        sd.from_numpyro(law)


def test_wrong_calls() -> None:
    for wrong in (3, "Normal", D.Normal):
        with pytest.raises(sd.errors.InvalidInput, match="expected a distribution of NumPyro"):
            sd.from_numpyro(wrong)
