"""Every family, in one explicit tuple, and the reader of distributions."""

from __future__ import annotations

from symdiv.errors import InvalidInput
from symdiv.expression import read
from symdiv.families.base import Family
from symdiv.families.bernoulli import Bernoulli
from symdiv.families.beta import Beta
from symdiv.families.beta_prime import BetaPrime
from symdiv.families.binomial import Binomial
from symdiv.families.burr_xii import BurrXII
from symdiv.families.chi import Chi
from symdiv.families.chi_squared import ChiSquared
from symdiv.families.dagum import Dagum
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.families.erlang import Erlang
from symdiv.families.exp_gamma import ExpGamma
from symdiv.families.exp_inverse_gamma import ExpInverseGamma
from symdiv.families.exponential import Exponential
from symdiv.families.finite import Categorical, Finite
from symdiv.families.fisher_f import FisherF
from symdiv.families.frechet import Frechet
from symdiv.families.gamma import Gamma
from symdiv.families.generalized_gamma import GeneralizedGamma
from symdiv.families.generalized_half_logistic import GeneralizedHalfLogistic
from symdiv.families.generalized_logistic import GeneralizedLogistic
from symdiv.families.geometric import Geometric
from symdiv.families.gompertz import Gompertz
from symdiv.families.gumbel import Gumbel
from symdiv.families.gumbel_min import GumbelMin
from symdiv.families.half_cauchy import HalfCauchy
from symdiv.families.half_generalized_normal import HalfGeneralizedNormal
from symdiv.families.half_logistic import HalfLogistic
from symdiv.families.half_normal import HalfNormal
from symdiv.families.half_student_t import HalfStudentT
from symdiv.families.hyperbolic_secant import HyperbolicSecant
from symdiv.families.inverse_gamma import InverseGamma
from symdiv.families.inverse_gaussian import InverseGaussian
from symdiv.families.laplace import Laplace
from symdiv.families.levy import Levy
from symdiv.families.lindley import Lindley
from symdiv.families.log_logistic import LogLogistic
from symdiv.families.log_normal import LogNormal
from symdiv.families.logistic import Logistic
from symdiv.families.lomax import Lomax
from symdiv.families.maxwell import Maxwell
from symdiv.families.moyal import Moyal
from symdiv.families.nakagami import Nakagami
from symdiv.families.normal import Normal
from symdiv.families.pareto import Pareto
from symdiv.families.poisson import Poisson
from symdiv.families.rayleigh import Rayleigh
from symdiv.families.uniform import Uniform
from symdiv.families.weibull import Weibull

__all__ = [
    "FAMILIES",
    "Bernoulli",
    "Beta",
    "BetaPrime",
    "Binomial",
    "BurrXII",
    "Categorical",
    "Chi",
    "ChiSquared",
    "Dagum",
    "DiscreteUniform",
    "Erlang",
    "ExpGamma",
    "ExpInverseGamma",
    "Exponential",
    "Finite",
    "FisherF",
    "Frechet",
    "Gamma",
    "GeneralizedGamma",
    "GeneralizedHalfLogistic",
    "GeneralizedLogistic",
    "Geometric",
    "Gompertz",
    "Gumbel",
    "GumbelMin",
    "HalfCauchy",
    "HalfGeneralizedNormal",
    "HalfLogistic",
    "HalfNormal",
    "HalfStudentT",
    "HyperbolicSecant",
    "InverseGamma",
    "InverseGaussian",
    "Laplace",
    "Levy",
    "Lindley",
    "LogLogistic",
    "LogNormal",
    "Logistic",
    "Lomax",
    "Maxwell",
    "Moyal",
    "Nakagami",
    "Normal",
    "Pareto",
    "Poisson",
    "Rayleigh",
    "Uniform",
    "Weibull",
    "by_name",
    "parse",
]

FAMILIES: tuple[type[Family], ...] = (
    # real line
    ExpGamma,
    ExpInverseGamma,
    GeneralizedLogistic,
    Gumbel,
    GumbelMin,
    HyperbolicSecant,
    Laplace,
    Logistic,
    Moyal,
    Normal,
    # half line
    BetaPrime,
    BurrXII,
    Chi,
    ChiSquared,
    Dagum,
    Erlang,
    Exponential,
    FisherF,
    Frechet,
    Gamma,
    GeneralizedGamma,
    GeneralizedHalfLogistic,
    Gompertz,
    HalfCauchy,
    HalfGeneralizedNormal,
    HalfLogistic,
    HalfNormal,
    HalfStudentT,
    InverseGamma,
    InverseGaussian,
    Levy,
    Lindley,
    LogLogistic,
    LogNormal,
    Lomax,
    Maxwell,
    Nakagami,
    Pareto,
    Rayleigh,
    Weibull,
    # interval
    Beta,
    Uniform,
    # discrete
    Bernoulli,
    Binomial,
    Categorical,
    DiscreteUniform,
    Finite,
    Geometric,
    Poisson,
)

by_name: dict[str, type[Family]] = {family.__name__: family for family in FAMILIES}


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
