"""Exponents that are sums of numbers which are known as balls only: what is the same in two of them cancels.

Main definition: :class:`Exponent`. For every a of a ball, u**a over u**(a - 1) is u, though the ball of the difference of the exponents is no point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose.functions import ball

__all__ = ["Exponent", "affine", "of_constants", "value_of"]

Value = Any  # a flint.fmpq (exact), a flint.arb, or an Exponent


class Exponent:
    """fixed + Σ c_i b_i with exact numbers c_i, not 0, and balls b_i, each known by a name that stands for one number."""

    __slots__ = ("balls", "fixed", "parts", "value")

    def __init__(self, fixed: fmpq, parts: Mapping[Any, fmpq], balls: Mapping[Any, arb]) -> None:
        self.fixed, self.parts, self.balls = fixed, parts, balls
        self.value: arb = sum((c * balls[name] for name, c in parts.items()), arb(fixed))

    def __add__(self, other: Value) -> Value:
        if type(other) is arb:
            return self.value + other
        if not isinstance(other, Exponent):
            return Exponent(self.fixed + other, self.parts, self.balls)
        parts = dict(self.parts)
        for name, c in other.parts.items():
            parts[name] = parts.get(name, fmpq(0)) + c
        return _simplest(self.fixed + other.fixed, {name: c for name, c in parts.items() if c != 0}, {**self.balls, **other.balls})

    __radd__ = __add__

    def __mul__(self, other: Value) -> Value:
        """Exact multiples stay what they are; other products are balls."""
        if type(other) is arb or isinstance(other, Exponent):
            return self.value * value_of(other)
        return _simplest(self.fixed * other, {name: c * other for name, c in self.parts.items() if other != 0}, self.balls)

    __rmul__ = __mul__

    def __neg__(self) -> Value:
        return self * fmpq(-1)

    def __sub__(self, other: Value) -> Value:
        return self + -other

    def __rsub__(self, other: Value) -> Value:
        return -self + other

    def __truediv__(self, other: Value) -> Value:
        return self.value / value_of(other) if type(other) is arb or isinstance(other, Exponent) else self * (fmpq(1) / other)

    def __lt__(self, other: Value) -> bool:
        return bool(self.value < value_of(other))

    def __le__(self, other: Value) -> bool:
        return bool(self.value <= value_of(other))

    def __gt__(self, other: Value) -> bool:
        return bool(self.value > value_of(other))

    def __ge__(self, other: Value) -> bool:
        return bool(self.value >= value_of(other))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exponent) and self.fixed == other.fixed and self.parts == other.parts

    __hash__ = None  # type: ignore[assignment]  # equal ones may have other balls

    def __str__(self) -> str:
        return str(self.value.str(5))


def _simplest(fixed: fmpq, parts: Mapping[Any, fmpq], balls: Mapping[Any, arb]) -> Value:
    return Exponent(fixed, parts, balls) if parts else fixed


def value_of(x: Value) -> Any:
    """The number, or the ball."""
    return x.value if isinstance(x, Exponent) else x


def affine(e: sp.Expr) -> tuple[fmpq, dict[sp.Expr, fmpq]]:
    """The exact number in a sum, and the exact factors of what else is in it."""
    fixed, parts = fmpq(0), dict[sp.Expr, fmpq]()
    for term in sp.Add.make_args(sp.expand(e)):
        factor, rest = term.as_coeff_Mul(rational=True)
        number = fmpq(int(factor.p), int(factor.q))
        if rest == 1:
            fixed += number
        else:
            parts[rest] = parts.get(rest, fmpq(0)) + number
    return fixed, parts


def of_constants(fixed: fmpq, parts: Mapping[int, fmpq], constants: tuple[Any, ...]) -> Value:
    """The exponent whose parts are among some constants, by number; exact ones are added up."""
    exact = [number for number in parts if type(constants[number]) is fmpq]
    fixed = fixed + sum((parts[number] * constants[number] for number in exact), fmpq(0))
    others = {number: c for number, c in parts.items() if number not in exact}
    return _simplest(fixed, others, {number: ball(constants[number]) for number in others})
