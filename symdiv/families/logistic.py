"""The logistic distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["Logistic"]


class Logistic(Family):
    """Logistic distribution with location m and scale s > 0: e^(-z), where z = (x-m)/s, is a ratio of two independent unit exponentials;
    also ``Logistic(m, variance=)``.

    Density: e^(-z) / (s (1 + e^(-z))²).

    >>> from symdiv import Logistic
    >>> Logistic(0, variance="pi**2/3")
    Logistic(0, 1)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc: (sp.sqrt(3 * variance) / sp.pi,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        z = (x - self.loc) / self.scale
        return -z - sp.log(self.scale) - 2 * sp.log(1 + sp.exp(-z))

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(1, 1), lambda y: self.loc - self.scale * sp.log(y), lambda x: sp.exp((self.loc - x) / self.scale), increasing=False)
