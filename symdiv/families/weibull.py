"""The Weibull distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 21.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Weibull"]


class Weibull(Family):
    """Weibull distribution with shape k > 0 and scale λ > 0, on x > 0; also ``Weibull(shape, rate=)``, where rate = 1/λ.

    Density: (k/λ) (x/λ)^(k-1) e^(-(x/λ)^k).

    >>> from symdiv import Weibull
    >>> Weibull(2, rate=5)
    Weibull(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        k, scale = self.shape, self.scale
        return sp.log(k) - sp.log(scale) + (k - 1) * (sp.log(x) - sp.log(scale)) - power(x / scale, k)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.scale * y ** (1 / self.shape), lambda x: power(x / self.scale, self.shape))
