"""Rewritten integrands are the same functions, and those that were too wide on wide balls are narrow."""

from __future__ import annotations

import pytest
import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose import compile_expression
from symdiv.enclose.forms import completed_squares, from_zero, half_angles, of_logarithm, paired_powers, products_to_sums
from symdiv.enclose.integrand import Integrand

y, a, b, c = sp.symbols("y a b c", positive=True)
t = sp.Symbol("t", real=True)
VALUES = (fmpq(5, 3), fmpq(2, 7), fmpq(11, 4))

FUNCTIONS: dict[str, sp.Expr] = {
    "a zero at the end": (1 - a * (1 / a - y)) ** (b - 1) * sp.log(1 - a * (1 / a - y)),
    "a zero at the end of a moved law": (b + a * (y + c - b / a) - a * c) ** (1 / a),
    "a quarter turn": sp.cos(sp.pi / 2 - a * y) + sp.sin(y + sp.pi) / (1 + sp.sin(b * y)),
    "odds": y**a / (y * (1 + y) ** a * (1 + y) ** b),
    "powers of odds": y ** (a * c) * (b + c * y**c) ** (-a) * sp.log(y),
    "a moved power": (y + b) ** a * (y + b + c) ** (-a) / (1 + y),
    "no pair": y**a * (1 + y) ** (-b) * (2 + y**2) ** (-a),
    "multiples": (b * y) ** (-1 + 1 / a) * sp.log(c * y**2) / ((b * y) ** (1 / a) + 1) ** 2,
    "nested": sp.exp(-((y / a) ** b)) * sp.log(1 + (c * y) ** b) * sp.erfc(sp.log(b * y)) ** (c * y),
    "a square": sp.log((y + b - c) ** 2 + a * b**2) * (b**2 - 2 * b * y + y**2 * (1 + a)) ** (-a) / (y**2 - 2 * y + 3),
    "no square": sp.log(1 + y * b + y**2) + sp.sqrt(y**2 + 2 * y + 1),
    "an exponential": sp.exp(-a * y) * y**b,
    "angles": (sp.log(sp.cos(b) * sp.cos(y / 9) + sp.sin(b) * sp.sin(y / 9)) + y * sp.sin(y) * sp.cos(b) ** 2)
    / (2 + sp.cos(y) * sp.sin(y))
    * sp.sin(c * y) ** 2,
    "half angles": sp.log(a / b - a * sp.cos(c * y) / b) * (2 + 2 * sp.cos(y - b)) ** c + sp.log(sp.sin(y / 9) + sp.cos(y / 9)) / (1 + a * sp.cos(y)) ** 2,
}


def value(e: sp.Expr, place: fmpq) -> arb:
    symbols = (a, b, c, y)
    return compile_expression(e, symbols).ball((*VALUES, place), 200)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_functions_are_the_same(name: str) -> None:
    e = FUNCTIONS[name]
    for place in (fmpq(1, 50), fmpq(3, 4), fmpq(7, 3)):
        truth = value(e, place)
        assert truth.rel_accuracy_bits() > 150
        for rewritten in (
            from_zero(e, y),
            products_to_sums(e, y),
            half_angles(e, y),
            completed_squares(e, y),
            paired_powers(e, y),
            of_logarithm(paired_powers(from_zero(e, y), y), y, t).xreplace({t: sp.log(y)}) / y,
        ):
            found = value(rewritten, place)
            assert found.overlaps(truth)
            assert found.rel_accuracy_bits() > 150


def test_another_function_is_seen() -> None:
    e = FUNCTIONS["odds"]
    assert not value(e, fmpq(1, 2)).overlaps(value(paired_powers(e, y) * (1 + y / 10**30), fmpq(1, 2)))


def width(e: sp.Expr, x: sp.Symbol, centre: int, radius: float, parameters: tuple[fmpq, ...]) -> arb:
    ball = acb(arb(centre, radius), arb(0, radius))
    return abs(Integrand(e, x, (a, b, c)).at(parameters)(ball, True)).upper()


def test_what_was_wide_is_narrow() -> None:
    large = (fmpq(10**4), fmpq(2), fmpq(3))
    odds = y**a / (1 + y) ** a
    assert width(odds, y, 10**4, 10**3, large) > 10**100
    assert width(paired_powers(odds, y), y, 10**4, 10**3, large) < 10
    slow = (b * y) ** (1 / a - 1)
    assert not width(slow.xreplace({y: sp.exp(t)}) * sp.exp(t), t, -(10**5), 10**3, large) < 10**100  # not even finite
    assert width(of_logarithm(slow, y, t), t, -(10**5), 10**3, large) < 10
    assert from_zero(FUNCTIONS["a zero at the end"], y) == (a * y) ** (b - 1) * sp.log(a * y)


def test_angles_are_one_where_they_can_be() -> None:
    """Also below the line and in logarithms; and what cancels in a density does."""
    whole = sp.cos(a) * sp.cos(y) + sp.sin(a) * sp.sin(y)
    assert products_to_sums(sp.log(whole) / whole + y, y) == sp.log(sp.cos(a - y)) / sp.cos(a - y) + y
    written_out = 2 * sp.sin(a) * sp.sin(y) * sp.cos(a) * sp.cos(y) + 2 * sp.cos(a) ** 2 * sp.cos(y) ** 2 - sp.cos(a) ** 2 - sp.cos(y) ** 2 + 1
    assert products_to_sums(written_out * sp.log(y), y) == (sp.cos(2 * a - 2 * y) / 2 + sp.S.Half) * sp.log(y)
    assert products_to_sums(sp.cos(a) * sp.sin(a) * y, y) == sp.cos(a) * sp.sin(a) * y


def test_zeros_of_sines_show() -> None:
    assert half_angles(1 / (a - a * sp.cos(b * y)), y) == 1 / (2 * a * sp.sin(b * y / 2) ** 2)
    assert half_angles(1 + 2 * sp.cos(y), y) == 1 + 2 * sp.cos(y)
    assert half_angles(1 + sp.cos(y) + y, y) == 1 + sp.cos(y) + y
    assert products_to_sums(sp.log(sp.cos(y) - sp.sin(y)), y) == sp.log(-sp.sqrt(2) * sp.sin(y - sp.pi / 4))
    assert products_to_sums(sp.cos(y) - 2 * sp.sin(y), y) == sp.cos(y) - 2 * sp.sin(y)


def test_squares_are_completed() -> None:
    assert completed_squares((y + b) ** 2 - 2 * c * (y + b) + c**2 + a, y) == (y + b - c) ** 2 + a
    assert completed_squares(FUNCTIONS["no square"], y) == FUNCTIONS["no square"]


def test_powers_are_paired() -> None:
    assert paired_powers(FUNCTIONS["odds"], y) == (1 + 1 / y) ** (-a) / (y * (1 + y) ** b)
    assert paired_powers(FUNCTIONS["powers of odds"], y) == (c + b * y ** (-c)) ** (-a) * sp.log(y)
    assert paired_powers(FUNCTIONS["a moved power"], y) == (1 - c / (y + b + c)) ** a / (1 + y)
    assert paired_powers(FUNCTIONS["no pair"], y) == FUNCTIONS["no pair"]


def test_cases_are_taken_one_by_one() -> None:
    cases = sp.Piecewise((sp.cos(a) * sp.cos(y) + sp.sin(a) * sp.sin(y), y < b), (y, True))
    assert products_to_sums(cases, y) == sp.Piecewise((sp.cos(a - y), y < b), (y, True))
