"""The arcsine distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 25; SciPy `arcsine`.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Arcsine"]


class Arcsine(Family):
    """Arcsine distribution on low < x < high; also ``Arcsine(low, width=)``.

    Density: 1 / (π √((x-low) (high-x))).

    >>> from symdiv import Arcsine
    >>> Arcsine(-1, width=2)
    Arcsine(-1, 1)
    """

    low = Parameter(REAL)
    high = Parameter(REAL)
    interval = ("low", "high")
    alternatives = (Alternative({"width": POSITIVE}, ("high",), lambda width, low: (low + width,)),)

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(sp.pi) - (sp.log(x - self.low) + sp.log(self.high - x)) / 2

    @property
    def pushforward(self) -> Image:
        half, width = sp.Rational(1, 2), self.high - self.low
        return Image(UnitBeta(half, half), lambda y: self.low + width * y, lambda x: (x - self.low) / width)
