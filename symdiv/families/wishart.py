"""The Wishart distribution.

Source: Muirhead, *Aspects of Multivariate Statistical Theory*, ch. 3.
"""

from __future__ import annotations

from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.families.statistics import LogDeterminant, TraceWith
from symdiv.families.structured import Space, Structured, Terms
from symdiv.matrices import POSITIVE_DEFINITE, log_determinant, shape_of
from symdiv.parametrised import POSITIVE, Parameter

__all__ = ["Wishart", "counted", "log_multivariate_gamma"]


def counted(term: Any, size: sp.Expr, names: set[str]) -> sp.Expr:
    """The sum of term(j) for j = 1, ..., size: written out for an explicit size."""
    size = sp.sympify(size)
    if size.is_Integer:
        return sp.Add(*(term(sp.Integer(j)) for j in range(1, int(size) + 1)))
    name = next(n for n in ("j", "i", "k", "l", "j1", "j2", "j3", "j4") if n not in names)
    j = sp.Symbol(name, positive=True)
    return sp.Sum(term(j), (j, 1, size))


def log_multivariate_gamma(size: sp.Expr, at: sp.Expr, names: set[str]) -> sp.Expr:
    """log Γ_p(a) = p(p-1)/4 · log π + Σ log Γ(a + (1-j)/2), j = 1, ..., p (DLMF 35.3.4)."""
    return size * (size - 1) * sp.log(sp.pi) / 4 + counted(lambda j: sp.loggamma(at + (1 - j) / 2), size, names)


class Wishart(Structured):
    """Wishart distribution with degrees of freedom n > p - 1 and scale V, on positive definite p × p matrices.

    Density (of the entries on and above the diagonal): |x|^((n-p-1)/2) e^(-tr(V⁻¹x)/2) / (2^(np/2) |V|^(n/2) Γ_p(n/2)).

    >>> from symdiv import Wishart
    >>> Wishart(3, [[1, 0], [0, 1]])
    Wishart(3, [[1, 0], [0, 1]])
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
        return -n * p * sp.log(2) / 2 - n * log_determinant(self.scale) / 2 - log_multivariate_gamma(p, n / 2, self.names)

    @property
    def terms(self) -> Terms:
        n, p = self.dof, shape_of(self.scale)[0]
        return ((n - p - 1) / 2, LogDeterminant()), (-sp.Rational(1, 2), TraceWith(self.scale))
