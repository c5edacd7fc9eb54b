"""The inverse Gaussian (Wald) distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 15.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitInverseGaussian
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["InverseGaussian"]


class InverseGaussian(Family):
    """Inverse Gaussian distribution with mean m > 0 and shape l > 0, on x > 0; also ``InverseGaussian(mean, variance=)``, where shape = mean³/variance.

    Density: √(l/(2π x³)) e^(-l(x-m)²/(2m²x)).

    >>> from symdiv import InverseGaussian
    >>> InverseGaussian(2, variance=4)
    InverseGaussian(2, 2)
    """

    mean = Parameter(POSITIVE)
    shape = Parameter(POSITIVE)
    alternatives = (Alternative({"variance": POSITIVE}, ("shape",), lambda variance, mean: (mean**3 / variance,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, l = self.mean, self.shape
        return sp.log(l / (2 * sp.pi)) / 2 - sp.Rational(3, 2) * sp.log(x) - l * (x - m) ** 2 / (2 * m**2 * x)

    @property
    def pushforward(self) -> Image:
        return Image(UnitInverseGaussian(self.shape / self.mean), lambda y: self.mean * y, lambda x: x / self.mean)
