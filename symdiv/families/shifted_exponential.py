"""The shifted (two-parameter) exponential distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 19.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Alternative, Parameter

__all__ = ["ShiftedExponential"]


class ShiftedExponential(Family):
    """Law of m + sE for E unit exponential; location m, scale s > 0; on x > m; also ``ShiftedExponential(m, rate=)``, where rate = 1/s.

    Density: e^(-(x-m)/s) / s.

    >>> from symdiv import ShiftedExponential
    >>> ShiftedExponential(1, rate=4)
    ShiftedExponential(1, '1/4')
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, loc: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(self.loc, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(self.scale) - (x - self.loc) / self.scale

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(1), lambda y: self.loc + self.scale * y, lambda x: (x - self.loc) / self.scale)
