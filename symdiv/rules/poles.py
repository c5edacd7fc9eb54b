"""Where a form of a value could be undefined although the value is not: denominators that vanish, poles of the gamma function."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.logic.boolalg import Boolean

__all__ = ["new_poles"]

_OPAQUE = (sp.Sum, sp.Integral, sp.Trace)


def new_poles(value: sp.Expr, known: sp.Expr, given: Boolean, excluded: Callable[[list[Boolean], Boolean], bool]) -> sp.Expr | None:
    """What stands in a denominator, or in a gamma function, of a form and not in the value, and is not proved to be different from 0 or positive.

    ``excluded`` decides whether conditions cover what is given.
    """
    old = _denominators(known) | _arguments(known)
    earlier: Boolean = sp.true
    for branch, condition in value.args if isinstance(value, sp.Piecewise) else [(value, sp.true)]:
        region = sp.And(given, earlier, condition)
        earlier = sp.And(earlier, sp.Not(condition))
        for expressions, demanded in ((_denominators(branch), sp.Ne), (_arguments(branch), sp.StrictGreaterThan)):
            for e in sorted(expressions - old, key=str):
                if not excluded([demanded(e, 0)], region):
                    return e
    return None


def _denominators(value: sp.Expr) -> set[sp.Expr]:
    """The factors of denominators that may vanish, up to their signs and numbers."""
    powers = _visible(value).atoms(sp.Pow)
    factors = {f for p in powers if p.exp.could_extract_minus_sign() and not p.base.is_nonzero for f in sp.Mul.make_args(sp.factor(p.base))}
    return {_monic(f.base if f.is_Pow else f) for f in factors if not f.is_nonzero and f.free_symbols}


def _arguments(value: sp.Expr) -> set[sp.Expr]:
    """The arguments of gamma functions that may be at a pole."""
    nodes = _visible(value).atoms(sp.gamma, sp.loggamma, sp.polygamma)
    return {sp.expand(n.args[-1]) for n in nodes if not n.args[-1].is_positive and n.free_symbols}


def _visible(value: sp.Expr) -> sp.Expr:
    """The value with what is left as a sum or an integral as an atom."""
    return value.xreplace({s: sp.Dummy() for s in value.atoms(*_OPAQUE)})


def _monic(factor: sp.Expr) -> sp.Expr:
    expanded = sp.expand(factor)
    return -expanded if expanded.could_extract_minus_sign() else expanded
