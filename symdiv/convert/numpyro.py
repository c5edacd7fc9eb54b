"""Distributions of ``numpyro.distributions``."""

from __future__ import annotations

from typing import Any

from symdiv.convert.counterpart import (
    Array,
    Converted,
    Table,
    alone,
    broadcast,
    congruence,
    convert,
    diagonal,
    inverse,
    located,
    logistic,
    matrices,
    module,
    normalised,
    plus,
    product,
    refused,
    softmax,
    spread,
)
from symdiv.errors import InvalidInput

__all__ = ["TABLE", "from_numpyro"]

_LIBRARY = "numpyro.distributions"


TABLE: Table = {
    "AsymmetricLaplace": alone("AsymmetricLaplace", lambda loc, scale, asymmetry: {"loc": loc, "scale": scale, "asymmetry": asymmetry}),
    "BernoulliLogits": alone("Bernoulli", lambda logits: {"prob": logistic(logits)}),
    "BernoulliProbs": alone("Bernoulli", lambda probs: {"prob": probs}),
    "Beta": alone("Beta", lambda concentration1, concentration0: {"alpha": concentration1, "beta": concentration0}),
    "BetaBinomial": alone(
        "BetaBinomial", lambda total_count, concentration1, concentration0: {"trials": total_count, "alpha": concentration1, "beta": concentration0}
    ),
    "BetaProportion": alone("Beta", lambda concentration1, concentration0: {"alpha": concentration1, "beta": concentration0}),
    "BinomialLogits": alone("Binomial", lambda total_count, logits: {"trials": total_count, "prob": logistic(logits)}),
    "BinomialProbs": alone("Binomial", lambda total_count, probs: {"trials": total_count, "prob": probs}),
    "CategoricalLogits": alone("Categorical", lambda logits: {"probs": softmax(logits)}, logits=1),
    "CategoricalProbs": alone("Categorical", lambda probs: {"probs": normalised(probs)}, probs=1),
    "Cauchy": located("Cauchy"),
    "Chi2": alone("ChiSquared", lambda df: {"dof": df}),
    "CirculantNormal": alone("MultivariateNormal", lambda loc, covariance_row: {"mean": loc, "circulant": covariance_row}, loc=1, covariance_row=1),
    "Dagum": alone("Dagum", lambda concentration, sharpness, scale: {"c": sharpness, "k": concentration, "scale": scale}),
    "Dirichlet": alone("Dirichlet", lambda concentration: {"concentration": concentration}, concentration=1),
    "DiscreteUniform": alone("DiscreteUniform", lambda low, high: {"low": low, "high": high}),
    "DoublyTruncatedPowerLaw": alone("TruncatedPareto", lambda alpha, low, high: {"shape": -1 - alpha, "scale": low, "high": high}),
    "Exponential": alone("Exponential", lambda rate: {"rate": rate}),
    "Gamma": alone("Gamma", lambda concentration, rate: {"shape": concentration, "rate": rate}),
    "GammaPoisson": alone("NegativeBinomial", lambda concentration, rate: {"size": concentration, "prob": rate / (1 + rate)}),
    "GeometricLogits": alone("Geometric", lambda logits: {"prob": logistic(logits)}),
    "GeometricProbs": alone("Geometric", lambda probs: {"prob": probs}),
    "Gompertz": alone("Gompertz", lambda concentration, rate: {"shape": concentration, "scale": 1 / rate}),
    "Gumbel": located("Gumbel"),
    "HalfCauchy": alone("HalfCauchy", lambda scale: {"scale": scale}),
    "HalfNormal": alone("HalfNormal", lambda scale: {"scale": scale}),
    "InverseGamma": alone("InverseGamma", lambda concentration, rate: {"shape": concentration, "scale": rate}),
    "InverseWishart": alone("InverseWishart", lambda concentration, scale_matrix: {"dof": concentration, "scale": scale_matrix}, scale_matrix=2),
    "Kumaraswamy": alone("Kumaraswamy", lambda concentration1, concentration0: {"a": concentration1, "b": concentration0}),
    "Laplace": located("Laplace"),
    "Levy": located("Levy"),
    "LogNormal": located("LogNormal"),
    "LogUniform": alone("LogUniform", lambda low, high: {"low": low, "high": high}),
    "Logistic": located("Logistic"),
    "LowRankMultivariateNormal": alone(
        "MultivariateNormal",
        lambda loc, cov_factor, cov_diag: {"mean": loc, "covariance": plus(congruence(cov_factor), diagonal(cov_diag))},
        loc=1, cov_factor=2, cov_diag=1,
    ),
    "LowerTruncatedPowerLaw": alone("Pareto", lambda alpha, low: {"shape": -1 - alpha, "scale": low}),
    "MatrixNormal": alone(
        "MatrixNormal",
        lambda loc, scale_tril_row, scale_tril_column: {
            "mean": loc, "row_covariance": congruence(scale_tril_row), "column_covariance": congruence(scale_tril_column),
        },
        loc=2, scale_tril_row=2, scale_tril_column=2,
    ),
    "MultinomialLogits": alone("Multinomial", lambda total_count, logits: {"trials": total_count, "probs": softmax(logits)}, logits=1),
    "MultinomialProbs": alone("Multinomial", lambda total_count, probs: {"trials": total_count, "probs": normalised(probs)}, probs=1),
    "MultivariateNormal": alone(
        "MultivariateNormal", lambda loc, covariance_matrix: {"mean": loc, "covariance": covariance_matrix}, loc=1, covariance_matrix=2
    ),
    "MultivariateStudentT": alone(
        "MultivariateStudentT", lambda df, loc, scale_tril: {"dof": df, "loc": loc, "scale": congruence(scale_tril)}, loc=1, scale_tril=2
    ),
    "NegativeBinomial2": alone("NegativeBinomial", lambda concentration, rate: {"size": concentration, "prob": rate / (1 + rate)}),
    "NegativeBinomialLogits": alone("NegativeBinomial", lambda total_count, logits: {"size": total_count, "prob": logistic(-logits)}),
    "NegativeBinomialProbs": alone("NegativeBinomial", lambda total_count, probs: {"size": total_count, "prob": 1 - probs}),
    "Normal": located("Normal"),
    "OrderedLogistic": alone("OrderedLogistic", lambda predictor, cutpoints: {"loc": predictor, "cutpoints": cutpoints}, cutpoints=1),
    "Pareto": alone("Pareto", lambda alpha, scale: {"shape": alpha, "scale": scale}),
    "Poisson": alone("Poisson", lambda rate: {"rate": rate}),
    "SoftLaplace": located("HyperbolicSecant"),
    "StudentT": alone("StudentT", lambda df, loc, scale: {"dof": df, "loc": loc, "scale": scale}),
    "TwoSidedTruncatedDistribution": alone("TruncatedNormal", lambda loc, scale, low, high: {"loc": loc, "scale": scale, "low": low, "high": high}),
    "Uniform": alone("Uniform", lambda low, high: {"low": low, "high": high}),
    "VonMises": alone("VonMises", lambda loc, concentration: {"loc": loc, "concentration": concentration}),
    "Weibull": alone("Weibull", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "Wishart": alone("Wishart", lambda concentration, scale_matrix: {"dof": concentration, "scale": scale_matrix}, scale_matrix=2),
}  # fmt: skip
"""What each class is; parameters are its attributes. Covariances and scale matrices are read as they were given, or as L·Lᵀ."""


def from_numpyro(distribution: Any) -> Converted:
    """Convert a distribution of ``numpyro.distributions`` with the exact values of its arrays.

    Parameters
    ----------
    distribution : such as ``numpyro.distributions.Gamma(2.0, 3.0)``; a ``TruncatedNormal`` with both bounds;
        ``Independent`` becomes a product of its components

    Returns a distribution; nested lists of distributions, of the shape ``batch_shape``, where it is a batch.
    The elements of a float32 array mean their exact binary values. Logits stay exact: the probability is 1/(1 + exp(-logit)).
    Probabilities in a vector are divided by their exact sum.

    Raises :class:`~symdiv.errors.Unsupported` for what symdiv does not have, :class:`~symdiv.errors.InvalidInput` for what is
    no distribution of NumPyro.
    """
    if not isinstance(distribution, module(_LIBRARY, distribution).Distribution):
        raise InvalidInput(f"{distribution!r}: expected a distribution of NumPyro, such as numpyro.distributions.Gamma(2.0, 3.0)")
    return _converted(distribution, tuple(distribution.batch_shape))


def _converted(distribution: Any, shape: tuple[int, ...]) -> Converted:
    """The conversion, spread over a batch of at least the distribution's own shape."""
    kind = type(distribution)
    name = kind.__name__
    if not kind.__module__.startswith("numpyro.distributions"):
        raise refused(kind.__module__, name)
    if name == "ExpandedDistribution":
        return _converted(distribution.base_dist, shape)
    if name == "Independent":
        count = distribution.reinterpreted_batch_ndims
        own = tuple(distribution.base_dist.batch_shape)
        components = _converted(distribution.base_dist, shape + own[len(own) - count :])
        return product(components, len(shape)) if count else components
    if name not in TABLE:
        raise refused(_LIBRARY, name)
    if name == "TwoSidedTruncatedDistribution" and type(distribution.base_dist).__name__ != "Normal":
        raise refused(_LIBRARY, f"{name} of a {type(distribution.base_dist).__name__}")
    events = TABLE[name][0].events
    lists = {k: _read(distribution, k, shape, events.get(k, 0)) for k in TABLE[name][0].reads}
    return spread(shape, lists, lambda one: convert(_LIBRARY, name, TABLE[name], one))


def _read(distribution: Any, name: str, shape: tuple[int, ...], rank: int) -> Array:
    """A parameter as nested lists of exact numbers, of the batch's shape and then its own."""
    holder = distribution
    if name in ("covariance_matrix", "scale_matrix"):
        # The matrix that was given is an attribute of the object, beside its Cholesky factor, which is computed with rounding.
        holder = getattr(distribution, "base_dist", distribution)
        other = {"covariance_matrix": "precision_matrix", "scale_matrix": "rate_matrix"}[name]
        if name not in vars(holder) and other in vars(holder):
            return matrices(inverse, broadcast(other, vars(holder)[other], shape, rank), len(shape))
        if name not in vars(holder):
            return matrices(congruence, broadcast("scale_tril", holder.scale_tril, shape, rank), len(shape))
    elif not hasattr(distribution, name):
        holder = distribution.base_dist
    return broadcast(name, getattr(holder, name), shape, rank)
