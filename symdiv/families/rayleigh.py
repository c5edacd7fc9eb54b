"""The Rayleigh distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Rayleigh"]


class Rayleigh(Family):
    """Law of the length of a vector of two independent normal components with standard deviation s > 0, on x > 0.

    Density: x e^(-x²/(2s²)) / s².

    >>> from symdiv import Rayleigh
    >>> Rayleigh(scale="1/2")
    Rayleigh('1/2')
    """

    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s = self.scale
        return sp.log(x) - 2 * sp.log(s) - x**2 / (2 * s**2)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.scale * sp.sqrt(2 * y), lambda x: x**2 / (2 * self.scale**2))
