"""Exact matrices: the domains of matrix parameters, and the numbers that are made from matrices.

Main definitions: :class:`VectorDomain`, :class:`MatrixDomain`, :class:`PositiveDefiniteDomain`; :func:`trace_product`, :func:`log_determinant`.

A matrix is explicit, with exact entries, or a SymPy ``MatrixSymbol`` with explicit or symbolic sizes; a vector is a column.
Numbers made from explicit matrices are computed at once: by FLINT where all entries are rational, in a field of fractions elsewhere.
Those of symbols stay standing as ``Trace``, ``Determinant`` and ``Inverse``.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq, fmpq_mat, fmpz_mat
from sympy.logic.boolalg import Boolean
from sympy.polys.matrices import DomainMatrix

from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import build, read, write
from symdiv.parametrised import POSITIVE, REAL, Domain, StructuredDomain, admitted

__all__ = [
    "MATRIX", "POSITIVE_DEFINITE", "POSITIVE_VECTOR", "VECTOR", "MatrixDomain", "PositiveDefiniteDomain", "VectorDomain", "all_symbols", "column",
    "difference", "inverse", "is_explicit", "log_determinant", "matrix_text", "names_in", "require_explicit", "scaled", "shape_of", "trace_product",
]  # fmt: skip

_MOST_SYMBOLIC = 6
_PRECISIONS = (128, 512, 2048)


def is_explicit(matrix: Any) -> bool:
    """Whether a matrix is given entry by entry."""
    return isinstance(matrix, sp.ImmutableDenseMatrix)


def shape_of(matrix: Any) -> tuple[sp.Expr, sp.Expr]:
    """Rows and columns as exact numbers or symbols (SymPy gives plain ints, whose halves would be floats)."""
    rows, columns = matrix.shape
    return sp.sympify(rows), sp.sympify(columns)


def column(entries: Iterable[Any]) -> sp.ImmutableDenseMatrix:
    """The explicit column vector of these entries."""
    entries = list(entries)
    return sp.ImmutableDenseMatrix(len(entries), 1, entries)


def all_symbols(value: Any) -> set[sp.Symbol]:
    """The symbols for numbers in a matrix or number: entries, and sizes of matrix symbols."""
    return set(value.atoms(sp.Symbol))


def names_in(value: Any) -> set[str]:
    """The names of all symbols, those of matrices included."""
    return {s.name for s in value.atoms(sp.Symbol, sp.MatrixSymbol)}


def matrix_text(matrix: Any) -> str:
    """A matrix as a constructor takes it: a list for a column, a list of rows, or a matrix symbol."""
    if not is_explicit(matrix):
        return write(matrix)
    if matrix.cols == 1:
        return _listed(write(e) for e in matrix)
    return _listed(_listed(write(e) for e in matrix.row(i)) for i in range(matrix.rows))


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"


# Domains ---------------------------------------------------------------------------------------------------------------------------


def _rows(owner: str, name: str, value: object, wanted: str) -> list[Any] | sp.MatrixSymbol:
    """What was written for a matrix: a matrix symbol, or a list of entries or of rows; a number is the 1×1 matrix."""
    if isinstance(value, str):
        value = read(value)
    if isinstance(value, (sp.Symbol, sp.MatrixSymbol)):
        return value
    if isinstance(value, sp.MatrixBase):
        return [list(value.row(i)) for i in range(value.rows)]
    if isinstance(value, sp.MatrixExpr):
        raise InvalidInput(f"{owner}: {name} is {value}; expected {wanted}, given by its entries or as a MatrixSymbol")
    if isinstance(value, (sp.Expr, numbers.Real, Decimal)):
        return [[value]]
    if hasattr(value, "tolist"):  # a NumPy array
        value = value.tolist()
    if isinstance(value, (Mapping, str, bytes)) or not hasattr(value, "__iter__"):
        raise InvalidInput(f"{owner}: {name} is {value!r}; expected {wanted}")
    rows = [list(row) if hasattr(row, "__iter__") and not isinstance(row, (str, sp.Basic)) else row for row in value]
    if not rows:
        raise InvalidInput(f"{owner}: {name} is empty; expected {wanted}")
    return rows


def _entry(owner: str, name: str, domain: Domain, value: object) -> sp.Expr:
    if domain is REAL and type(value) in (int, Fraction):  # the usual case, quickly: a matrix has many entries
        return sp.Rational(value.numerator, value.denominator)  # type: ignore[attr-defined]  # both have them
    if domain is REAL and isinstance(value, sp.Rational):
        return value
    return admitted(owner, name, domain, value)


def _symbol(value: sp.MatrixSymbol) -> sp.MatrixSymbol:
    """The matrix symbol with sizes that are positive symbols or integers; its own name is a plain one."""
    shape = []
    for size in value.shape:
        bare = {s: sp.Symbol(s.name, positive=True) for s in size.free_symbols}
        shape.append(size.xreplace(bare))
    return sp.MatrixSymbol(value.name, *shape)


@dataclass(frozen=True)
class VectorDomain(StructuredDomain):
    """Columns of real numbers that all lie in one domain; a bare name is a symbol of the given number of rows."""

    name: str = "a vector"
    entries: Domain = REAL
    rows: str | None = "dim"
    least: int = 1
    number: bool = False
    """Whether a bare name is a number, for a vector of one entry."""

    def admit(self, owner: str, name: str, value: object) -> Any:
        wanted = f"{self.name} such as [1, 2]"
        rows = _rows(owner, name, value, wanted)
        if self.number and isinstance(rows, sp.Symbol):
            rows = [[rows]]
        if isinstance(rows, (sp.Symbol, sp.MatrixSymbol)):
            if self.rows is None:
                raise InvalidInput(f"{owner}: {name} is {rows}; expected {wanted}, entry by entry")
            if isinstance(rows, sp.Symbol):
                rows = sp.MatrixSymbol(rows.name, sp.Symbol(self.rows, positive=True), 1)
            if rows.shape[1] != 1:
                raise InvalidInput(f"{owner}: {name} is {write(rows)}; expected one column")
            return _symbol(rows)
        flat = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in (rows[0] if _is_row(rows) else rows)]
        if any(isinstance(e, list) for e in flat):
            raise InvalidInput(f"{owner}: {name} is {value}; expected {wanted}")
        if len(flat) < self.least:
            raise InvalidInput(f"{owner}: {name} has {len(flat)} entries; expected at least {self.least}")
        return column(_entry(owner, f"{name}[{i}]", self.entries, e) for i, e in enumerate(flat))

    def condition(self, value: Any) -> Boolean:
        return sp.And(*(self.entries.condition(e) for e in value)) if is_explicit(value) else sp.true

    def text(self, value: Any) -> str:
        return matrix_text(value)


def _is_row(rows: list[Any]) -> bool:
    return len(rows) == 1 and isinstance(rows[0], list) and len(rows[0]) > 1


@dataclass(frozen=True)
class MatrixDomain(StructuredDomain):
    """Real matrices; a bare name is a symbol of the given sizes."""

    name: str = "a matrix"
    rows: str = "rows"
    columns: str = "columns"
    number: bool = False
    """Whether a bare name is a number, for the 1×1 matrix."""

    def admit(self, owner: str, name: str, value: object) -> Any:
        wanted = f"{self.name} such as [[2, 1], [1, 2]]"
        rows = _rows(owner, name, value, wanted)
        if self.number and isinstance(rows, sp.Symbol):
            rows = [[rows]]
        if isinstance(rows, sp.Symbol):
            rows = sp.MatrixSymbol(rows.name, sp.Symbol(self.rows, positive=True), sp.Symbol(self.columns, positive=True))
        if isinstance(rows, sp.MatrixSymbol):
            return _symbol(rows)
        if not all(isinstance(row, list) and len(row) == len(rows[0]) > 0 for row in rows):
            raise InvalidInput(f"{owner}: {name} is {value}; expected {wanted}, with rows of one length")
        return sp.ImmutableDenseMatrix([[_entry(owner, f"{name}[{i}][{j}]", REAL, e) for j, e in enumerate(row)] for i, row in enumerate(rows)])

    def condition(self, value: Any) -> Boolean:
        return sp.true

    def text(self, value: Any) -> str:
        return matrix_text(value) if not is_explicit(value) or value.cols > 1 else _listed(_listed([write(e)]) for e in value)


@dataclass(frozen=True)
class PositiveDefiniteDomain(MatrixDomain):
    """Symmetric positive definite matrices: proved for numbers, a condition on the leading minors for symbols."""

    name: str = "a symmetric positive definite matrix"
    rows: str = "dim"
    columns: str = "dim"

    def admit(self, owner: str, name: str, value: object) -> Any:
        matrix = super().admit(owner, name, value)
        if matrix.shape[0] != matrix.shape[1]:
            raise InvalidInput(f"{owner}: {name} has the shape {matrix.shape[0]} × {matrix.shape[1]}; expected {self.name}")
        if not is_explicit(matrix):
            return matrix
        if matrix.rows == 1:
            return sp.ImmutableDenseMatrix([[admitted(owner, name, POSITIVE, matrix[0, 0])]])
        for i in range(matrix.rows):
            for j in range(i):
                upper, lower = matrix[j, i], matrix[i, j]
                if lower != upper and sp.expand(lower - upper) != 0:
                    raise InvalidInput(f"{owner}: {name} is {self.text(matrix)}, with {lower} at ({i}, {j}) and {upper} across; expected {self.name}")
        trouble = _not_positive_definite(matrix)
        if trouble:
            shown = self.text(matrix) if matrix.rows <= 6 else f"a {matrix.rows} × {matrix.rows} matrix"
            raise InvalidInput(f"{owner}: {name} is {shown}, {trouble}; expected {self.name}")
        return matrix

    def condition(self, value: Any) -> Boolean:
        if not is_explicit(value):
            return sp.Determinant(value) > 0  # a consequence that rewriting logarithms needs
        return sp.true if not value.free_symbols else sp.And(*(m > 0 for m in _leading_minors(value)))


def require_explicit(owner: str, **matrices: Any) -> None:
    """Raise InvalidInput for a matrix that is not given entry by entry."""
    for name, matrix in matrices.items():
        if not is_explicit(matrix):
            raise InvalidInput(f"{owner}: {name} is {write(matrix)}; expected it entry by entry")


VECTOR = VectorDomain()
POSITIVE_VECTOR = VectorDomain("a vector of positive numbers", POSITIVE, None, 2)
MATRIX = MatrixDomain()
POSITIVE_DEFINITE = PositiveDefiniteDomain()


# Positive definiteness -------------------------------------------------------------------------------------------------------------


def _not_positive_definite(matrix: sp.ImmutableDenseMatrix) -> str:
    """What shows that the matrix is not positive definite, or that it is not proved; empty if it is, or may be for some symbols."""
    rational = _rational(matrix)
    if rational is not None:
        common, _ = rational.numer_denom()
        for k in range(1, matrix.rows + 1):
            minor = fmpz_mat([[common[i, j] for j in range(k)] for i in range(k)]).det()
            if minor <= 0:
                return f"whose leading minor of order {k} is {'0' if minor == 0 else 'negative'}"
        return ""
    if not matrix.free_symbols:
        return _pivots(matrix)
    if matrix.rows > _MOST_SYMBOLIC:
        raise Unsupported(f"a {matrix.rows} × {matrix.rows} matrix with symbols in it; at most {_MOST_SYMBOLIC} rows, or a MatrixSymbol")
    for k, minor in enumerate(_leading_minors(matrix), 1):
        if (minor > 0) == False:
            return f"whose leading minor of order {k} is {minor}"
    return ""


def _pivots(matrix: sp.ImmutableDenseMatrix) -> str:
    """Elimination in balls: positive pivots prove it, a negative one disproves it."""
    before = ctx.prec
    try:
        for precision in _PRECISIONS:
            ctx.prec = precision
            n = matrix.rows
            rows = [[_ball(matrix[i, j], precision) for j in range(n)] for i in range(n)]
            for k in range(n):
                if rows[k][k] < 0:
                    return f"whose leading minor of order {k + 1} is negative"
                if not rows[k][k] > 0:
                    break
                for i in range(k + 1, n):
                    factor = rows[i][k] / rows[k][k]
                    rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
            else:
                return ""
    finally:
        ctx.prec = before
    return "which cannot be proved positive definite"


def _ball(number: sp.Expr, precision: int) -> arb:
    """A ball around a real number without symbols, whose digits SymPy guarantees."""
    if number.is_Rational:
        return arb(fmpq(int(number.p), int(number.q)))
    digits = precision * 3 // 10
    value = sp.N(number, digits)
    if not value.is_Float:
        raise InvalidInput(f"{number}: expected a real number")
    sign, mantissa, exponent, _ = value._mpf_
    middle = arb(-int(mantissa) if sign else int(mantissa)) * arb(2) ** int(exponent)
    return arb(middle, abs(middle) * arb(10) ** (2 - digits))


@lru_cache(maxsize=256)
def _leading_minors(matrix: sp.ImmutableDenseMatrix) -> tuple[sp.Expr, ...]:
    return tuple(_determinant(matrix[:k, :k]) for k in range(1, matrix.rows + 1))


# Numbers made from matrices --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _rational(matrix: sp.ImmutableDenseMatrix) -> fmpq_mat | None:
    """The matrix for FLINT, if all entries are rational."""
    entries = list(matrix)
    if not all(e.is_Rational for e in entries):
        return None
    return fmpq_mat(matrix.rows, matrix.cols, [fmpq(int(e.p), int(e.q)) for e in entries])


def _number(value: Any) -> sp.Rational:
    return sp.Rational(int(value.p), int(value.q))


@lru_cache(maxsize=512)
def _field(matrix: sp.ImmutableDenseMatrix) -> Any:
    return DomainMatrix.from_Matrix(matrix).to_field()


@lru_cache(maxsize=512)
def _determinant(matrix: sp.ImmutableDenseMatrix) -> sp.Expr:
    rational = _rational(matrix)
    if rational is not None:
        return _number(rational.det())
    field = _field(matrix)
    return sp.factor_terms(field.domain.to_sympy(field.det()))


def log_determinant(matrix: Any) -> sp.Expr:
    """log |S| of a positive definite matrix."""
    return build(sp.log, _determinant(matrix) if is_explicit(matrix) else sp.Determinant(matrix))


def difference(left: Any, right: Any) -> Any:
    """left - right, explicit where it can be."""
    if left == right:
        return sp.ImmutableDenseMatrix.zeros(*left.shape) if is_explicit(left) else sp.MatMul(sp.Integer(0), left)
    if is_explicit(right):
        if is_explicit(left):
            return sp.ImmutableDenseMatrix(left - right)
        return left if right.is_zero_matrix else sp.MatAdd(left, sp.ImmutableDenseMatrix(-right))
    return sp.MatAdd(left, sp.MatMul(sp.Integer(-1), right))


def inverse(matrix: Any) -> Any:
    """The inverse of an explicit matrix, entry by entry."""
    if not is_explicit(matrix):
        raise InvalidInput(f"{write(matrix)}: expected an explicit matrix; give its inverse instead")
    rational = _rational(matrix)
    if rational is not None:
        found = rational.inv()
        return sp.ImmutableDenseMatrix(matrix.rows, matrix.rows, [_number(found[i, j]) for i in range(matrix.rows) for j in range(matrix.rows)])
    return sp.ImmutableDenseMatrix(_field(matrix).inv().to_Matrix())


def scaled(factor: sp.Expr, matrix: Any) -> Any:
    """factor · matrix."""
    return sp.ImmutableDenseMatrix(factor * matrix) if is_explicit(matrix) else sp.MatMul(factor, matrix)


def _is_zero(matrix: Any) -> bool:
    if isinstance(matrix, sp.Transpose):
        return _is_zero(matrix.arg)
    return bool(matrix.is_zero_matrix) if is_explicit(matrix) else isinstance(matrix, sp.MatMul) and matrix.args[0] == 0


def trace_product(*factors: Any) -> sp.Expr:
    """The trace of a product of matrices, inverses and transposes: a number where all are explicit, else ``Trace(...)``."""
    if any(_is_zero(f) for f in factors):
        return sp.Integer(0)
    if len(factors) == 2 and isinstance(factors[0], sp.Inverse) and factors[0].arg == factors[1]:
        return sp.sympify(factors[1].shape[0])
    if all(is_explicit(_inner(f)) for f in factors):
        return _explicit_trace(factors)
    return sp.Trace(sp.MatMul(*factors) if len(factors) > 1 else factors[0])


def _inner(factor: Any) -> Any:
    return factor.arg if isinstance(factor, (sp.Inverse, sp.Transpose)) else factor


def _explicit_trace(factors: Sequence[Any]) -> sp.Expr:
    inner: list[Any] = [_rational(_inner(f)) for f in factors]
    rational = all(m is not None for m in inner)
    if not rational:
        first, *others = (_field(_inner(f)) for f in factors)
        inner = list(first.unify(*others)) if others else [first]
    product: Any = None
    for factor, matrix in zip(reversed(factors), reversed(inner), strict=True):
        if isinstance(factor, sp.Inverse):
            product = (matrix.inv() if product is None else matrix.solve(product)) if rational else _solve(matrix, product)
        else:
            matrix = matrix.transpose() if isinstance(factor, sp.Transpose) else matrix
            product = matrix if product is None else matrix * product
    if rational:
        return _number(sum((product[i, i] for i in range(product.nrows())), fmpq(0)))
    domain, entries = inner[0].domain, product.to_Matrix()
    return sp.factor_terms(domain.to_sympy(domain.from_sympy(sp.Add(*(entries[i, i] for i in range(entries.rows))))))


def _solve(matrix: Any, right: Any) -> Any:
    inverse = matrix.inv()
    return inverse if right is None else inverse * right
