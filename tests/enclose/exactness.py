"""Enclosures and their values as exact rational numbers, which are compared without rounding."""

from __future__ import annotations

from fractions import Fraction

import flint
import mpmath


def exactly(value: mpmath.mpf) -> Fraction:
    """The exact rational number that a finite mpf is."""
    sign, man, exp, _ = value._mpf_
    return (-1 if sign else 1) * Fraction(int(man)) * Fraction(2) ** int(exp)


def holds(ball: flint.arb, truth: Fraction, digits: int = 55) -> bool:
    """Does the ball hold the truth, known to so many digits?"""
    centre, radius = (Fraction(int(part.fmpq().p), int(part.fmpq().q)) for part in (ball.mid(), ball.rad()))
    return abs(truth - centre) <= radius + abs(truth) / 10**digits
