"""The Lomax (Pareto type II) distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Lomax"]


class Lomax(Family):
    """Law of P - s for P Pareto with shape c > 0 and scale s > 0, on x > 0; also ``Lomax(shape, rate=)``, where rate = 1/s.

    Density: (c/s) (1 + x/s)^(-c-1).

    >>> from symdiv import Lomax
    >>> Lomax(2, rate=5)
    Lomax(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, s = self.shape, self.scale
        return sp.log(c) - sp.log(s) - (c + 1) * sp.log(1 + x / s)

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(1, self.shape), lambda y: self.scale * y, lambda x: x / self.scale)
