"""The generalised Pareto distribution.

Source: J. Pickands, Annals of Statistics 3 (1975) 119-131; Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 20.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.families.shifted_exponential import ShiftedExponential
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["GeneralizedPareto"]


class GeneralizedPareto(Family):
    """Law of m + s (e^(tE) - 1)/t for E unit exponential; location m, scale s > 0, shape t of any sign; on x > m, and below m - s/t where t < 0;
    shape 0 is the shifted exponential.

    Density: (1 + tz)^(-1-1/t) / s, where z = (x-m)/s.

    >>> from symdiv import GeneralizedPareto
    >>> GeneralizedPareto(0, 1, shape=-2).support.high
    1/2
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    shape = Parameter(REAL)

    @property
    def support(self) -> Support:
        m, s, t = self.arguments
        return Support(m, sp.Piecewise((sp.oo, t >= 0), (m - s / t, True)))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, s, t = self.arguments
        return -sp.log(s) - (1 / t + 1) * sp.log(1 + t * (x - m) / s)

    @property
    def pushforward(self) -> Image:
        m, s, t = self.arguments
        return Image(UnitGamma(1), lambda y: m + s * (sp.exp(t * y) - 1) / t, lambda x: sp.log(1 + t * (x - m) / s) / t)

    @property
    def interior(self) -> Boolean:
        return sp.Ne(self.shape, 0)

    @property
    def special(self) -> tuple[tuple[Boolean, Family], ...]:
        return ((sp.Eq(self.shape, 0), ShiftedExponential._unchecked(self.loc, self.scale)),)
