"""Pairs and entropies that have to close: what other libraries and the literature have in closed form."""

from __future__ import annotations

import itertools

import pytest

import symdiv as sd
from symdiv.families.registry import by_name

GAMMAS = ("Gamma", "Exponential", "ChiSquared", "Weibull", "Chi", "HalfNormal", "Rayleigh", "Maxwell", "Nakagami")
# Finite in some library (PyTorch, TFP, NumPyro, Distributions.jl, StatProofBook, ...), by family of P: those of Q. Some libraries have names of their
# own for laws in this list: Gaussian and circulant normal processes are multivariate normal laws, a vector of exponentials is a product.
LIBRARIES = {
    "Bernoulli": "Bernoulli Poisson Geometric",
    "Beta": "Beta ChiSquared ContinuousBernoulli Exponential Gamma Normal Uniform Laplace",
    "Cauchy": "Cauchy StudentT",
    "Chi": "Chi",
    "ChiSquared": "ChiSquared Exponential Gamma Gumbel Normal",
    "ContinuousBernoulli": "ContinuousBernoulli Exponential Normal Uniform",
    "Dirichlet": "Dirichlet",
    "DiscreteUniform": "DiscreteUniform",
    "ExpGamma": "ExpGamma",
    "ExpInverseGamma": "ExpInverseGamma",
    "Exponential": "ChiSquared Exponential Gamma Gumbel Normal Laplace",
    "Gamma": "ChiSquared Exponential Gamma Gumbel Normal Laplace",
    "Geometric": "Geometric",
    "Gumbel": "Gumbel Normal",
    "HalfCauchy": "HalfCauchy",
    "HalfNormal": "HalfNormal",
    "InverseGamma": "InverseGamma",
    "Laplace": "Laplace Normal Gumbel",
    "Lindley": "Lindley",
    "LogNormal": "LogNormal",
    "LogUniform": "LogUniform",
    "LogitNormal": "LogitNormal",
    "MatrixNormal": "MatrixNormal",
    "Moyal": "Moyal",
    "MultivariateNormal": "MultivariateNormal",
    "Normal": "Gumbel Laplace Normal",
    "NormalGamma": "NormalGamma",
    "Pareto": "ChiSquared Exponential Gamma Normal Pareto Laplace",
    "OrderedLogistic": "OrderedLogistic",
    "Poisson": "Poisson",
    "PowerSpherical": "SphericalUniform VonMisesFisher",
    "StoppingRatioLogistic": "StoppingRatioLogistic",
    "Uniform": "Beta ChiSquared ContinuousBernoulli Exponential Gamma Gumbel Normal Pareto Uniform Laplace",
    "VonMises": "VonMises",
    "VonMisesFisher": "SphericalUniform VonMisesFisher",
    "Weibull": "ChiSquared Exponential Gamma Weibull",
    "Wishart": "Wishart",
}
LITERATURE = (
    "GeneralizedGamma", "Frechet", "InverseGaussian", "Lomax", "PowerFunction", "Gompertz", "BetaPrime", "WrappedCauchy", "LogSeries", "Borel", "Zeta",
    "DiscreteLaplace",
)  # fmt: skip
PAIRS = sorted(
    {*itertools.product(GAMMAS, GAMMAS), *((p, q) for p, qs in LIBRARIES.items() for q in qs.split()), *((name, name) for name in LITERATURE)},
)
LOCI = [
    ("BetaPrime(a, b)", "BetaPrime(c, d)"),
    ("Binomial(n, p)", "Binomial(n, q)"),
    ("BurrXII(c, k, s)", "BurrXII(c, l, t)"),
    ("Dagum(c, k, s)", "Dagum(c, l, t)"),
    ("GeneralizedNormal(m, s, a)", "GeneralizedNormal(m, t, b)"),
    ("Levy(m, s)", "Levy(m, t)"),
    ("Logistic(m, s)", "Logistic(n, s)"),
    ("NegativeBinomial(r, p)", "NegativeBinomial(r, q)"),
    ("OrderedLogistic([0, 1], m)", "Categorical([p, q, 1 - p - q])"),
    ("Categorical([p, q, 1 - p - q])", "OrderedLogistic([0, 1], m)"),
]
OPEN_ENTROPIES = {"BetaBinomial", "Binomial", "Borel", "LogSeries", "LogitNormal", "Multinomial", "NegativeBinomial", "Poisson"}


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda n: n)
def test_a_required_pair_closes(first: str, second: str) -> None:
    assert sd.derive("kl_divergence", by_name[first].general_member("_p"), by_name[second].general_member("_q")).status == "closed"


@pytest.mark.parametrize(("p", "q"), LOCI)
def test_a_required_pair_closes_where_parameters_are_equal(p: str, q: str) -> None:
    assert sd.derive("kl_divergence", p, q).status == "closed"


@pytest.mark.parametrize("name", sorted(set(by_name) - {"LogisticNormal", "Mixture", "Distribution"}))
def test_an_entropy_closes_except_where_none_is_known(name: str) -> None:
    status = sd.derive("entropy", by_name[name].general_member()).status
    assert status == ("open" if name in OPEN_ENTROPIES else "closed")
