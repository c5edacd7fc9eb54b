"""The derivative of a derived value, branch by branch.

Main definition: :func:`differentiate`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.errors import Unsupported

__all__ = ["differentiate"]


def differentiate(e: sp.Expr, v: sp.Symbol) -> sp.Expr:
    """The derivative of e by v; nan where e is infinite, and in branches that hold only at single values of v."""
    if e in (sp.oo, -sp.oo):
        return sp.nan
    if v not in e.free_symbols and not e.has(sp.oo):
        return sp.Integer(0)
    if isinstance(e, sp.Piecewise):
        branches = ((sp.nan if _only_at(v, condition) else differentiate(value, v), condition) for value, condition in e.args)
        return sp.Piecewise(*branches, evaluate=False)
    if not e.has(sp.Piecewise):
        derivative = sp.diff(e, v)
    elif isinstance(e, sp.Add):
        derivative = sp.Add(*(differentiate(term, v) for term in e.args))
    elif isinstance(e, sp.Mul):
        derivative = sp.Add(*(sp.Mul(*e.args[:i], differentiate(factor, v), *e.args[i + 1 :]) for i, factor in enumerate(e.args)))
    else:
        raise Unsupported(f"no derivative of {e} by {v}: it has cases inside a function")
    return derivative


def _only_at(v: sp.Symbol, condition: Any) -> bool:
    """Whether a condition holds only at single values of v."""
    if isinstance(condition, sp.And):
        return any(_only_at(v, part) for part in condition.args)
    if isinstance(condition, sp.Or):
        return all(_only_at(v, part) for part in condition.args)
    return isinstance(condition, sp.Equality) and v in condition.free_symbols
