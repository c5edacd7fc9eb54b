"""The Fréchet (type II extreme value) distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 22.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Frechet"]


class Frechet(Family):
    """Law of 1/W for W Weibull with shape a > 0 and scale 1/s, on x > 0; s > 0; also ``Frechet(shape, rate=)``, where rate = 1/s.

    Density: (a/s) (x/s)^(-a-1) e^(-(x/s)^(-a)).

    >>> from symdiv import Frechet
    >>> Frechet(2, rate=5)
    Frechet(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, s = self.shape, self.scale
        return sp.log(a) - sp.log(s) - (1 + a) * (sp.log(x) - sp.log(s)) - (x / s) ** -a

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.scale * y ** (-1 / self.shape), lambda x: power(x / self.scale, -self.shape), increasing=False)
