"""The Erlang distribution.

Source: Johnson, Kotz, Balakrishnan, *Continuous Univariate Distributions* 1, ch. 17.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitGamma
from symdiv.parametrised import POSITIVE, POSITIVE_INTEGER, Alternative, Parameter

__all__ = ["Erlang"]


class Erlang(Family):
    """Law of the sum of k = 1, 2, 3, ... exponential waits of rate b > 0, on x > 0; also ``Erlang(shape, scale=)`` and ``Erlang(shape, mean=)``.

    Density: b^k / (k-1)! x^(k-1) e^(-bx).

    >>> from symdiv import Erlang
    >>> Erlang(2, mean=6)
    Erlang(2, '1/3')
    """

    shape = Parameter(POSITIVE_INTEGER)
    rate = Parameter(POSITIVE)
    alternatives = (
        Alternative({"scale": POSITIVE}, ("rate",), lambda scale, shape: (1 / scale,)),
        Alternative({"mean": POSITIVE}, ("rate",), lambda mean, shape: (shape / mean,)),
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        k, b = self.shape, self.rate
        return k * sp.log(b) - sp.loggamma(k) + (k - 1) * sp.log(x) - b * x

    @property
    def pushforward(self) -> Image:
        return Image(UnitGamma(self.shape), lambda y: y / self.rate, lambda x: x * self.rate)
