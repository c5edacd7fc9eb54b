"""Laws on finitely many outcomes, and tables of two variables, as targets of finite distributions need them.

Main definitions: :func:`law`, :func:`joint_and_product`, :func:`conditional_entropy`, :func:`of_margins`, :func:`jensen_shannon`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import normalised
from symdiv.families.base import Family
from symdiv.families.finite import Categorical

__all__ = ["Entropies", "conditional_entropy", "jensen_shannon", "joint_and_product", "law", "of_margins"]

Values = Mapping[str, Any]
Entropies = Callable[..., sp.Expr]
"""The entropy of some of several binary variables, by their numbers."""


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


def of_margins(name: str, variables: int, definition: Callable[[Entropies], sp.Expr]) -> Callable[[Values, Values], sp.Expr]:
    """What ``definition`` makes of the entropies of the margins of a law of so many binary variables, whose outcomes are in the order 00, 01, 10, 11."""

    def value(p: Values, q: Values) -> sp.Expr:
        probs = normalised(p[name])

        def entropy(*chosen: int) -> sp.Expr:
            margin: dict[tuple[int, ...], sp.Expr] = {}
            for outcome, x in enumerate(probs):
                place = tuple(outcome >> (variables - 1 - i) & 1 for i in chosen)
                margin[place] = margin.get(place, sp.Integer(0)) + x
            return sp.Add(*(-x * sp.log(x) for x in margin.values() if x != 0))

        return definition(entropy)

    return value


def jensen_shannon(p: Sequence[sp.Expr], q: Sequence[sp.Expr]) -> sp.Expr:
    """The mean of the divergences of two laws from their mixture in equal parts."""
    terms = [x * sp.log(2 * x / (x + y)) / 2 for a, b in zip(p, q, strict=True) for x, y in ((a, b), (b, a)) if x != 0]
    return sp.Add(*terms)


def _table(weights: list[sp.Expr], columns: int) -> list[list[sp.Expr]]:
    probs = normalised(weights)
    return [probs[i : i + columns] for i in range(0, len(probs), columns)]
