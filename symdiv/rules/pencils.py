"""The determinant and the inverse of A + sB as functions of the number s, for symmetric matrices A and B.

Main definitions: :func:`pencil`.

Implementation notes: explicit matrices go through the characteristic polynomial of A⁻¹B. For matrix symbols of an explicit size the elementary
symmetric functions of its eigenvalues come from the traces of its powers, by Newton's identities.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.polys.matrices import DomainMatrix

from symdiv.families.statistics import transposed
from symdiv.matrices import is_explicit, shape_of, trace_product
from symdiv.rules.registry import require

__all__ = ["pencil"]

_MOST_SYMBOLIC = 6


def pencil(a: Any, b: Any, shift: Any) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """The coefficients of D(s) = |A + sB|/|A| and of N(s) = D(s) · shiftᵀ (A + sB)⁻¹ shift, from the lowest; all are nonnegative for B >= 0.

    >>> pencil(*(sp.ImmutableDenseMatrix(m) for m in ([[1, 0], [0, 2]], [[3, 0], [0, 4]], [[1], [1]])))
    ([1, 5, 6], [3/2, 7/2])
    """
    size, _ = shape_of(a)
    require(size.is_Integer, "the number of coordinates is explicit")
    symmetric, moments = (_explicit if all(map(is_explicit, (a, b, shift))) else _symbolic)(a, b, shift, int(size))
    adjugate = [sp.Add(*((-1) ** j * symmetric[k - j] * moments[j] for j in range(k + 1))) for k in range(int(size))]
    return symmetric, [sp.expand(c) if c.is_number else c for c in adjugate]


def _explicit(a: Any, b: Any, shift: Any, size: int) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """The elementary symmetric functions of the eigenvalues of M = A⁻¹B, and shiftᵀ Mʲ A⁻¹ shift for j < size."""
    left, right, vector = (DomainMatrix.from_Matrix(m).to_field() for m in (a, b, shift))
    left, right, vector = left.unify(right, vector)
    inverse = left.inv()
    product, row, column = inverse * right, vector.transpose(), inverse * vector
    domain = product.domain
    symmetric = [sp.factor_terms(domain.to_sympy(c)) * (-1) ** k for k, c in enumerate(product.charpoly())]
    moments = []
    for _ in range(size):
        moments.append(sp.factor_terms((row * column).to_Matrix()[0, 0]))
        column = product * column
    return symmetric, moments


def _symbolic(a: Any, b: Any, shift: Any, size: int) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """The same of matrix symbols: k·e_k = Σ (-1)^(j-1) e_(k-j) tr(Mʲ), j = 1, ..., k."""
    require(size <= _MOST_SYMBOLIC, "matrices that are symbols have at most {} rows here", _MOST_SYMBOLIC)
    if a == b:
        powers, moments = [sp.Integer(size)] * (size + 1), [trace_product(sp.Inverse(a), shift, transposed(shift))] * size
    else:
        powers = [trace_product(*(sp.Inverse(a), b) * j) if j else sp.Integer(size) for j in range(size + 1)]
        moments = [trace_product(*(sp.Inverse(a), b) * j, sp.Inverse(a), shift, transposed(shift)) for j in range(size)]
    symmetric = [sp.Integer(1)]
    for k in range(1, size + 1):
        symmetric.append(sp.expand(sp.Add(*((-1) ** (j - 1) * symmetric[k - j] * powers[j] for j in range(1, k + 1))) / k))
    return symmetric, moments
