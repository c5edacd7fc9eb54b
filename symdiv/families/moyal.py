"""The Moyal distribution.

Source: J. E. Moyal, Philosophical Magazine 46 (1955) 263-280.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["Moyal"]


class Moyal(Family):
    """Moyal distribution with location m and scale s > 0: e^(-z) is chi-squared with one degree of freedom, where z = (x-m)/s.

    Density: e^(-(z + e^(-z))/2) / (s √(2π)).

    >>> from symdiv import Moyal
    >>> Moyal(0, scale=2)
    Moyal(0, 2)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        z = (x - self.loc) / self.scale
        return -sp.log(self.scale) - sp.log(2 * sp.pi) / 2 - (z + sp.exp(-z)) / 2

    @property
    def pushforward(self) -> Image:
        m, s = self.loc, self.scale
        return Image(UnitGamma(sp.Rational(1, 2)), lambda y: m - s * sp.log(2 * y), lambda x: sp.exp((m - x) / s) / 2, increasing=False)
