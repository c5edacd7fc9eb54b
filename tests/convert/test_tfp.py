"""from_tfp, on the JAX substrate: TFP's own log_prob at points that TFP draws is the other road."""

from __future__ import annotations

from typing import Any

import comparing
import pytest
import sympy as sp

import symdiv as sd
from symdiv.convert.tfp import TABLE
from symdiv.families.registry import by_name

jax = pytest.importorskip("jax")
tfp = pytest.importorskip("tensorflow_probability.substrates.jax")
np = pytest.importorskip("numpy")
jax.config.update("jax_enable_x64", True)
D = tfp.distributions
pytestmark = [
    pytest.mark.slow,  # JAX compiles for a minute
    pytest.mark.filterwarnings("ignore:shape requires ndarray:DeprecationWarning"),  # TFP's own use of JAX
]


def t(value: Any) -> Any:
    return np.asarray(value, np.float64)


def operator(matrix: Any) -> Any:
    return tfp.tf2jax.linalg.LinearOperatorLowerTriangular(t(matrix))


LOC = t([0.3, -1.0])
SPREAD = t([[2.0, 0.5], [0.5, 1.0]])
FACTOR = t([[1.0, 0.0], [0.5, 2.0]])
LOGITS = t([0.0, 0.7, -1.0])
WEIGHTS = t([1.0, 2.0, 4.0]) / 7
TOWARDS = t([0.6, 0.8, 0.0])

