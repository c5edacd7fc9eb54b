"""The generalised half-logistic distribution.

Source: N. Balakrishnan, R. A. Sandhu, Journal of Statistical Computation and Simulation 52 (1995) 385-398; SciPy, ``scipy.stats.genhalflogistic``.
"""

from __future__ import annotations

import sympy as sp

from symdiv.expression import power
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBetaPrime
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["GeneralizedHalfLogistic"]


class GeneralizedHalfLogistic(Family):
    """Law of (1 - e^(-cX))/c for X half-logistic with scale 1; shape c > 0; on 0 < x < 1/c.

    Density: 2 (1-cx)^(1/c-1) / (1 + (1-cx)^(1/c))².

    >>> from symdiv import GeneralizedHalfLogistic
    >>> GeneralizedHalfLogistic(2).support.high
    1/2
    """

    shape = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), 1 / self.shape)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c = self.shape
        return sp.log(2) + (1 / c - 1) * sp.log(1 - c * x) - 2 * sp.log(1 + power(1 - c * x, 1 / c))

    @property
    def pushforward(self) -> Image:
        c = self.shape
        return Image(UnitBetaPrime(1, 1), lambda y: (1 - power(1 + 2 * y, -c)) / c, lambda x: (power(1 - c * x, -1 / c) - 1) / 2)
