"""The inverse Wishart distribution.

Source: Muirhead, *Aspects of Multivariate Statistical Theory*, 3.2.
"""

from __future__ import annotations

from typing import Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.statistics import LogDeterminant, TraceWithInverse
from symdiv.families.structured import Space, Structured, Terms
from symdiv.families.wishart import log_multivariate_gamma
from symdiv.matrices import POSITIVE_DEFINITE, log_determinant, shape_of
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["InverseWishart"]


class InverseWishart(Structured):
    """The law of W⁻¹ for W ~ Wishart(n, S⁻¹), with degrees of freedom n > p - 1 and scale S, on positive definite p × p matrices.

    Density (of the entries on and above the diagonal): |S|^(n/2) |x|^(-(n+p+1)/2) e^(-tr(S x⁻¹)/2) / (2^(np/2) Γ_p(n/2)).

    >>> from symdiv import InverseWishart
    >>> InverseWishart(3, [[1, 0], [0, 1]])
    InverseWishart(3, [[1, 0], [0, 1]])
    """

    dof = Parameter(POSITIVE)
    scale = Parameter(POSITIVE_DEFINITE)
    constraint_text = "dof > (rows of scale) - 1"

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """Of matrices with two rows."""
        return cls(f"dof{suffix}", sp.MatrixSymbol(f"scale{suffix}", 2, 2))

    @property
    def constraint(self) -> Boolean:
        """The density is integrable."""
        return sp.sympify(self.dof > shape_of(self.scale)[0] - 1)

    @property
    def space(self) -> Space:
        return Space("positive definite matrices", shape_of(self.scale))

    @property
    def constant(self) -> sp.Expr:
        n, p = self.dof, shape_of(self.scale)[0]
        return n * log_determinant(self.scale) / 2 - n * p * sp.log(2) / 2 - log_multivariate_gamma(p, n / 2, self.names)

    @property
    def terms(self) -> Terms:
        n, p = self.dof, shape_of(self.scale)[0]
        return (-(n + p + 1) / 2, LogDeterminant()), (-sp.Rational(1, 2), TraceWithInverse(self.scale))
