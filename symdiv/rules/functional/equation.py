"""A functional equation as data: f(x, ...) = right side, wherever both sides are defined as real numbers and the condition holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp

__all__ = ["Equation", "always", "x", "y"]

x, y = sp.symbols("x y", real=True)
"""The variables that equations are written in."""


def always(*arguments: sp.Expr) -> bool:
    """No condition."""
    return True


@dataclass(frozen=True)
class Equation:
    """``left = right``; the left side is one function of variables, numbers, or functions of these.

    ``applies`` says from the values of x (and y) whether the equation may be, and shall be, used.
    """

    name: str
    source: str
    left: sp.Expr
    right: sp.Expr
    applies: Callable[..., bool] = always

    def rewrite(self, node: sp.Expr) -> sp.Expr | None:
        """The right side for a node of the left side's form; None where the equation does not apply."""
        bound: dict[sp.Symbol, sp.Expr] = {}
        if not _matches(self.left, node, bound) or not self.applies(*(bound[v] for v in (x, y) if v in bound)):
            return None
        other = self.right.subs(bound, simultaneous=True)
        return None if other.has(sp.zoo, sp.nan) else other  # at a pole of a part the equation says nothing


def _matches(pattern: sp.Expr, node: sp.Expr, bound: dict[sp.Symbol, sp.Expr]) -> bool:
    if pattern.is_Symbol:
        return bool(bound.setdefault(pattern, node) == node)
    if not pattern.args:
        return bool(pattern == node)
    if type(node) is not type(pattern) or len(node.args) != len(pattern.args):
        return False
    return all(_matches(p, a, bound) for p, a in zip(pattern.args, node.args, strict=True))
