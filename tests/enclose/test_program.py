"""The compiled program: branches, cancellation, refused inputs, and that the comparison notices a wrong program."""

from __future__ import annotations

import pickle
import subprocess
import sys
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import UNKNOWN, compile_expression, decimal, enclose, evaluate, evaluate_program, refine
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.errors import InvalidInput, Undetermined, Unsupported

a, b, c, d, x, y = sp.symbols("a b c d x y", positive=True)
t = sp.Symbol("t", real=True)
KL_GAMMA = (a - c) * sp.polygamma(0, a) - sp.loggamma(a) + sp.loggamma(c) + c * sp.log(b / d) + a * (d - b) / b
POSITIVE = st.fractions(Fraction(1, 100), Fraction(100), max_denominator=10**6)


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(values=st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE), precision=st.integers(30, 400))
def test_kl_of_gammas_agrees_with_second_opinion(values: tuple[Fraction, ...], precision: int, agree: Any) -> None:
    if values[:2] != values[2:]:
        agree(KL_GAMMA, dict(zip((a, b, c, d), values, strict=True)), precision)


@settings(max_examples=25, derandomize=True, deadline=None, database=None)
@given(values=st.tuples(POSITIVE, POSITIVE), precision=st.integers(30, 200))
def test_shared_and_nested_terms_agree(values: tuple[Fraction, ...], precision: int, agree: Any) -> None:
    total = a + b
    e = sp.log(total) ** 2 + sp.exp(-(sp.log(total) ** 2)) / (1 + a) ** 5 - 2 * a**30 * (b + 1) / total
    e += sp.Rational(3, 4) - sp.sqrt(total) * (a - b) / 7 + 1 / sp.sqrt(total) - total ** sp.Rational(-5, 2)
    agree(e, dict(zip((a, b), values, strict=True)), precision)


@pytest.mark.parametrize("digits", [15, 50, 1000])
def test_catastrophic_cancellation_near_zero(digits: int) -> None:
    tiny = sp.Rational(1, 10**300)
    values = {a: tiny, b: 1, c: 3 * tiny / 2, d: 1}
    # near 0: psi(z) = -1/z - gamma, loggamma(z) = -log z - gamma z; so the value is 1/2 - log(3/2), up to 10**-300
    found = evaluate(KL_GAMMA, digits, values)
    with mpmath.workdps(digits + 10):
        expected = mpmath.mpf(1) / 2 - mpmath.log(mpmath.mpf(3) / 2)
        assert abs(found - expected) < mpmath.mpf(10) ** -min(digits, 299)


@pytest.mark.parametrize("digits", [15, 50, 1000])
def test_catastrophic_cancellation_near_the_diagonal(digits: int) -> None:
    tiny, e = sp.Rational(1, 10**300), sp.Rational(1, 10**200)
    values = {a: tiny, b: 1, c: tiny * (1 + e), d: 1}
    found = evaluate(KL_GAMMA, digits, values)
    # to leading order the value is -log(1+e) + e
    with mpmath.workdps(digits + 450):
        step = mpmath.mpf(10) ** -200
        expected = step - mpmath.log(1 + step)
        assert abs(found / expected - 1) < mpmath.mpf(10) ** -min(digits, 190)
    found_15 = enclose(KL_GAMMA, 15, values)
    assert found_15.lower < found < found_15.upper


def test_relative_error_is_below_half_a_unit_in_the_last_digit() -> None:
    values = {a: Fraction(37, 10), b: Fraction(13, 7), c: Fraction(22, 9), d: Fraction(5, 3)}
    best = evaluate(KL_GAMMA, 200, values)
    for digits in (1, 2, 5, 15, 50, 100):
        found = evaluate(KL_GAMMA, digits, values)
        with mpmath.workdps(250):
            assert 0 < abs(found / best - 1) < mpmath.mpf(10) ** -digits / 2


def test_exact_zero_is_found_by_the_callers_test_only() -> None:
    values = {a: Fraction(7, 2), b: Fraction(5, 3), c: Fraction(7, 2), d: Fraction(5, 3)}
    asked = []
    assert evaluate(KL_GAMMA, 15, values, is_zero=lambda: asked.append(1) or True) == 0
    assert asked == [1]
    with pytest.raises(Undetermined, match=r"not told from zero at \d+ bits"):
        refine(lambda p: at_precision(p, lambda: arb(2).sqrt() ** 2 - 2, ()), 50, maximum=2000, is_zero=lambda: False)
    assert decimal(KL_GAMMA, 15, values, is_zero=lambda: True) == "0"


def test_irrational_constants_as_values(agree: Any) -> None:
    values = {a: sp.sqrt(2), b: sp.pi, c: Fraction(3, 2), d: sp.log(5)}
    agree(KL_GAMMA, values, 150)


