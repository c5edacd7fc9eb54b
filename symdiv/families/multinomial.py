"""The multinomial distribution.

Source: Johnson, Kotz, Balakrishnan, *Discrete Multivariate Distributions*, ch. 35.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.expression import read
from symdiv.families.finite import Categorical
from symdiv.families.statistics import explicit_point
from symdiv.families.structured import Space, Structured
from symdiv.laws.listed_weights import admit_weights, total_of
from symdiv.matrices import column, matrix_text, shape_of
from symdiv.parametrised import CLOSED_UNIT, NATURAL, Parameter, StructuredDomain

__all__ = ["WEIGHTS", "Multinomial", "WeightsDomain"]


class WeightsDomain(StructuredDomain):
    """Probabilities that sum to one exactly."""

    name = "a list of probabilities"

    def admit(self, owner: str, name: str, value: object) -> sp.ImmutableDenseMatrix:
        if isinstance(value, str):
            value = read(value)
        return column(admit_weights(owner, list(value) if isinstance(value, sp.MatrixBase) else value))

    def condition(self, value: Any) -> Boolean:
        return sp.And(*(sp.And(p >= 0, p <= 1) for p in value), sp.Eq(total_of(list(value)), 1))

    def text(self, value: Any) -> str:
        return matrix_text(value)


WEIGHTS = WeightsDomain()


class Multinomial(Structured):
    """How often each outcome occurs in n >= 0 independent trials, whose outcomes have the listed probabilities.

    Mass: n! Π p_i^x_i / x_i! on vectors of integers x_i >= 0 with sum n (0^0 = 1).

    >>> from symdiv import Multinomial
    >>> Multinomial(3, ["1/2", "1/3", "1/6"])
    Multinomial(3, '[1/2, 1/3, 1/6]')
    """

    trials = Parameter(NATURAL)
    probs = Parameter(WEIGHTS)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Two outcomes."""
        prob = CLOSED_UNIT.symbol(f"prob{suffix}")
        return cls(f"trials{suffix}", [prob, 1 - prob])

    @property
    def space(self) -> Space:
        return Space("vectors of counts", shape_of(self.probs))

    @property
    def single(self) -> Categorical:
        """The law of the outcome of one trial."""
        return Categorical(list(self.probs))

    def log_density(self, x: Any) -> sp.Expr:
        counts, n = explicit_point(x), self.trials
        terms = (c * sp.log(p) - sp.loggamma(c + 1) for c, p in zip(counts, self.probs, strict=True))
        return sp.loggamma(n + 1) + sp.Add(*terms)
