"""The reader: exact numbers, names, constructors, conditions, and mistakes that are named."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from round_trip import CONSTRUCTORS, FREE, SYMBOLS, A, B, X

from symdiv.errors import InvalidInput
from symdiv.expression import CERTIFICATE_LIMITS, read, read_condition, read_expression

# Exact numbers ------------------------------------------------------------------------------------------------------------------------

decimal_texts = st.from_regex(r"[0-9]{1,30}\.[0-9]{1,30}([eE][+-]?[0-9]{1,3})?", fullmatch=True)


def reads_exactly(reader: Any, text: str) -> bool:
    value = reader(text)
    return Fraction(int(value.p), int(value.q)) == Fraction(text)


@settings(derandomize=True, deadline=None)
@given(decimal_texts)
@example("0.1")
@example("1.0e-300")
def test_decimals_are_read_exactly(text: str) -> None:
    assert reads_exactly(read_expression, text)


def test_a_reader_that_goes_through_float_is_caught() -> None:
    assert not reads_exactly(lambda text: sp.Rational(float(text)), "0.1")
    assert reads_exactly(lambda text: sp.Rational(float(text)), "0.5")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1/3", sp.Rational(1, 3)), ("1_000.5", sp.Rational(2001, 2)), ("2.5E3", sp.Integer(2500)), (".5", sp.S.Half)),
        *(("5.", sp.Integer(5)), ("1e-300", sp.Rational(1, 10**300)), ("0x1F", sp.Integer(31)), ("-2**2", sp.Integer(-4))),
        *(("2**3**2", sp.Integer(512)), ("2**-1", sp.S.Half), ("6/3/2", sp.S.One), ("1 - 2 - 3", sp.Integer(-4))),
        *(("2*-3", sp.Integer(-6)), ("-(-1)", sp.S.One)),
    ],
)
def test_arithmetic_is_exact_and_binds_as_in_python(text: str, value: Any) -> None:
    assert read_expression(text) == value


@settings(derandomize=True, deadline=None)
@given(
    st.recursive(
        st.integers(0, 9).map(str),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*"), inner).map(" ".join),
            inner.map("({})".format),
            inner.map("-{}".format),
        ),
        max_leaves=12,
    )
)
def test_integer_arithmetic_agrees_with_python(text: str) -> None:
    assert read_expression(text, limits=CERTIFICATE_LIMITS) == eval(text)  # the text is drawn from digits, + - * and brackets only


# Names and constructors ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Gamma(a, 1/2)", ("Gamma", sp.Symbol("a"), sp.S.Half, None)),
        ("Gamma(a, scale=2)", ("Gamma", sp.Symbol("a"), sp.S.One, sp.Integer(2))),
        (" Gamma( 2 ,\n 3 ) ", ("Gamma", sp.Integer(2), sp.Integer(3), None)),
        ("Categorical([0.35, 13/20])", ("Categorical", [sp.Rational(7, 20), sp.Rational(13, 20)])),
        ("Categorical((1/4, 3/4,))", ("Categorical", [sp.Rational(1, 4), sp.Rational(3, 4)])),
        ("""Finite({sun: 9/10, "heavy rain": 1/10})""", ("Finite", {"sun": sp.Rational(9, 10), "heavy rain": sp.Rational(1, 10)})),
        ("Finite({-1: 1/2, 2: 1/2})", ("Finite", {-1: sp.S.Half, 2: sp.S.Half})),
        ("Finite({in: 1/2, lambda: 1/2})", ("Finite", {"in": sp.S.Half, "lambda": sp.S.Half})),
        ("Poisson(lambda)", ("Poisson", sp.Symbol("lambda"))),
        ("Poisson(λ)", ("Poisson", sp.Symbol("λ"))),
        ("Poisson(\u00b5)", ("Poisson", sp.Symbol("\u03bc"))),
        ("Poisson(is + in*as)", ("Poisson", sp.Symbol("is") + sp.Symbol("in") * sp.Symbol("as"))),
        ("Mixture([Poisson(1), Poisson(2)], [1/2, 1/2])", ("Mixture", [("Poisson", 1), ("Poisson", 2)], [sp.S.Half, sp.S.Half])),
    ],
)
def test_constructors_receive_exact_arguments(text: str, value: Any) -> None:
    assert read(text, constructors=CONSTRUCTORS) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Gama(a, 1/2)", "unknown family or function 'Gama'; did you mean Gamma?"),
        ("Gamma(1, 2) + 1", r"expected a number or a formula, got Gamma\(…\)"),
        ("2*Gamma(1, 2)", r"got Gamma\(…\)"),
        ("-Gamma(1, 2)", r"got Gamma\(…\)"),
        ("loggamma(Gamma(1, 2))", r"got Gamma\(…\)"),
        ("Gamma()", "Gamma: missing a required argument: 'shape'"),
        ("Gamma(1, scala=2)", "Gamma: got an unexpected keyword argument 'scala'"),
        ("Gamma(1, scale=2, scale=3)", "'scale' is given twice"),
        ("Gamma(scale=2, 1)", "without a name follows one with a name"),
        ("loggamma(x=1)", "'=' is not understood here"),
        ("Finite({a: 1/2, a: 1/2})", "the key 'a' is given twice"),
        ("Finite({1/2: 1})", "a key is an integer, a name or a string, not '1/2'"),
        ("Finite({1, 2})", "expected key: value"),
    ],
)
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        read(text, constructors=CONSTRUCTORS)
    assert "\n" not in str(raised.value)


def test_names_are_looked_up_and_missing_ones_named() -> None:
    assert read_expression("lambda*a", symbols=SYMBOLS) == FREE["lambda"] * A
    assert read_expression("a", symbols=lambda name: sp.Symbol(name, positive=True)) == A
    with pytest.raises(InvalidInput, match="unknown name 'alpha'; did you mean alph"):
        read_expression("alpha", symbols={"alph": X})
    with pytest.raises(InvalidInput, match="unknown name 'q'; known: a, b"):
        read_expression("q", symbols={"a": A, "b": B})


def test_bound_variables_need_no_entry_but_only_where_they_are_bound() -> None:
    k = sp.Symbol("k")
    assert read_expression("Sum(a**k, (k, 0, oo))", symbols={"a": A}) == sp.Sum(A**k, (k, 0, sp.oo))
    with pytest.raises(InvalidInput, match="unknown name 'k'"):
        read_expression("k + Sum(a**k, (k, 0, oo))", symbols={"a": A})
    with pytest.raises(InvalidInput, match="unknown name 'k'"):
        read_expression("Sum(a**k, (k, 0, oo)) + k", symbols={"a": A})


def test_synonyms() -> None:
    pairs = {"ln(a)": sp.log(A), "log(a, 2)": sp.log(A) / sp.log(2), "lgamma(a)": sp.loggamma(A), "digamma(a)": sp.polygamma(0, A)}
    pairs |= {"trigamma(a)": sp.polygamma(1, A), "abs(x)": sp.Abs(X), "sqrt(a)": sp.sqrt(A)}
    for text, value in pairs.items():
        assert read_expression(text, symbols=SYMBOLS) == value


def test_conditions() -> None:
    assert read_condition("1 < x <= b", symbols=SYMBOLS) == sp.And(sp.Lt(1, X), sp.Le(X, B))
    assert read_condition("a > 1 and not x == 2 or b < 3", symbols=SYMBOLS) == ((A > 1) & sp.Ne(X, 2)) | (B < 3)
    with pytest.raises(InvalidInput, match="expected a condition"):
        read_condition("a + 1")


def test_infinity_is_for_bounds_and_certificates() -> None:
    assert read_expression("oo", limits=CERTIFICATE_LIMITS) is sp.oo
    for text in ("oo", "1 + oo", "Gamma(oo, 1)", "Sum(oo, (k, 0, 1))", "oo + Sum(k, (k, 1, oo))", "inf", "nan", "atanh(1)"):
        with pytest.raises(InvalidInput):
            read(text, constructors=CONSTRUCTORS)
