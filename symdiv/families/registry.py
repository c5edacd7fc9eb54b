"""Every family, in one explicit tuple, and the reader of distributions."""

from __future__ import annotations

from symdiv.errors import InvalidInput
from symdiv.expression import read
from symdiv.expression.meaning import suggestion
from symdiv.families.anglit import Anglit
from symdiv.families.arcsine import Arcsine
from symdiv.families.asymmetric_laplace import AsymmetricLaplace
from symdiv.families.base import Family
from symdiv.families.bernoulli import Bernoulli
from symdiv.families.beta import Beta
from symdiv.families.beta_binomial import BetaBinomial
from symdiv.families.beta_prime import BetaPrime
from symdiv.families.binomial import Binomial
from symdiv.families.borel import Borel
from symdiv.families.bradford import Bradford
from symdiv.families.burr_xii import BurrXII
from symdiv.families.cauchy import Cauchy
from symdiv.families.chi import Chi
from symdiv.families.chi_squared import ChiSquared
from symdiv.families.continuous_bernoulli import ContinuousBernoulli
from symdiv.families.dagum import Dagum
from symdiv.families.dirichlet import Dirichlet
from symdiv.families.discrete_laplace import DiscreteLaplace
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.families.distribution import Distribution
from symdiv.families.double_gamma import DoubleGamma
from symdiv.families.double_weibull import DoubleWeibull
from symdiv.families.erlang import Erlang
from symdiv.families.exp_gamma import ExpGamma
from symdiv.families.exp_inverse_gamma import ExpInverseGamma
from symdiv.families.exponential import Exponential
from symdiv.families.finite import Categorical, Finite
from symdiv.families.fisher_f import FisherF
from symdiv.families.frechet import Frechet
from symdiv.families.gamma import Gamma
from symdiv.families.generalized_extreme_value import GeneralizedExtremeValue
from symdiv.families.generalized_gamma import GeneralizedGamma
from symdiv.families.generalized_half_logistic import GeneralizedHalfLogistic
from symdiv.families.generalized_logistic import GeneralizedLogistic
from symdiv.families.generalized_normal import GeneralizedNormal
from symdiv.families.generalized_pareto import GeneralizedPareto
from symdiv.families.geometric import Geometric
from symdiv.families.gompertz import Gompertz
from symdiv.families.gumbel import Gumbel
from symdiv.families.gumbel_min import GumbelMin
from symdiv.families.half_cauchy import HalfCauchy
from symdiv.families.half_generalized_normal import HalfGeneralizedNormal
from symdiv.families.half_logistic import HalfLogistic
from symdiv.families.half_normal import HalfNormal
from symdiv.families.half_student_t import HalfStudentT
from symdiv.families.histogram import Histogram
from symdiv.families.hyperbolic_secant import HyperbolicSecant
from symdiv.families.hypergeometric import Hypergeometric
from symdiv.families.inverse_gamma import InverseGamma
from symdiv.families.inverse_gaussian import InverseGaussian
from symdiv.families.inverse_wishart import InverseWishart
from symdiv.families.kumaraswamy import Kumaraswamy
from symdiv.families.laplace import Laplace
from symdiv.families.levy import Levy
from symdiv.families.lindley import Lindley
from symdiv.families.log_laplace import LogLaplace
from symdiv.families.log_logistic import LogLogistic
from symdiv.families.log_normal import LogNormal
from symdiv.families.log_series import LogSeries
from symdiv.families.log_uniform import LogUniform
from symdiv.families.logistic import Logistic
from symdiv.families.logistic_normal import LogisticNormal
from symdiv.families.logit_normal import LogitNormal
from symdiv.families.lomax import Lomax
from symdiv.families.matrix_normal import MatrixNormal
from symdiv.families.matrix_t import MatrixT
from symdiv.families.maxwell import Maxwell
from symdiv.families.mixture import Mixture
from symdiv.families.moyal import Moyal
from symdiv.families.multinomial import Multinomial
from symdiv.families.multivariate_log_normal import MultivariateLogNormal
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.multivariate_student_t import MultivariateStudentT
from symdiv.families.nakagami import Nakagami
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
from symdiv.families.pushforward import Pushforward
from symdiv.families.raised_cosine import RaisedCosine
from symdiv.families.rayleigh import Rayleigh
from symdiv.families.reflected_weibull import ReflectedWeibull
from symdiv.families.scaled_beta import ScaledBeta
from symdiv.families.semicircle import Semicircle
from symdiv.families.shifted_exponential import ShiftedExponential
from symdiv.families.spherical_uniform import SphericalUniform
from symdiv.families.stopping_ratio_logistic import StoppingRatioLogistic
from symdiv.families.structured import Structured
from symdiv.families.student_t import StudentT
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
    "OWN",
    "Anglit",
    "Arcsine",
    "AsymmetricLaplace",
    "Bernoulli",
    "Beta",
    "BetaBinomial",
    "BetaPrime",
    "Binomial",
    "Borel",
    "Bradford",
    "BurrXII",
    "Categorical",
    "Cauchy",
    "Chi",
    "ChiSquared",
    "ContinuousBernoulli",
    "Dagum",
    "Dirichlet",
    "DiscreteLaplace",
    "DiscreteUniform",
    "Distribution",
    "DoubleGamma",
    "DoubleWeibull",
    "Erlang",
    "ExpGamma",
    "ExpInverseGamma",
    "Exponential",
    "Finite",
    "FisherF",
    "Frechet",
    "Gamma",
    "GeneralizedExtremeValue",
    "GeneralizedGamma",
    "GeneralizedHalfLogistic",
    "GeneralizedLogistic",
    "GeneralizedNormal",
    "GeneralizedPareto",
    "Geometric",
    "Gompertz",
    "Gumbel",
    "GumbelMin",
    "HalfCauchy",
    "HalfGeneralizedNormal",
    "HalfLogistic",
    "HalfNormal",
    "HalfStudentT",
    "Histogram",
    "HyperbolicSecant",
    "Hypergeometric",
    "InverseGamma",
    "InverseGaussian",
    "InverseWishart",
    "Kumaraswamy",
    "Laplace",
    "Levy",
    "Lindley",
    "LogLaplace",
    "LogLogistic",
    "LogNormal",
    "LogSeries",
    "LogUniform",
    "Logistic",
    "LogisticNormal",
    "LogitNormal",
    "Lomax",
    "MatrixNormal",
    "MatrixT",
    "Maxwell",
    "Mixture",
    "Moyal",
    "Multinomial",
    "MultivariateLogNormal",
    "MultivariateNormal",
    "MultivariateStudentT",
    "Nakagami",
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
    "Pushforward",
    "RaisedCosine",
    "Rayleigh",
    "ReflectedWeibull",
    "ScaledBeta",
    "Semicircle",
    "ShiftedExponential",
    "SphericalUniform",
    "StoppingRatioLogistic",
    "StudentT",
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
    Anglit, Arcsine, AsymmetricLaplace, Beta, BetaPrime, Bradford, BurrXII, Cauchy, Chi, ChiSquared, ContinuousBernoulli, Dagum, DoubleGamma, DoubleWeibull,
    Erlang, ExpGamma, ExpInverseGamma, Exponential, FisherF, Frechet, Gamma, GeneralizedExtremeValue, GeneralizedGamma, GeneralizedHalfLogistic,
    GeneralizedLogistic, GeneralizedNormal, GeneralizedPareto, Gompertz, Gumbel, GumbelMin, HalfCauchy, HalfGeneralizedNormal, HalfLogistic, HalfNormal,
    HalfStudentT, Histogram, HyperbolicSecant, InverseGamma, InverseGaussian, Kumaraswamy, Laplace, Levy, Lindley, LogLaplace, LogLogistic, LogNormal,
    LogUniform, Logistic, LogitNormal, Lomax, Maxwell, Moyal, Nakagami, Normal, Pareto, PowerFunction, RaisedCosine, Rayleigh, ReflectedWeibull, ScaledBeta,
    Semicircle, ShiftedExponential, StudentT, Trapezoidal, Triangular, TruncatedExponential, TruncatedNormal, TruncatedPareto, Uniform, VonMises, Weibull,
    WrappedCauchy,
    # discrete
    Bernoulli, BetaBinomial, Binomial, Borel, Categorical, DiscreteLaplace, DiscreteUniform, Finite, Geometric, Hypergeometric, LogSeries, NegativeBinomial,
    OrderedLogistic, Planck, Poisson, PoissonBinomial, StoppingRatioLogistic, ZeroInflatedBinomial, Zeta,
)  # fmt: skip

