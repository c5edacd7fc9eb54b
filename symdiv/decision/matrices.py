"""Points of spaces with matrices: every size is 1 or the number it is, every matrix symbol a small multiple of an identity."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import sympy as sp

from symdiv.decision.points import Space
from symdiv.decision.values import Difference, Side, difference
from symdiv.rules.statement import Information

__all__ = ["counterexample_with_matrices", "matrix_symbols"]

_MULTIPLES = (1, 2, 3)
_MOST = 40
_POINTS = 3


def matrix_symbols(expressions: Iterable[sp.Basic]) -> set[sp.MatrixSymbol]:
    """The matrix symbols in expressions."""
    return set().union(*(e.atoms(sp.MatrixSymbol) for e in expressions))


def counterexample_with_matrices(
    left: sp.Expr, right: sp.Expr, informations: Iterable[Information], counts: Callable[[Difference], bool] = lambda found: True
) -> Difference | None:
    """A point at which two expressions with matrix symbols differ (in a way that counts); None where none was found."""
    matrices = sorted(matrix_symbols((left, right)), key=lambda m: m.name)
    sizes = {s: sp.Integer(1) for m in matrices for size in m.shape for s in size.free_symbols}
    scalars = sorted((left.free_symbols | right.free_symbols) - set(matrices) - set(sizes), key=str)
    space = Space(list(informations), [s for s in scalars if s.is_Symbol])
    for multiples in itertools.islice(itertools.product(_MULTIPLES, repeat=len(matrices)), _MOST):
        values = {m: _multiple(m.xreplace(sizes), k) for m, k in zip(matrices, multiples, strict=True)}
        explicit = {m.xreplace(sizes): value for m, value in values.items()}
        sides = [Side(e.xreplace(sizes).xreplace(explicit).doit(), space.symbols) for e in (left, right)]
        for point in space.points(_POINTS):
            found = difference(sides[0], sides[1], point)
            if found is not None and counts(found):
                return Difference({**point, **values}, found.left, found.right)
    return None


def _multiple(matrix: sp.MatrixSymbol, k: int) -> sp.ImmutableDenseMatrix:
    rows, columns = matrix.shape
    return sp.ImmutableDenseMatrix(int(rows), int(columns), lambda i, j: sp.Integer(k if i == j else 0))
