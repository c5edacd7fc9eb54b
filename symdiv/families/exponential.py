"""The exponential distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 19.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Exponential"]


class Exponential(Family):
    """Exponential distribution with rate r > 0, on x > 0; also ``Exponential(scale=)``, ``Exponential(mean=)``.

    Density: r e^(-rx).

    >>> from symdiv import Exponential
    >>> Exponential(mean=4)
    Exponential('1/4')
    """

    rate = Parameter(POSITIVE)
    alternatives = (
        Alternative({"scale": POSITIVE}, ("rate",), lambda scale: (1 / scale,)),
        Alternative({"mean": POSITIVE}, ("rate",), lambda mean: (1 / mean,)),
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(self.rate) - self.rate * x

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: y / self.rate, lambda x: x * self.rate)
