"""The beta-binomial distribution.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, 6.9.2.
"""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.base import Family
from symdiv.laws import Support
from symdiv.parametrised import CLOSED_UNIT, NATURAL, POSITIVE, Alternative, Parameter

__all__ = ["BetaBinomial"]


class BetaBinomial(Family):
    """Number of successes in n >= 0 trials whose common probability is drawn from Beta(α, β); also ``BetaBinomial(n, mean=, size=)``.

    As for ``Beta``, mean = α/(α+β) and size = α + β are those of the probability.
    Mass: C(n, k) B(k+α, n-k+β) / B(α, β) on k = 0, 1, ..., n.

    >>> from symdiv import BetaBinomial, entropy
    >>> entropy(BetaBinomial(5, 1, 1))
    log(6)
    """

    trials = Parameter(NATURAL)
    alpha = Parameter(POSITIVE)
    beta = Parameter(POSITIVE)
    alternatives = (Alternative({"mean": CLOSED_UNIT, "size": POSITIVE}, ("alpha", "beta"), lambda mean, size, trials: (mean * size, (1 - mean) * size)),)

    @property
    def support(self) -> Support:
        return Support(sp.Integer(0), self.trials, discrete=True)

    @property
    def interior(self) -> Boolean:
        return self.trials > 0

    @property
    def degenerate(self) -> tuple[tuple[Boolean, sp.Expr], ...]:
        return ((sp.Eq(self.trials, 0), sp.Integer(0)),)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        n, a, b = self.trials, self.alpha, self.beta
        choices = sp.loggamma(n + 1) - sp.loggamma(x + 1) - sp.loggamma(n - x + 1)
        log_beta = sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b)
        return choices + sp.loggamma(x + a) + sp.loggamma(n - x + b) - sp.loggamma(n + a + b) - log_beta
