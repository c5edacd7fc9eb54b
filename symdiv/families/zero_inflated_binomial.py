"""The zero-inflated binomial distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 8.2.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import sympy as sp

from symdiv.families.computed import Computed, explicit
from symdiv.parametrised import CLOSED_UNIT, NATURAL, Parameter

__all__ = ["ZeroInflatedBinomial"]


class ZeroInflatedBinomial(Computed):
    """With the probability ``weight`` a binomial number of an explicit number of trials, else zero.

    Mass: (1 - w)[k = 0] + w C(n, k) p^k (1-p)^(n-k) on k = 0, 1, ..., n.

    >>> from symdiv import ZeroInflatedBinomial
    >>> ZeroInflatedBinomial("1/2", 2, "1/3").masses
    (13/18, 2/9, 1/18)
    """

    weight = Parameter(CLOSED_UNIT)
    trials = Parameter(NATURAL)
    prob = Parameter(CLOSED_UNIT)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Three trials."""
        member: Self = cls(f"weight{suffix}", 3, f"prob{suffix}")
        return member

    def _check(self) -> None:
        explicit("ZeroInflatedBinomial", "trials", self.trials)
        super()._check()

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        w, n, p = self.weight, int(self.trials), self.prob
        outcomes = [sp.Integer(k) for k in range(n + 1)]
        masses = [w * sp.binomial(n, k) * p**k * (1 - p) ** (n - k) for k in outcomes]
        return outcomes, [1 - w + masses[0], *masses[1:]]
