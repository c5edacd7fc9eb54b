"""The continuous uniform distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 26.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Uniform"]


class Uniform(Family):
    """Uniform distribution on low < x < high; also ``Uniform(low, width=)``.

    Density: 1 / (high - low).

    >>> from symdiv import Uniform
    >>> Uniform(1, width=2)
    Uniform(1, 3)
    """

    low = Parameter(REAL)
    high = Parameter(REAL)
    alternatives = (Alternative({"width": POSITIVE}, ("high",), lambda width, low: (low + width,)),)

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(self.high - self.low)

    @property
    def pushforward(self) -> Image:
        width = self.high - self.low
        return Image(UnitBeta(1, 1), lambda y: self.low + width * y, lambda x: (x - self.low) / width)
