"""The double gamma (reflected gamma) distribution.

Source: O. Borghi, Statistica 25 (1965); SciPy, ``scipy.stats.dgamma``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["DoubleGamma"]


class DoubleGamma(Family):
    """Law of m + sSG for G gamma with shape a > 0 and unit rate, and S a fair sign; location m, scale s > 0.

    Density: |z|^(a-1) e^(-|z|) / (2s Γ(a)), where z = (x-m)/s.

    >>> from symdiv import DoubleGamma
    >>> DoubleGamma(2, loc=0, scale=1)
    DoubleGamma(2, 0, 1)
    """

    shape = Parameter(POSITIVE)
    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        a, m, s = self.arguments
        size = sp.Abs(x - m) / s
        return -sp.log(2) - sp.loggamma(a) - sp.log(s) + (a - 1) * sp.log(size) - size

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        a, m, s = self.arguments
        law, half = UnitGamma(a), sp.Rational(1, 2)
        above = Image(law, lambda y: m + s * y, lambda x: (x - m) / s, weight=half)
        below = Image(law, lambda y: m - s * y, lambda x: (m - x) / s, increasing=False, weight=half)
        return ((above, below),)
