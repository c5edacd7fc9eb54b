"""The Poisson binomial distribution: the number of successes in independent trials with probabilities of their own.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 3.12.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import Unsupported
from symdiv.families.computed import Computed, admit_list
from symdiv.parametrised import CLOSED_UNIT, passed_symbols

__all__ = ["PoissonBinomial"]

_MOST_TERMS = 4096


class PoissonBinomial(Computed):
    """Number of successes in independent trials of the listed probabilities; its masses are an exact convolution.

    >>> from symdiv import PoissonBinomial
    >>> PoissonBinomial(["1/2", "1/3"]).masses
    (1/3, 1/2, 1/6)
    """

    def __init__(self, probs: Sequence[object]) -> None:
        self.given = passed_symbols(*(probs if isinstance(probs, (list, tuple)) else ()))
        self.arguments = admit_list("PoissonBinomial", "probability", CLOSED_UNIT, probs)
        symbols = sum(1 for p in self.arguments if not p.is_Rational)
        if 2**symbols * len(self.arguments) > _MOST_TERMS:
            raise Unsupported(f"PoissonBinomial: {symbols} probabilities that are no rational numbers make too many terms; write numbers for most of them")

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Two trials."""
        return cls([f"prob{suffix}", f"other{suffix}"])

    @property
    def validity(self) -> Boolean:
        return sp.And(*(CLOSED_UNIT.condition(p) for p in self.arguments))

    def _call(self, arguments: Sequence[Any]) -> list[Any]:
        return [list(arguments)]

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        masses = [sp.Integer(1)]
        for p in self.arguments:
            fails = [*(m * (1 - p) for m in masses), sp.Integer(0)]
            succeeds = [sp.Integer(0), *(m * p for m in masses)]
            masses = [sp.expand(a + b) if p.is_Rational else a + b for a, b in zip(fails, succeeds, strict=True)]
        return [sp.Integer(k) for k in range(len(masses))], masses
