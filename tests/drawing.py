"""Exact rational parameters, drawn by Hypothesis: for each family a strategy of its members."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

import symdiv as sd
from symdiv.families.base import Family

positive = st.builds(Fraction, st.integers(1, 24), st.sampled_from([1, 2, 3, 4, 5, 7])).map(lambda f: min(max(f, Fraction(1, 4)), Fraction(6)))
real = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 2, 3, 4]))
unit = st.builds(Fraction, st.integers(1, 11), st.just(12))
closed_unit = st.one_of(unit, st.sampled_from([Fraction(0), Fraction(1)]))
small = st.integers(0, 5)


def _simplex(numbers: list[int]) -> list[Fraction]:
    total = sum(numbers) or 1
    return [Fraction(n, total) for n in numbers] if sum(numbers) else [Fraction(1)] + [Fraction(0)] * (len(numbers) - 1)


simplex = st.lists(st.integers(0, 6), min_size=2, max_size=4).map(_simplex)
interval = st.tuples(st.one_of(real, st.just(Fraction(0)), st.sampled_from([Fraction(1, 4), Fraction(1, 3)])), positive).map(lambda t: (t[0], t[0] + t[1]))
inner_interval = st.sampled_from([(Fraction(0), Fraction(1)), (Fraction(0), Fraction(1, 2)), (Fraction(1, 3), Fraction(1)), (Fraction(1, 5), Fraction(3, 4))])

MEMBERS: dict[str, st.SearchStrategy[Family]] = {
    "Bernoulli": st.builds(sd.Bernoulli, closed_unit),
    "Beta": st.builds(sd.Beta, positive, positive),
    "Binomial": st.builds(sd.Binomial, small, closed_unit),
    "Categorical": st.builds(sd.Categorical, simplex),
    "DiscreteUniform": st.builds(lambda a, w: sd.DiscreteUniform(a, a + w), st.integers(-1, 3), st.integers(0, 4)),
    "Exponential": st.builds(sd.Exponential, positive),
    "Finite": st.builds(lambda s, n: sd.Finite({i + n: p for i, p in enumerate(s)}), simplex, st.integers(-1, 2)),
    "Gamma": st.builds(sd.Gamma, positive, positive),
    "Geometric": st.builds(sd.Geometric, st.one_of(unit, st.just(Fraction(1)))),
    "InverseGamma": st.builds(sd.InverseGamma, positive, positive),
    "Laplace": st.builds(sd.Laplace, real, positive),
    "LogNormal": st.builds(sd.LogNormal, real, positive),
    "Normal": st.builds(sd.Normal, real, positive),
    "Pareto": st.builds(sd.Pareto, positive, positive),
    "Poisson": st.builds(sd.Poisson, st.one_of(positive, st.just(Fraction(0)))),
    "Uniform": st.builds(lambda t: sd.Uniform(*t), st.one_of(interval, inner_interval)),
    "Weibull": st.builds(sd.Weibull, positive, positive),
}