# -- branches --------------------------------------------------------------------------------------------------------------------

BRANCHES = [
    (sp.Piecewise((sp.log(t), t > 0), (-t, True)), 0, 0),
    (sp.Piecewise((sp.log(t), t > 0), (-t, True)), 1, 0),
    (sp.Piecewise((sp.log(t), t > 0), (-t, True)), Fraction(-1, 2), Fraction(1, 2)),
    (sp.Piecewise((1 / t, sp.Ne(t, 0)), (7, True)), 0, 7),
    (sp.Piecewise((1 / t, sp.Ne(t, 0)), (7, True)), 4, Fraction(1, 4)),
    (sp.Piecewise((sp.nan, t < 1), (t, True), evaluate=False), 1, 1),
    (sp.Piecewise((1, sp.Eq(t**2, sp.Rational(9, 4))), (2, True)), Fraction(3, 2), 1),
    (sp.Piecewise((1, sp.Eq(t**2, 2)), (2, True)), Fraction(3, 2), 2),
    (sp.Piecewise((1, (t > 3) | (t < -3)), (2, (t >= 0) & (t <= 3)), (3, True)), 3, 2),
    (sp.Piecewise((1, (t > 3) | (t < -3)), (2, (t >= 0) & (t <= 3)), (3, True)), -1, 3),
    (sp.Piecewise((1, (t > 3) | (t < -3)), (2, (t >= 0) & (t <= 3)), (3, True)), -4, 1),
    (sp.Piecewise((sp.oo, t >= 5), (1, True)), 5, sp.oo),
    (sp.Piecewise((-sp.oo, t >= 5), (1, True)), 5, -sp.oo),
    (sp.Piecewise((1, t**2 < sp.oo), (2, True)), 5, 1),
    (sp.Piecewise((sp.Piecewise((1, t > 8), (2, True)), t > 5), (sp.Piecewise((3, t > 2), (4, True)), True)), 3, 3),
    # one False settles the conjunction, although sqrt(t)**2 = t can never be settled at t = 2
    (sp.Piecewise((1, sp.And(sp.Gt(sp.exp(sp.log(t, evaluate=False), evaluate=False), t), t > 100)), (2, True)), 2, 2),
]


@pytest.mark.parametrize(("expression", "value", "expected"), BRANCHES)
def test_branch_is_decided(expression: sp.Expr, value: Any, expected: Any) -> None:
    assert evaluate(expression, 20, {t: value}) == sp.sympify(expected)


def test_branch_close_to_the_border_raises_the_precision() -> None:
    e = sp.Piecewise((1, sp.exp(t) > 1 + t), (2, True))
    assert evaluate(e, 5, {t: sp.Rational(1, 10**500)}) == 1
    assert evaluate(e, 5, {t: 0}) == 2  # exp(0) = 1 is an exact ball


def test_undecidable_equality_is_undetermined() -> None:
    e = sp.Piecewise((1, sp.Eq(sp.exp(t) * sp.exp(1 - t, evaluate=False), sp.E, evaluate=False)), (2, True), evaluate=False)
    with pytest.raises(Undetermined, match="not settled at"):
        evaluate(e, 5, {t: Fraction(1, 3)})


def test_no_branch_is_invalid_input() -> None:
    with pytest.raises(InvalidInput, match="no condition"):
        evaluate(sp.Piecewise((1, t > 0)), 5, {t: -1})


def test_reached_nan_is_invalid_input() -> None:
    with pytest.raises(InvalidInput, match="nan"):
        evaluate(sp.Piecewise((sp.nan, t < 1), (t, True), evaluate=False), 5, {t: 0})


# -- refusals --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expression", [t + sp.Float("0.1"), sp.log(t**0.5), sp.zoo, sp.nan, sp.Float(2)])
def test_floats_and_non_numbers_are_refused(expression: sp.Expr) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, 15, {t: 1})


@pytest.mark.parametrize("value", [0.5, True, "1/3", sp.Float(1), t, None])
def test_inexact_values_are_refused(value: Any) -> None:
    with pytest.raises(InvalidInput):
        evaluate(t + 1, 15, {t: value})


@pytest.mark.parametrize("digits", [0, -3, 1.5, True])
def test_digits_must_be_a_positive_integer(digits: Any) -> None:
    with pytest.raises(InvalidInput, match="digits"):
        evaluate(t + 1, digits, {t: 1})


