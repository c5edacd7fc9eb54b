"""Rules for counting laws: telescoping sums, the definition left as a sum, two-sided and conditional laws, power tails."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.families.base import Family
from symdiv.families.beta_binomial import BetaBinomial
from symdiv.families.density import product_form
from symdiv.families.discrete_uniform import DiscreteUniform
from symdiv.families.zeta import Zeta
from symdiv.laws import (
    BinomialCount,
    BorelCount,
    GeometricCount,
    Law,
    LogSeriesCount,
    NegativeBinomialCount,
    PlanckCount,
    PoissonCount,
    TwoSidedGeometric,
    UnitBeta,
    ZetaCount,
)
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.logic import require_defined
from symdiv.rules.mass import mass_at
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import is_finite, require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.transforms import check_variable

_LIGHT: tuple[type[Law], ...] = (PoissonCount, GeometricCount, PlanckCount, NegativeBinomialCount, LogSeriesCount, BorelCount)
"""Laws on infinitely many integers with E[e^(tK)] < oo for some t > 0, so that every power of K has a finite expectation."""


@rule(law="law", variable="expression", integrand="expression", antidifference="expression")
def telescoping(premises: tuple[Statement, ...], law: DiscreteUniform, variable: sp.Symbol, integrand: sp.Expr, antidifference: sp.Expr) -> Statement:
    """E[g(K)] = (S(high + 1) - S(low))/(high - low + 1) for K uniform and S(k+1) - S(k) = g(k)."""
    require(isinstance(law, DiscreteUniform), "the law is discrete uniform")
    check_variable(law, variable)
    rising, condition = sp.Dummy("j", nonnegative=True), sp.true
    points: tuple[sp.Expr, ...]
    if antidifference.has(sp.loggamma):
        x = sp.Dummy("x", positive=True)
        smooth = tidy(antidifference.xreplace({sp.loggamma(variable): sp.Symbol("_")}))
        require(smooth.is_polynomial(variable), "S is a polynomial, with log Γ(k)")
        points, condition = (x,), positive(law.low - 1, strict=False)
    else:
        points = (rising, -1 - rising) if antidifference.has(sp.Abs) else (variable,)
        require(all(antidifference.xreplace({variable: p}).is_polynomial(variable, rising) for p in points), "S is a polynomial in k and |k|")
    for k in points:
        step = antidifference.xreplace({variable: k + 1}) - antidifference.xreplace({variable: k})
        require(same(step, integrand.xreplace({variable: k})), "S does not telescope to the integrand")
    total = antidifference.xreplace({variable: law.high + 1}) - antidifference.xreplace({variable: law.low})
    subject, value = Expectation(law, variable, integrand), sp.factor(total / (law.high - law.low + 1))
    require_defined(sp.Tuple(value, total), subject, (), condition)
    return Statement(subject, value, condition)


def _growth(integrand: sp.Expr, variable: sp.Symbol, law: Family) -> tuple[int, list[Boolean]]:
    """A power of k, times logarithms, that bounds the integrand; and the conditions under which it is finite on the support.

    The integrand is a combination of products of k, log u and log Γ(u) with u = c + k, or c - k.
    """
    low, high = law.support.low, law.support.high
    degree, conditions = 0, []
    for term in sp.Add.make_args(integrand):
        _, dependent = term.as_independent(variable, as_Add=False)
        power = 0
        for factor in sp.Mul.make_args(dependent):
            base, exponent = factor.as_base_exp()
            require(exponent.is_Integer and exponent > 0, "{} is no power of k or a logarithm", factor)
            if base == variable:
                power += int(exponent)
            elif base != 1:
                require(isinstance(base, (sp.log, sp.loggamma)), "{} is neither k nor a logarithm", base)
                u = base.args[0]
                slope = sp.diff(u, variable)
                require(slope == 1 or (slope == -1 and high != sp.oo), "{} is not c + k or c - k, positive on the support", u)
                conditions.append(positive(u.xreplace({variable: low if slope == 1 else high})))
                power += int(exponent) if isinstance(base, sp.loggamma) else 0
        degree = max(degree, power)
    return degree, conditions


@rule(law="law", variable="expression", integrand="expression")
def definition_as_sum(premises: tuple[Statement, ...], law: Family, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """E[g(K)] is the sum of mass times g: finite, or convergent since the tail of the law is lighter than g grows."""
    require(isinstance(law, Family) and law.support.discrete and law.support.points is None, "the law is a counting law")
    check_variable(law, variable)
    require(law.support.low != -sp.oo, "the support has a first point")
    degree, conditions = _growth(integrand, variable, law)
    if law.support.high == sp.oo:
        base = law.pushforward.law
        require(isinstance(base, (*_LIGHT, ZetaCount)), "the tail of {} has no known bound", law)
        if isinstance(base, ZetaCount):
            conditions.append(positive(base.exponent - 1 - degree))
    value = sp.Sum(product_form(law, variable) * integrand, (variable, law.support.low, law.support.high))
    return Statement(Expectation(law, variable, integrand), value, conjunction(law.interior, *conditions))


@rule(law="law", variable="expression", integrand="expression")
def expectation_over_points(premises: tuple[Statement, ...], law: Family, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """For a law given point by point E[g(K)] is the finite sum of mass times g."""
    require(isinstance(law, Family) and not premises and law.support.points is not None, "the law is given point by point")
    check_variable(law, variable)
    points = [o for o in law.support.points or () if isinstance(o, sp.Expr)]
    require(len(points) == len(law.support.points or ()), "the outcomes are numbers")
    values = [integrand.xreplace({variable: o}) for o in points]
    require(all(is_finite(v) for v in values), "g is finite at every point")
    return Statement(Expectation(law, variable, integrand), tidy(sp.Add(*(v * mass_at(law, o) for v, o in zip(values, points, strict=True)))), sp.true)


@rule(law="law", variable="expression", integrand="expression")
def two_sides(premises: tuple[Statement, ...], law: TwoSidedGeometric, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """Under a law that is geometric on either side of zero, E[g(|K|)] is twice the half, less what zero has been counted twice."""
    require(isinstance(law, TwoSidedGeometric) and len(premises) == 1, "the law is two-sided; there is one premise")
    check_variable(law, variable)
    (premise,) = premises
    subject = premise.subject
    if not isinstance(subject, Expectation):
        raise RuleError("the premise is an expectation")
    require(subject.law == law.one_sided and subject.event == True, "the premise is under the law of one side")
    j = subject.variable
    require(j.is_nonnegative and all(same(integrand.xreplace({variable: k}), subject.integrand) for k in (j, -j)), "the premise is E[g(K)] given K >= 0")
    at_zero = integrand.xreplace({variable: sp.Integer(0)})
    require(is_finite(premise.value) and is_finite(at_zero), "g is finite at zero and on the average")
    value = tidy(2 * premise.value / (1 + sp.exp(-law.rate)) - law.at_zero * at_zero)
    return Statement(Expectation(law, variable, integrand), value, premise.condition)


@rule(law="law", variable="expression")
def conditioning(premises: tuple[Statement, ...], law: BetaBinomial, variable: sp.Symbol) -> Statement:
    """E[g(K)] = E[h(U)] where h(u) = E[g(K) given U = u], for U beta distributed and K binomial given U."""
    require(isinstance(law, BetaBinomial) and len(premises) == 2, "the law is beta-binomial; there are two premises")
    check_variable(law, variable)
    inner, outer = (s.subject for s in premises)
    if not isinstance(inner, Expectation) or not isinstance(outer, Expectation):
        raise RuleError("the premises are expectations")
    u = outer.variable
    require(outer.law == UnitBeta._unchecked(law.alpha, law.beta), "the second premise is under the beta law of U")
    require(inner.law == BinomialCount._unchecked(law.trials, u), "the first premise is under the binomial law given U")
    require(inner.variable == variable and u not in law.free_symbols | inner.integrand.free_symbols, "U is bound")
    require(inner.event == True and outer.event == True, "the premises are whole expectations")
    require(premises[0].condition == True and same(premises[0].value, outer.integrand), "the second premise is of the value of the first")
    return Statement(Expectation(law, variable, inner.integrand), premises[1].value, premises[1].condition)


@rule(law="law", variable="expression", integrand="expression")
def heavy_tail(premises: tuple[Statement, ...], law: Zeta, variable: sp.Symbol, integrand: sp.Expr) -> Statement:
    """Where the tail is k^(-s) with s <= 2, what grows at least like k has the expectation +oo.

    By log Γ(k+c) = k log k - k + O(log k) the integrand is A k log k + B k + O(log k); A > 0, or A = 0 and B > 0.
    """
    require(isinstance(law, Zeta), "the law is a zeta law")
    check_variable(law, variable)
    expanded = tidy(integrand)
    _, conditions = _growth(expanded, variable, law)
    product, linear = sp.Integer(0), sp.Integer(0)
    for term in sp.Add.make_args(expanded):
        coefficient, dependent = term.as_independent(variable, as_Add=False)
        if isinstance(dependent, sp.loggamma):
            product, linear = product + coefficient, linear - coefficient
        elif dependent == variable:
            linear += coefficient
        elif dependent != 1 and not isinstance(dependent, sp.log):
            require(dependent == variable * sp.log(variable), "the growth of {} is not known", dependent)
            product += coefficient
    product, linear = tidy(product), tidy(linear)
    if not product.is_positive:
        require(product == 0, "the sign of the coefficient of k log k is not known")
        conditions += _positive_sum(linear)
    return Statement(Expectation(law, variable, integrand), sp.oo, conjunction(positive(2 - law.exponent, strict=False), *conditions))


def _positive_sum(expression: sp.Expr) -> list[Boolean]:
    """Conditions under which the expression is positive: a positive term, -log u with 0 < u < 1, or u - 1 - log u with 0 < u < 1."""
    if expression.is_positive:
        return []
    logarithms = [t for t in sp.Add.make_args(expression) if isinstance(-t, sp.log)]
    require(len(logarithms) == 1, "the sign of {} is not known", expression)
    u = (-logarithms[0]).args[0]
    rest = expression - logarithms[0]
    require(rest == 0 or same(rest, u - 1), "the sign of {} is not known", expression)
    return [positive(u), positive(1 - u)]
