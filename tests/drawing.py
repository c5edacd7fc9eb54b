"""Exact rational parameters, drawn by Hypothesis: for each family a strategy of its members."""

from __future__ import annotations

import itertools
import os
import zlib
from fractions import Fraction
from functools import lru_cache

import sympy as sp
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.families.base import Family
from symdiv.families.registry import by_name

positive = st.builds(Fraction, st.integers(1, 24), st.sampled_from([1, 2, 3, 4, 5, 7])).map(lambda f: min(max(f, Fraction(1, 4)), Fraction(6)))
real = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 2, 3, 4]))
at_least_one = st.builds(Fraction, st.integers(6, 24), st.sampled_from([4, 5, 6]))  # for tails that are else too heavy to integrate numerically
unit = st.builds(Fraction, st.integers(1, 11), st.just(12))
closed_unit = st.one_of(unit, st.sampled_from([Fraction(0), Fraction(1)]))
small = st.integers(0, 5)


def _simplex(numbers: list[int]) -> list[Fraction]:
    total = sum(numbers) or 1
    return [Fraction(n, total) for n in numbers] if sum(numbers) else [Fraction(1)] + [Fraction(0)] * (len(numbers) - 1)


simplex = st.lists(st.integers(0, 6), min_size=2, max_size=4).map(_simplex)
interval = st.tuples(st.one_of(real, st.just(Fraction(0)), st.sampled_from([Fraction(1, 4), Fraction(1, 3)])), positive).map(lambda t: (t[0], t[0] + t[1]))
inner_interval = st.sampled_from([(Fraction(0), Fraction(1)), (Fraction(0), Fraction(1, 2)), (Fraction(1, 3), Fraction(1)), (Fraction(1, 5), Fraction(3, 4))])


tail = st.sampled_from(
    [Fraction(-3, 2), Fraction(-1), Fraction(-2, 3), Fraction(-1, 4), Fraction(0), Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(4, 3)]
)


def points(p: Family) -> st.SearchStrategy[sp.Rational]:
    """Rational points in the support; their denominators keep them off the points at which a density has a kink or no value."""
    low, high = p.support.low, p.support.high
    steps = st.integers(1, 60).filter(lambda n: n % 11 > 0).map(lambda n: sp.Rational(n, 11))
    if low == -sp.oo and high == sp.oo:
        return st.builds(lambda step, sign: sign * step, steps, st.sampled_from([-1, 1]))
    if high == sp.oo:
        return steps.map(lambda step: low + step)
    if low == -sp.oo:
        return steps.map(lambda step: high - step)
    return steps.map(lambda step: low + (high - low) * step / (1 + step))


def _widths(count: int) -> st.SearchStrategy[list[Fraction]]:
    """Widths, some of which may be 0, but not all."""
    return st.lists(st.one_of(positive, positive, st.just(Fraction(0))), min_size=count, max_size=count).filter(any)


def _ascending(low: Fraction, widths: list[Fraction]) -> list[Fraction]:
    return list(itertools.accumulate(widths, initial=low))


def _histogram(low: Fraction, widths: list[Fraction], probs: list[Fraction]) -> Family:
    return sd.Histogram(_ascending(low, widths[: len(probs)]), probs)


exponent = st.sampled_from([Fraction(*t) for t in ((5, 4), (3, 2), (2, 1), (9, 4), (5, 2), (3, 1), (11, 3), (6, 1))])
below_one = st.one_of(st.just(Fraction(0)), st.builds(Fraction, st.integers(1, 8), st.just(12)))
increasing = st.lists(real, max_size=3, unique=True).map(sorted)


@st.composite
def _draws(draw: st.DrawFn) -> Family:
    population = draw(st.integers(0, 8))
    return sd.Hypergeometric(population, draw(st.integers(0, population)), draw(st.integers(0, population)))