SAMPLES: dict[str, list[Any]] = {
    "Bernoulli": [D.Bernoulli(probs=t(0.3)), D.Bernoulli(logits=t(0.7))],
    "Beta": [D.Beta(t(2.5), t(1.3))],
    "BetaBinomial": [D.BetaBinomial(t(7), t(2.5), t(1.3))],
    "Binomial": [D.Binomial(t(7), probs=t(0.3)), D.Binomial(t(7), logits=t(0.7))],
    "Categorical": [D.Categorical(probs=WEIGHTS), D.Categorical(logits=LOGITS)],
    "Cauchy": [D.Cauchy(t(0.3), t(1.7))],
    "Chi": [D.Chi(t(3.5))],
    "Chi2": [D.Chi2(t(3.5))],
    "ContinuousBernoulli": [D.ContinuousBernoulli(probs=t(0.3)), D.ContinuousBernoulli(logits=t(0.7))],
    "Dirichlet": [D.Dirichlet(t([1.5, 2.5, 3.5]))],
    "ExpGamma": [D.ExpGamma(t(2.5), rate=t(1.7)), D.ExpGamma(t(2.5), log_rate=t(0.7))],
    "ExpInverseGamma": [D.ExpInverseGamma(t(2.5), scale=t(1.7)), D.ExpInverseGamma(t(2.5), log_scale=t(0.7))],
    "Exponential": [D.Exponential(t(1.7))],
    "FiniteDiscrete": [D.FiniteDiscrete(t([1.0, 3.0, 4.0]), probs=WEIGHTS), D.FiniteDiscrete(t([1.0, 3.0, 4.0]), logits=LOGITS)],
    "Gamma": [D.Gamma(t(2.5), rate=t(1.7)), D.Gamma(t(2.5), log_rate=t(0.7))],
    "GeneralizedExtremeValue": [D.GeneralizedExtremeValue(t(0.3), t(1.7), t(0.4))],
    "GeneralizedNormal": [D.GeneralizedNormal(t(0.3), t(1.7), t(2.5))],
    "GeneralizedPareto": [D.GeneralizedPareto(t(0.3), t(1.7), t(0.7))],
    "Geometric": [D.Geometric(probs=t(0.3)), D.Geometric(logits=t(0.7))],
    "Gumbel": [D.Gumbel(t(0.3), t(1.7))],
    "HalfCauchy": [D.HalfCauchy(t(0.0), t(1.7))],
    "HalfNormal": [D.HalfNormal(t(1.7))],
    "HalfStudentT": [D.HalfStudentT(t(3.5), t(0.0), t(1.7))],
    "InverseGamma": [D.InverseGamma(t(2.5), t(1.7))],
    "InverseGaussian": [D.InverseGaussian(t(2.5), t(1.7))],
    "Kumaraswamy": [D.Kumaraswamy(t(2.5), t(1.7))],
    "Laplace": [D.Laplace(t(0.3), t(1.7))],
    "LogLogistic": [D.LogLogistic(t(0.3), t(0.7))],
    "LogNormal": [D.LogNormal(t(0.3), t(0.7))],
    "Logistic": [D.Logistic(t(0.3), t(1.7))],
    "LogitNormal": [D.LogitNormal(t(0.3), t(0.7))],
    "MatrixNormalLinearOperator": [D.MatrixNormalLinearOperator(t([[0.3, 1, 0], [2, 0, 1]]), operator(FACTOR), operator(np.diag([1.0, 2.0, 3.0])))],
    "Moyal": [D.Moyal(t(0.3), t(1.7))],
    "Multinomial": [D.Multinomial(t(4), probs=WEIGHTS), D.Multinomial(t(4), logits=LOGITS)],
    "MultivariateNormalDiag": [D.MultivariateNormalDiag(LOC, t([1.0, 2.0])), D.MultivariateNormalDiag(scale_diag=t([1.0, 2.0]))],
    "MultivariateNormalDiagPlusLowRankCovariance": [D.MultivariateNormalDiagPlusLowRankCovariance(LOC, t([1.0, 2.0]), t([[1.0], [2.0]]))],
    "MultivariateNormalFullCovariance": [D.MultivariateNormalFullCovariance(LOC, SPREAD)],
    "MultivariateNormalLinearOperator": [D.MultivariateNormalLinearOperator(LOC, operator(FACTOR))],
    "MultivariateNormalTriL": [D.MultivariateNormalTriL(LOC, FACTOR)],
    "MultivariateStudentTLinearOperator": [D.MultivariateStudentTLinearOperator(t(3.5), LOC, operator(FACTOR))],
    "NegativeBinomial": [D.NegativeBinomial(t(2.5), probs=t(0.3)), D.NegativeBinomial(t(2.5), logits=t(0.7))],
    "Normal": [D.Normal(t(0.3), t(1.7))],
    "OneHotCategorical": [D.OneHotCategorical(probs=WEIGHTS, dtype=np.float64), D.OneHotCategorical(logits=LOGITS, dtype=np.float64)],
    "OrderedLogistic": [D.OrderedLogistic(t([-1.0, 0.5, 2.0]), t(0.3))],
    "Pareto": [D.Pareto(t(2.5), t(1.7))],
    "Poisson": [D.Poisson(t(2.5)), D.Poisson(log_rate=t(0.7))],
    "PowerSpherical": [D.PowerSpherical(TOWARDS, t(2.5))],
    "SphericalUniform": [D.SphericalUniform(3, dtype=np.float64)],
    "StoppingRatioLogistic": [D.StoppingRatioLogistic(t([-1.0, 0.5, 0.25]), t(0.3))],
    "StudentT": [D.StudentT(t(3.5), t(0.3), t(1.7))],
    "Triangular": [D.Triangular(t(0.3), t(1.7), t(0.7))],
    "TruncatedNormal": [D.TruncatedNormal(t(0.3), t(1.7), t(-1.0), t(2.0))],
    "Uniform": [D.Uniform(t(0.3), t(1.7))],
    "VonMises": [D.VonMises(t(0.3), t(2.5))],
    "VonMisesFisher": [D.VonMisesFisher(TOWARDS, t(2.5))],
    "Weibull": [D.Weibull(t(2.5), t(1.7))],
    "WishartLinearOperator": [D.WishartLinearOperator(t(4.0), operator(FACTOR))],
    "WishartTriL": [D.WishartTriL(t(4.0), FACTOR)],
    "Zipf": [D.Zipf(t(2.5))],
}


