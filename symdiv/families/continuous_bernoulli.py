"""The continuous Bernoulli distribution.

Source: Loaiza-Ganem, Cunningham (2019), *Advances in Neural Information Processing Systems* 32.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.families.uniform import Uniform
from symdiv.laws import Support, UnitBeta, UnitTilt
from symdiv.parametrised import REAL, UNIT_OPEN, Alternative, Parameter

__all__ = ["ContinuousBernoulli"]

_HALF = sp.Rational(1, 2)


class ContinuousBernoulli(Family):
    """Continuous Bernoulli distribution with 0 < λ < 1, on 0 < x < 1; also ``ContinuousBernoulli(logit=)``.

    Density: C λ^x (1-λ)^(1-x), where C = log((1-λ)/λ) / (1-2λ). At λ = 1/2 this is, by continuity, C = 2: the uniform law.

    >>> from symdiv import ContinuousBernoulli
    >>> ContinuousBernoulli(logit=0)
    ContinuousBernoulli('1/2')
    """

    prob = Parameter(UNIT_OPEN)
    alternatives = (Alternative({"logit": REAL}, ("prob",), lambda logit: (1 / (1 + sp.exp(-logit)),)),)

    @property
    def interior(self) -> Boolean:
        return sp.Ne(self.prob, _HALF)

    @property
    def special(self) -> tuple[tuple[Boolean, Family], ...]:
        return ((sp.Eq(self.prob, _HALF), Uniform(0, 1)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.Integer(1))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        p = self.prob
        constant = sp.Integer(2) if p == _HALF else (sp.log(1 - p) - sp.log(p)) / (1 - 2 * p)
        return sp.log(constant) + x * sp.log(p) + (1 - x) * sp.log(1 - p)

    @property
    def pushforward(self) -> Image:
        p = self.prob
        if p == _HALF:
            return Image(UnitBeta(1, 1), lambda y: y, lambda x: x)
        return Image(UnitTilt(sp.log(p) - sp.log(1 - p)), lambda y: y, lambda x: x)
