"""The half-logistic distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 2, ch. 23.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["HalfLogistic"]


class HalfLogistic(Family):
    """Law of |X| for X logistic with location 0 and scale s > 0, on x > 0.

    Density: 1 / (2s cosh²(x/(2s))).

    >>> from symdiv import HalfLogistic
    >>> HalfLogistic(scale="1/2")
    HalfLogistic('1/2')
    """

    scale = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        s = self.scale
        return -sp.log(2 * s) - 2 * sp.log(sp.cosh(x / (2 * s)))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        s = self.scale
        tanh_squared = Image(UnitBeta(sp.Rational(1, 2), 1), lambda y: 2 * s * sp.atanh(sp.sqrt(y)), lambda x: sp.tanh(x / (2 * s)) ** 2)
        odds = Image(UnitBetaPrime(1, 1), lambda y: s * sp.log(1 + 2 * y), lambda x: (sp.exp(x / s) - 1) / 2)
        return (tanh_squared,), (odds,)
