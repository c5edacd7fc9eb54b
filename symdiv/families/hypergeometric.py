"""The hypergeometric distribution: successes in draws without replacement.

Source: Johnson, Kemp, Kotz, *Univariate Discrete Distributions*, ch. 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.computed import Computed, explicit
from symdiv.parametrised import NATURAL, Parameter

__all__ = ["Hypergeometric"]


class Hypergeometric(Computed):
    """Number of successes in draws without replacement from a population of which some are successes; explicit integers.

    Mass: C(K, k) C(N-K, n-k) / C(N, n) on max(0, n-(N-K)) <= k <= min(n, K), for population N, successes K and draws n.

    >>> from symdiv import Hypergeometric
    >>> Hypergeometric(5, 2, 2).weights
    {0: 3/10, 1: 3/5, 2: 1/10}
    """

    population = Parameter(NATURAL)
    successes = Parameter(NATURAL)
    draws = Parameter(NATURAL)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Two draws from a population of five, of which two are successes."""
        member: Self = cls(5, 2, 2)
        return member

    @property
    def constraint(self) -> Boolean:
        return sp.And(self.successes <= self.population, self.draws <= self.population)

    def _check(self) -> None:
        for parameter, argument in zip(self.parameters, self.arguments, strict=True):
            explicit("Hypergeometric", parameter.name, argument)
        super()._check()

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        population, successes, draws = (int(a) for a in self.arguments)
        first, last = max(0, draws - (population - successes)), min(draws, successes)
        outcomes = [sp.Integer(k) for k in range(first, last + 1)]
        whole = sp.binomial(population, draws)
        return outcomes, [sp.binomial(successes, k) * sp.binomial(population - successes, draws - k) / whole for k in outcomes]