@pytest.mark.parametrize("name", comparing.present(TABLE))
def test_a_law_has_tfps_density(name: str) -> None:
    for law in SAMPLES[name]:
        p = sd.from_tfp(law)
        assert type(p).__name__ in {c.family for c in TABLE[name]}
        known = comparing.points(p)
        points = law.sample(3, seed=jax.random.PRNGKey(0)) if known is None else np.array(known)
        values = points if name in ("Categorical", "FiniteDiscrete") else np.asarray(points, np.float64)
        assert comparing.agree(p, points.tolist(), law.log_prob(values).tolist()), p


def test_every_entry_is_tried() -> None:
    comparing.check_samples(TABLE, SAMPLES)


def test_a_wrong_reading_would_be_noticed() -> None:
    law = D.Weibull(t(2.5), t(1.7))
    points = t([0.5, 1.5, 2.5])
    assert not comparing.agree(sd.Weibull("17/10", "5/2"), points.tolist(), law.log_prob(points).tolist())


def test_parameters_are_those_the_tensors_hold() -> None:
    assert sd.from_tfp(D.Normal(np.float32(0.1), np.float32(1))).loc == sp.Rational(13421773, 2**27)
    assert sd.from_tfp(D.Poisson(log_rate=t(0.5))).rate == sp.exp(sp.Rational(1, 2))
    assert sd.from_tfp(D.Bernoulli(logits=t(0.5))).prob == 1 / (1 + sp.exp(sp.Rational(-1, 2)))


def test_a_batch_is_nested_lists_of_its_shape() -> None:
    law = D.Normal(t([0.0, 1.0]), t([[1.0], [2.0], [3.0]]))
    assert sd.from_tfp(law) == [[sd.Normal(m, s) for m in (0, 1)] for s in (1, 2, 3)]


@pytest.mark.skipif("Product" not in by_name, reason="symdiv has no Product")
def test_independent_and_sample_are_products() -> None:
    product = by_name["Product"]
    assert sd.from_tfp(D.Independent(D.Normal(t([0.0, 1.0]), t(1.0)), 1)) == product(sd.Normal(0, 1), sd.Normal(1, 1))
    assert sd.from_tfp(D.Sample(D.Normal(t(0.0), t(1.0)), 3)) == product(*[sd.Normal(0, 1)] * 3)
    assert sd.from_tfp(D.Sample(D.Normal(t([0.0, 1.0]), t(1.0)), 2)) == [product(*[sd.Normal(m, 1)] * 2) for m in (0, 1)]


REFUSED = [
    (D.JohnsonSU(t(0.0), t(1.0), t(0.0), t(1.0)), "JohnsonSU"),
    (D.HalfCauchy(t(1.0), t(1.0)), "loc = 1"),
    (D.Deterministic(t(1.0)), "Deterministic"),
    (D.WishartTriL(t(4.0), FACTOR, input_output_cholesky=True), "input_output_cholesky = 1"),
    (D.MultivariateNormalDiagPlusLowRank(LOC, t([1.0, 2.0]), t([[1.0], [2.0]])), "MultivariateNormalDiagPlusLowRank"),
]


@pytest.mark.parametrize(("law", "word"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_has_no_counterpart_is_refused_by_name(law: Any, word: str) -> None:
    with pytest.raises(sd.errors.Unsupported, match=word):
        sd.from_tfp(law)


def test_wrong_calls() -> None:
    for wrong in (3, "Normal", D.Normal):
        with pytest.raises(sd.errors.InvalidInput, match="expected a distribution of TensorFlow Probability"):
            sd.from_tfp(wrong)
    with pytest.raises(sd.errors.InvalidInput):
        sd.from_tfp(D.FiniteDiscrete(t([0.5, 1.0]), probs=t([0.5, 0.5])))
