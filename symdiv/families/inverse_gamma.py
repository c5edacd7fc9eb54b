"""The inverse gamma distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 17 (Pearson type V).
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["InverseGamma"]


class InverseGamma(Family):
    """Law of 1/G for G gamma with shape a > 0 and rate b > 0 (so b is a scale); also ``InverseGamma(shape, rate=)``, where rate = 1/b.

    Density on x > 0: b^a / Γ(a) x^(-a-1) e^(-b/x).

    >>> from symdiv import InverseGamma
    >>> InverseGamma(3, rate=2)
    InverseGamma(3, '1/2')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.shape, self.scale
        return a * sp.log(b) - sp.loggamma(a) - (a + 1) * sp.log(x) - b / x

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: self.scale / y, lambda x: self.scale / x, increasing=False)
