"""Traces and determinants of formulas in matrices, as exact rational numbers at given matrices, and their derivatives.

Main definitions: :func:`number_at`, :func:`derivative_at`.

Implementation notes: the entries of given matrices are rational (floats are), so a trace of products of them and their inverses is a rational
number, and no precision has to be chosen. A derivative is taken along a direction: each node carries its value and its derivative.
Source: Petersen, Pedersen, *The Matrix Cookbook* (2012), 2.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from functools import reduce

import sympy as sp
from flint import fmpq, fmpq_mat

from symdiv.errors import Unsupported

__all__ = ["derivative_at", "number_at"]

Matrices = Mapping[sp.MatrixSymbol, fmpq_mat]
Pair = tuple[fmpq_mat, fmpq_mat | None]  # a value and its derivative; None is zero


def number_at(e: sp.Expr, given: Matrices) -> fmpq:
    """The value of a ``Trace`` or ``Determinant``."""
    value = _pair(e.arg, given, {})[0]
    return value.det() if isinstance(e, sp.Determinant) else _trace(value)


def derivative_at(e: sp.Expr, given: Matrices, along: Matrices) -> fmpq:
    """The derivative of a ``Trace`` or ``Determinant`` where the matrices move in the given directions; those that are not named stay."""
    value, derivative = _pair(e.arg, given, along)
    if derivative is None:
        return fmpq(0)
    return value.det() * _trace(value.inv() * derivative) if isinstance(e, sp.Determinant) else _trace(derivative)


def _trace(matrix: fmpq_mat) -> fmpq:
    return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))


def _sum(a: fmpq_mat | None, b: fmpq_mat | None) -> fmpq_mat | None:
    return b if a is None else a if b is None else a + b


def _product(a: Pair, b: Pair) -> Pair:
    return a[0] * b[0], _sum(None if a[1] is None else a[1] * b[0], None if b[1] is None else a[0] * b[1])


def _pair(e: sp.Expr, given: Matrices, along: Matrices) -> Pair:
    """The value of a matrix expression, and its derivative."""
    if isinstance(e, sp.MatrixSymbol):
        return given[e], along.get(e)
    if isinstance(e, sp.MatMul):
        numbers, matrices = [x for x in e.args if not x.is_Matrix], [x for x in e.args if x.is_Matrix]
        value, derivative = reduce(_product, (_pair(x, given, along) for x in matrices))
        factor = sp.Mul(*numbers)
        scale = fmpq(int(factor.p), int(factor.q))
        return (value, derivative) if scale == 1 else (value * scale, None if derivative is None else derivative * scale)
    if isinstance(e, sp.MatAdd):
        parts = [_pair(x, given, along) for x in e.args]
        return reduce(operator.add, (value for value, _ in parts)), reduce(_sum, (derivative for _, derivative in parts))
    if isinstance(e, sp.Transpose):
        value, derivative = _pair(e.arg, given, along)
        return value.transpose(), None if derivative is None else derivative.transpose()
    if isinstance(e, sp.Inverse):
        value, derivative = _pair(e.arg, given, along)
        inverse = value.inv()
        return inverse, None if derivative is None else -(inverse * derivative * inverse)
    explicit = e.as_explicit() if isinstance(e, (sp.matrices.expressions.special.OneMatrix, sp.Identity, sp.ZeroMatrix)) else e
    if isinstance(explicit, sp.MatrixBase) and all(x.is_Rational for x in explicit):
        return fmpq_mat(*explicit.shape, [fmpq(int(x.p), int(x.q)) for x in explicit]), None
    raise Unsupported(f"no exact value of the matrix {e}")
