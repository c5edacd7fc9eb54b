"""The generalised gamma distribution.

Source: E. W. Stacy, Annals of Mathematical Statistics 33 (1962) 1187-1192; Johnson, Kotz, Balakrishnan,
*Continuous Univariate Distributions* 1, ch. 17.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["GeneralizedGamma"]


class GeneralizedGamma(Family):
    """Law of s G^(1/p) for G gamma with shape d/p and unit rate, on x > 0; d, p, s > 0; also ``GeneralizedGamma(d, p, rate=)``, where rate = 1/s.

    Density: p x^(d-1) e^(-(x/s)^p) / (s^d Γ(d/p)).

    >>> from symdiv import GeneralizedGamma
    >>> GeneralizedGamma(3, 2, rate=4)
    GeneralizedGamma(3, 2, '1/4')
    """

    d = Parameter(POSITIVE)
    p = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, d, p: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        d, p, s = self.arguments
        return sp.log(p) - d * sp.log(s) - sp.loggamma(d / p) + (d - 1) * sp.log(x) - power(x / s, p)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.d / self.p), lambda y: self.scale * y ** (1 / self.p), lambda x: power(x / self.scale, self.p))
