"""Correct rounding to decimals, the two exact ends of an enclosure, and the layout of strings."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import Enclosure, decimal, enclose, evaluate, second_opinion
from symdiv.enclose.rounding import decimal_of_ball, decimal_of_rational
from symdiv.errors import Undetermined

x = sp.Symbol("x", real=True)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(number=st.fractions(), digits=st.integers(1, 30), exponent=st.integers(-400, 400))
def test_rationals_round_as_the_decimal_module_does(number: Fraction, digits: int, exponent: int) -> None:
    number *= Fraction(10) ** exponent
    expected = Context(prec=digits, rounding=ROUND_HALF_EVEN).divide(Decimal(number.numerator), Decimal(number.denominator))
    assert Decimal(decimal_of_rational(fmpq(number.numerator, number.denominator), digits)) == expected


@settings(max_examples=60, derandomize=True, deadline=None, database=None)
@given(number=st.fractions(Fraction(1, 1000), Fraction(1000), max_denominator=10**6), digits=st.integers(1, 60))
def test_irrational_values_round_as_mpmath_does(number: Fraction, digits: int) -> None:
    if number == 1:
        return
    value = second_opinion(sp.log(x), digits + 20, {x: number})
    with mpmath.workdps(digits + 20):
        expected = Context(prec=digits, rounding=ROUND_HALF_EVEN).create_decimal(mpmath.nstr(value, digits + 15))
    assert Decimal(decimal(sp.log(x), digits, {x: number})) == expected


@pytest.mark.parametrize(
    ("expression", "digits", "expected"),
    [
        (sp.Rational(1, 8), 2, "0.12"),
        (sp.Rational(3, 8), 2, "0.38"),
        (sp.Rational(999, 1000), 2, "1.0"),
        (sp.Rational(-9996, 10), 3, "-1000"),
        (sp.Integer(10) ** 30, 3, "1.00e30"),
        (sp.Integer(123456), 3, "123000"),
        (sp.Integer(0), 5, "0"),
        (sp.Rational(1, 10**5), 1, "0.00001"),
        (sp.Rational(1, 10**6), 1, "1e-6"),
        (sp.oo, 5, "inf"),
        (-sp.oo, 5, "-inf"),
        (sp.exp(-1000), 5, "5.0760e-435"),
        (-sp.exp(1000), 5, "-1.9701e434"),
        (sp.pi, 50, "3.1415926535897932384626433832795028841971693993751"),
        (sp.exp(sp.Integer(10) ** 9), 6, "8.00298e434294481"),
        (sp.sqrt(4, evaluate=False), 5, "2.0000"),
        (sp.sqrt(sp.Rational(1, 64), evaluate=False), 2, "0.12"),
        (1 - sp.exp(-100), 3, "1.00"),
    ],
)
def test_decimal_strings(expression: sp.Expr, digits: int, expected: str) -> None:
    assert decimal(expression, digits) == expected


def test_rounding_is_refused_where_two_strings_are_possible() -> None:
    assert decimal_of_ball(arb(1, 0.001), 5) is None
    assert decimal_of_ball(arb(0, 0.001), 5) is None
    assert decimal_of_ball(arb("nan"), 5) is None
    assert decimal_of_ball(arb(1, 1e-9), 5) == "1.0000"


def test_a_hard_case_raises_the_precision() -> None:
    assert decimal(sp.Rational(5, 10) + sp.exp(-300), 1) == "0.5"
    assert decimal(sp.Rational(25, 100) + sp.exp(-300), 1) == "0.3"
    assert decimal(sp.Rational(25, 100) - sp.exp(-300), 1) == "0.2"


def test_more_digits_than_an_int_may_be_written_with() -> None:
    with mpmath.workdps(10_050):
        truth = mpmath.nstr(mpmath.log(10), 10_000, strip_zeros=False)
    assert decimal(sp.log(10), 10_000) == truth
    assert decimal(sp.Rational(1, 3), 5_000) == "0." + "3" * 5_000


def test_an_irrationally_written_tie_is_undetermined() -> None:
    with pytest.raises(Undetermined, match="rounding"):
        decimal(sp.Rational(1, 4) + sp.exp(sp.sin(x) ** 2 + sp.cos(x) ** 2, evaluate=False) - sp.E, 1, {x: 1})


@pytest.mark.parametrize("digits", [1, 15, 50, 1000])
def test_ends_of_an_enclosure_hold_the_truth(digits: int) -> None:
    found = enclose(sp.log(x), digits, {x: 10})
    truth = second_opinion(sp.log(x), digits + 30, {x: 10})
    assert isinstance(found, Enclosure)
    assert found.lower < truth < found.upper
    with mpmath.workdps(digits + 30):
        assert (found.upper - found.lower) < abs(truth) * mpmath.mpf(10) ** -digits
    assert found.digits == digits
    assert "lower=2." in repr(found)
    assert "upper=2." in repr(found)


@pytest.mark.parametrize(("expression", "expected"), [(sp.oo, "inf"), (-sp.oo, "-inf"), (sp.S.Half, "0.5"), (sp.Integer(0), "0")])
def test_exact_enclosures_are_points(expression: sp.Expr, expected: str) -> None:
    found = enclose(expression, 10)
    assert found.lower == found.upper == mpmath.mpf(expected) == evaluate(expression, 10)


def test_mpf_is_well_formed_for_arithmetic() -> None:
    value: Any = evaluate(-sp.Rational(3, 4) * sp.exp(x), 50, {x: 0})
    assert value * 2 == mpmath.mpf(-1.5)
    assert mpmath.nstr(value, 5) == "-0.75"
