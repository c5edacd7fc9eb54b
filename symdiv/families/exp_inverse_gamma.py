"""The logarithm of an inverse gamma variable.

Source: TensorFlow Probability, ``ExpInverseGamma``; its negative is the log-gamma law of R. L. Prentice, Biometrika 61 (1974) 539-544.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["ExpInverseGamma"]


class ExpInverseGamma(Family):
    """Law of log X for X inverse gamma with shape a > 0 and scale b > 0; also ``ExpInverseGamma(shape, rate=)``, where rate = 1/b.

    Density: b^a / Γ(a) e^(-ax - b e^(-x)).

    >>> from symdiv import ExpInverseGamma
    >>> ExpInverseGamma(2, rate="1/3")
    ExpInverseGamma(2, 3)
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.shape, self.scale
        return a * sp.log(b) - sp.loggamma(a) - a * x - b * sp.exp(-x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: sp.log(self.scale) - sp.log(y), lambda x: self.scale * sp.exp(-x), increasing=False)
