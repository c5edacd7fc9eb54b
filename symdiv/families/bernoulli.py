"""The Bernoulli distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 3.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import BinomialCount, Support
from symdiv.parametrised import CLOSED_UNIT, REAL, Alternative, Parameter

__all__ = ["Bernoulli"]


class Bernoulli(Family):
    """Bernoulli distribution: 1 with probability p, 0 with 1 - p, for 0 <= p <= 1; also ``Bernoulli(logit=)``.

    >>> from symdiv import Bernoulli
    >>> Bernoulli(logit=0)
    Bernoulli('1/2')
    """

    prob = Parameter(CLOSED_UNIT)
    alternatives = (Alternative({"logit": REAL}, ("prob",), lambda logit: (1 / (1 + sp.exp(-logit)),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1), True, (sp.Integer(0), sp.Integer(1)))

    @property
    def interior(self) -> Boolean:
        return sp.And(self.prob > 0, self.prob < 1)

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return (sp.Eq(self.prob, 0), sp.Integer(0)), (sp.Eq(self.prob, 1), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return x * sp.log(self.prob) + (1 - x) * sp.log(1 - self.prob)

    @property
    def pushforward(self) -> Image:
        return Image(BinomialCount(1, self.prob), lambda y: y, lambda x: x)
