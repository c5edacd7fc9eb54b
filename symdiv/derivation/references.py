"""Laws to whose expectations those of a law given by its density are carried: chosen by how the log-density is built.

A reference has the same support, and the ratio of the densities is to be a product of powers and exponentials that its transform takes.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from symdiv.errors import InvalidInput, RuleError
from symdiv.families.base import Family
from symdiv.families.beta import Beta
from symdiv.families.burr_xii import BurrXII
from symdiv.families.cauchy import Cauchy
from symdiv.families.exponential import Exponential
from symdiv.families.generalized_normal import GeneralizedNormal
from symdiv.families.laplace import Laplace
from symdiv.families.log_normal import LogNormal
from symdiv.families.normal import Normal
from symdiv.families.pareto import Pareto
from symdiv.families.pushforward import Pushforward
from symdiv.families.scaled_beta import ScaledBeta
from symdiv.families.uniform import Uniform
from symdiv.families.weibull import Weibull
from symdiv.rules.normal import tidy

__all__ = ["references"]

_ONE = sp.Integer(1)


def references(p: Family, x: sp.Symbol) -> Iterator[Family]:
    """Laws on the support of p, the most promising first."""
    low, high = p.support.low, p.support.high
    try:
        if low.is_finite and high.is_finite:
            yield Beta(1, 1) if (low, high) == (0, 1) else ScaledBeta._unchecked(_ONE, _ONE, low, high)
            yield from _on_an_interval(tidy(p.log_density(x)), x, low, high)
        elif low.is_finite:
            yield from _on_half_line(p, low)
        elif high.is_finite:
            z = sp.Dummy("z", positive=True)
            for law in _above_zero(tidy(p.log_density(high - z)), z):
                yield Pushforward(law, high - sp.Symbol("z_"), "z_")
        else:
            yield from _on_the_line(tidy(p.log_density(x)), x)
    except (InvalidInput, RuleError):
        return


def _on_an_interval(log_density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> Iterator[Family]:
    """Uniform in u for log u, u linear in x and positive at both ends."""
    for logarithm in sorted(log_density.atoms(sp.log), key=str):
        u = logarithm.args[0]
        slope = sp.diff(u, x)
        ends = [tidy(u.xreplace({x: end})) for end in (low, high)]
        if slope.is_nonzero and x not in slope.free_symbols and all(e.is_positive for e in ends):
            offset = u.xreplace({x: sp.S.Zero})
            law = Uniform._unchecked(*(ends if slope.is_positive else reversed(ends)))
            yield Pushforward(law, (sp.Symbol("z_") - offset) / slope, "z_")


def _on_half_line(p: Family, low: sp.Expr) -> Iterator[Family]:
    z = sp.Dummy("z", positive=True)
    if low == 0:
        yield from _above_zero(tidy(p.log_density(z)), z)
        return
    if low.is_positive:
        yield Pareto._unchecked(_ONE, low)
    for law in _above_zero(tidy(p.log_density(low + z)), z):
        yield Pushforward(law, low + sp.Symbol("z_"), "z_")


def _above_zero(log_density: sp.Expr, x: sp.Symbol) -> Iterator[Family]:
    """Weibull where the density falls like e^(-cx^k), BurrXII for powers of 1 + (x/s)^k, LogNormal for e^(-c log² x)."""
    terms = [t.as_independent(x, as_Add=False) for t in sp.Add.make_args(log_density)]
    for c, dependent in terms:
        base, k = dependent.as_base_exp()
        if base == x and k.is_nonzero and c.is_negative:
            if k.is_positive:
                yield Weibull._unchecked(k, tidy((-c) ** (-1 / k)))
            elif k.is_negative:
                yield Pushforward(Weibull._unchecked(-k, tidy((-c) ** (1 / k))), 1 / sp.Symbol("z_"), "z_")
    for _, dependent in terms:
        if isinstance(dependent, sp.log) and dependent.args[0].is_Add:
            yield from _of_binomial(dependent.args[0], x)
    square, slope = (sp.Add(*(c for c, d in terms if d == sp.log(x) ** n)) for n in (2, 1))
    if square.is_negative:
        yield LogNormal._unchecked(tidy(-(slope + 1) / (2 * square)), tidy((-2 * square) ** sp.Rational(-1, 2)))
    yield Exponential._unchecked(_ONE)


def _of_binomial(total: sp.Expr, x: sp.Symbol) -> Iterator[Family]:
    """A law with the density of powers of a + b x^k."""
    offset, power = total.as_independent(x, as_Add=True)
    slope, dependent = power.as_independent(x, as_Add=False)
    base, k = dependent.as_base_exp()
    if base == x and k.is_positive and offset.is_positive and slope.is_positive:
        yield BurrXII._unchecked(k, _ONE, tidy((offset / slope) ** (1 / k)))


def _on_the_line(log_density: sp.Expr, x: sp.Symbol) -> Iterator[Family]:
    """Normal for a quadratic, Laplace for |x - m|, Cauchy for log((x - m)² + s²); else the logarithm of a law above zero."""
    terms = [t.as_independent(x, as_Add=False) for t in sp.Add.make_args(log_density)]
    square, slope = (sp.Add(*(c for c, d in terms if d == x**n)) for n in (2, 1))
    if square.is_negative:
        yield Normal._unchecked(tidy(-slope / (2 * square)), tidy((-2 * square) ** sp.Rational(-1, 2)))
    for c, dependent in terms:
        base, n = dependent.as_base_exp()
        if base == x and n.is_Integer and n > 2 and n % 2 == 0 and c.is_negative:
            yield GeneralizedNormal._unchecked(sp.S.Zero, tidy((-c) ** (-1 / n)), n)
        if isinstance(dependent, sp.Abs) and c.is_negative:
            a, b = sp.diff(dependent.args[0], x), dependent.args[0].xreplace({x: sp.S.Zero})
            if x not in a.free_symbols and a.is_nonzero:
                yield Laplace._unchecked(tidy(-b / a), tidy(-1 / (c * sp.Abs(a))))
        if isinstance(dependent, sp.log) and dependent.args[0].is_polynomial(x) and sp.degree(dependent.args[0], x) == 2:
            a2, a1, a0 = sp.Poly(dependent.args[0], x).all_coeffs()
            m = tidy(-a1 / (2 * a2))
            gap = tidy(a0 / a2 - m**2)
            if gap.is_positive:
                yield Cauchy._unchecked(m, tidy(sp.sqrt(gap)))
    if log_density.has(sp.exp, sp.Pow):
        z = sp.Dummy("z", positive=True)
        for law in _above_zero(tidy(log_density.xreplace({x: sp.log(z)}) - sp.log(z)), z):
            yield Pushforward(law, "log(z_)", "z_")
