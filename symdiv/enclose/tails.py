"""Where to cut the range of an integral: an enclosure of what lies beyond, with a radius below a tolerance, or the proof that it is infinite."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt

import flint
import sympy as sp
from flint import arb

from symdiv.enclose.asymptotic import near_end
from symdiv.enclose.growth import Coefficients
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.scale import Scale
from symdiv.enclose.series import Diverges, Later, Open, Series
from symdiv.errors import Undetermined

__all__ = ["NEAREST", "Tail"]

GUARD = 32
NEAREST = 2  # the least log2 of a cut
FAR = 1 << 20  # the log2 of a cut from which on the steps are squares
NEAREST_FAR = 64  # bits, to which a far cut is found
FARTHEST = 1 << 512  # the largest log2 of a cut; a density may be of log x at scales of 10**100


class Tail:
    """The integral of H over y >= U (power 1) or y <= 1/U (power -1): an enclosure, or the infinity that it is."""

    def __init__(self, body: sp.Expr, y: sp.Symbol, symbols: tuple[sp.Symbol, ...], power: int) -> None:
        coefficients = Coefficients(y)
        self._name = f"{body} as {y} tends to {'oo' if power > 0 else 0}"
        self._form = near_end(body if power > 0 else body * y**2, coefficients, power)  # dy = -u**-2 du
        self._constants = several(coefficients.expressions, symbols)

    def cut(self, values: Values, bits_wanted: int, size: arb, least: int = NEAREST) -> tuple[int, arb]:
        """log2 of a U, not below ``least``, and the integral beyond it: oo, -oo, or a ball.

        Its radius, relative to itself or to ``size``, is at most 2**-bits_wanted.
        """
        found: tuple[int, arb] = at_precision(max(bits_wanted + GUARD, flint.ctx.prec), self._cut, (values, bits_wanted, size, least))
        return found

    def _cut(self, values: Values, bits_wanted: int, size: arb, least: int = NEAREST) -> tuple[int, arb]:
        constants = self._constants(values)
        tolerance = arb(2) ** -bits_wanted * size
        unsettled = False

        def bound(bits: int) -> arb | None:
            nonlocal unsettled
            scale = Scale(bits)
            try:
                found = _integral(scale, self._form(scale, constants))
            except Later as later:
                unsettled = unsettled or isinstance(later, Open)
                return None
            except Undetermined as reason:
                raise Undetermined(f"the integral of {self._name}: {reason}") from None
            settled = not found.is_finite() or found.rad() <= tolerance or found.rel_accuracy_bits() >= bits_wanted
            return found if settled else None

        failed = least - 1
        for bits in _growing(least):
            found = bound(bits)
            if found is not None and not found.is_finite():
                return bits, found
            if found is not None:
                break
            failed = bits
        else:
            error = NeedsPrecision if unsettled else Undetermined
            raise error(f"the integral of {self._name}: no narrow enclosure of its tail up to 2**(2**{FARTHEST.bit_length() - 1})")
        while bits - failed > (max(1, bits // 8) if bits < FAR else NEAREST_FAR):
            middle = (bits + failed) // 2 if bits < 4 * failed else isqrt(bits * failed)
            better = bound(middle)
            if better is None:
                failed = middle
            else:
                bits, found = middle, better
        return bits, found


def _integral(scale: Scale, series: Series) -> arb:
    """A ball that holds the integral of the series; oo or -oo where it is proved to be that."""
    try:
        return scale.tail(series)
    except Diverges:
        sign = scale.divergence(series)
        if sign == 0:
            raise
        return arb.pos_inf() * sign


def _growing(bits: int) -> Iterator[int]:
    while bits < FARTHEST:
        yield bits
        bits = bits + max(1, bits // 2) if bits < FAR else bits**2
    yield FARTHEST
