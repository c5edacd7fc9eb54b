"""The Dirichlet distribution.

Source: Kotz, Balakrishnan, Johnson, *Continuous Multivariate Distributions* 1, ch. 49.
"""

from __future__ import annotations

from typing import Self

import sympy as sp

from symdiv.families.statistics import LogCoordinate
from symdiv.families.structured import Space, Structured, Terms
from symdiv.matrices import POSITIVE_VECTOR, shape_of
from symdiv.parametrised import Parameter

__all__ = ["Dirichlet"]


class Dirichlet(Structured):
    """Dirichlet distribution with concentrations α_1, ..., α_n > 0, n >= 2, on the simplex x_1 + ... + x_n = 1.

    Density (of all coordinates but the last): Γ(Σα) Π x_i^(α_i - 1) / Π Γ(α_i).

    >>> from symdiv import Dirichlet
    >>> Dirichlet([1, "1/2", "a"])
    Dirichlet('[1, 1/2, a]')
    """

    concentration = Parameter(POSITIVE_VECTOR)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Three coordinates."""
        return cls([f"concentration{i}{suffix}" for i in (1, 2, 3)])

    @property
    def space(self) -> Space:
        return Space("probability vectors", shape_of(self.concentration))

    @property
    def constant(self) -> sp.Expr:
        return sp.loggamma(sp.Add(*self.concentration)) - sp.Add(*(sp.loggamma(a) for a in self.concentration))

    @property
    def terms(self) -> Terms:
        return tuple((a - 1, LogCoordinate(i)) for i, a in enumerate(self.concentration))
