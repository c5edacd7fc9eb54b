"""The kinds of arguments that are matrices.

Main definitions: :class:`Covariance`, :class:`Triangular`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from symdiv.audit.arguments import positive, real
from symdiv.audit.simplicity import simpler_numbers, simpler_pairs
from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.regimes import Draw

__all__ = ["Covariance", "Triangular"]

Matrix = tuple[tuple[float, ...], ...]

_POSITIVE = positive()


@dataclass(frozen=True)
class _Square:
    """What square matrices share that have one number to a place on or below the diagonal."""

    size: int
    rank: int = field(default=2, init=False)

    def contains(self, value: Matrix) -> bool:
        """Whether it is such a matrix."""
        raise NotImplementedError

    def _with(self, value: Matrix, i: int, j: int, x: float) -> Matrix:
        raise NotImplementedError

    def simpler(self, value: Matrix) -> Iterator[Matrix]:
        """The identity, the diagonal alone, or one entry made simpler."""
        yield from _diagonals(value)
        for i in range(self.size):
            for j in range(i + 1):
                for x in simpler_numbers(value[i][j]):
                    if self.contains(changed := self._with(value, i, j, x)):
                        yield changed

    def simpler_pairs(self, value: Matrix, other: Matrix) -> Iterator[tuple[Matrix, Matrix]]:
        """The identity twice, or beside one with an entry that is a little more or less."""
        return _near_identity(value, other)


class Covariance(_Square):
    """Symmetric matrices whose entries make a positive definite one exactly."""

    def draw(self, regime: str, draw: Draw, format: Format) -> Matrix:
        """Variances of the regime; correlations that are moderate, or at the edges close to one."""
        variances = [Fraction(_POSITIVE.draw("moderate" if regime in ("edges", "near-equal") else regime, draw, format)) for _ in range(self.size)]
        if regime != "moderate" and not draw(0, 2):
            variances = [variances[0]] * self.size
        rows = [[Fraction(0)] * self.size for _ in range(self.size)]
        for i in range(self.size):
            rows[i][i] = variances[i]
            for j in range(i):
                close = 1 - Fraction(1, 2 ** draw(1, format.precision // 2)) if regime == "edges" and variances[i] == variances[j] else Fraction(draw(-3, 3), 8)
                rows[i][j] = rows[j][i] = close * min(variances[i], variances[j])
        return tuple(tuple(round_rational(x, format) for x in row) for row in rows)

    def near(self, value: Matrix, distance: Fraction, draw: Draw, format: Format) -> Matrix:
        """One variance changed, or none."""
        i = draw(0, self.size - 1)
        return self._with(value, i, i, _POSITIVE.near(value[i][i], distance, draw, format))

    def contains(self, value: Matrix) -> bool:
        """Whether all pivots of exact elimination are positive."""
        rows = [list(map(Fraction, row)) for row in value]
        for i, pivot_row in enumerate(rows):
            if pivot_row[i] <= 0:
                return False
            for row in rows[i + 1 :]:
                factor = row[i] / pivot_row[i]
                row[:] = [x - factor * y for x, y in zip(row, pivot_row, strict=True)]
        return True

    def changed(self, value: Matrix, draw: Draw, format: Format) -> Matrix:
        """One entry, and the one across the diagonal, changed."""
        i, j = draw(0, self.size - 1), draw(0, self.size - 1)
        return self._with(value, i, j, real().changed(value[i][j], draw, format))

    def _with(self, value: Matrix, i: int, j: int, x: float) -> Matrix:
        rows = [list(row) for row in value]
        rows[i][j] = rows[j][i] = x
        return tuple(map(tuple, rows))


class Triangular(_Square):
    """Lower triangular matrices with a positive diagonal."""

    def draw(self, regime: str, draw: Draw, format: Format) -> Matrix:
        """A diagonal of the regime, and moderate numbers below it."""
        return tuple(
            tuple(_POSITIVE.draw(regime, draw, format) if i == j else real().draw("moderate", draw, format) if j < i else 0.0 for j in range(self.size))
            for i in range(self.size)
        )

    def near(self, value: Matrix, distance: Fraction, draw: Draw, format: Format) -> Matrix:
        """Each number changed or left."""
        return tuple(tuple(real().near(x, distance, draw, format) if j <= i else 0.0 for j, x in enumerate(row)) for i, row in enumerate(value))

    def contains(self, value: Matrix) -> bool:
        """Whether the diagonal is positive and all finite."""
        return all(math.isfinite(x) for row in value for x in row) and all(row[i] > 0 for i, row in enumerate(value))

    def changed(self, value: Matrix, draw: Draw, format: Format) -> Matrix:
        """One number changed."""
        i = draw(0, self.size - 1)
        return self._with(value, i, j := draw(0, i), real().changed(value[i][j], draw, format))

    def _with(self, value: Matrix, i: int, j: int, x: float) -> Matrix:
        return tuple(tuple(x if (r, c) == (i, j) else y for c, y in enumerate(row)) for r, row in enumerate(value))


def _diagonals(matrix: Matrix) -> Iterator[Matrix]:
    for diagonal in ([1.0] * len(matrix), [row[i] for i, row in enumerate(matrix)]):
        if (plain := tuple(tuple(x if i == j else 0.0 for j in range(len(matrix))) for i, x in enumerate(diagonal))) != matrix:
            yield plain


def _near_identity(matrix: Matrix, other: Matrix) -> Iterator[tuple[Matrix, Matrix]]:
    identity = next(_diagonals(tuple((2.0,) * len(matrix) for _ in matrix)))
    if matrix == other:
        if matrix != identity:
            yield identity, identity
        return
    size = max(abs(x) for row in matrix for x in row)
    distance = max(abs(x - y) for row, own in zip(matrix, other, strict=True) for x, y in zip(row, own, strict=True))
    for x, y in simpler_pairs(1.0, 1 + distance / size):
        if x == 1:
            yield identity, ((y, *identity[0][1:]), *identity[1:])
