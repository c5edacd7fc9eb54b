"""The trapezoidal distribution.

Source: van Dorp, Kotz (2003), *Metrika* 58, 85-97; SciPy `trapezoid`.
"""

from __future__ import annotations

import itertools

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import REAL, Parameter

__all__ = ["Trapezoidal"]


class Trapezoidal(Family):
    """Trapezoidal distribution: its density rises from low to c, is constant from c to d, and falls from d to high; low <= c <= d <= high.

    Density: h (x-low) / (c-low), h, h (high-x) / (high-d), where h = 2 / ((high-low) + (d-c)).
    A piece whose ends are given as the same expression is absent.

    >>> from symdiv import Trapezoidal
    >>> Trapezoidal(low=0, c=1, d=1, high=4)
    Trapezoidal(0, 1, 1, 4)
    """

    low = Parameter(REAL)
    c = Parameter(REAL)
    d = Parameter(REAL)
    high = Parameter(REAL)
    interval = ("low", "c", "d", "high")

    @property
    def constraint(self) -> Boolean:
        return sp.And(*(a <= b for a, b in itertools.pairwise(self.arguments)), self.low < self.high)

    @property
    def support(self) -> Support:
        return Support(self.low, self.high)

    @property
    def _height(self) -> sp.Expr:
        return 2 / ((self.high - self.low) + (self.d - self.c))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        low, c, d, high = self.arguments
        top = sp.log(2) - sp.log((high - low) + (d - c))
        branches = []
        if low != c:
            branches.append((top + sp.log(x - low) - sp.log(c - low), x < c))
        if c != d:
            branches.append((top, x < d))
        if d != high:
            branches.append((top + sp.log(high - x) - sp.log(high - d), sp.true))
        return sp.Piecewise(*branches[:-1], (branches[-1][0], True))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """One component to each piece; on the slopes the distance from the end, relative to the piece's width, is beta."""
        low, c, d, high = self.arguments
        rise, top, fall, height = c - low, d - c, high - d, self._height
        pieces = (
            Image(UnitBeta(2, 1), lambda y: low + rise * y, lambda x: (x - low) / rise, weight=height * rise / 2),
            Image(UnitBeta(1, 1), lambda y: c + top * y, lambda x: (x - c) / top, weight=height * top),
            Image(UnitBeta(2, 1), lambda y: high - fall * y, lambda x: (high - x) / fall, increasing=False, weight=height * fall / 2),
        )
        return (tuple(piece for piece in pieces if piece.weight != 0),)
