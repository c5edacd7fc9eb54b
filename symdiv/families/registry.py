"""Every family, in one explicit tuple, and the reader of distributions."""

from __future__ import annotations

from symdiv.errors import InvalidInput
from symdiv.expression import read
from symdiv.families.anglit import Anglit
from symdiv.families.arcsine import Arcsine
from symdiv.families.base import Family
from symdiv.families.bernoulli import Bernoulli
from symdiv.families.beta import Beta
from symdiv.families.beta_binomial import BetaBinomial
from symdiv.families.binomial import Binomial
from symdiv.families.borel import Borel
from symdiv.families.bradford import Bradford
from symdiv.families.computed import Computed
from symdiv.families.continuous_bernoulli import ContinuousBernoulli
from symdiv.families.dirichlet import Dirichlet
from symdiv.families.discrete_laplace import DiscreteLaplace
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.families.exponential import Exponential
from symdiv.families.finite import Categorical, Finite
from symdiv.families.gamma import Gamma
from symdiv.families.geometric import Geometric
from symdiv.families.histogram import Histogram
from symdiv.families.hypergeometric import Hypergeometric
from symdiv.families.inverse_gamma import InverseGamma
from symdiv.families.inverse_wishart import InverseWishart
from symdiv.families.kumaraswamy import Kumaraswamy
from symdiv.families.laplace import Laplace
from symdiv.families.log_normal import LogNormal
from symdiv.families.log_series import LogSeries
from symdiv.families.log_uniform import LogUniform
from symdiv.families.logistic_normal import LogisticNormal
from symdiv.families.logit_normal import LogitNormal
from symdiv.families.matrix_normal import MatrixNormal
from symdiv.families.matrix_t import MatrixT
from symdiv.families.multinomial import Multinomial
from symdiv.families.multivariate_log_normal import MultivariateLogNormal
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.multivariate_student_t import MultivariateStudentT
from symdiv.families.negative_binomial import NegativeBinomial
from symdiv.families.normal import Normal
from symdiv.families.normal_gamma import NormalGamma
from symdiv.families.ordered_logistic import OrderedLogistic
from symdiv.families.pareto import Pareto
from symdiv.families.planck import Planck
from symdiv.families.poisson import Poisson
from symdiv.families.poisson_binomial import PoissonBinomial
from symdiv.families.power_function import PowerFunction
from symdiv.families.power_spherical import PowerSpherical
from symdiv.families.product import Product
from symdiv.families.raised_cosine import RaisedCosine
from symdiv.families.scaled_beta import ScaledBeta
from symdiv.families.semicircle import Semicircle
from symdiv.families.spherical_uniform import SphericalUniform
from symdiv.families.structured import Structured
from symdiv.families.trapezoidal import Trapezoidal
from symdiv.families.triangular import Triangular
from symdiv.families.truncated_exponential import TruncatedExponential
from symdiv.families.truncated_normal import TruncatedNormal
from symdiv.families.truncated_pareto import TruncatedPareto
from symdiv.families.uniform import Uniform
from symdiv.families.von_mises import VonMises
from symdiv.families.von_mises_fisher import VonMisesFisher
from symdiv.families.weibull import Weibull
from symdiv.families.wishart import Wishart
from symdiv.families.wrapped_cauchy import WrappedCauchy
from symdiv.families.zero_inflated_binomial import ZeroInflatedBinomial
from symdiv.families.zeta import Zeta

__all__ = [
    "FAMILIES",
    "MULTIVARIATE",
    "Anglit",
    "Arcsine",
    "Bernoulli",
    "Beta",
    "BetaBinomial",
    "Binomial",
    "Borel",
    "Bradford",
    "Categorical",
    "Computed",
    "ContinuousBernoulli",
    "Dirichlet",
    "DiscreteLaplace",
    "DiscreteUniform",
    "Exponential",
    "Finite",
    "Gamma",
    "Geometric",
    "Histogram",
    "Hypergeometric",
    "InverseGamma",
    "InverseWishart",
    "Kumaraswamy",
    "Laplace",
    "LogNormal",
    "LogSeries",
    "LogUniform",
    "LogisticNormal",
    "LogitNormal",
    "MatrixNormal",
    "MatrixT",
    "Multinomial",
    "MultivariateLogNormal",
    "MultivariateNormal",
    "MultivariateStudentT",
    "NegativeBinomial",
    "Normal",
    "NormalGamma",
    "OrderedLogistic",
    "Pareto",
    "Planck",
    "Poisson",
    "PoissonBinomial",
    "PowerFunction",
    "PowerSpherical",
    "Product",
    "RaisedCosine",
    "ScaledBeta",
    "Semicircle",
    "SphericalUniform",
    "Trapezoidal",
    "Triangular",
    "TruncatedExponential",
    "TruncatedNormal",
    "TruncatedPareto",
    "Uniform",
    "VonMises",
    "VonMisesFisher",
    "Weibull",
    "Wishart",
    "WrappedCauchy",
    "ZeroInflatedBinomial",
    "Zeta",
    "by_name",
    "parse",
]

FAMILIES: tuple[type[Family], ...] = (
    # continuous
    Anglit, Arcsine, Beta, Bradford, Computed, ContinuousBernoulli, Exponential, Gamma, Histogram, InverseGamma, Kumaraswamy, Laplace, LogNormal,
    LogUniform, LogitNormal, Normal, Pareto, PowerFunction, RaisedCosine, ScaledBeta, Semicircle, Trapezoidal, Triangular, TruncatedExponential,
    TruncatedNormal, TruncatedPareto, Uniform, VonMises, Weibull, WrappedCauchy,
    # discrete
    Bernoulli, BetaBinomial, Binomial, Borel, Categorical, DiscreteLaplace, DiscreteUniform, Finite, Geometric, Hypergeometric, LogSeries, NegativeBinomial,
    OrderedLogistic, Planck, Poisson, PoissonBinomial, ZeroInflatedBinomial, Zeta,
)  # fmt: skip

MULTIVARIATE: tuple[type[Structured], ...] = (
    Dirichlet, InverseWishart, LogisticNormal, MatrixNormal, MatrixT, Multinomial, MultivariateLogNormal, MultivariateNormal,
    MultivariateStudentT, NormalGamma, PowerSpherical, Product, SphericalUniform, VonMisesFisher, Wishart,
)  # fmt: skip
"""Families of vectors, matrices and tuples."""

by_name: dict[str, type[Family]] = {family.__name__: family for family in (*FAMILIES, *MULTIVARIATE)}


def parse(text: str) -> Family:
    """Read a distribution as it is written on the command line. Nothing is evaluated as code.

    Numbers are exact ("0.1" is 1/10), names are symbols that range over the parameter's domain.

    >>> from symdiv import parse
    >>> parse("Gamma(a, 1/2)")
    Gamma('a', '1/2')
    >>> parse("Normal(0, variance=4)")
    Normal(0, 2)

    Raises :class:`~symdiv.errors.InvalidInput`, with one line that names what is wrong and what was expected.
    """
    value = read(text, constructors=by_name)
    if not isinstance(value, Family):
        raise InvalidInput(f"{text!r}: expected a distribution such as Gamma(2, 1/3)")
    return value
