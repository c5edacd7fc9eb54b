"""How large numbers are, and how near to 1, in bits.

Main definitions: :func:`log2_of`, :func:`log2_sizes`.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from flint import arb, fmpq

from symdiv.errors import SymdivError

__all__ = ["WORD", "log2_of", "log2_sizes"]

WORD = 128  # bits of a parameter, of which n words make each evaluation n times as long, and take n times as many roundings


def log2_of(x: fmpq | arb) -> int:
    """log2 of the size, within one or two; of a ball that of its bound.

    >>> log2_of(fmpq(1, 1000)), log2_of(arb(-1000))
    (-9, 10)
    """
    if isinstance(x, fmpq):
        return int(x.p).bit_length() - int(x.q).bit_length()
    mantissa, exponent = abs(x).upper().man_exp()
    return int(mantissa).bit_length() + int(exponent)


def log2_sizes(values: tuple[Any, ...]) -> tuple[int, ...]:
    """Those of numbers, rationals or programs for constants, and of the distances from 1 of those between 0 and 1.

    >>> log2_sizes((fmpq(1, 1000), fmpq(0), fmpq(1000)))
    (-9, 0, 9)
    """
    sizes = []
    for x in values:
        number: Any = x
        if type(x) is not fmpq:
            with suppress(SymdivError):
                number = x.ball((), 4 * WORD)
        if type(number) in (fmpq, arb):
            sizes += [log2_of(y) for y in ((number, 1 - number) if 0 < number < 1 else (number,)) if y != 0]
    return tuple(sizes)
