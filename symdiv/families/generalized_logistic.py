"""The generalised logistic distribution (type I).

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["GeneralizedLogistic"]


class GeneralizedLogistic(Family):
    """Law whose distribution function is the logistic one, with location m and scale s > 0, to the power a > 0; default location 0 and scale 1;
    also ``GeneralizedLogistic(shape, loc, rate=)``, where rate = 1/s.

    Density: (a/s) e^(-z) (1 + e^(-z))^(-a-1), where z = (x-m)/s.

    >>> from symdiv import GeneralizedLogistic
    >>> GeneralizedLogistic(2, scale=3)
    GeneralizedLogistic(2, 0, 3)
    """

    shape = Parameter(POSITIVE)
    loc = Parameter(REAL, 0)
    scale = Parameter(POSITIVE, 1)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape, loc: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, z = self.shape, (x - self.loc) / self.scale
        return sp.log(a) - z - sp.log(self.scale) - (a + 1) * sp.log(1 + sp.exp(-z))

    @property
    def pushforward(self) -> Image:
        m, s = self.loc, self.scale
        return Image(UnitBetaPrime(1, self.shape), lambda y: m - s * sp.log(y), lambda x: sp.exp((m - x) / s), increasing=False)
