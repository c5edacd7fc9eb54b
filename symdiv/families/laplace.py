"""The Laplace distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 24.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import SignedGamma, Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Laplace"]


class Laplace(Family):
    """Laplace distribution with location m and scale s > 0; also ``Laplace(m, variance=)``.

    Density: e^(-|x-m|/s) / (2s).

    >>> from symdiv import Laplace
    >>> Laplace(0, variance=8)
    Laplace(0, 2)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(variance / 2),)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(2 * self.scale) - sp.Abs(x - self.loc) / self.scale

    @property
    def pushforward(self) -> Image:
        return Image(SignedGamma(1), lambda y: self.loc + self.scale * y, lambda x: (x - self.loc) / self.scale)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        m, s, half = self.loc, self.scale, sp.Rational(1, 2)
        above = Image(UnitGamma(1), lambda y: m + s * y, lambda x: (x - m) / s, weight=half)
        below = Image(UnitGamma(1), lambda y: m - s * y, lambda x: (m - x) / s, increasing=False, weight=half)
        return (self.pushforward,), (above, below)
