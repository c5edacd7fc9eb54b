"""The Gumbel (type I extreme value) distribution of maxima.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 22.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Gumbel"]


class Gumbel(Family):
    """Law of m - s log E for E unit exponential; location m, scale s > 0; also ``Gumbel(m, variance=)``.

    Density: e^(-z - e^(-z)) / s, where z = (x-m)/s.

    >>> from symdiv import Gumbel
    >>> Gumbel(0, scale=2)
    Gumbel(0, 2)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(6 * variance) / sp.pi,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        z = (x - self.loc) / self.scale
        return -sp.log(self.scale) - z - sp.exp(-z)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.loc - self.scale * sp.log(y), lambda x: sp.exp((self.loc - x) / self.scale), increasing=False)
