"""The Bradford distribution.

Source: Leimkuhler (1967), *Journal of Documentation* 23, 197-207; SciPy `bradford`.
"""

from __future__ import annotations

import sympy as sp

from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Bradford"]


class Bradford(Family):
    """Bradford distribution with shape c > 0, on 0 < x < 1.

    Density: c / (log(1+c) (1+cx)).

    >>> from symdiv import Bradford
    >>> Bradford(shape="1/2")
    Bradford('1/2')
    """

    shape = Parameter(POSITIVE)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        c = self.shape
        return sp.log(c) - sp.log(sp.log(1 + c)) - sp.log(1 + c * x)

    @property
    def pushforward(self) -> Image:
        c, width = self.shape, sp.log(1 + self.shape)
        return Image(UnitBeta(1, 1), lambda y: (sp.exp(width * y) - 1) / c, lambda x: sp.log(1 + c * x) / width)
