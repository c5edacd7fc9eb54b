"""The negative binomial distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 5.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import NegativeBinomialCount, Support
from symdiv.parametrised import NONNEGATIVE, POSITIVE, REAL, UNIT_WITHOUT_ZERO, Alternative, Parameter

__all__ = ["NegativeBinomial"]


class NegativeBinomial(Family):
    """Number of failures before the r-th success of probability p, for any real r > 0 and 0 < p <= 1.

    Also ``NegativeBinomial(size, mean=)``, where mean = r(1-p)/p, and ``NegativeBinomial(size, logit=)``.
    Mass: Γ(k+r)/(Γ(r) k!) p^r (1-p)^k on k = 0, 1, 2, ...

    >>> from symdiv import NegativeBinomial
    >>> NegativeBinomial(2, mean=6)
    NegativeBinomial(2, '1/4')
    """

    size = Parameter(POSITIVE)
    prob = Parameter(UNIT_WITHOUT_ZERO)
    alternatives = (
        Alternative({"mean": NONNEGATIVE}, ("prob",), lambda mean, size: (size / (size + mean),)),
        Alternative({"logit": REAL}, ("prob",), lambda logit, size: (1 / (1 + sp.exp(-logit)),)),
    )

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), sp.oo, discrete=True)

    @property
    def interior(self) -> Boolean:
        return self.prob < 1

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return ((sp.Eq(self.prob, 1), sp.Integer(0)),)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        r, p = self.size, self.prob
        return sp.loggamma(x + r) - sp.loggamma(r) - sp.loggamma(x + 1) + r * sp.log(p) + x * sp.log(1 - p)

    @property
    def pushforward(self) -> Image:
        return Image(NegativeBinomialCount(self.size, self.prob), lambda y: y, lambda x: x)
