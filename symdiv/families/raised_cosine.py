"""The raised cosine distribution.

Source: Raab, Green (1961), *Psychometrika* 26, 447-450; SciPy `cosine`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["RaisedCosine"]


class RaisedCosine(Family):
    """Raised cosine distribution with location m and half-width s > 0 (its scale), on m-s < x < m+s.

    Density: (1 + cos(π(x-m)/s)) / (2s), which is cos²(π(x-m)/(2s)) / s.

    >>> from symdiv import RaisedCosine
    >>> RaisedCosine(1, scale=2).support.low
    -1
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(self.loc - self.scale, self.loc + self.scale)

    def _cosine(self, x: sp.Expr) -> sp.Expr:
        return sp.cos(sp.pi * (x - self.loc) / (2 * self.scale))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return 2 * sp.log(self._cosine(x)) - sp.log(self.scale)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """The squared cosine is beta; the sign is fair and independent of it."""
        law, half = UnitBeta(sp.Rational(3, 2), sp.Rational(1, 2)), sp.Rational(1, 2)
        reach = 2 * self.scale / sp.pi
        right = Image(law, lambda y: self.loc + reach * sp.acos(sp.sqrt(y)), lambda x: self._cosine(x) ** 2, increasing=False, weight=half)
        left = Image(law, lambda y: self.loc - reach * sp.acos(sp.sqrt(y)), lambda x: self._cosine(x) ** 2, weight=half)
        return ((right, left),)