MEMBERS: dict[str, st.SearchStrategy[Family]] = {
    "Anglit": st.builds(sd.Anglit, real, positive),
    "Arcsine": st.builds(lambda t: sd.Arcsine(*t), interval),
    "AsymmetricLaplace": st.builds(sd.AsymmetricLaplace, real, positive, positive),
    "Bernoulli": st.builds(sd.Bernoulli, closed_unit),
    "Beta": st.builds(sd.Beta, positive, positive),
    "BetaBinomial": st.builds(sd.BetaBinomial, small, positive, positive),
    "BetaPrime": st.builds(sd.BetaPrime, positive, positive),
    "Binomial": st.builds(sd.Binomial, small, closed_unit),
    "Borel": st.builds(sd.Borel, below_one),
    "Bradford": st.builds(sd.Bradford, positive),
    "BurrXII": st.builds(sd.BurrXII, at_least_one, at_least_one, positive),
    "Categorical": st.builds(sd.Categorical, simplex),
    "Cauchy": st.builds(sd.Cauchy, real, positive),
    "Chi": st.builds(sd.Chi, positive),
    "ChiSquared": st.builds(sd.ChiSquared, positive),
    "ContinuousBernoulli": st.builds(sd.ContinuousBernoulli, st.one_of(unit, st.just(Fraction(1, 2)))),
    "Dagum": st.builds(sd.Dagum, at_least_one, at_least_one, positive),
    "DiscreteLaplace": st.builds(sd.DiscreteLaplace, positive),
    "DiscreteUniform": st.builds(lambda a, w: sd.DiscreteUniform(a, a + w), st.integers(-1, 3), st.integers(0, 4)),
    "DoubleGamma": st.builds(sd.DoubleGamma, positive, real, positive),
    "DoubleWeibull": st.builds(sd.DoubleWeibull, positive, real, positive),
    "Erlang": st.builds(sd.Erlang, st.integers(1, 6), positive),
    "ExpGamma": st.builds(sd.ExpGamma, positive, positive),
    "ExpInverseGamma": st.builds(sd.ExpInverseGamma, positive, positive),
    "Exponential": st.builds(sd.Exponential, positive),
    "Finite": st.builds(lambda s, n: sd.Finite({i + n: p for i, p in enumerate(s)}), simplex, st.integers(-1, 2)),
    "FisherF": st.builds(sd.FisherF, positive, positive),
    "Frechet": st.builds(sd.Frechet, positive, positive),
    "Gamma": st.builds(sd.Gamma, positive, positive),
    "GeneralizedExtremeValue": st.builds(sd.GeneralizedExtremeValue, real, positive, tail),
    "GeneralizedGamma": st.builds(sd.GeneralizedGamma, positive, positive, positive),
    "GeneralizedHalfLogistic": st.builds(sd.GeneralizedHalfLogistic, positive),
    "GeneralizedLogistic": st.builds(sd.GeneralizedLogistic, positive, real, positive),
    "GeneralizedNormal": st.builds(sd.GeneralizedNormal, real, positive, positive),
    "GeneralizedPareto": st.builds(sd.GeneralizedPareto, real, positive, tail),
    "Geometric": st.builds(sd.Geometric, st.one_of(unit, st.just(Fraction(1)))),
    "Gompertz": st.builds(sd.Gompertz, positive, positive),
    "Gumbel": st.builds(sd.Gumbel, real, positive),
    "GumbelMin": st.builds(sd.GumbelMin, real, positive),
    "HalfCauchy": st.builds(sd.HalfCauchy, positive),
    "HalfGeneralizedNormal": st.builds(sd.HalfGeneralizedNormal, positive, positive),
    "HalfLogistic": st.builds(sd.HalfLogistic, positive),
    "HalfNormal": st.builds(sd.HalfNormal, positive),
    "HalfStudentT": st.builds(sd.HalfStudentT, positive, positive),
    "Histogram": st.builds(_histogram, real, st.lists(positive, min_size=4, max_size=4), simplex),
    "HyperbolicSecant": st.builds(sd.HyperbolicSecant, real, positive),
    "Hypergeometric": _draws(),
    "InverseGamma": st.builds(sd.InverseGamma, positive, positive),
    "InverseGaussian": st.builds(sd.InverseGaussian, positive, positive),
    "Kumaraswamy": st.builds(sd.Kumaraswamy, positive, positive),
    "Laplace": st.builds(sd.Laplace, real, positive),
    "Levy": st.builds(sd.Levy, real, positive),
    "Lindley": st.builds(sd.Lindley, positive),
    "LogLaplace": st.builds(sd.LogLaplace, positive, positive),
    "LogLogistic": st.builds(sd.LogLogistic, positive, positive),
    "LogNormal": st.builds(sd.LogNormal, real, positive),
    "LogSeries": st.builds(sd.LogSeries, unit),
    "LogUniform": st.builds(lambda low, width: sd.LogUniform(low, low + width), positive, positive),
    "Logistic": st.builds(sd.Logistic, real, positive),
    "LogitNormal": st.builds(sd.LogitNormal, real, positive),
    "Lomax": st.builds(sd.Lomax, positive, positive),
    "Maxwell": st.builds(sd.Maxwell, positive),
    "Moyal": st.builds(sd.Moyal, real, positive),
    "Nakagami": st.builds(sd.Nakagami, positive, positive),
    "NegativeBinomial": st.builds(sd.NegativeBinomial, positive, st.one_of(unit, st.just(Fraction(1)))),
    "Normal": st.builds(sd.Normal, real, positive),
    "OrderedLogistic": st.builds(sd.OrderedLogistic, increasing, real),
    "Pareto": st.builds(sd.Pareto, positive, positive),
    "Planck": st.builds(sd.Planck, positive),
    "Poisson": st.builds(sd.Poisson, st.one_of(positive, st.just(Fraction(0)))),
    "PoissonBinomial": st.builds(sd.PoissonBinomial, st.lists(closed_unit, max_size=4)),
    "PowerFunction": st.builds(sd.PowerFunction, positive),
    "RaisedCosine": st.builds(sd.RaisedCosine, real, positive),
    "Rayleigh": st.builds(sd.Rayleigh, positive),
    "ReflectedWeibull": st.builds(sd.ReflectedWeibull, positive, positive),
    "ScaledBeta": st.builds(lambda a, b, t: sd.ScaledBeta(a, b, *t), positive, positive, interval),
    "Semicircle": st.builds(sd.Semicircle, positive),
    "ShiftedExponential": st.builds(sd.ShiftedExponential, real, positive),
    "StoppingRatioLogistic": st.builds(sd.StoppingRatioLogistic, st.lists(real, min_size=1, max_size=3), real),
    "StudentT": st.builds(sd.StudentT, positive, real, positive),
    "Trapezoidal": st.builds(lambda low, widths: sd.Trapezoidal(*_ascending(low, widths)), real, _widths(3)),
    "Triangular": st.builds(lambda low, widths: sd.Triangular(*_ascending(low, widths)), real, _widths(2)),
    "TruncatedExponential": st.builds(sd.TruncatedExponential, positive, positive),
    "TruncatedNormal": st.builds(lambda shift, s, t: sd.TruncatedNormal(t[0] + shift / 3, s, *t), real, positive, interval),
    "TruncatedPareto": st.builds(lambda a, m, width: sd.TruncatedPareto(a, m, m + width), positive, positive, positive),
    "Uniform": st.builds(lambda t: sd.Uniform(*t), st.one_of(interval, inner_interval)),
    "VonMises": st.builds(sd.VonMises, real, st.one_of(positive, st.just(Fraction(0)))),
    "Weibull": st.builds(sd.Weibull, positive, positive),
    "WrappedCauchy": st.builds(sd.WrappedCauchy, real, unit),
    "ZeroInflatedBinomial": st.builds(sd.ZeroInflatedBinomial, closed_unit, st.integers(0, 4), closed_unit),
    "Zeta": st.builds(sd.Zeta, exponent),
}


DISCRETE = tuple(name for name in MEMBERS if by_name[name].general_member().support.discrete)


SEED = int(os.environ.get("SYMDIV_SEED", "2026"))
"""Another seed draws other members, and other pairs of families for the default run."""


@lru_cache(maxsize=4096)
def drawn(names: tuple[str, ...], turn: int = 0) -> tuple[Family, ...]:
    """A member of each family, drawn by a seed of their names: Hypothesis's own first example is always the simplest, Gamma(1, 1) and Normal(0, 1).

    >>> drawn(("Gamma", "Normal")) == drawn(("Gamma", "Normal")) != drawn(("Gamma", "Normal"), 1)
    True
    """
    found: list[tuple[Family, ...]] = []

    @seed(zlib.crc32(f"{SEED} {turn} {names}".encode()))
    @settings(max_examples=3, derandomize=False, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.tuples(*(MEMBERS[name] for name in names)))
    def draw(members: tuple[Family, ...]) -> None:
        found.append(members)

    draw()
    return found[-1]
