"""The functions of a vector or matrix that occur in log-densities, each with what a rule needs to know of it.

``at(x)`` is the function as an expression: of a matrix symbol, or entry by entry where x is explicit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from symdiv.matrices import column, difference, is_explicit, trace_product

__all__ = [
    "Coordinate", "CoordinateSum", "LogCoordinate", "LogDeterminant", "LogOnePlusExponentials", "LogOnePlusProjection", "LogRatio", "Projection",
    "QuadraticForm", "Statistic", "TraceWith", "TraceWithInverse", "WeightedQuadraticForm",
]  # fmt: skip


class Statistic:
    """A function of a vector or matrix."""

    def at(self, x: Any) -> sp.Expr:
        """The value at x."""
        raise NotImplementedError


@dataclass(frozen=True)
class QuadraticForm(Statistic):
    """tr(V⁻¹ (x-c)ᵀ U⁻¹ (x-c)); for a vector x, V is the 1×1 matrix 1."""

    row: Any
    column: Any
    center: Any

    def at(self, x: Any) -> sp.Expr:
        shift = difference(x, self.center)
        return quadratic(self.row, self.column, shift)


def quadratic(row: Any, column: Any, shift: Any) -> sp.Expr:
    """tr(V⁻¹ Dᵀ U⁻¹ D), in an order that needs no V where V = 1."""
    if is_explicit(column) and column.shape == (1, 1) and column[0, 0] == 1:
        return trace_product(sp.Inverse(row), shift, transposed(shift))
    return trace_product(sp.Inverse(column), transposed(shift), sp.Inverse(row), shift)


def transposed(matrix: Any) -> Any:
    """The transpose, explicit where it can be."""
    return sp.ImmutableDenseMatrix(matrix.T) if is_explicit(matrix) else sp.Transpose(matrix)


@dataclass(frozen=True)
class LogRatio(Statistic):
    """log |I + U⁻¹ (x-c) V⁻¹ (x-c)ᵀ|; for a vector x and a number V, log(1 + (x-c)ᵀ U⁻¹ (x-c)/V)."""

    row: Any
    column: Any
    center: Any

    def at(self, x: Any) -> sp.Expr:
        shift = difference(x, self.center)
        if x.shape[1] == 1:
            (scale,) = self.column
            return sp.log(1 + trace_product(sp.Inverse(self.row), shift, transposed(shift)) / scale)
        factors = (sp.Inverse(self.row), shift, sp.Inverse(self.column), transposed(shift))
        if all(map(is_explicit, (self.row, self.column, shift))):
            return sp.log((sp.eye(x.shape[0]) + self.row.inv() * shift * self.column.inv() * shift.T).det())
        return sp.log(sp.Determinant(sp.MatAdd(sp.Identity(x.shape[0]), sp.MatMul(*factors))))


@dataclass(frozen=True)
class LogDeterminant(Statistic):
    """log |x|."""

    def at(self, x: Any) -> sp.Expr:
        return sp.log(x.det() if is_explicit(x) else sp.Determinant(x))


@dataclass(frozen=True)
class TraceWith(Statistic):
    """tr(S⁻¹ x)."""

    scale: Any

    def at(self, x: Any) -> sp.Expr:
        return trace_product(sp.Inverse(self.scale), x)


@dataclass(frozen=True)
class TraceWithInverse(Statistic):
    """tr(S x⁻¹)."""

    scale: Any

    def at(self, x: Any) -> sp.Expr:
        return trace_product(sp.Inverse(x), self.scale)


@dataclass(frozen=True)
class Coordinate(Statistic):
    """x_i, counted from 0."""

    index: int

    def at(self, x: Any) -> sp.Expr:
        return x[self.index, 0]


@dataclass(frozen=True)
class LogCoordinate(Statistic):
    """log x_i, counted from 0."""

    index: int

    def at(self, x: Any) -> sp.Expr:
        return sp.log(x[self.index, 0])


@dataclass(frozen=True)
class CoordinateSum(Statistic):
    """The sum of all coordinates."""

    def at(self, x: Any) -> sp.Expr:
        return sp.Add(*x) if is_explicit(x) else sp.Trace(sp.MatMul(sp.OneMatrix(1, x.shape[0]), x))


@dataclass(frozen=True)
class LogOnePlusExponentials(Statistic):
    """log(1 + e^(x_1) + ... + e^(x_d)), for an explicit number of coordinates."""

    size: sp.Expr

    def at(self, x: Any) -> sp.Expr:
        return sp.log(1 + sp.Add(*(sp.exp(x[i, 0]) for i in range(int(self.size)))))


@dataclass(frozen=True)
class Projection(Statistic):
    """μᵀx for an explicit direction μ."""

    direction: Any

    def at(self, x: Any) -> sp.Expr:
        return sp.Add(*(m * x[i, 0] for i, m in enumerate(self.direction)))


@dataclass(frozen=True)
class LogOnePlusProjection(Statistic):
    """log(1 + μᵀx) for an explicit direction μ."""

    direction: Any

    def at(self, x: Any) -> sp.Expr:
        return sp.log(1 + Projection(self.direction).at(x))


@dataclass(frozen=True)
class WeightedQuadraticForm(Statistic):
    """τ (y-c)ᵀ Λ (y-c) for x = (y, τ), with explicit Λ and c."""

    precision: Any
    center: Any

    def at(self, x: Any) -> sp.Expr:
        k = self.center.rows
        shift = [x[i, 0] - c for i, c in enumerate(self.center)]
        return x[k, 0] * sp.Add(*(self.precision[i, j] * shift[i] * shift[j] for i in range(k) for j in range(k)))


def explicit_point(x: Any) -> Any:
    """A point of the sample space: a matrix symbol, a matrix, or a list of coordinates."""
    if isinstance(x, (sp.MatrixBase, sp.MatrixExpr)):
        return sp.ImmutableDenseMatrix(x) if isinstance(x, sp.MatrixBase) else x
    rows = list(x)
    return sp.ImmutableDenseMatrix(rows) if rows and hasattr(rows[0], "__iter__") else column(rows)
