"""Where a form of a value could be undefined although the value is not: zero denominators, poles, arguments of special functions out of range."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression.demands import Demand, demands_of

__all__ = ["new_poles"]

_OPAQUE = (sp.Sum, sp.Integral, sp.Trace)
_MET = {"nonzero": "is_nonzero", "positive": "is_positive", "nonnegative": "is_nonnegative", "no pole": "is_positive"}
_CONDITION = {"nonzero": sp.Ne, "positive": sp.StrictGreaterThan, "nonnegative": sp.GreaterThan, "no pole": sp.StrictGreaterThan}


def new_poles(value: sp.Expr, known: sp.Expr, given: Boolean, excluded: Callable[[list[Boolean], Boolean], bool]) -> sp.Expr | None:
    """What a form of a value demands of an expression, the value does not demand, and is not proved; None where there is nothing of the kind.

    ``excluded`` decides whether conditions cover what is given.
    """
    old = _demands(known)
    earlier: Boolean = sp.true
    for branch, condition in value.args if isinstance(value, sp.Piecewise) else [(value, sp.true)]:
        region = sp.And(given, earlier, condition)
        earlier = sp.And(earlier, sp.Not(condition))
        for kind, e in sorted(_demands(branch) - old, key=str):
            if not excluded([_CONDITION[kind](e, 0)], region):
                return e
    return None


def _demands(value: sp.Expr) -> set[Demand]:
    """What the operations in a value demand, and their arguments do not have by the assumptions on symbols."""
    visible = value.xreplace({s: sp.Dummy() for s in value.atoms(*_OPAQUE)})
    found: set[Demand] = set()
    for node in sp.preorder_traversal(visible):
        if isinstance(node, sp.Pow) and node.exp.could_extract_minus_sign():
            factors = sp.Mul.make_args(sp.factor(node.base)) if not node.base.is_nonzero else ()
            found |= {("nonzero", _monic(f.base if f.is_Pow else f)) for f in factors}
        elif isinstance(node, sp.Expr) and node.args and not isinstance(node, (sp.Pow, sp.log)):  # of logarithms the normal form splits what is positive
            found |= {(kind, sp.expand(e)) for kind, e in demands_of(node.func, node.args)}
    return {(kind, e) for kind, e in found if e.free_symbols and getattr(e, _MET[kind]) is not True}


def _monic(factor: sp.Expr) -> sp.Expr:
    expanded = sp.expand(factor)
    return -expanded if expanded.could_extract_minus_sign() else expanded
