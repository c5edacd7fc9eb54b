"""When two numbers count as one, where the definition is right to 30 digits."""

from __future__ import annotations

import mpmath

CLOSE = mpmath.mpf(10) ** -25


def agree(value: mpmath.mpf, reference: mpmath.mpf) -> bool:
    """Whether two numbers agree to 25 digits, or are both infinite."""
    if mpmath.isinf(value) or mpmath.isinf(reference):
        return bool(value == reference)
    return bool(abs(value - reference) <= CLOSE * max(1, abs(reference)))
