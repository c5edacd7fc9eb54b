"""The double Weibull distribution.

Source: N. Balakrishnan, S. Kocherlakota, Sankhyā B 47 (1985) 161-178; SciPy, ``scipy.stats.dweibull``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["DoubleWeibull"]


class DoubleWeibull(Family):
    """Law of m + sSW for W Weibull with shape c > 0 and unit scale, and S a fair sign; location m, scale s > 0.

    Density: c |z|^(c-1) e^(-|z|^c) / (2s), where z = (x-m)/s.

    >>> from symdiv import DoubleWeibull
    >>> DoubleWeibull(2, loc=0, scale=1)
    DoubleWeibull(2, 0, 1)
    """

    shape = Parameter(POSITIVE)
    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(-sp.oo, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, m, s = self.arguments
        size = sp.Abs(x - m) / s
        return sp.log(c) - sp.log(2 * s) + (c - 1) * sp.log(size) - power(size, c)

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        c, m, s = self.arguments
        law, half = UnitGamma(1), sp.Rational(1, 2)
        above = Image(law, lambda y: m + s * y ** (1 / c), lambda x: power((x - m) / s, c), weight=half)
        below = Image(law, lambda y: m - s * y ** (1 / c), lambda x: power((m - x) / s, c), increasing=False, weight=half)
        return ((above, below),)
