"""Formulas at the edge of their domain: 0·log 0 = 0, 0·log(0/0) = 0 and p·log(p/0) = ∞, as the definitions of the measures have it.

Source: Cover, Thomas, *Elements of Information Theory*, 2.1, 2.3.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.expression import build, substitute
from symdiv.rules.conditions import positive
from symdiv.rules.coverage import exhaustive
from symdiv.rules.normal import tidy

__all__ = ["conventional"]


def conventional(expression: sp.Expr, point: Mapping[sp.Symbol, sp.Expr], given: Boolean = sp.true) -> sp.Expr:
    """The expression at a point (some of its symbols may stay, of which something may be given), with the conventions for logarithms of zero.

    It is nan where it is undefined.

    >>> p, q = sp.symbols("p q", nonnegative=True)
    >>> conventional(-p*sp.log(p) - (1 - p)*sp.log(1 - p), {p: 0}), conventional(p*sp.log(p/q), {q: 0, p: 1}), conventional(1/p, {p: 0})
    (0, oo, nan)
    """
    value = _value(expression, point, given)
    undefined = value.has(sp.zoo, sp.nan) or (value.is_infinite and value not in (sp.oo, -sp.oo)) or _divides_by_zero(value)
    return sp.nan if undefined else value


def _divides_by_zero(value: sp.Expr) -> bool:
    """Whether a denominator that is a number, such as log 2 + log 3 - log 6, is proved to be 0."""
    return any(p.exp.is_negative and p.base.is_Add and not p.free_symbols and tidy(p.base) == 0 for p in value.atoms(sp.Pow))


def _value(e: sp.Expr, point: Mapping[sp.Symbol, sp.Expr], given: Boolean) -> sp.Expr:
    if isinstance(e, sp.Piecewise):
        return _case(e, point, given)
    if not e.free_symbols & set(point) or isinstance(e, (sp.Sum, sp.Integral)):
        return substitute(e, point)
    if e.is_Symbol:
        return sp.sympify(point[e])
    if isinstance(e, sp.log):
        return _logarithm(_value(e.args[0], point, given))
    if e.is_Mul:
        factors = [(f, _value(f, point, given)) for f in e.args]
        if any(v == 0 for _, v in factors):
            harmless = all((v.is_finite is not False and not v.has(sp.nan, sp.zoo) and not _divides_by_zero(v)) or _of_logarithms(f) for f, v in factors)
            return sp.Integer(0) if harmless else sp.nan
        values = [v for _, v in factors]
        return build(sp.Mul, *(v for v in values if v.is_infinite or not _positive(v)) if any(v.is_infinite for v in values) else values)
    if e.is_Add:
        terms = [_value(a, point, given) for a in e.args]
        infinite = {t for t in terms if t.is_infinite}
        return next(iter(infinite)) if len(infinite) == 1 and not any(t.has(sp.nan) for t in terms) else build(sp.Add, *terms)
    return build(e.func, *(_value(a, point, given) for a in e.args))


def _case(cases: sp.Piecewise, point: Mapping[sp.Symbol, sp.Expr], given: Boolean) -> sp.Expr:
    """The case that holds at the point, by the conventions; all of them where that is open."""
    for branch, condition in cases.args:
        holds = substitute(condition, point)
        if holds == True or _certain(holds, given):
            return _value(branch, point, given)
        if holds != False and not _certain(sp.Not(holds), given):
            break
    return substitute(cases, point)


def _certain(condition: Boolean, given: Boolean) -> bool:
    try:
        return given != True and exhaustive([condition], given)
    except RuleError:
        return False


def _logarithm(argument: sp.Expr) -> sp.Expr:
    if argument == 0:
        return -sp.oo
    rest = sp.Mul(*(f for f in sp.Mul.make_args(argument) if not _positive(f))) if argument.has(sp.zoo, sp.oo) else argument
    if rest in (sp.zoo, sp.oo):  # a ratio of two numbers that are not negative
        return sp.oo
    return build(sp.log, argument) if not argument.has(sp.zoo) else sp.nan


def _positive(factor: sp.Expr) -> bool:
    """Whether a factor is positive, over one denominator at the latest."""
    if factor.is_positive or not factor.is_Add or factor.has(sp.zoo, sp.nan, sp.oo):
        return bool(factor.is_positive)
    try:
        return bool(positive(factor) == True)
    except RuleError:
        return False


def _of_logarithms(factor: sp.Expr) -> bool:
    """Whether a factor has no singularities but those of logarithms."""
    if isinstance(factor, sp.log):
        return True
    if factor.is_Pow:
        return bool(factor.exp.is_Integer and factor.exp.is_positive and _of_logarithms(factor.base))
    if factor.is_Add or factor.is_Mul:
        return all(a.is_number or a.is_Symbol or _of_logarithms(a) for a in factor.args)
    return False
