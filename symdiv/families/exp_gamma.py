"""The log-gamma distribution: the logarithm of a gamma variable.

Source: R. L. Prentice, Biometrika 61 (1974) 539-544; TensorFlow Probability, ``ExpGamma``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["ExpGamma"]


class ExpGamma(Family):
    """Law of log G for G gamma with shape a > 0 and rate b > 0; also ``ExpGamma(shape, scale=)``, where scale = 1/b.

    Density: b^a / Γ(a) e^(ax - b e^x).

    >>> from symdiv import ExpGamma
    >>> ExpGamma(2, scale="1/3")
    ExpGamma(2, 3)
    """

    shape = Parameter(POSITIVE)
    rate = Parameter(POSITIVE)
    alternatives = (Alternative({"scale": POSITIVE}, ("rate",), lambda scale, shape: (1 / scale,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.shape, self.rate
        return a * sp.log(b) - sp.loggamma(a) + a * x - b * sp.exp(x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: sp.log(y) - sp.log(self.rate), lambda x: self.rate * sp.exp(x))
