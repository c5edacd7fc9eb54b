"""The generalised extreme value distribution (of maxima).

Source: A. F. Jenkinson, Quarterly Journal of the Royal Meteorological Society 81 (1955) 158-171; Johnson, Kotz, Balakrishnan,
*Continuous Univariate Distributions* 2, ch. 22.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.families.gumbel import Gumbel
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["GeneralizedExtremeValue"]

_LARGEST_EXPONENT = 10_000


class GeneralizedExtremeValue(Family):
    """Law of m + s (E^(-t) - 1)/t for E unit exponential; location m, scale s > 0, shape t of any sign, where 1 + tz > 0, z = (x-m)/s;
    shape 0 is Gumbel.

    Density: (1 + tz)^(-1-1/t) e^(-(1 + tz)^(-1/t)) / s.

    >>> from symdiv import GeneralizedExtremeValue
    >>> GeneralizedExtremeValue(0, 1, shape=2).support.low
    -1/2
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    shape = Parameter(REAL)

    @property
    def support(self) -> Support:
        m, s, t = self.arguments
        return Support(sp.Piecewise((m - s / t, t > 0), (-sp.oo, True)), sp.Piecewise((sp.oo, t >= 0), (m - s / t, True)))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s, t = self.arguments
        base = 1 + t * (x - m) / s
        return -sp.log(s) - (1 + 1 / t) * sp.log(base) - _power(base, -1 / t)

    @property
    def pushforward(self) -> Image:
        m, s, t = self.arguments
        return Image(UnitGamma(1), lambda y: m + s * (y**-t - 1) / t, lambda x: _power(1 + t * (x - m) / s, -1 / t), increasing=False)

    @property
    def interior(self) -> Boolean:
        return sp.Ne(self.shape, 0)

    @property
    def special(self) -> tuple[tuple[Boolean, Family], ...]:
        return ((sp.Eq(self.shape, 0), Gumbel._unchecked(self.loc, self.scale)),)


def _power(base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
    """The power; of numbers whose power SymPy would compute by way of millions of digits as e^(c log b), log b = 2 artanh((b-1)/(b+1))."""
    if base.is_Rational and base.is_positive and exponent.is_Rational and max(abs(exponent.p), exponent.q) > _LARGEST_EXPONENT:
        return sp.exp(2 * exponent * sp.atanh((base - 1) / (base + 1)))
    return power(base, exponent)
