"""The triangular distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 26.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import REAL, Parameter

__all__ = ["Triangular"]


class Triangular(Family):
    """Triangular distribution on low < x < high with its mode at low <= mode <= high.

    Density: 2 (x-low) / ((high-low) (mode-low)) below the mode and 2 (high-x) / ((high-low) (high-mode)) above.

    >>> from symdiv import Triangular
    >>> Triangular(low=-1, mode=0, high=1)
    Triangular(-1, 0, 1)
    """

    low = Parameter(REAL)
    mode = Parameter(REAL)
    high = Parameter(REAL)
    interval = ("low", "mode", "high")

    @property
    def constraint(self) -> Boolean:
        return sp.And(self.low <= self.mode, self.mode <= self.high, self.low < self.high)

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        low, mode, high = self.low, self.mode, self.high
        top = sp.log(2) - sp.log(high - low)
        if mode == low:
            return top + sp.log(high - x) - sp.log(high - low)
        rising = top + sp.log(x - low) - sp.log(mode - low)
        if mode == high:
            return rising
        return sp.Piecewise((rising, x < mode), (top + sp.log(high - x) - sp.log(high - mode), True))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """One component to each side of the mode; the distance from its end, relative to the side's width, is beta."""
        low, mode, high = self.low, self.mode, self.high
        law = UnitBeta(2, 1)
        left, right = mode - low, high - mode
        sides = (
            Image(law, lambda y: low + left * y, lambda x: (x - low) / left, weight=left / (high - low)),
            Image(law, lambda y: high - right * y, lambda x: (high - x) / right, increasing=False, weight=right / (high - low)),
        )
        return (tuple(side for side in sides if side.weight != 0),)
