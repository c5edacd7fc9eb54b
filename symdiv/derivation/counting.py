"""The search for E[T(K)] under counting laws: closed where a transform or a telescoping sum gives it, else a sum left standing, or an integral."""

from __future__ import annotations

from contextlib import suppress

import sympy as sp

from symdiv.derivation.expectations import Names, split
from symdiv.errors import RuleError, Unsupported
from symdiv.families.base import Family
from symdiv.families.beta_binomial import BetaBinomial
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.laws import (
    BinomialCount,
    BorelCount,
    GeometricCount,
    Law,
    NegativeBinomialCount,
    PlanckCount,
    PoissonCount,
    TwoSidedGeometric,
    UnitBeta,
    ZetaCount,
)
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import tidy

__all__ = ["counted"]

_ZERO, _ONE = sp.Integer(0), sp.Integer(1)
_HIGHEST = 4
"""The highest power of K that is looked for."""


def counted(p: Family, x: sp.Symbol, integrand: sp.Expr, names: Names, integrals: bool = False, large: bool = False) -> list[Theorem]:
    """E[g(K)] for K of a counting family: the finite value, and +oo where a heavy tail makes it so.

    What is not closed is a sum; with ``integrals`` an integral over one variable, or Unsupported; if ``large`` one that is quick for a mean of any size.
    """
    integrand = tidy(integrand)
    parts, constant = split(integrand, x)
    closed = {t: theorem for t in parts if (theorem := _closed(p, x, t, names)) is not None}
    if integrals:
        closed |= {t: _integral(p, x, t, names, large) for t in parts if t not in closed}
    parts = {**{t: parts[t] for t in closed}, **_gathered({t: c for t, c in parts.items() if t not in closed})}
    premises = [closed[t] if t in closed else infer("definition as sum", law=p, variable=x, integrand=t) for t in parts]
    found = [infer("linearity", *premises, law=p, variable=x, integrand=integrand, coefficients=tuple(parts.values()), constant=constant)]
    with suppress(RuleError):  # where the tail is light, or the integrand grows slowly, the expectation is finite
        found.append(infer("heavy tail", law=p, variable=x, integrand=integrand))
    return [t for t in found if t.statement.condition != False]


def _gathered(standing: dict[sp.Expr, sp.Expr]) -> dict[sp.Expr, sp.Expr]:
    """Make one statistic of all that have a number as coefficient, so that one sum is left standing."""
    numeric = {t: c for t, c in standing.items() if c.is_number}
    if len(numeric) < 2:
        return standing
    sign = -1 if all(c.could_extract_minus_sign() for c in numeric.values()) else 1
    whole = sp.Add(*(sign * c * t for t, c in numeric.items()))
    return {**{t: c for t, c in standing.items() if t not in numeric}, whole: sp.Integer(sign)}


def _closed(p: Family, x: sp.Symbol, statistic: sp.Expr, names: Names) -> Theorem | None:
    """E[T(K)] in closed form, or None."""
    if isinstance(p, DiscreteUniform):
        degree = statistic.exp if statistic.is_Pow and statistic.base == x and statistic.exp.is_Integer and 1 < statistic.exp <= _HIGHEST else 1
        primitives = {x**degree: sp.bernoulli(degree + 1, x) / (degree + 1), sp.Abs(x): sp.Abs(x) * (x - 1) / 2, sp.log(x): sp.loggamma(x)}
        primitive = primitives.get(statistic)
        return None if primitive is None else infer("telescoping", law=p, variable=x, integrand=statistic, antidifference=primitive)
    if isinstance(p, BetaBinomial):
        return _conditioned(p, x, statistic, names) if _power(statistic, x) else None
    base = p.pushforward.law
    y = base.support.symbol(names.fresh("y", "t", "v"))
    carried = statistic.xreplace({x: p.pushforward.map(y)})
    coefficient, theorem = _ONE, None
    if isinstance(base, TwoSidedGeometric):
        order = 1 if carried == sp.Abs(y) else _power(carried, y)
        if order and (carried.has(sp.Abs) or order % 2 == 0):
            j = base.one_sided.support.symbol(names.fresh("j", "i"))
            half = infer("transform", law=base.one_sided, variable=j, exponents=(_ZERO,), orders=(order,))
            theorem = infer("two sides", half, law=base, variable=y, integrand=carried)
    elif isinstance(base, ZetaCount):
        order = _power(carried, y) or 1
        matched = {y**order: (sp.Integer(order), 0), sp.log(y): (_ZERO, 1), y * sp.log(y): (_ONE, 1)}.get(carried)
        if matched is not None:
            theorem = infer("transform", law=base, variable=y, exponents=(matched[0],), orders=(matched[1],))
    elif carried == y and isinstance(base, BorelCount):
        theorem = infer("transform", law=base, variable=y, exponents=(_ZERO,), orders=(1,))
        coefficient = base.mean / (1 - base.mean)
    elif order := _power(carried, y) if not isinstance(base, BorelCount) else 0:
        theorem = infer("transform", law=base, variable=y, exponents=(_ZERO,), orders=(order,))
    if theorem is None or theorem.statement.condition == False:
        return None
    return infer("pushforward", theorem, law=p, variable=x, integrand=statistic, coefficients=(coefficient,), constant=_ZERO)


