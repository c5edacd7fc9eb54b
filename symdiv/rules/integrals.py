"""Rules by integration over an interval: with an antiderivative, or left standing."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family
from symdiv.laws import Law
from symdiv.measures import measure
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.information import inclusion, subject_of
from symdiv.rules.logic import require_defined
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Expectation, Statement
from symdiv.rules.transforms import check_variable

__all__ = ["density"]


def density(p: Law | Family, x: sp.Symbol) -> sp.Expr:
    """The density of a continuous law as a product."""
    return tidy(sp.exp(p.log_density(x)))


@rule(law="law", variable="expression", integrand="expression", antiderivative="expression")
def integration(premises: tuple[Statement, ...], law: Law | Family, variable: sp.Symbol, integrand: sp.Expr, antiderivative: sp.Expr) -> Statement:
    """E[g(X)] = F(high) - F(low) for F' = g p on a finite interval."""
    require(isinstance(law, (Law, Family)) and not premises, "the law has a density")
    above_zero = check_variable(law, variable)
    low, high = law.support.low, law.support.high
    require(not law.support.discrete and low.is_finite and high.is_finite, "the support is a finite interval")
    require(same(sp.diff(antiderivative, variable), integrand * density(law, variable)), "the derivative of F is not g p")
    conditions: list[Boolean] = [above_zero]
    value = sp.Integer(0)
    known = _logarithms_of(law, variable)
    for term in sp.Add.make_args(antiderivative):
        coefficient, dependent = term.as_independent(variable, as_Add=False)
        if dependent == 1:
            continue
        conditions += _nonzero(coefficient, known)
        at_low, first = _limit(dependent, variable, low)
        at_high, second = _limit(dependent, variable, high)
        conditions += first + second
        value += coefficient * (at_high - at_low)
    subject, condition = Expectation(law, variable, integrand), conjunction(*conditions, law.interior if isinstance(law, Family) else sp.true)
    require_defined(value, subject, (), condition)
    return Statement(subject, tidy(value), condition)


def _logarithms_of(law: Law | Family, variable: sp.Symbol) -> set[sp.Expr]:
    """What stands under a logarithm in the log-density, and so is positive; also what is its reciprocal or a factor of it up to known ones."""
    found: set[sp.Expr] = set()
    for logarithm in law.log_density(variable).atoms(sp.log) | tidy(law.log_density(variable)).atoms(sp.log):
        if variable not in logarithm.free_symbols:
            found |= set(sp.Mul.make_args(sp.factor_terms(logarithm.args[0])))
    return found


def _nonzero(coefficient: sp.Expr, known: set[sp.Expr]) -> list[Boolean]:
    """The conditions under which the denominators of a coefficient do not vanish."""
    factors = [g for f in sp.Mul.make_args(coefficient) if f.is_Pow and not f.exp.is_nonnegative for g in sp.Mul.make_args(sp.factor_terms(f.base))]
    return [sp.Ne(d, 0) for d in factors if not d.is_nonzero and d not in known and -d not in known]


def _limit(term: sp.Expr, x: sp.Symbol, end: sp.Expr) -> tuple[sp.Expr, list[Boolean]]:
    """The limit of a product of u^a, log(u)^n, e^v, cos v, sin v at an end, u linear and v polynomial; u^a log(u)^n → 0 as u → 0 for a > 0."""
    powers: dict[sp.Expr, sp.Expr] = {}
    logarithms: set[sp.Expr] = set()
    for factor in sp.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if x in exponent.free_symbols:
            require(x not in base.free_symbols and exponent.is_polynomial(x), "exponents are polynomials")
        elif isinstance(base, (sp.cos, sp.sin)):
            require(base.args[0].is_polynomial(x) and exponent.is_Integer and exponent > 0, "angles are polynomials")
        elif isinstance(base, sp.log):
            require(exponent.is_Integer and exponent > 0, "powers of a logarithm are positive integers")
            logarithms.add(base.args[0])
        elif x in base.free_symbols:
            if not (base.is_polynomial(x) and exponent.is_Integer and exponent > 0):
                powers[base] = powers.get(base, sp.Integer(0)) + exponent
            elif base in powers:
                powers[base] += exponent
            else:
                powers[base] = exponent
    conditions: list[Boolean] = []
    vanishes = False
    for u in {*powers, *logarithms}:
        exponent = powers.get(u, sp.Integer(0))
        if u not in logarithms and exponent.is_Integer and exponent > 0 and u.is_polynomial(x):
            continue
        require(sp.diff(u, x, 2) == 0, "F is made of powers and logarithms of linear functions")
        at_end = tidy(u.xreplace({x: end}))
        if at_end == 0:
            require(exponent.is_positive, "F is unbounded at the end")
            vanishes = True
        else:
            conditions.append(positive(at_end))
    return (sp.Integer(0) if vanishes else term.xreplace({x: end})), conditions


@rule(name="name", p="law", q="optional law", variable="expression")
def definition_as_integral(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None, variable: sp.Symbol) -> Statement:
    """The measure is the integral that defines it, left standing, where the support of P lies in that of Q."""
    subject = subject_of(name, p, q)
    require(not premises and not p.support.discrete, "P has a density")
    above_zero = check_variable(p, variable)
    require(q is None or variable not in q.free_symbols, "the variable is no parameter")
    integrand = density(p, variable) * tidy(measure(name).integrand(p, q, variable))
    condition = p.interior if q is None else conjunction(p.interior, q.interior, inclusion(p, q))
    value = sp.Integral(integrand, (variable, p.support.low, p.support.high))
    return Statement(subject, value, conjunction(condition, above_zero))


@rule(name="name", p="law", q="optional law", variable="name", representation="number")
def definition_through_map(premises: tuple[Statement, ...], name: str, p: Family, q: Family | None, variable: str, representation: int) -> Statement:
    """The measure is the integral that defines it, carried to the base laws of P, whose scales and locations are 1 and 0."""
    subject = subject_of(name, p, q)
    require(not premises and not p.support.discrete, "P has a density")
    require(not any(s.name == variable for law in (p, q) if law is not None for s in law.free_symbols), "the variable is no parameter")
    require(0 <= representation < len(p.images), "there is no such representation")
    which, parts = measure(name), []
    for through in p.images[representation]:
        y = through.law.support.symbol(variable)
        gain = tidy(which.of_p * p.log_density(through.map(y)))
        if q is not None:  # not multiplied out, where small differences are those of large numbers
            gain += which.of_q * q.log_density(through.map(y)).replace(sp.log, _logarithm_of_factors)
        parts.append(through.weight * sp.Integral(density(through.law, y) * gain, (y, through.law.support.low, through.law.support.high)))
    return Statement(subject, sp.Add(*parts), p.interior if q is None else conjunction(p.interior, q.interior, inclusion(p, q)))


def _logarithm_of_factors(argument: sp.Expr) -> sp.Expr:
    """The logarithm of a fraction as the sum of those of its factors, where these are positive; of a sum of exponentials as it is, for with one taken
    out, or brought under the others, its size is lost in the difference."""
    if isinstance(argument, sp.Add) and all(term.has(sp.exp) for term in argument.args):
        return sp.log(argument)
    return sp.expand_log(sp.log(sp.together(argument)), deep=False)
