"""The Cauchy distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 16.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import StandardCauchy, Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["Cauchy"]


class Cauchy(Family):
    """Cauchy distribution with location m and scale s > 0.

    Density: 1 / (π s (1 + z²)), where z = (x-m)/s.

    >>> from symdiv import Cauchy
    >>> Cauchy(0, scale="1/2")
    Cauchy(0, '1/2')
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        z = (x - self.loc) / self.scale
        return -sp.log(sp.pi) - sp.log(self.scale) - sp.log(1 + z**2)

    @property
    def pushforward(self) -> Image:
        return Image(StandardCauchy(), lambda y: self.loc + self.scale * y, lambda x: (x - self.loc) / self.scale)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        m, s, half = self.loc, self.scale, sp.Rational(1, 2)
        law, square = UnitBetaPrime(half, half), lambda x: ((x - m) / s) ** 2
        above = Image(law, lambda y: m + s * sp.sqrt(y), square, weight=half)
        below = Image(law, lambda y: m - s * sp.sqrt(y), square, increasing=False, weight=half)
        return (self.pushforward,), (above, below)
