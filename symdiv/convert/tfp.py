"""Distributions of TensorFlow Probability, on any of its substrates."""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.convert.counterpart import (
    Array,
    Converted,
    Counterpart,
    Table,
    alone,
    broadcast,
    congruence,
    convert,
    diagonal,
    located,
    logistic,
    mapped,
    normalised,
    plus,
    product,
    refused,
    softmax,
    spread,
)
from symdiv.errors import InvalidInput

__all__ = ["TABLE", "from_tfp"]

_LIBRARY = "tfp.distributions"


_gaussian = alone("MultivariateNormal", lambda loc, factor: {"mean": loc, "covariance": congruence(factor)}, loc=1, factor=2)
_wishart = (
    Counterpart("Wishart", lambda df, factor: {"dof": df, "scale": congruence(factor)}, {"input_output_cholesky": 0}, {"factor": 2}),
)  # fmt: skip

TABLE: Table = {
    "Bernoulli": alone("Bernoulli", lambda prob: {"prob": prob}),
    "Beta": alone("Beta", lambda concentration1, concentration0: {"alpha": concentration1, "beta": concentration0}),
    "BetaBinomial": alone(
        "BetaBinomial", lambda total_count, concentration1, concentration0: {"trials": total_count, "alpha": concentration1, "beta": concentration0}
    ),
    "Binomial": alone("Binomial", lambda total_count, prob: {"trials": total_count, "prob": prob}),
    "Categorical": alone("Categorical", lambda weights: {"probs": weights}, weights=1),
    "Cauchy": located("Cauchy"),
    "Chi": alone("Chi", lambda df: {"dof": df}),
    "Chi2": alone("ChiSquared", lambda df: {"dof": df}),
    "ContinuousBernoulli": alone("ContinuousBernoulli", lambda prob: {"prob": prob}),
    "Dirichlet": alone("Dirichlet", lambda concentration: {"concentration": concentration}, concentration=1),
    "ExpGamma": alone("ExpGamma", lambda concentration, rate: {"shape": concentration, "rate": rate}),
    "ExpInverseGamma": alone("ExpInverseGamma", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "Exponential": alone("Exponential", lambda rate: {"rate": rate}),
    "FiniteDiscrete": alone("Finite", lambda outcomes, weights: {"weights": dict(zip(outcomes, weights, strict=True))}, outcomes=1, weights=1),
    "Gamma": alone("Gamma", lambda concentration, rate: {"shape": concentration, "rate": rate}),
    "GeneralizedExtremeValue": alone("GeneralizedExtremeValue", lambda loc, scale, concentration: {"loc": loc, "scale": scale, "shape": concentration}),
    "GeneralizedNormal": alone("GeneralizedNormal", lambda loc, scale, power: {"loc": loc, "scale": scale, "shape": power}),
    "GeneralizedPareto": alone("GeneralizedPareto", lambda loc, scale, concentration: {"loc": loc, "scale": scale, "shape": concentration}),
    "Geometric": alone("Geometric", lambda prob: {"prob": prob}),
    "Gumbel": located("Gumbel"),
    "HalfCauchy": (Counterpart("HalfCauchy", lambda scale: {"scale": scale}, {"loc": 0}),),
    "HalfNormal": alone("HalfNormal", lambda scale: {"scale": scale}),
    "HalfStudentT": (Counterpart("HalfStudentT", lambda df, scale: {"dof": df, "scale": scale}, {"loc": 0}),),
    "InverseGamma": alone("InverseGamma", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "InverseGaussian": alone("InverseGaussian", lambda loc, concentration: {"mean": loc, "shape": concentration}),
    "Kumaraswamy": alone("Kumaraswamy", lambda concentration1, concentration0: {"a": concentration1, "b": concentration0}),
    "Laplace": located("Laplace"),
    "LogLogistic": alone("LogLogistic", lambda loc, scale: {"shape": 1 / scale, "scale": sp.exp(loc)}),
    "LogNormal": located("LogNormal"),
    "Logistic": located("Logistic"),
    "LogitNormal": located("LogitNormal"),
    "MatrixNormalLinearOperator": alone(
        "MatrixNormal",
        lambda loc, row_factor, column_factor: {"mean": loc, "row_covariance": congruence(row_factor), "column_covariance": congruence(column_factor)},
        loc=2, row_factor=2, column_factor=2,
    ),
    "Moyal": located("Moyal"),
    "Multinomial": alone("Multinomial", lambda total_count, weights: {"trials": total_count, "probs": weights}, weights=1),
    "MultivariateNormalDiag": _gaussian,
    "MultivariateNormalDiagPlusLowRankCovariance": alone(
        "MultivariateNormal",
        lambda loc, cov_diag_factor, cov_perturb_factor: {"mean": loc, "covariance": plus(diagonal(cov_diag_factor), congruence(cov_perturb_factor))},
        loc=1, cov_diag_factor=1, cov_perturb_factor=2,
    ),
    "MultivariateNormalFullCovariance": alone(
        "MultivariateNormal", lambda loc, covariance_matrix: {"mean": loc, "covariance": covariance_matrix}, loc=1, covariance_matrix=2
    ),
    "MultivariateNormalLinearOperator": _gaussian,
    "MultivariateNormalTriL": _gaussian,
    "MultivariateStudentTLinearOperator": alone(
        "MultivariateStudentT", lambda df, loc, factor: {"dof": df, "loc": loc, "scale": congruence(factor)}, loc=1, factor=2
    ),
    "NegativeBinomial": alone("NegativeBinomial", lambda total_count, prob: {"size": total_count, "prob": 1 - prob}),
    "Normal": located("Normal"),
    "OneHotCategorical": alone("Multinomial", lambda weights: {"trials": 1, "probs": weights}, weights=1),
    "StoppingRatioLogistic": alone("StoppingRatioLogistic", lambda cutpoints, loc: {"cutpoints": cutpoints, "loc": loc}, cutpoints=1),
    "OrderedLogistic": alone("OrderedLogistic", lambda cutpoints, loc: {"cutpoints": cutpoints, "loc": loc}, cutpoints=1),
    "Pareto": alone("Pareto", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "Poisson": alone("Poisson", lambda rate: {"rate": rate}),
    "PowerSpherical": alone(
        "PowerSpherical", lambda mean_direction, concentration: {"towards": mean_direction, "concentration": concentration}, mean_direction=1
    ),
    "SphericalUniform": alone("SphericalUniform", lambda dimension: {"dim": dimension}),
    "StudentT": alone("StudentT", lambda df, loc, scale: {"dof": df, "loc": loc, "scale": scale}),
    "Triangular": alone("Triangular", lambda low, high, peak: {"low": low, "mode": peak, "high": high}),
    "TruncatedNormal": alone("TruncatedNormal", lambda loc, scale, low, high: {"loc": loc, "scale": scale, "low": low, "high": high}),
    "Uniform": alone("Uniform", lambda low, high: {"low": low, "high": high}),
    "VonMises": alone("VonMises", lambda loc, concentration: {"loc": loc, "concentration": concentration}),
    "VonMisesFisher": alone(
        "VonMisesFisher", lambda mean_direction, concentration: {"towards": mean_direction, "concentration": concentration}, mean_direction=1
    ),
    "Weibull": alone("Weibull", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "WishartLinearOperator": _wishart,
    "WishartTriL": _wishart,
    "Zipf": alone("Zeta", lambda power: {"exponent": power}),
}  # fmt: skip
"""What each class is; parameters are its attributes, and prob (one probability), weights (several), rate, scale, and the
factors L of covariances, however they were given."""


def from_tfp(distribution: Any) -> Converted:
    """Convert a distribution of TensorFlow Probability with the exact values of its tensors.

    Parameters
    ----------
    distribution : such as ``tfp.distributions.Gamma(2.0, 3.0)``, of TensorFlow, JAX or NumPy; ``Independent`` and ``Sample``
        become products of their components

    Returns a distribution; nested lists of distributions, of the shape ``batch_shape``, where it is a batch.
    The elements of a float32 tensor mean their exact binary values. Logits and logarithms of rates stay exact: the probability is
    1/(1 + exp(-logit)). Probabilities in a vector are divided by their exact sum.

    Raises :class:`~symdiv.errors.Unsupported` for what symdiv does not have, :class:`~symdiv.errors.InvalidInput` for what is
    no distribution of TensorFlow Probability.
    """
    kind = type(distribution)
    if not (hasattr(kind, "batch_shape") and any(c.__module__.startswith("tensorflow_probability.") for c in kind.__mro__)):
        raise InvalidInput(f"{distribution!r}: expected a distribution of TensorFlow Probability, such as tfp.distributions.Gamma(2.0, 3.0)")
    return _converted(distribution, tuple(int(n) for n in distribution.batch_shape))


def _converted(distribution: Any, shape: tuple[int, ...]) -> Converted:
    kind = type(distribution)
    name = kind.__name__.removeprefix("_")
    if not kind.__module__.startswith("tensorflow_probability."):
        raise refused(kind.__module__, name)
    if name == "Independent":
        return product(from_tfp(distribution.distribution), len(shape))
    if name == "Sample":
        count = int(_size(distribution.sample_shape))
        return _repeated(from_tfp(distribution.distribution), count, len(shape))
    if name not in TABLE:
        raise refused(_LIBRARY, name)
    events = TABLE[name][0].events
    lists = {k: _read(distribution, k, shape, events.get(k, 0)) for k in TABLE[name][0].reads}
    return spread(shape, lists, lambda one: convert(_LIBRARY, name, TABLE[name], one))


def _size(shape: Any) -> int:
    """The number of elements of a shape, which may be a number."""
    import numpy as np

    return int(np.prod(np.asarray(shape)))


def _repeated(component: Converted, count: int, depth: int) -> Converted:
    return [_repeated(c, count, depth - 1) for c in component] if depth else product([component] * count, 0)


def _read(distribution: Any, name: str, shape: tuple[int, ...], rank: int) -> Array:
    """A parameter as nested lists of exact numbers, of the batch's shape and then its own."""
    import numpy as np

    given = distribution.parameters

    def array(key: str) -> Array:
        value = getattr(distribution, key, None)
        if value is None or callable(value):
            value = given.get(key)
            value = value if value is None else np.asarray(value, distribution.dtype)
        if value is None and key == "loc":
            value = np.zeros(tuple(distribution.event_shape))
        return broadcast(key, value, shape, rank)

    if name == "prob":
        return array("probs") if given["probs"] is not None else mapped(logistic, array("logits"))
    if name == "weights":
        return normalised(array("probs")) if given["probs"] is not None else softmax(array("logits"))
    if f"log_{name}" in given and given[name] is None:
        return mapped(sp.exp, array(f"log_{name}"))
    operators = {"factor": "scale", "row_factor": "scale_row", "column_factor": "scale_column"}
    if name in operators:
        return broadcast(name, getattr(distribution, operators[name]).to_dense(), shape, rank)
    if name == "input_output_cholesky":
        return broadcast(name, int(bool(given[name])), shape, rank)
    return array(name)
