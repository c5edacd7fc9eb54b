"""Arrays of laws of vectors, of matrices, and of laws given by lists.

Main definition: :func:`slot_chunk`.

Implementation notes: every member is made, which checks it (that a matrix is positive definite is proved). Rows with zeros in the same places share
one formula (:mod:`symdiv.oracle.slots`); without matrices in it many rows go through balls at once. Where there is no formula for all members, as
for other parametrisations, each has its own, which takes some hundredths of a second.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from symdiv.enclose.binary import Format
from symdiv.errors import Undetermined
from symdiv.families.base import Family
from symdiv.oracle.forms import Form
from symdiv.oracle.ranges import rational
from symdiv.oracle.rounded import nearest, round_value
from symdiv.oracle.rounds import Columns, settle, starting_bits
from symdiv.oracle.slots import pattern_of, slot_program

__all__ = ["slot_chunk"]

_FEW = 4  # rows that are not worth a formula of their own


def slot_chunk(measure: str, p: Form, q: Form | None, base: object, form: Format, toward: str, columns: Columns) -> np.ndarray:
    """The rounded values of some rows; the columns are the numbers of p, then those of q."""
    count = len(p.slots)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    members = [(p.member(map(Fraction, row[:count])), None if q is None else q.member(map(Fraction, row[count:]))) for row in rows]
    groups: dict[tuple[bool, ...], list[int]] = {}
    for i, row in enumerate(rows):
        if members[i][0] == members[i][1]:
            groups.setdefault((), []).append(i)
        else:
            groups.setdefault(pattern_of(p, row[:count]) + pattern_of(q, row[count:], row[:count]), []).append(i)
    result = np.empty(len(rows))
    for zeros, own in groups.items():
        found = slot_program(measure, p, q, base, zeros) if zeros and (len(own) > _FEW or not any(zeros)) else None
        left = own
        if found is not None:
            formula, program = found
            if not formula.atoms and not program.expression.has(sp.Sum, sp.Integral):
                picked = tuple(column[own] for column in columns)
                pairs = list(zip(picked[:count], picked[count:], strict=True)) if 2 * count == len(columns) else []
                values = np.empty(len(own))
                bits = starting_bits(len(own), pairs, form)
                left = [own[i] for i in settle(program, tuple(picked[i] for i in formula.numbers), bits, form, toward, values)]
                result[own] = values
        for i in left:
            result[i] = _one(measure, members[i], rows[i], base, form, toward, found)
    return result


def _one(measure: str, members: tuple[Family, Family | None], row: tuple[float, ...], base: object, form: Format, toward: str, found: Any) -> float:
    """One row, by the formula for all members if there is one."""
    if found is not None:
        formula, program = found
        try:
            values = formula.values(tuple(map(rational, row)))
            return round_value(program, values, form, toward, lambda: formula.value_at(values, base))
        except Undetermined:
            pass
    return nearest(measure, *members, dtype=form, toward=toward, base=base)
