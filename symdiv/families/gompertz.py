"""The Gompertz distribution.

Source: B. Gompertz, Philosophical Transactions of the Royal Society 115 (1825) 513-583; SciPy, ``scipy.stats.gompertz``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import GammaAbove, Support
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Gompertz"]


class Gompertz(Family):
    """Law of s log(1 + E/c) for E unit exponential, on x > 0; shape c > 0, scale s > 0; also ``Gompertz(shape, rate=)``, where rate = 1/s.

    Density: (c/s) e^(z - c(e^z - 1)), where z = x/s.

    >>> from symdiv import Gompertz
    >>> Gompertz(2, rate=5)
    Gompertz(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE, 1)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, z = self.shape, x / self.scale
        return sp.log(c) - sp.log(self.scale) + z - c * (sp.exp(z) - 1)

    @property
    def pushforward(self) -> Image:
        c, s = self.shape, self.scale
        return Image(GammaAbove(1, c), lambda v: s * (sp.log(v) - sp.log(c)), lambda x: c * sp.exp(x / s))
