"""The ordered logistic distribution: the interval between cutpoints in which a logistic variable falls.

Source: McCullagh, "Regression models for ordinal data", *J. R. Statist. Soc. B* 42 (1980).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.families.computed import Computed, admit_list
from symdiv.parametrised import REAL, admitted, passed_symbols

__all__ = ["OrderedLogistic"]


class OrderedLogistic(Computed):
    """The number of cutpoints, listed in increasing order, below a logistic variable of the given location and scale 1.

    Mass: σ(c_(k+1) - loc) - σ(c_k - loc) on k = 0, 1, ..., n, with σ(x) = 1/(1 + e^(-x)), c_0 = -∞, c_(n+1) = ∞.

    >>> from symdiv import OrderedLogistic
    >>> OrderedLogistic([0], 0).masses
    (1/2, 1/2)
    """

    def __init__(self, cutpoints: Sequence[object], loc: object = 0) -> None:
        self.given = passed_symbols(*(cutpoints if isinstance(cutpoints, (list, tuple)) else ()), loc)
        self.arguments = (*admit_list(type(self).__name__, "cutpoint", REAL, cutpoints), admitted(type(self).__name__, "loc", REAL, loc))
        if self.constraint == False:
            raise InvalidInput(f"{self}: expected cutpoints in increasing order")

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Two cutpoints."""
        return cls([0, 1], f"loc{suffix}")

    @property
    def constraint(self) -> Boolean:
        return sp.And(*(a < b for a, b in itertools.pairwise(self.arguments[:-1])))

    @property
    def validity(self) -> Boolean:
        return self.constraint

    def _call(self, arguments: Sequence[Any]) -> list[Any]:
        return [list(arguments[:-1]), arguments[-1]]

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        *cutpoints, loc = self.arguments
        outcomes = [sp.Integer(k) for k in range(len(cutpoints) + 1)]
        if not cutpoints:
            return outcomes, [sp.Integer(1)]
        below = [1 / (1 + sp.exp(loc - c)) for c in cutpoints]
        return outcomes, [below[0], *(b - a for a, b in itertools.pairwise(below)), 1 / (1 + sp.exp(cutpoints[-1] - loc))]
