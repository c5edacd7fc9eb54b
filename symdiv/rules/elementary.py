"""Rules by integration: antiderivatives on an interval; and sums written out."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.uniform import Uniform
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.logic import require_defined
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement

_MOST_TERMS = 16


@rule(law="law", variable="expression", integrand="expression", antiderivative="expression", bound="expression")
def antiderivative(
    premises: tuple[Statement, ...],
    law: Uniform,
    variable: sp.Symbol,
    integrand: sp.Expr,
    antiderivative: sp.Expr,
    bound: sp.Expr | None = None,
) -> Statement:
    """E[g(X)] = (F(high) - F(low))/(high - low) for X uniform and F' = g; with a bound, the part X < bound."""
    require(isinstance(law, Uniform), "the law is uniform")
    low, high = law.low, law.high
    conditions: list[Boolean] = []
    require(variable in (sp.Symbol(variable.name, real=True), sp.Symbol(variable.name, positive=True)), "the variable is real, or positive")
    require(variable not in law.free_symbols, "the variable is no parameter")
    if variable.is_positive:
        conditions.append(positive(low, strict=False))
    require(same(sp.diff(antiderivative, variable), integrand), "the derivative of F is not the integrand")
    upper = high
    if bound is not None:
        require(variable not in bound.free_symbols, "the bound is a constant")
        upper = bound
        conditions += [positive(bound - low), positive(high - bound)]
    at_low, low_conditions = _end(antiderivative, variable, low, lower=True)
    at_upper, upper_conditions = _end(antiderivative, variable, upper, lower=False)
    event = sp.true if bound is None else variable < bound
    width = high - low
    parts = sp.Add.make_args(at_upper - at_low)
    polynomial = sp.Add(*(t for t in parts if t.is_polynomial(low, high)))
    rest = sp.Add(*(t for t in parts if not t.is_polynomial(low, high)))
    value = sp.cancel(polynomial / width) + rest / width
    subject, condition = Expectation(law, variable, integrand, event), conjunction(*conditions, *low_conditions, *upper_conditions)
    require_defined(sp.Tuple(value, *_constants(antiderivative, variable)), subject, (), condition)
    return Statement(subject, value, condition)


def _constants(antiderivative: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """The factors in the terms of an antiderivative that do not depend on its variable."""
    return [t.as_independent(x, as_Add=False)[0] for t in sp.Add.make_args(antiderivative)]


def _end(antiderivative: sp.Expr, x: sp.Symbol, end: sp.Expr, lower: bool) -> tuple[sp.Expr, list[Boolean]]:
    """The limit of F at an end of the interval, and the conditions under which F is continuous up to there.

    F is a sum of terms c u^α log(u)^n with u linear in x; u^α log(u)^n → 0 as u → 0 for α > 0. Only at one end can u
    vanish: at the lower one if u increases.
    """
    total, conditions = sp.Integer(0), []
    for term in sp.Add.make_args(antiderivative):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        if dependent == 1:
            total += coefficient
            continue
        base, alpha, n = _power_and_log(dependent, x)
        require(base.is_polynomial(x), "F is a sum of powers and logarithms of linear functions")
        value = coefficient * dependent.xreplace({x: end})
        slope = sp.diff(base, x)
        require(slope.is_positive or slope.is_negative, "u increases or decreases")
        if (n == 0 and alpha.is_Integer and alpha >= 0) or bool(slope.is_positive) != lower:
            total += value
            continue
        u = base.xreplace({x: end})
        conditions.append(positive(u, strict=not alpha.is_positive))
        vanishes = n > 0 and alpha.is_positive and not u.is_positive
        total += sp.Piecewise((0, sp.Eq(u, 0)), (value, True)) if vanishes else value
    return total, conditions


def _power_and_log(term: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr, int]:
    """Decompose u^α log(u)^n; raise if the term is of no such form."""
    base, alpha, n = None, sp.Integer(0), 0
    for factor in sp.Mul.make_args(term):
        b, e = factor.as_base_exp()
        if isinstance(b, sp.log):
            u = b.args[0]
            require(e.is_Integer and e > 0, "powers of a logarithm are positive integers")
            n += int(e)
        else:
            u = b
            alpha += e
        require(base is None or base == u, "one linear function to a term")
        require(sp.diff(u, x, 2) == 0 and x not in e.free_symbols, "F is a sum of powers and logarithms of linear functions")
        base = u
    require(base is not None, "F has a term without the variable")
    return base, alpha, n


@rule(law="law", variable="expression")
def divergent_reciprocal(premises: tuple[Statement, ...], law: Uniform, variable: sp.Symbol) -> Statement:
    """E[1/X] = oo for X uniform from 0: log x is unbounded at 0."""
    require(isinstance(law, Uniform) and variable.is_positive and variable not in law.free_symbols, "the law is uniform; X is positive")
    return Statement(Expectation(law, variable, 1 / variable), sp.oo, sp.Eq(law.low, 0))


@rule()
def expand_sums(premises: tuple[Statement, ...]) -> Statement:
    """A sum over a few explicit integers is written out."""
    (premise,) = premises

    def written_out(total: sp.Sum) -> sp.Expr:
        summand, (k, low, high) = total.args
        if low.is_Integer and high.is_Integer and -1 <= high - low < _MOST_TERMS:
            return sp.Add(*(tidy(_at(summand, k, i)) for i in range(int(low), int(high) + 1)))
        return total

    return Statement(premise.subject, premise.value.replace(lambda e: isinstance(e, sp.Sum), written_out), premise.condition)


def _at(summand: sp.Expr, k: sp.Symbol, i: int) -> sp.Expr:
    value = summand.xreplace({k: sp.Integer(i)})
    require(not value.has(sp.nan, sp.zoo), "a summand is not defined")
    return value
