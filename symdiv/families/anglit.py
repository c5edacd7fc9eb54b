"""The anglit distribution.

Source: SciPy `anglit`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["Anglit"]


class Anglit(Family):
    """Anglit distribution with location m and scale s > 0, on |z| < π/4, where z = (x-m)/s: sin 2z is uniform.

    Density: cos(2z) / s, which is 2 sin(z+π/4) cos(z+π/4) / s, and sin²(z+π/4) is uniform on (0, 1).

    >>> from symdiv import Anglit
    >>> Anglit(0, scale=4).support.high
    pi
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        reach = sp.pi * self.scale / 4
        return Support(self.loc - reach, self.loc + reach)

    def _angle(self, x: sp.Expr) -> sp.Expr:
        """z + π/4, between 0 and π/2."""
        return (x - self.loc) / self.scale + sp.pi / 4

    def log_density(self, x: sp.Expr) -> sp.Expr:
        angle = self._angle(x)
        return sp.log(2) + sp.log(sp.sin(angle)) + sp.log(sp.cos(angle)) - sp.log(self.scale)

    @property
    def pushforward(self) -> Image:
        return Image(
            UnitBeta(1, 1),
            lambda y: self.loc + self.scale * (sp.asin(sp.sqrt(y)) - sp.pi / 4),
            lambda x: sp.sin(self._angle(x)) ** 2,
        )
