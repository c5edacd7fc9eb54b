"""What a wrong formula is instead, and where it happens to be right."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.decision.values import Difference, Side, value_at
from symdiv.derivation.public import derived
from symdiv.derivation.render import text_of
from symdiv.enclose import compile_expression
from symdiv.errors import SymdivError
from symdiv.rules.compact import compact
from symdiv.rules.normal import same, tidy
from symdiv.rules.statement import Information

__all__ = ["nearest", "right_where"]

_LARGEST = 40
"""Operations of a difference that is looked into."""
_BITS = 128
_UNITS = (
    (sp.log(2), "it is the measure in bits"),
    (sp.log(10), "it is the measure in bans"),
    (1 / sp.log(2), "it is the measure in nats"),
    (sp.Integer(-1), "it has the opposite sign"),
)


def nearest(claimed: sp.Expr, truth: sp.Expr, subject: Information, at: Difference) -> str | None:
    """What the formula is: the measure with its arguments exchanged, in another unit, with the wrong sign, or up to a constant.

    ``at`` has both values at a point, which tell most of this apart at once.
    """
    if at.left is None or at.right is None or at.kind != "finite":
        return None
    left, right = at.left.ball, at.right.ball
    try:
        if subject.q is not None and subject.q != subject.p:
            exchanged = Information(subject.measure, subject.q, subject.p, subject.base)
            value = derived(exchanged).statement.value
            there = value_at(Side(value, tuple(at.point)), at.point)
            if there is not None and left.overlaps(there) and same(claimed, value):
                return f"it is {exchanged}"
        for factor, text in _UNITS:
            number = compile_expression(factor, ()).ball((), _BITS)
            if (left * number).overlaps(right) and same(claimed * factor, truth):
                return text
        difference = tidy(claimed - truth)
        if not difference.free_symbols and not difference.has(sp.oo, sp.nan, sp.zoo):
            return f"it differs by {text_of(compact(difference))}"
    except (SymdivError, ValueError, TypeError):
        pass
    return None


def right_where(claimed: sp.Expr, truth: sp.Expr) -> Boolean | None:
    """Equations under which the two agree, from the factors of their difference; None where none is found."""
    if claimed.has(sp.Piecewise, sp.Sum, sp.Integral, sp.oo) or truth.has(sp.Piecewise, sp.Sum, sp.Integral, sp.oo):
        return None
    try:
        difference = compact(tidy(claimed - truth))
        if difference.count_ops() > _LARGEST:
            return None
        numerator = sp.fraction(sp.together(difference))[0]
        symbols = numerator.free_symbols
        factored = sp.factor(numerator) if symbols and numerator.is_polynomial(*symbols) else sp.factor_terms(numerator)
    except (SymdivError, ValueError, TypeError, NotImplementedError):
        return None
    conditions = [c for f in sp.Mul.make_args(factored) if (c := _zero(f)) is not None and c != False]
    return sp.Or(*conditions) if conditions else None


def _zero(factor: sp.Expr) -> Boolean | None:
    """The solution of factor = 0 for a symbol in terms of few others; None where none is as simple."""
    base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
    if isinstance(base, sp.log):
        above, below = sp.fraction(base.args[0])
        base = sp.expand(above - below)
    for s in sorted(base.free_symbols, key=str):
        slope = sp.diff(base, s)
        if slope.is_Rational and slope != 0:
            root = sp.expand(s - base / slope)
            if len(root.free_symbols) <= 1 and root.count_ops() <= 2:
                return sp.false if (root.is_negative and s.is_nonnegative) or (root.is_nonpositive and s.is_positive) else sp.Eq(s, root)
    return None
