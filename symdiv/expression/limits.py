"""How large a text, and the numbers in it, may be."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CERTIFICATE_LIMITS", "MAXIMAL_BITS", "USER_LIMITS", "Limits"]

MAXIMAL_BITS = 100_000
"""The largest numerator or denominator, in bits, that arithmetic on numbers is allowed to produce."""


@dataclass(frozen=True)
class Limits:
    """Bounds on what is read; whatever exceeds one is refused with :class:`~symdiv.errors.InvalidInput`.

    ``length``: characters of text. ``depth``: brackets inside brackets. ``exponent``: |e| in a literal such as 1e-300.
    ``digits``: decimal digits of one literal (a longer integer is written in hexadecimal). ``infinity``: whether ``oo`` is a value;
    otherwise it stands only for a bound of ``Sum`` and ``Integral``.
    """

    length: int
    depth: int
    exponent: int = 10_000
    digits: int = 4_000
    infinity: bool = False


USER_LIMITS = Limits(length=10_000, depth=60)
CERTIFICATE_LIMITS = Limits(length=2_000_000, depth=400, infinity=True)
