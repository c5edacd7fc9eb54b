"""The Nakagami distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 18; M. Nakagami, in *Statistical Methods in Radio Wave Propagation* (1960).
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["Nakagami"]


class Nakagami(Family):
    """Nakagami distribution with shape m > 0 and spread Ω = E[X²] > 0, on x > 0; also ``Nakagami(shape, scale=)``, where scale = √Ω.

    Density: 2 (m/Ω)^m x^(2m-1) e^(-mx²/Ω) / Γ(m).

    >>> from symdiv import Nakagami
    >>> Nakagami(1, scale=3)
    Nakagami(1, 9)
    """

    shape = Parameter(POSITIVE)
    spread = Parameter(POSITIVE)
    alternatives = (Alternative({"scale": POSITIVE}, ("spread",), lambda scale, shape: (scale**2,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        m, spread = self.shape, self.spread
        return sp.log(2) + m * (sp.log(m) - sp.log(spread)) - sp.loggamma(m) + (2 * m - 1) * sp.log(x) - m * x**2 / spread

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: sp.sqrt(self.spread * y / self.shape), lambda x: self.shape * x**2 / self.spread)
