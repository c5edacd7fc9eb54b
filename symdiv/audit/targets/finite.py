"""Laws on finitely many outcomes, and tables of two variables, as targets of finite distributions need them.

Main definitions: :func:`law`, :func:`joint_and_product`, :func:`conditional_entropy`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import normalised
from symdiv.families.base import Family
from symdiv.families.finite import Categorical

__all__ = ["conditional_entropy", "joint_and_product", "law"]

Values = Mapping[str, Any]


def law(name: str) -> Callable[[Values], Family]:
    """The law with these weights, divided by their exact sum."""
    return lambda values: Categorical(normalised(values[name]))


def joint_and_product(name: str, columns: int) -> Callable[[Values, Values], tuple[Family, Family]]:
    """The law of two variables, and the product of its margins: their divergence is the mutual information."""

    def laws(p: Values, q: Values) -> tuple[Family, Family]:
        rows = _table(p[name], columns)
        product = [sp.Add(*row) * sp.Add(*column) for row in rows for column in zip(*rows, strict=True)]
        return Categorical([x for row in rows for x in row]), Categorical(product)

    return laws


def conditional_entropy(name: str, columns: int) -> Callable[[Values, Values], sp.Expr]:
    """The definition of the entropy of the first of two variables given the second: the mean of -log p(x | y)."""

    def value(p: Values, q: Values) -> sp.Expr:
        rows = _table(p[name], columns)
        totals = [sp.Add(*column) for column in zip(*rows, strict=True)]
        return sp.Add(*(-x * sp.log(x / total) for row in rows for x, total in zip(row, totals, strict=True) if x != 0))

    return value


def _table(weights: list[sp.Expr], columns: int) -> list[list[sp.Expr]]:
    probs = normalised(weights)
    return [probs[i : i + columns] for i in range(0, len(probs), columns)]
