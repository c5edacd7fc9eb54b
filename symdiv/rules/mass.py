"""The mass of a discrete law at a point, and its logarithm where factors may vanish.

A log-mass is a sum of terms c·log θ and terms that are finite on the support. Where θ may be 0, the term is 0 if c = 0
(0·log 0 = 0), and otherwise the mass is positive only if θ > 0.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family
from symdiv.families.density import is_log_gamma, log_terms
from symdiv.families.finite import Finite
from symdiv.rules.conditions import positive, vanishing
from symdiv.rules.logic import not_negative
from symdiv.rules.normal import tidy

__all__ = ["contains", "log_mass_at", "mass_at", "uncharged"]


def _equal(point: sp.Expr | str, outcome: sp.Expr | str) -> Boolean:
    """The condition under which a point is an outcome; a label equals only itself."""
    if isinstance(point, str) or isinstance(outcome, str):
        return sp.sympify(type(point) is type(outcome) and point == outcome)
    return sp.Eq(point, outcome)


def contains(p: Family, point: sp.Expr | str) -> Boolean:
    """The condition under which the point is an outcome of p with its parameters in the interior."""
    if isinstance(p, Finite):
        return sp.Or(*(_equal(point, outcome) for outcome in p.outcomes))
    if isinstance(point, str):
        return sp.false
    low, high = p.support.low, p.support.high
    return sp.And(positive(point - low, strict=False) if low != -sp.oo else True, positive(high - point, strict=False) if high != sp.oo else True)


def mass_at(p: Family, point: sp.Expr | str) -> sp.Expr:
    """The mass at an explicit point of the support (of a law given point by point: 0 off the support)."""
    if isinstance(p, Finite):
        return p.weights.get(point, sp.Integer(0))
    if isinstance(point, str):
        return sp.Integer(0)
    logarithms, rest = log_terms(p, point)
    gammas = sp.Mul(*(sp.gamma(i.args[0], evaluate=False) ** s for s, i in (t.as_coeff_Mul() for t in sp.Add.make_args(rest) if is_log_gamma(t))))
    others = sp.Add(*(t for t in sp.Add.make_args(rest) if not is_log_gamma(t)))
    return tidy(gammas) * sp.exp(others) * sp.Mul(*(theta**c for c, theta in logarithms))


def uncharged(weight: sp.Expr, facts: list[sp.Expr]) -> Boolean:
    """The condition under which a valid probability is zero: a sum of terms that are not negative is zero where each of them is.

    ``facts`` are expressions known not to be negative.

    >>> w, p = sp.symbols("w p", nonnegative=True)
    >>> uncharged(1 - w + w*(1 - p)**2, [1 - w, 1 - p])
    Eq(p, 1) & Eq(w, 1)
    """
    if weight.is_positive:
        return sp.false
    for fact in (sp.Integer(0), *facts):
        terms = sp.Add.make_args(weight - fact)
        if len(terms) + (fact != 0) > 1 and all(_not_negative(t, facts) for t in terms):
            first = sp.sympify(vanishing(fact))
            known = {first.lhs: first.rhs} if isinstance(first, sp.Equality) and first.lhs.is_Symbol else {}
            return sp.And(first, *(vanishing(t.xreplace(known)) for t in terms))
    return vanishing(weight)


def _not_negative(term: sp.Expr, facts: list[sp.Expr]) -> bool:
    """Whether each factor is known not to be negative."""
    known = ((f, f.base if f.is_Pow and f.exp.is_Integer and f.exp > 0 else f) for f in sp.Mul.make_args(term))
    return all(f.is_nonnegative or any(sp.expand(base - fact) == 0 for fact in facts) for f, base in known)


def _charged(weight: sp.Expr, facts: list[sp.Expr]) -> Boolean:
    """The condition under which a valid probability is positive."""
    several = weight.is_Mul and sum(not f.is_nonzero for f in weight.args) > 1
    zero = uncharged(weight, facts)
    return sp.Not(zero) if several or weight.is_Pow or zero != vanishing(weight) else positive(weight)


def log_mass_at(q: Family, point: sp.Expr | str) -> tuple[sp.Expr, Boolean]:
    """log q(point), and the condition under which it is finite."""
    inside = contains(q, point)
    if inside == False:
        return -sp.oo, sp.false
    if isinstance(q, Finite):
        possible = [(w, _equal(point, o)) for o, w in q.weights.items() if w != 0 and _equal(point, o) != False]
        if not possible:
            return -sp.oo, sp.false
        value = sp.log(possible[0][0]) if possible[0][1] == True else sp.Piecewise(*((sp.log(w), c) for w, c in possible), (0, True))
        facts = not_negative(q.validity)
        return value, sp.Or(*(sp.And(c, _charged(w, facts)) for w, c in possible))
    logarithms, value = log_terms(q, sp.sympify(point))
    conditions: list[Boolean] = [inside]
    for c, theta in logarithms:
        if c == 0:
            continue
        if theta.is_positive or c.is_nonzero:
            conditions.append(positive(theta))
            if theta == 0:
                return -sp.oo, sp.false
            value += c * sp.log(theta)
        else:
            conditions.append(sp.Or(positive(theta), sp.Eq(c, 0)))
            value += sp.Piecewise((0, sp.Eq(c, 0)), (c * sp.log(theta), True))
    return value, sp.And(*conditions)
