"""The Maxwell (Maxwell-Boltzmann) distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Maxwell"]


class Maxwell(Family):
    """Law of the length of a vector of three independent normal components with standard deviation s > 0, on x > 0.

    Density: √(2/π) x² e^(-x²/(2s²)) / s³.

    >>> from symdiv import Maxwell
    >>> Maxwell(scale="1/2")
    Maxwell('1/2')
    """

    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s = self.scale
        return sp.log(2 / sp.pi) / 2 + 2 * sp.log(x) - 3 * sp.log(s) - x**2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(sp.Rational(3, 2)), lambda y: self.scale * sp.sqrt(2 * y), lambda x: x**2 / (2 * self.scale**2))
