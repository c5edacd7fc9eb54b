"""Distributions of ``torch.distributions``."""

from __future__ import annotations

from typing import Any

from symdiv.convert.counterpart import (
    Array,
    Converted,
    Table,
    alone,
    congruence,
    convert,
    diagonal,
    exact_array,
    inverse,
    located,
    logistic,
    mapped,
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

__all__ = ["TABLE", "from_torch"]

_LIBRARY = "torch.distributions"


TABLE: Table = {
    "Bernoulli": alone("Bernoulli", lambda prob: {"prob": prob}),
    "Beta": alone("Beta", lambda concentration1, concentration0: {"alpha": concentration1, "beta": concentration0}),
    "Binomial": alone("Binomial", lambda total_count, prob: {"trials": total_count, "prob": prob}),
    "Categorical": alone("Categorical", lambda weights: {"probs": weights}, weights=1),
    "Cauchy": located("Cauchy"),
    "Chi2": alone("ChiSquared", lambda df: {"dof": df}),
    "ContinuousBernoulli": alone("ContinuousBernoulli", lambda prob: {"prob": prob}),
    "Dirichlet": alone("Dirichlet", lambda concentration: {"concentration": concentration}, concentration=1),
    "Exponential": alone("Exponential", lambda rate: {"rate": rate}),
    "FisherSnedecor": alone("FisherF", lambda df1, df2: {"d1": df1, "d2": df2}),
    "Gamma": alone("Gamma", lambda concentration, rate: {"shape": concentration, "rate": rate}),
    "GeneralizedPareto": alone("GeneralizedPareto", lambda loc, scale, concentration: {"loc": loc, "scale": scale, "shape": concentration}),
    "Geometric": alone("Geometric", lambda prob: {"prob": prob}),
    "Gumbel": located("Gumbel"),
    "HalfCauchy": alone("HalfCauchy", lambda scale: {"scale": scale}),
    "HalfNormal": alone("HalfNormal", lambda scale: {"scale": scale}),
    "InverseGamma": alone("InverseGamma", lambda concentration, rate: {"shape": concentration, "scale": rate}),
    "Kumaraswamy": alone("Kumaraswamy", lambda concentration1, concentration0: {"a": concentration1, "b": concentration0}),
    "Laplace": located("Laplace"),
    "LogNormal": located("LogNormal"),
    "LowRankMultivariateNormal": alone(
        "MultivariateNormal",
        lambda loc, cov_factor, cov_diag: {"mean": loc, "covariance": plus(congruence(cov_factor), diagonal(cov_diag))},
        loc=1, cov_factor=2, cov_diag=1,
    ),
    "Multinomial": alone("Multinomial", lambda total_count, weights: {"trials": total_count, "probs": weights}, weights=1),
    "MultivariateNormal": alone("MultivariateNormal", lambda loc, covariance: {"mean": loc, "covariance": covariance}, loc=1, covariance=2),
    "NegativeBinomial": alone("NegativeBinomial", lambda total_count, prob: {"size": total_count, "prob": 1 - prob}),
    "Normal": located("Normal"),
    "OneHotCategorical": alone("Multinomial", lambda weights: {"trials": 1, "probs": weights}, weights=1),
    "Pareto": alone("Pareto", lambda alpha, scale: {"shape": alpha, "scale": scale}),
    "Poisson": alone("Poisson", lambda rate: {"rate": rate}),
    "StudentT": alone("StudentT", lambda df, loc, scale: {"dof": df, "loc": loc, "scale": scale}),
    "Uniform": alone("Uniform", lambda low, high: {"low": low, "high": high}),
    "VonMises": alone("VonMises", lambda loc, concentration: {"loc": loc, "concentration": concentration}),
    "Weibull": alone("Weibull", lambda concentration, scale: {"shape": concentration, "scale": scale}),
    "Wishart": alone("Wishart", lambda df, covariance: {"dof": df, "scale": covariance}, covariance=2),
}  # fmt: skip
"""What each class is; parameters are its attributes, and prob (one probability), weights (several) and covariance, however they were given."""


def from_torch(distribution: Any) -> Converted:
    """Convert a distribution of ``torch.distributions`` with the exact values of its tensors.

    Parameters
    ----------
    distribution : such as ``torch.distributions.Gamma(2.0, 3.0)``; ``Independent`` becomes a product of its components

    Returns a distribution; nested lists of distributions, of the shape ``batch_shape``, where it is a batch.
    The elements of a float32 tensor mean their exact binary values. Logits stay exact: the probability is 1/(1 + exp(-logit)).
    Probabilities in a vector are divided by their exact sum.

    Raises :class:`~symdiv.errors.Unsupported` for what symdiv does not have, :class:`~symdiv.errors.InvalidInput` for what is
    no distribution of torch.
    """
    distributions = module(_LIBRARY, distribution)
    if not isinstance(distribution, distributions.Distribution):
        raise InvalidInput(f"{distribution!r}: expected a distribution of torch, such as torch.distributions.Gamma(2.0, 3.0)")
    name = type(distribution).__name__
    if type(distribution) is distributions.Independent:
        components = from_torch(distribution.base_dist)
        return product(components, len(distribution.batch_shape)) if distribution.reinterpreted_batch_ndims else components
    if name not in TABLE or type(distribution) is not getattr(distributions, name, None):
        raise refused(_LIBRARY, name)
    shape = tuple(distribution.batch_shape)
    lists = {k: _read(distribution, k, shape, TABLE[name][0].events.get(k, 0)) for k in TABLE[name][0].reads}
    return spread(shape, lists, lambda one: convert(_LIBRARY, name, TABLE[name], one))


def _read(distribution: Any, name: str, shape: tuple[int, ...], rank: int) -> Array:
    """A parameter as nested lists of exact numbers, of the batch's shape and then its own."""
    import torch

    def array(value: Any, rank: int) -> Array:
        tensor = torch.as_tensor(value).detach()
        return exact_array(name, tensor.expand(shape + tuple(tensor.shape[tensor.ndim - rank :])).tolist())

    if name == "prob":
        return array(distribution.probs, rank) if _given(distribution) == "probs" else mapped(logistic, array(distribution.logits, rank))
    if name == "weights":
        inner = getattr(distribution, "_categorical", distribution)
        return normalised(array(inner.probs, rank)) if _given(inner) == "probs" else softmax(array(inner.logits, rank))
    if name == "covariance":
        # A matrix that was given is an attribute of the object; the others are computed, with rounding, when they are first asked for.
        own = vars(distribution)
        if "covariance_matrix" in own and "scale_tril" not in own:
            return array(own["covariance_matrix"], rank)
        if "precision_matrix" in own and "scale_tril" not in own:
            return matrices(inverse, array(own["precision_matrix"], rank), len(shape))
        return matrices(congruence, array(distribution.scale_tril, rank), len(shape))
    return array(getattr(distribution, name), rank)


def _given(distribution: Any) -> str:
    """Whether the object was made from probabilities or logits; the other is computed, with rounding, when it is first asked for."""
    own = vars(distribution)
    if "probs" in own and "logits" in own and "_param" in own:
        return "probs" if own["_param"] is own["probs"] else "logits"
    return "probs" if "probs" in own else "logits"
