"""The Lévy distribution: the stable law of index 1/2 on a half line.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 12 and 17; SciPy, ``scipy.stats.levy``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, REAL, Parameter

__all__ = ["Levy"]


class Levy(Family):
    """Law of m + c/Z² for Z standard normal; location m, scale c > 0; on x > m.

    Density: √(c/(2π)) (x-m)^(-3/2) e^(-c/(2(x-m))).

    >>> from symdiv import Levy
    >>> Levy("m", 1).support.low
    m
    """

    loc = Parameter(REAL)
    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(self.loc, sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c, above = self.scale, x - self.loc
        return sp.log(c / (2 * sp.pi)) / 2 - c / (2 * above) - sp.Rational(3, 2) * sp.log(above)

    @property
    def pushforward(self) -> Image:
        m, c = self.loc, self.scale
        return Image(UnitGamma(sp.Rational(1, 2)), lambda y: m + c / (2 * y), lambda x: c / (2 * (x - m)), increasing=False)
