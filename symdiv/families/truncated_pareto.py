"""The Pareto distribution conditioned to lie below a bound.

Source: Aban, Meerschaert, Panorska (2006), *Journal of the American Statistical Association* 101, 270-277.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitTilt
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["TruncatedPareto"]


class TruncatedPareto(Family):
    """Pareto distribution with shape a > 0 and scale m > 0 given X < high, on m < x < high; also ``TruncatedPareto(a, m, width=)``.

    Density: a m^a x^(-a-1) / (1 - (m/high)^a).

    >>> from symdiv import TruncatedPareto
    >>> TruncatedPareto(2, 1, width=4)
    TruncatedPareto(2, 1, 5)
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    high = Parameter(POSITIVE)
    interval = ("scale", "high")
    alternatives = (Alternative({"width": POSITIVE}, ("high",), lambda width, shape, scale: (scale + width,)),)

    @property
    def constraint(self) -> Boolean:
        return self.scale < self.high

    @property
    def support(self) -> Support:
        return Support(self.scale, self.high)

    @property
    def _mass(self) -> sp.Expr:
        """The probability that the Pareto law gives to the interval."""
        return 1 - power(self.scale / self.high, self.shape)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, m = self.shape, self.scale
        return sp.log(a) + a * sp.log(m) - (a + 1) * sp.log(x) - sp.log(self._mass)

    @property
    def pushforward(self) -> Image:
        m, reach = self.scale, sp.log(self.high / self.scale)
        return Image(UnitTilt(-self.shape * reach), lambda y: m * sp.exp(reach * y), lambda x: sp.log(x / m) / reach)
