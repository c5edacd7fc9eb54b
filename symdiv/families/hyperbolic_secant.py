"""The hyperbolic secant distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["HyperbolicSecant"]


class HyperbolicSecant(Family):
    """Hyperbolic secant distribution with location m and scale s > 0; also ``HyperbolicSecant(m, variance=)``.

    Density: 1 / (π s cosh z), where z = (x-m)/s.

    >>> from symdiv import HyperbolicSecant
    >>> HyperbolicSecant(0, variance="pi**2/4")
    HyperbolicSecant(0, 1)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (2 * sp.sqrt(variance) / sp.pi,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        z = (x - self.loc) / self.scale
        return sp.log(2 / sp.pi) - sp.log(self.scale) - z - sp.log(1 + sp.exp(-2 * z))  # 2 cosh z = e^z (1 + e^(-2z))

    @property
    def pushforward(self) -> Image:
        m, s, half = self.loc, self.scale, sp.Rational(1, 2)
        return Image(UnitBetaPrime(half, half), lambda y: m - s * sp.log(y) / 2, lambda x: sp.exp(2 * (m - x) / s), increasing=False)
