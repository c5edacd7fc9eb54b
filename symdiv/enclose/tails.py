"""Where to cut the range of an integral: the bound of what is left out, below a tolerance."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from flint import arb

from symdiv.enclose.asymptotic import near_end
from symdiv.enclose.growth import Coefficients
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.precision import NeedsPrecision
from symdiv.enclose.scale import Later, Open, Scale
from symdiv.errors import Undetermined

__all__ = ["Tail"]

FARTHEST = 1 << 20  # the largest log2 of a cut


class Tail:
    """The integral of |H| over y >= U (power 1) or y <= 1/U (power -1), bounded."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...], power: int) -> None:
        coefficients = Coefficients(y)
        self._name = f"{body} as {y} tends to {'oo' if power > 0 else 0}"
        self._form = near_end(body if power > 0 else body * y**2, coefficients, power)  # dy = -u**-2 du
        self._constants = several(coefficients.expressions, symbols)

    def cut(self, values: Values, tolerance: arb) -> tuple[int, arb]:
        constants = self._constants(values)

        unsettled = False

        def bound(bits: int) -> arb | None:
            nonlocal unsettled
            scale = Scale(bits)
            try:
                found = scale.tail(self._form(scale, constants))
            except Later as later:
                unsettled = isinstance(later, Open)
                return None
            except Undetermined as reason:
                raise Undetermined(f"the integral of {self._name}: {reason}") from None
            return found if found <= tolerance else None

        failed = 1
        for bits in _growing():
            found = bound(bits)
            if found is not None:
                break
            failed = bits
        else:
            error = NeedsPrecision if unsettled else Undetermined
            raise error(f"the integral of {self._name}: no small bound of its tail up to 2**{FARTHEST}")
        while bits - failed > max(1, bits // 8):
            middle = (bits + failed) // 2
            better = bound(middle)
            if better is None:
                failed = middle
            else:
                bits, found = middle, better
        return bits, found


def _growing() -> Iterator[int]:
    bits = 2
    while bits <= FARTHEST:
        yield bits
        bits += max(1, bits // 2)
