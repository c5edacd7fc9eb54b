"""The half generalised normal distribution: the generalised normal one folded at its centre.

Source: S. Nadarajah, Journal of Applied Statistics 32 (2005) 685-694 (the unfolded law); SciPy, ``scipy.stats.halfgennorm``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["HalfGeneralizedNormal"]


class HalfGeneralizedNormal(Family):
    """Half generalised normal distribution with scale s > 0 and shape b > 0, on x > 0; also ``HalfGeneralizedNormal(rate=, shape=)``, where rate = 1/s.

    Density: b e^(-(x/s)^b) / (s Γ(1/b)).

    >>> from symdiv import HalfGeneralizedNormal
    >>> HalfGeneralizedNormal(rate=2, shape=3)
    HalfGeneralizedNormal('1/2', 3)
    """

    scale = Parameter(POSITIVE)
    shape = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s, b = self.scale, self.shape
        return sp.log(b) - sp.log(s) - sp.loggamma(1 / b) - power(x / s, b)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1 / self.shape), lambda y: self.scale * y ** (1 / self.shape), lambda x: power(x / self.scale, self.shape))
