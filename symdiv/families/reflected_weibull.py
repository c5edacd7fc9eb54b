"""The reflected Weibull distribution.

Source: A. C. Cohen, Technometrics 15 (1973) 867-873.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["ReflectedWeibull"]


class ReflectedWeibull(Family):
    """Law of -W for W Weibull with shape k > 0 and scale s > 0, on x < 0; also ``ReflectedWeibull(shape, rate=)``, where rate = 1/s.

    Density: (k/s) (-x/s)^(k-1) e^(-(-x/s)^k).

    >>> from symdiv import ReflectedWeibull
    >>> ReflectedWeibull(2, rate=5)
    ReflectedWeibull(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.Integer(0))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        k, s = self.shape, self.scale
        return sp.log(k) - sp.log(s) + (k - 1) * (sp.log(-x) - sp.log(s)) - power(-x / s, k)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: -self.scale * y ** (1 / self.shape), lambda x: power(-x / self.scale, self.shape), increasing=False)
