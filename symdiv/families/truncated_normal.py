"""The normal distribution conditioned to an interval.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import NormalBetween, Support
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["TruncatedNormal"]


class TruncatedNormal(Family):
    """Normal distribution with location m and scale s > 0 given low < X < high; also ``TruncatedNormal(m, variance=, low=, high=)``.

    The location and the variance are those before conditioning.

    Density on low < x < high: √(2/π) e^(-((x-m)/s)²/2) / (s (erf((high-m)/(s√2)) - erf((low-m)/(s√2)))).

    >>> from symdiv import TruncatedNormal
    >>> TruncatedNormal(0, variance=4, low=-1, high=3)
    TruncatedNormal(0, 2, -1, 3)
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    low = Parameter(REAL)
    high = Parameter(REAL)
    interval = ("low", "high")
    alternatives = (Alternative({"variance": POSITIVE}, ("scale",), lambda variance, loc, low, high: (sp.sqrt(variance),)),)

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s, root = self.loc, self.scale, sp.sqrt(2)
        mass = sp.erf((self.high - m) / (s * root)) - sp.erf((self.low - m) / (s * root))
        return -sp.log(s) - sp.log(sp.pi / 2) / 2 - sp.log(mass) - (x - m) ** 2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        m, s = self.loc, self.scale
        return Image(NormalBetween((self.low - m) / s, (self.high - m) / s), lambda y: m + s * y, lambda x: (x - m) / s)
