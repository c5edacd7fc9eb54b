"""The gamma distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 17.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Gamma"]


class Gamma(Family):
    """Gamma distribution with shape a > 0 and rate b > 0, on x > 0; also ``Gamma(shape, scale=)`` and ``Gamma(shape, mean=)``.

    Density: b^a / Γ(a) x^(a-1) e^(-bx).

    >>> from symdiv import Gamma
    >>> Gamma(2, scale="1/3")
    Gamma(2, 3)
    """

    shape = Parameter(POSITIVE)
    rate = Parameter(POSITIVE)
    alternatives = (
        Alternative({"scale": POSITIVE}, ("rate",), lambda scale, shape: (1 / scale,)),
        Alternative({"mean": POSITIVE}, ("rate",), lambda mean, shape: (shape / mean,)),
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, b = self.shape, self.rate
        return a * sp.log(b) - sp.loggamma(a) + (a - 1) * sp.log(x) - b * x

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: y / self.rate, lambda x: x * self.rate)
