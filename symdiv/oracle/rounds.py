"""Many rows of one formula at once: balls at rising precision, until both ends of each round to one number of the format.

Main definitions: :func:`starting_bits`, :func:`settle`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symdiv.enclose import Program
from symdiv.enclose.binary import Format
from symdiv.oracle.rounded import GUARD_BITS

__all__ = ["Columns", "settle", "starting_bits"]

ROUNDS = 3
STEP = 32  # precisions are grouped to multiples of this

Columns = tuple[np.ndarray, ...]


def starting_bits(rows: int, pairs: Sequence[tuple[np.ndarray, np.ndarray]], form: Format) -> np.ndarray:
    """The first precision of each row: what starting_precision says, for pairs of columns of corresponding parameters, where they differ."""
    closeness = np.full(rows, 1100)
    for a, b in pairs:
        with np.errstate(over="ignore"):
            agreement = np.frexp(np.where(a != 0, a, b))[1] - np.frexp(a - b)[1]
        closeness = np.minimum(closeness, np.where(a == b, 1100, agreement))
    closeness[closeness == 1100] = 0
    bits: np.ndarray = (form.precision + GUARD_BITS + 2 * np.maximum(closeness, 0) + STEP - 1) // STEP * STEP
    return bits


def settle(program: Program, columns: Columns, bits: np.ndarray, form: Format, toward: str, values: np.ndarray) -> np.ndarray:
    """Fill in the values that balls settle, and return the numbers of the rows that are left."""
    left = np.arange(len(values))
    for _ in range(ROUNDS):
        remaining = []
        for precision in np.unique(bits[left]).tolist():
            rows = left[bits[left] == precision]
            low, high = _rounded_ends(program, zip(*(column[rows].tolist() for column in columns), strict=True), precision, form, toward)
            settled = low == high
            values[rows[settled]] = low[settled] + 0.0
            remaining.append(rows[~settled])
        left = np.sort(np.concatenate(remaining)) if remaining else left
        if not len(left):
            break
        bits[left] *= 2
    return left


def _rounded_ends(program: Program, rows: zip[tuple[float, ...]], precision: int, form: Format, toward: str) -> tuple[np.ndarray, np.ndarray]:
    """Both ends of each row's ball, rounded to the format."""
    if toward == "nearest":
        ends = np.array(program.float_bounds(rows, precision))
        low, high = ends[::2], ends[1::2]
        if form.name != "float64":
            with np.errstate(over="ignore", invalid="ignore"):  # the ends may be off by half a unit of a double
                low, high = _to_nearest(np.nextafter(low, -np.inf), form), _to_nearest(np.nextafter(high, np.inf), form)
        return low, high
    ends = np.array(program.float_bounds(rows, precision, sides=True))
    low, high = (_directed(ends[i::4], ends[i + 1 :: 4], form, toward) for i in (0, 2))
    return low, high


def _to_nearest(x: np.ndarray, form: Format) -> np.ndarray:
    """Doubles rounded to the nearest number of a smaller format, ties to even; the scalings are exact."""
    unit = _units(x, form)
    rounded = np.ldexp(np.rint(np.ldexp(x, -unit)), unit)
    result: np.ndarray = np.where(np.abs(rounded) > form.maximum, np.copysign(np.inf, x), rounded)
    return result


def _directed(x: np.ndarray, side: np.ndarray, form: Format, toward: str) -> np.ndarray:
    """Numbers that lie at x, or above or below it as the sign of ``side`` says and next to it, rounded up, down or to zero."""
    negative = (x < 0) | ((x == 0) & (side < 0))
    up = negative if toward == "zero" else np.full(x.shape, toward == "up")
    with np.errstate(over="ignore", invalid="ignore"):
        beside = np.where(up & (side > 0), np.nextafter(x, np.inf), np.where(~up & (side < 0), np.nextafter(x, -np.inf), x))
        if form.name == "float64":
            ends: np.ndarray = beside
            return ends
        unit = _units(beside, form)
        scaled = np.ldexp(beside, -unit)
        rounded = np.ldexp(np.where(up, np.ceil(scaled), np.floor(scaled)), unit)
    outward = np.where(up == (beside > 0), np.inf, form.maximum)
    result: np.ndarray = np.where(np.isinf(beside), beside, np.where(np.abs(rounded) > form.maximum, np.copysign(outward, beside), rounded))
    return result


def _units(x: np.ndarray, form: Format) -> np.ndarray:
    units: np.ndarray = np.maximum(np.frexp(x)[1] - 1, form.least) - form.precision + 1
    return units
