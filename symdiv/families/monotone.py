"""Chains of elementary monotone functions: a map in which the variable occurs once is undone link by link.

The image of the interval is carried along, so that log(1 - exp(-z)) is known to be real for z > 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sympy as sp

__all__ = ["Link", "links"]

_LINE: dict[type, tuple[type, sp.Expr, sp.Expr]] = {
    sp.sinh: (sp.asinh, -sp.oo, sp.oo),
    sp.asinh: (sp.sinh, -sp.oo, sp.oo),
    sp.tanh: (sp.atanh, sp.Integer(-1), sp.Integer(1)),
    sp.atan: (sp.tan, -sp.pi / 2, sp.pi / 2),
    sp.exp: (sp.log, sp.Integer(0), sp.oo),
}
"""Increasing functions on the real line: the inverse, and the limits at -oo and oo."""


class Link(NamedTuple):
    """What a function does to an interval: its inverse, its direction, and the ends of the image."""

    inverse: Callable[[sp.Expr], sp.Expr]
    increasing: bool
    low: sp.Expr
    high: sp.Expr


def links(function: sp.Expr, z: sp.Symbol, low: sp.Expr, high: sp.Expr) -> Link | None:
    """The whole map of (low, high); None where it is no such chain.

    >>> z, t, r = sp.symbols("z t r", positive=True)
    >>> link = links(-sp.log(1 - sp.exp(-r * z)), z, sp.Integer(0), sp.oo)
    >>> link.increasing, link.low, link.high, link.inverse(t)
    (False, 0, oo, -log(1 - exp(-t))/r)
    """
    if function == z:
        return Link(lambda t: t, True, low, high)
    moving = [a for a in function.args if z in a.free_symbols]
    if len(moving) != 1:
        return None
    inner = links(moving[0], z, low, high)
    outer = None if inner is None else _link(function, moving[0], inner.low, inner.high)
    if inner is None or outer is None:
        return None
    return Link(lambda t: inner.inverse(outer.inverse(t)), inner.increasing == outer.increasing, outer.low, outer.high)


def _link(function: sp.Expr, u: sp.Expr, low: sp.Expr, high: sp.Expr) -> Link | None:
    """One elementary function of u, for u in (low, high)."""
    if function.is_Add:
        offset = function - u
        return Link(lambda t: t - offset, True, low + offset, high + offset) if offset.is_real else None
    if function.is_Mul:
        factor = function / u
        if factor.is_positive:
            return Link(lambda t: t / factor, True, _times(factor, low), _times(factor, high))
        return Link(lambda t: t / factor, False, _times(factor, high), _times(factor, low)) if factor.is_negative else None
    if type(function) in _LINE:
        inverse, first, last = _LINE[type(function)]
        return Link(inverse, True, first if low == -sp.oo else function.func(low), last if high == sp.oo else function.func(high))
    if isinstance(function, sp.log) and low.is_extended_nonnegative:
        return Link(sp.exp, True, -sp.oo if low == 0 else sp.log(low), sp.log(high))
    if function.is_Pow and function.base == u and low.is_extended_nonnegative:
        return _power(function.exp, low, high)
    return None


def _power(k: sp.Expr, low: sp.Expr, high: sp.Expr) -> Link | None:
    """u^k for u in (low, high), low >= 0."""
    if k.is_positive:
        return Link(lambda t: t ** (1 / k), True, sp.S.Zero if low == 0 else low**k, sp.oo if high == sp.oo else high**k)
    if k.is_negative:
        return Link(lambda t: t ** (1 / k), False, sp.S.Zero if high == sp.oo else high**k, sp.oo if low == 0 else low**k)
    return None


def _times(factor: sp.Expr, end: sp.Expr) -> sp.Expr:
    return factor * end if end.is_finite else end * sp.sign(factor)