MULTIVARIATE: tuple[type[Structured], ...] = (
    Dirichlet, InverseWishart, LogisticNormal, MatrixNormal, MatrixT, Multinomial, MultivariateLogNormal, MultivariateNormal, MultivariateStudentT,
    NormalGamma, PowerSpherical, Product, SphericalUniform, VonMisesFisher, Wishart,
)  # fmt: skip
"""Families of vectors, matrices and tuples."""

OWN: tuple[type[Family], ...] = (Distribution, Pushforward)
"""Families of the user's own making."""

by_name: dict[str, type[Family]] = {family.__name__: family for family in (*FAMILIES, *MULTIVARIATE, Mixture, *OWN)}


def family_named(family: object) -> type[Family]:
    """The family itself, or the one of that name.

    >>> family_named("gamma")
    Traceback (most recent call last):
    symdiv.errors.InvalidInput: unknown family 'gamma'; did you mean Gamma?

    Raises :class:`~symdiv.errors.InvalidInput`, with the nearest name, or with the command that lists all.
    """
    if isinstance(family, str):
        if family not in by_name:
            raise InvalidInput(f"unknown family {family!r}" + (suggestion(family, by_name) or "; 'symdiv families' lists all"))
        return by_name[family]
    if isinstance(family, type) and issubclass(family, Family):
        return family
    raise InvalidInput(f"{family!r}: expected a family such as Gamma or its name")


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
