"""The half-normal distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 13 and 18.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["HalfNormal"]


class HalfNormal(Family):
    """Law of |Z| for Z normal with mean 0 and standard deviation s > 0, on x > 0; also ``HalfNormal(precision=)``, where precision = 1/s².

    Density: √(2/π) e^(-x²/(2s²)) / s.

    >>> from symdiv import HalfNormal
    >>> HalfNormal(precision=4)
    HalfNormal('1/2')
    """

    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"precision": POSITIVE}, ("scale",), lambda precision: (1 / sp.sqrt(precision),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s = self.scale
        return sp.log(2 / sp.pi) / 2 - sp.log(s) - x**2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(sp.Rational(1, 2)), lambda y: self.scale * sp.sqrt(2 * y), lambda x: x**2 / (2 * self.scale**2))
