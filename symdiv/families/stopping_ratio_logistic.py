"""The stopping ratio logistic distribution: cutpoints are tried in turn, and each is where it stops with a logistic probability.

Source: Tutz, "Sequential models in categorical regression", *Computational Statistics & Data Analysis* 11 (1991).
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.ordered_logistic import OrderedLogistic

__all__ = ["StoppingRatioLogistic"]


class StoppingRatioLogistic(OrderedLogistic):
    """The number of cutpoints passed, where each is passed with the probability that a logistic variable of the given location lies above it.

    Mass: σ(c_k - loc) Π σ(loc - c_j) over j < k on k = 0, 1, ..., n, with σ(x) = 1/(1 + e^(-x)) and σ(c_n - loc) = 1 at the end.

    >>> from symdiv import StoppingRatioLogistic
    >>> StoppingRatioLogistic([0, 0], 0).masses
    (1/2, 1/4, 1/4)
    """

    @property
    def constraint(self) -> Boolean:
        return sp.true

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        *cutpoints, loc = self.arguments
        masses, passed = [], sp.Integer(1)
        for cutpoint in cutpoints:
            masses.append(passed / (1 + sp.exp(loc - cutpoint)))
            passed /= 1 + sp.exp(cutpoint - loc)
        return [sp.Integer(k) for k in range(len(masses) + 1)], [*masses, passed]
