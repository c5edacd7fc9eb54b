"""The discrete uniform distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 6.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import EqualWeights, Support
from symdiv.parametrised import INTEGER, Parameter

__all__ = ["DiscreteUniform"]


class DiscreteUniform(Family):
    """Equal mass on the integers from low to high, both included.

    >>> from symdiv import DiscreteUniform, entropy
    >>> entropy(DiscreteUniform(1, 6))
    log(6)
    """

    low = Parameter(INTEGER)
    high = Parameter(INTEGER)

    @property
    def constraint(self) -> Boolean:
        return self.low <= self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high, discrete=True)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(self.high - self.low + 1)

    @property
    def pushforward(self) -> Image:
        return Image(EqualWeights._unchecked(self.high - self.low), lambda y: self.low + y, lambda x: x - self.low)
