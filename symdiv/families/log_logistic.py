"""The log-logistic (Fisk) distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["LogLogistic"]


class LogLogistic(Family):
    """Law of e^Z for Z logistic with location log a and scale 1/b, on x > 0; shape b > 0, scale a > 0; also ``LogLogistic(shape, rate=)``, where rate = 1/a.

    Density: (b/a) (x/a)^(b-1) / (1 + (x/a)^b)².

    >>> from symdiv import LogLogistic
    >>> LogLogistic(2, rate=5)
    LogLogistic(2, '1/5')
    """

    shape = Parameter(POSITIVE)
    scale = Parameter(POSITIVE)
    alternatives = (Alternative({"rate": POSITIVE}, ("scale",), lambda rate, shape: (1 / rate,)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        b, a = self.shape, self.scale
        return sp.log(b) - sp.log(a) + (b - 1) * (sp.log(x) - sp.log(a)) - 2 * sp.log(1 + power(x / a, b))

    @property
    def pushforward(self) -> Image:
        return Image(UnitBetaPrime(1, 1), lambda y: self.scale * y ** (1 / self.shape), lambda x: power(x / self.scale, self.shape))
