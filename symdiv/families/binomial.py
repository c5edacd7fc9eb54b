"""The binomial distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 3.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family, Image
from symdiv.laws import BinomialCount, Support
from symdiv.parametrised import CLOSED_UNIT, NATURAL, REAL, Alternative, Parameter

__all__ = ["Binomial"]


class Binomial(Family):
    """Number of successes in n >= 0 independent trials of probability p, 0 <= p <= 1; also ``Binomial(n, logit=)``.

    Mass: C(n, k) p^k (1-p)^(n-k) on k = 0, 1, ..., n.

    >>> from symdiv import Binomial
    >>> Binomial(5, logit=0)
    Binomial(5, '1/2')
    """

    trials = Parameter(NATURAL)
    prob = Parameter(CLOSED_UNIT)
    alternatives = (Alternative({"logit": REAL}, ("prob",), lambda logit, trials: (1 / (1 + sp.exp(-logit)),)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), self.trials, discrete=True)

    @property
    def interior(self) -> Boolean:
        return sp.And(self.trials > 0, self.prob > 0, self.prob < 1)

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        zero = sp.Integer(0)
        return (sp.Eq(self.trials, 0), zero), (sp.Eq(self.prob, 0), zero), (sp.Eq(self.prob, 1), self.trials)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        n, p = self.trials, self.prob
        return sp.loggamma(n + 1) - sp.loggamma(x + 1) - sp.loggamma(n - x + 1) + x * sp.log(p) + (n - x) * sp.log(1 - p)

    @property
    def pushforward(self) -> Image:
        return Image(BinomialCount(self.trials, self.prob), lambda y: y, lambda x: x)
