"""The normal distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import StandardNormal, Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Normal"]


class Normal(Family):
    """Normal distribution with location m and scale s > 0; also ``Normal(m, variance=)``, ``Normal(m, precision=)``.

    Density: e^(-((x-m)/s)²/2) / (s √(2π)).

    >>> from symdiv import Normal
    >>> Normal(0, variance=4)
    Normal(0, 2)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (
        Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(variance),)),
        Alternative({"precision": POSITIVE}, ("scale",), lambda precision, loc: (1 / sp.sqrt(precision),)),
    )

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s = self.loc, self.scale
        return -sp.log(s) - sp.log(2 * sp.pi) / 2 - (x - m) ** 2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        return Image(StandardNormal(), lambda y: self.loc + self.scale * y, lambda x: (x - self.loc) / self.scale)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        m, s, half = self.loc, self.scale, sp.Rational(1, 2)
        law, square = UnitGamma(half), lambda x: ((x - m) / s) ** 2 / 2
        above = Image(law, lambda y: m + s * sp.sqrt(2 * y), square, weight=half)
        below = Image(law, lambda y: m - s * sp.sqrt(2 * y), square, increasing=False, weight=half)
        return (self.pushforward,), (above, below)
