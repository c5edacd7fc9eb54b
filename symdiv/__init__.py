"""Exact truth about entropy, cross-entropy and KL divergence: derived, proved, enclosed.

>>> import symdiv as sd
>>> sd.kl_divergence(sd.Exponential(2), sd.Exponential(3))
log(2/3) + 1/2
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    **dict.fromkeys(("Undecided", "Proved", "Refuted"), "symdiv.verdict"),
    **dict.fromkeys(("cross_entropy", "derive", "entropy", "kl_divergence"), "symdiv.derivation.public"),
    **dict.fromkeys(("expectation", "mean", "variance"), "symdiv.derivation.moments"),
    **dict.fromkeys(
        (
            "Anglit", "Arcsine", "AsymmetricLaplace", "Bernoulli", "Beta", "BetaBinomial", "BetaPrime", "Binomial", "Borel", "Bradford", "BurrXII",
            "Categorical", "Cauchy", "Chi", "ChiSquared", "ContinuousBernoulli", "Dagum", "Dirichlet", "DiscreteLaplace", "DiscreteUniform", "Distribution",
            "DoubleGamma", "DoubleWeibull", "Erlang", "ExpGamma", "ExpInverseGamma", "Exponential", "Finite", "FisherF", "Frechet", "Gamma",
            "GeneralizedExtremeValue", "GeneralizedGamma", "GeneralizedHalfLogistic", "GeneralizedLogistic", "GeneralizedNormal", "GeneralizedPareto",
            "Geometric", "Gompertz", "Gumbel", "GumbelMin", "HalfCauchy", "HalfGeneralizedNormal", "HalfLogistic", "HalfNormal", "HalfStudentT",
            "Histogram", "HyperbolicSecant", "Hypergeometric", "InverseGamma", "InverseGaussian", "InverseWishart", "Kumaraswamy", "Laplace", "Levy",
            "Lindley", "LogLaplace", "LogLogistic", "LogNormal", "LogSeries", "LogUniform", "Logistic", "LogisticNormal", "LogitNormal", "Lomax",
            "MatrixNormal", "MatrixT", "Maxwell", "Mixture", "Moyal", "Multinomial", "MultivariateLogNormal", "MultivariateNormal", "MultivariateStudentT",
            "Nakagami", "NegativeBinomial", "Normal", "NormalGamma", "OrderedLogistic", "Pareto", "Planck", "Poisson", "PoissonBinomial", "PowerFunction",
            "PowerSpherical", "Product", "Pushforward", "RaisedCosine", "Rayleigh", "ReflectedWeibull", "ScaledBeta", "Semicircle", "ShiftedExponential",
            "SphericalUniform", "StoppingRatioLogistic", "StudentT", "Trapezoidal", "Triangular", "TruncatedExponential", "TruncatedNormal",
            "TruncatedPareto", "Uniform", "VonMises", "VonMisesFisher", "Weibull", "Wishart", "WrappedCauchy", "ZeroInflatedBinomial", "Zeta", "parse",
        ),
        "symdiv.families.registry",
    ),
    "verify": "symdiv.proof.checker",
    **dict.fromkeys(("check", "symmetry"), "symdiv.decision.public"),
    **{f"from_{library}": f"symdiv.convert.{library}" for library in ("numpyro", "scipy", "sympy", "tfp", "torch")},
}  # fmt: skip
_MODULES = ("errors", "exact", "oracle")

__all__ = sorted([*_HOME, *_MODULES])

if TYPE_CHECKING:
    from symdiv import errors as errors
    from symdiv import exact as exact
    from symdiv import oracle as oracle
    from symdiv.convert.numpyro import from_numpyro as from_numpyro
    from symdiv.convert.scipy import from_scipy as from_scipy
    from symdiv.convert.sympy import from_sympy as from_sympy
    from symdiv.convert.tfp import from_tfp as from_tfp
    from symdiv.convert.torch import from_torch as from_torch
    from symdiv.decision.public import check as check
    from symdiv.decision.public import symmetry as symmetry
    from symdiv.derivation.moments import expectation as expectation
    from symdiv.derivation.moments import mean as mean
    from symdiv.derivation.moments import variance as variance
    from symdiv.derivation.public import cross_entropy as cross_entropy
    from symdiv.derivation.public import derive as derive
    from symdiv.derivation.public import entropy as entropy
    from symdiv.derivation.public import kl_divergence as kl_divergence
    from symdiv.families.registry import Anglit as Anglit
    from symdiv.families.registry import Arcsine as Arcsine
    from symdiv.families.registry import AsymmetricLaplace as AsymmetricLaplace
    from symdiv.families.registry import Bernoulli as Bernoulli
    from symdiv.families.registry import Beta as Beta
    from symdiv.families.registry import BetaBinomial as BetaBinomial
    from symdiv.families.registry import BetaPrime as BetaPrime
    from symdiv.families.registry import Binomial as Binomial
    from symdiv.families.registry import Borel as Borel
    from symdiv.families.registry import Bradford as Bradford
    from symdiv.families.registry import BurrXII as BurrXII
    from symdiv.families.registry import Categorical as Categorical
    from symdiv.families.registry import Cauchy as Cauchy
    from symdiv.families.registry import Chi as Chi
    from symdiv.families.registry import ChiSquared as ChiSquared
    from symdiv.families.registry import ContinuousBernoulli as ContinuousBernoulli
    from symdiv.families.registry import Dagum as Dagum
    from symdiv.families.registry import Dirichlet as Dirichlet
    from symdiv.families.registry import DiscreteLaplace as DiscreteLaplace
    from symdiv.families.registry import DiscreteUniform as DiscreteUniform
    from symdiv.families.registry import Distribution as Distribution
    from symdiv.families.registry import DoubleGamma as DoubleGamma
    from symdiv.families.registry import DoubleWeibull as DoubleWeibull
    from symdiv.families.registry import Erlang as Erlang
    from symdiv.families.registry import ExpGamma as ExpGamma
    from symdiv.families.registry import ExpInverseGamma as ExpInverseGamma
    from symdiv.families.registry import Exponential as Exponential
    from symdiv.families.registry import Finite as Finite
    from symdiv.families.registry import FisherF as FisherF
    from symdiv.families.registry import Frechet as Frechet
    from symdiv.families.registry import Gamma as Gamma
    from symdiv.families.registry import GeneralizedExtremeValue as GeneralizedExtremeValue
    from symdiv.families.registry import GeneralizedGamma as GeneralizedGamma
    from symdiv.families.registry import GeneralizedHalfLogistic as GeneralizedHalfLogistic
    from symdiv.families.registry import GeneralizedLogistic as GeneralizedLogistic
    from symdiv.families.registry import GeneralizedNormal as GeneralizedNormal
    from symdiv.families.registry import GeneralizedPareto as GeneralizedPareto
    from symdiv.families.registry import Geometric as Geometric
    from symdiv.families.registry import Gompertz as Gompertz
    from symdiv.families.registry import Gumbel as Gumbel
    from symdiv.families.registry import GumbelMin as GumbelMin
    from symdiv.families.registry import HalfCauchy as HalfCauchy
    from symdiv.families.registry import HalfGeneralizedNormal as HalfGeneralizedNormal
    from symdiv.families.registry import HalfLogistic as HalfLogistic
    from symdiv.families.registry import HalfNormal as HalfNormal
    from symdiv.families.registry import HalfStudentT as HalfStudentT
    from symdiv.families.registry import Histogram as Histogram
    from symdiv.families.registry import HyperbolicSecant as HyperbolicSecant
    from symdiv.families.registry import Hypergeometric as Hypergeometric
    from symdiv.families.registry import InverseGamma as InverseGamma
    from symdiv.families.registry import InverseGaussian as InverseGaussian
    from symdiv.families.registry import InverseWishart as InverseWishart
    from symdiv.families.registry import Kumaraswamy as Kumaraswamy
    from symdiv.families.registry import Laplace as Laplace
    from symdiv.families.registry import Levy as Levy
    from symdiv.families.registry import Lindley as Lindley
    from symdiv.families.registry import Logistic as Logistic
    from symdiv.families.registry import LogisticNormal as LogisticNormal
    from symdiv.families.registry import LogitNormal as LogitNormal
    from symdiv.families.registry import LogLaplace as LogLaplace
    from symdiv.families.registry import LogLogistic as LogLogistic
    from symdiv.families.registry import LogNormal as LogNormal
    from symdiv.families.registry import LogSeries as LogSeries
    from symdiv.families.registry import LogUniform as LogUniform
    from symdiv.families.registry import Lomax as Lomax
    from symdiv.families.registry import MatrixNormal as MatrixNormal
    from symdiv.families.registry import MatrixT as MatrixT
    from symdiv.families.registry import Maxwell as Maxwell
    from symdiv.families.registry import Mixture as Mixture
    from symdiv.families.registry import Moyal as Moyal
    from symdiv.families.registry import Multinomial as Multinomial
    from symdiv.families.registry import MultivariateLogNormal as MultivariateLogNormal
    from symdiv.families.registry import MultivariateNormal as MultivariateNormal
    from symdiv.families.registry import MultivariateStudentT as MultivariateStudentT
    from symdiv.families.registry import Nakagami as Nakagami
    from symdiv.families.registry import NegativeBinomial as NegativeBinomial
    from symdiv.families.registry import Normal as Normal
    from symdiv.families.registry import NormalGamma as NormalGamma
    from symdiv.families.registry import OrderedLogistic as OrderedLogistic
    from symdiv.families.registry import Pareto as Pareto
    from symdiv.families.registry import Planck as Planck
    from symdiv.families.registry import Poisson as Poisson
    from symdiv.families.registry import PoissonBinomial as PoissonBinomial
    from symdiv.families.registry import PowerFunction as PowerFunction
    from symdiv.families.registry import PowerSpherical as PowerSpherical
    from symdiv.families.registry import Product as Product
    from symdiv.families.registry import Pushforward as Pushforward
    from symdiv.families.registry import RaisedCosine as RaisedCosine
    from symdiv.families.registry import Rayleigh as Rayleigh
    from symdiv.families.registry import ReflectedWeibull as ReflectedWeibull
    from symdiv.families.registry import ScaledBeta as ScaledBeta
    from symdiv.families.registry import Semicircle as Semicircle
    from symdiv.families.registry import ShiftedExponential as ShiftedExponential
    from symdiv.families.registry import SphericalUniform as SphericalUniform
    from symdiv.families.registry import StoppingRatioLogistic as StoppingRatioLogistic
    from symdiv.families.registry import StudentT as StudentT
    from symdiv.families.registry import Trapezoidal as Trapezoidal
    from symdiv.families.registry import Triangular as Triangular
    from symdiv.families.registry import TruncatedExponential as TruncatedExponential
    from symdiv.families.registry import TruncatedNormal as TruncatedNormal
    from symdiv.families.registry import TruncatedPareto as TruncatedPareto
    from symdiv.families.registry import Uniform as Uniform
    from symdiv.families.registry import VonMises as VonMises
    from symdiv.families.registry import VonMisesFisher as VonMisesFisher
    from symdiv.families.registry import Weibull as Weibull
    from symdiv.families.registry import Wishart as Wishart
    from symdiv.families.registry import WrappedCauchy as WrappedCauchy
    from symdiv.families.registry import ZeroInflatedBinomial as ZeroInflatedBinomial
    from symdiv.families.registry import Zeta as Zeta
    from symdiv.families.registry import parse as parse
    from symdiv.proof.checker import verify as verify
    from symdiv.verdict import Proved as Proved
    from symdiv.verdict import Refuted as Refuted
    from symdiv.verdict import Undecided as Undecided


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``import symdiv`` itself costs nothing."""
    if name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"symdiv.{name}")
    else:
        raise AttributeError(f"module 'symdiv' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*(n for n in globals() if n.startswith("__")), *__all__})
