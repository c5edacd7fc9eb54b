"""Conditions in a canonical form: that an expression is positive, that it vanishes, and several together."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.rules.normal import joined

__all__ = ["canonical", "conjunction", "positive", "vanishing"]


@lru_cache(maxsize=4096)
def positive(expression: sp.Expr, strict: bool = True) -> Boolean:
    """Return the condition ``expression > 0`` (``>= 0`` if not strict), without factors whose sign is known.

    >>> a, k = sp.symbols("a k", positive=True)
    >>> positive(1 - k/a), positive(a*(a + 1)), positive(2*a - 1), positive(1 - sp.exp(-k)), positive(-sp.log(1 - k))
    (a > k, True, a > 1/2, True, True)
    """
    unknown, sign = [], 1
    factors = sp.Mul.make_args(sp.factor_terms(joined(expression)))
    for factor in factors:
        base = factor.base if factor.is_Pow and factor.exp == -1 else factor
        if isinstance(base, sp.log):  # log u has the sign of u - 1
            return positive(sp.Mul(*(base.args[0] - 1 if f is factor else f for f in factors)), strict)
        if base.is_positive:
            continue
        if base.is_negative:
            sign = -sign
            continue
        unknown.append(base)
    rest = sp.expand(sign * sp.Mul(*unknown))
    if rest.is_number or (rest.is_positive if strict else rest.is_nonnegative) or (rest.is_nonpositive if strict else rest.is_negative):
        return (rest > 0) if strict else (rest >= 0)
    if rest.is_Add and len(rest.args) == 2:
        exponents = [(_exponent(t), -_exponent(-t)) for t in rest.args]
        for (u, _), (_, v) in (exponents, exponents[::-1]):
            if (u + v).is_real:  # e^u - e^(-v) has the sign of u + v
                return positive(u + v, strict)
    constant, symbolic = rest.as_coeff_Add()
    scale = abs(symbolic.as_coeff_Mul()[0]) if not symbolic.is_Add else sp.Integer(1)
    terms = [t / scale for t in sp.Add.make_args(symbolic)] + [constant / scale]
    left = sp.Add(*(t for t in terms if not t.could_extract_minus_sign()))
    right = sp.Add(*(-t for t in terms if t.could_extract_minus_sign()))
    if left == 0:
        constant, right = right.as_coeff_Add()
        left = -constant
    if left.is_number and not right.is_number:
        return (right < left) if strict else (right <= left)
    return (left > right) if strict else (left >= right)


def _exponent(product: sp.Expr) -> sp.Expr:
    """u where the product is e^u, nan where it has other factors."""
    factors = [] if product == 1 else [f.args[0] if isinstance(f, sp.exp) else sp.nan for f in sp.Mul.make_args(product)]
    return sp.Add(*factors)


def vanishing(expression: sp.Expr) -> Boolean:
    """Return the condition ``expression = 0``, factor by factor, solved where a factor is linear in its only symbol."""
    if expression.is_Mul or (expression.is_Pow and expression.exp.is_positive):
        factors = expression.args if expression.is_Mul else (expression.base,)
        return sp.Or(*(vanishing(f) for f in factors if not f.is_nonzero))
    symbols = list(expression.free_symbols)
    if len(symbols) == 1 and expression.is_Add:
        slope = sp.diff(expression, symbols[0])
        if slope.is_Rational and slope != 0:
            return sp.Eq(symbols[0], sp.expand(symbols[0] - expression / slope))
    return sp.Eq(expression, 0)


def canonical(condition: Boolean) -> Boolean:
    """Return the condition with each inequality in the form that :func:`positive` gives it."""
    if type(condition) in _STRICTLY:
        return positive(condition.gts - condition.lts, strict=_STRICTLY[type(condition)] == 1)
    if isinstance(condition, sp.And):
        return conjunction(*(canonical(a) for a in condition.args))
    if isinstance(condition, (sp.Or, sp.Not)):
        return condition.func(*(canonical(a) for a in condition.args))
    return condition


_STRICTLY = {sp.StrictGreaterThan: 1, sp.GreaterThan: 0, sp.StrictLessThan: 1, sp.LessThan: 0}


def conjunction(*conditions: Boolean) -> Boolean:
    """Return the conjunction without the inequalities that another one implies.

    >>> a = sp.Symbol("a", positive=True)
    >>> conjunction(a > 2, a > 1, a >= 2)
    a > 2
    """
    whole = sp.And(*conditions)
    if not isinstance(whole, sp.And):
        return whole
    whole = sp.And(*(c for c in whole.args if not (isinstance(c, sp.Or) and set(c.args) & set(whole.args))))
    if not isinstance(whole, sp.And):
        return whole
    atoms = [c for c in whole.args if type(c) in _STRICTLY]

    def implied(weak: Boolean, strong: Boolean) -> bool:
        gap = sp.expand((weak.gts - weak.lts) - (strong.gts - strong.lts))
        return bool(gap.is_positive or (gap.is_nonnegative and _STRICTLY[type(strong)] >= _STRICTLY[type(weak)]))

    dropped: list[Boolean] = []
    for weak in atoms:
        if any(strong is not weak and strong not in dropped and implied(weak, strong) for strong in atoms):
            dropped.append(weak)
    return sp.And(*(c for c in whole.args if c not in dropped))
