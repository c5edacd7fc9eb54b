"""The log-uniform (reciprocal) distribution.

Source: Hamming (1970), *Bell System Technical Journal* 49, 1609-1625; SciPy `loguniform`.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, Alternative, Parameter

__all__ = ["LogUniform"]


class LogUniform(Family):
    """Law on low < x < high, 0 < low, of X with log X uniform; also ``LogUniform(low, width=)``.

    Density: 1 / (x log(high/low)).

    >>> from symdiv import LogUniform
    >>> LogUniform(2, width=6)
    LogUniform(2, 8)
    """

    low = Parameter(POSITIVE)
    high = Parameter(POSITIVE)
    interval = ("low", "high")
    alternatives = (Alternative({"width": POSITIVE}, ("high",), lambda width, low: (low + width,)),)

    @property
    def constraint(self) -> Boolean:
        return self.low < self.high

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    @property
    def _log_width(self) -> sp.Expr:
        """log(high/low), in the difference of the two."""
        return sp.log(1 + (self.high - self.low) / self.low)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return -sp.log(x) - sp.log(self._log_width)

    @property
    def pushforward(self) -> Image:
        low, width = self.low, self._log_width
        return Image(UnitBeta(1, 1), lambda y: low * sp.exp(width * y), lambda x: (sp.log(x) - sp.log(low)) / width)