def test_missing_symbols_and_wrong_counts_are_refused() -> None:
    with pytest.raises(InvalidInput, match="no value is given for t"):
        evaluate(t + 1, 15)
    with pytest.raises(InvalidInput, match="no value is given for y"):
        compile_expression(t + y, (t,))
    with pytest.raises(InvalidInput, match="2 values for the 1 parameters"):
        compile_expression(t + 1, (t,)).ball((fmpq(1), fmpq(2)), 53)
    with pytest.raises(InvalidInput):
        compile_expression(t + 1, (t,)).ball((1.5,), 53)


def test_unsupported_condition_is_named() -> None:
    with pytest.raises(Unsupported, match="Contains"):
        compile_expression(sp.Piecewise((1, sp.Contains(t, sp.S.Integers)), (2, True)), (t,))


def test_huge_integer_arguments_are_not_evaluated_by_sympy() -> None:
    e = sp.gamma(x) / sp.gamma(y)
    assert decimal(e, 5, {x: 10**8 + 1, y: 10**8}) == "100000000"[:5] + "0000"


def test_deep_nesting_is_computed_or_refused() -> None:
    e = x
    for _ in range(100):
        e = sp.log(1 + e, evaluate=False)
    assert 0 < evaluate(e, 15, {x: 1}) < 1


@pytest.mark.parametrize("expression", [1 / x, 1 / sp.sqrt(x), x ** sp.Rational(-2, 7), x ** (-sp.sqrt(2)), sp.log(x) / x])
def test_division_by_exact_zero_is_invalid_input(expression: sp.Expr) -> None:
    with pytest.raises(InvalidInput):
        evaluate(expression, 15, {x: 0})


def test_programs_are_cached() -> None:
    assert compile_expression(KL_GAMMA, [a, b, c, d]) is compile_expression(KL_GAMMA, (a, b, c, d))


# -- the test can fail -----------------------------------------------------------------------------------------------------------

MUTANTS = [
    KL_GAMMA - 2 * c * sp.log(b / d),
    KL_GAMMA - 2 * sp.loggamma(c),
    KL_GAMMA.subs({a: c, c: a, b: d, d: b}, simultaneous=True),
    KL_GAMMA + sp.Rational(1, 10**15),
]


@pytest.mark.parametrize("wrong", MUTANTS)
def test_a_seeded_wrong_program_is_caught(wrong: sp.Expr, agree: Any) -> None:
    values = {a: Fraction(37, 10), b: Fraction(13, 7), c: Fraction(22, 9), d: Fraction(5, 3)}
    agree(KL_GAMMA, values, 60, reference=KL_GAMMA)
    with pytest.raises(AssertionError, match=r"\[.*\+/-"):
        agree(wrong, values, 60, reference=KL_GAMMA)


def test_a_comparison_with_a_nan_ball_fails(agree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symdiv.enclose.program.Program.ball", lambda self, values, precision: arb("nan"))
    with pytest.raises(AssertionError):
        agree(sp.log(x), {x: 2}, 60)


def test_a_comparison_with_a_wide_ball_fails(agree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symdiv.enclose.program.Program.ball", lambda self, values, precision: arb(0, 1))
    with pytest.raises(AssertionError, match="bits only"):
        agree(sp.log(x), {x: 2}, 60)


def test_refine_reports_the_reason_at_the_cap() -> None:
    def never(precision: int) -> arb:
        raise NeedsPrecision("whether it rains")

    with pytest.raises(Undetermined, match="whether it rains at 300 bits"):
        refine(never, 50, maximum=300)


def test_precision_is_restored_when_a_program_fails() -> None:
    # the autouse fixture compares the global precisions afterwards
    with pytest.raises(InvalidInput):
        evaluate_program(compile_expression(sp.log(t), (t,)), (fmpq(-1),), 50)


@pytest.mark.parametrize(("value", "expected"), [(3, 1), (1, 2), (-1, 1), (-3, 2)])
def test_a_condition_that_is_itself_by_cases_is_decided(value: int, expected: int) -> None:
    x = sp.Symbol("x", real=True)
    condition = sp.ITE(x > 0, x > 2, x > -2)
    assert evaluate(sp.Piecewise((1, condition), (2, True)), 15, {x: value}) == expected


def test_what_is_not_known_is_refused_where_it_is_reached() -> None:
    """Also by a program that was made in another process."""
    x = sp.Symbol("x", real=True)
    value = sp.Piecewise((UNKNOWN, x < 0), (x, True))
    code = f"import pickle, sys; from symdiv.enclose import UNKNOWN; sys.exit(pickle.loads({pickle.dumps(value)!r}).args[0][0] != UNKNOWN)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    program = compile_expression(value, (x,))
    assert program.ball((fmpq(2),), 60) == 2
    with pytest.raises(Undetermined, match="not known"):
        program.ball((fmpq(-2),), 60)