def _integral(p: Family, x: sp.Symbol, statistic: sp.Expr, names: Names, large: bool) -> Theorem:
    """E[log Γ(c + K)] or E[log(c + K)] as an integral, or of n - K where K is binomial; E[log K], E[K log K] and E[log K!] under a Borel law."""
    law = None if isinstance(p, BetaBinomial | DiscreteUniform) else p.pushforward.law
    if isinstance(law, BorelCount):
        y, u = law.support.symbol(names.fresh("y", "v")), sp.Symbol(names.fresh("u", "w"), positive=True)
        powers = infer("transform", law=law, variable=y, exponents=(-law.mean * u,), orders=(0,))
        theorem = infer("logarithm of a progeny", powers, law=law, variable=y, integrand=statistic.xreplace({x: y}), bound=u.name)
        return infer("pushforward", theorem, law=p, variable=x, integrand=statistic, coefficients=(_ONE,), constant=_ZERO)
    if law is None or _cumulant(law) is None or not isinstance(statistic, (sp.log, sp.loggamma)):
        raise Unsupported(f"no rule makes an integral of E[{statistic}] under {p}")
    y, t = law.support.symbol(names.shared("y", "v")), sp.Symbol(names.shared("t", "s"), positive=True)
    carried = statistic.xreplace({x: p.pushforward.map(y)})
    base, inner = law, carried
    if isinstance(law, BinomialCount) and sp.diff(carried.args[0], y) == -1:
        base, inner = BinomialCount._unchecked(law.trials, 1 - law.prob), tidy(carried.xreplace({y: law.trials - y}))
    size, slope = _cumulant(base) or (_ZERO, _ZERO)
    transform = infer("transform", law=base, variable=y, exponents=(-t,), orders=(0,))
    name = "logarithm of a large count" if large and isinstance(inner, sp.loggamma) and not isinstance(law, BinomialCount) else "logarithm of a count"
    theorem = infer(name, transform, law=base, variable=y, integrand=inner, size=size, slope=slope, bound=t.name)
    if base != law:
        theorem = infer("successes and failures", theorem, law=law, variable=y, integrand=carried)
    return infer("pushforward", theorem, law=p, variable=x, integrand=statistic, coefficients=(_ONE,), constant=_ZERO)


def _cumulant(law: Law) -> tuple[sp.Expr, sp.Expr] | None:
    """a, b: E[e^(-tK)] is (1 + bs)^(-a) for s = 1 - e^(-t), or e^(-as) where b = 0; None where it is neither."""
    if isinstance(law, PoissonCount):
        return law.rate, _ZERO
    if isinstance(law, BinomialCount):
        return -law.trials, -law.prob
    if isinstance(law, PlanckCount):
        return _ONE, 1 / (sp.exp(law.rate) - 1)
    if isinstance(law, (GeometricCount, NegativeBinomialCount)):
        return law.size if isinstance(law, NegativeBinomialCount) else _ONE, (1 - law.prob) / law.prob
    return None


def _power(statistic: sp.Expr, x: sp.Symbol) -> int:
    """n for x^n with 1 <= n <= 4, else 0."""
    return next((n for n in range(1, _HIGHEST + 1) if statistic == x**n), 0)


def _conditioned(p: BetaBinomial, x: sp.Symbol, statistic: sp.Expr, names: Names) -> Theorem:
    """E[K^n] for K binomial given U: the expectation of a polynomial in U."""
    u = sp.Symbol(names.fresh("u", "w"), positive=True, nonnegative=True)
    given = infer("transform", law=BinomialCount._unchecked(p.trials, u), variable=x, exponents=(_ZERO,), orders=(_power(statistic, x),))
    beta = UnitBeta._unchecked(p.alpha, p.beta)
    value = given.statement.value
    parts, constant = split(tidy(value), u)
    moments = [infer("transform", law=beta, variable=u, exponents=(sp.Integer(_power(part, u)), _ZERO), orders=(0, 0)) for part in parts]
    whole = infer("linearity", *moments, law=beta, variable=u, integrand=value, coefficients=tuple(parts.values()), constant=constant)
    return infer("conditioning", given, whole, law=p, variable=x)
