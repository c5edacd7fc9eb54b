"""The exponential distribution conditioned to lie below a bound.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 19; SciPy `truncexpon`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitTilt
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["TruncatedExponential"]


class TruncatedExponential(Family):
    """Exponential distribution with rate r > 0 given X < high, on 0 < x < high; also ``TruncatedExponential(scale=, high=)``.

    Density: r e^(-rx) / (1 - e^(-r high)).

    >>> from symdiv import TruncatedExponential
    >>> TruncatedExponential(scale=2, high=3)
    TruncatedExponential('1/2', 3)
    """

    rate = Parameter(POSITIVE)
    high = Parameter(POSITIVE)
    alternatives = (Alternative({"scale": POSITIVE}, ("rate",), lambda scale, high: (1 / scale,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), self.high)

    @property
    def _mass(self) -> sp.Expr:
        """The probability that the exponential law gives to the interval."""
        return 1 - sp.exp(-self.rate * self.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(self.rate) - self.rate * x - sp.log(self._mass)

    @property
    def pushforward(self) -> Image:
        return Image(UnitTilt(-self.rate * self.high), lambda y: self.high * y, lambda x: x / self.high)
