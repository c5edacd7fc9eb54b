"""Matrices in mathematical text: which nodes there are, and how each is written and read back.

A matrix symbol is written with its shape, ``MatrixSymbol(S, d, d)``, an explicit matrix by its rows, ``Matrix([[2, 1], [1, 2]])``, and every
operation as a call, ``Trace(MatMul(Inverse(MatrixSymbol(S, d, d)), Matrix([[2, 1], [1, 2]])))``; a list of lists is what a constructor takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from sympy.core.symbol import Str
from sympy.matrices.expressions.matexpr import MatrixElement

from symdiv.errors import InvalidInput

__all__ = ["MATRIX_FUNCTIONS", "MATRIX_NODES", "SCALARS_OF_MATRICES", "arguments_of", "make_matrix"]

MATRIX_FUNCTIONS: Mapping[str, Any] = {
    **{c.__name__: c for c in (sp.Determinant, sp.Inverse, sp.MatAdd, sp.MatMul, sp.MatrixSymbol, sp.OneMatrix, sp.Trace, sp.Transpose)},
    "Identity": sp.Identity,
    "Matrix": sp.ImmutableDenseMatrix,
    "MatrixElement": MatrixElement,
}
SCALARS_OF_MATRICES = (sp.Trace, sp.Determinant, MatrixElement)
"""Numbers made from matrices; to the arithmetic of numbers they are opaque."""

MATRIX_NODES = tuple(MATRIX_FUNCTIONS.values())


def arguments_of(node: Any, text: Callable[[Any], str]) -> str:
    """The arguments of a matrix node as they are written; ``text`` writes a part."""
    if isinstance(node, sp.ImmutableDenseMatrix):
        rows = (f"[{', '.join(text(node[i, j]) for j in range(node.cols))}]" for i in range(node.rows))
        return f"[{', '.join(rows)}]"
    if isinstance(node, sp.Inverse):
        return text(node.arg)
    return ", ".join(arg.name if isinstance(arg, Str) else text(arg) for arg in node.args)


def make_matrix(name: str, items: list[Any]) -> Any:
    """The node of a call that was read; raises for arguments that make no matrix."""
    function = MATRIX_FUNCTIONS[name]
    if name == "Matrix":
        (rows,) = items
        if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and len(row) == len(rows[0]) > 0 for row in rows):
            raise InvalidInput("Matrix takes rows of one length, such as Matrix([[2, 1], [1, 2]])")
        return function(rows)
    if name == "MatrixSymbol":
        symbol, rows, columns = items
        if not isinstance(symbol, sp.Symbol):
            raise InvalidInput("MatrixSymbol takes a name and two sizes, such as MatrixSymbol(S, d, d)")
        return function(symbol.name, rows, columns)
    return function(*items)
