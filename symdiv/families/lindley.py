"""The Lindley distribution.

Source: D. V. Lindley, Journal of the Royal Statistical Society B 20 (1958) 102-107; Ghitany, Atieh, Nadarajah, Mathematics and Computers
in Simulation 78 (2008) 493-506.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import GammaAbove, Support, UnitGamma
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Lindley"]


class Lindley(Family):
    """Lindley distribution with rate t > 0, on x > 0: gamma of rate t, of shape 1 with probability t/(1+t), else of shape 2.

    Density: t² (1+x) e^(-tx) / (1+t).

    >>> from symdiv import Lindley
    >>> Lindley(theta="1/2")
    Lindley('1/2')
    """

    theta = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        t = self.theta
        return 2 * sp.log(t) - sp.log(1 + t) + sp.log(1 + x) - t * x

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        t = self.theta
        shifted = Image(GammaAbove(2, t), lambda v: v / t - 1, lambda x: t * (1 + x))
        first = Image(UnitGamma(1), lambda y: y / t, lambda x: t * x, weight=t / (1 + t))
        second = Image(UnitGamma(2), lambda y: y / t, lambda x: t * x, weight=1 / (1 + t))
        return (shifted,), (first, second)
