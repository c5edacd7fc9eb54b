"""Hostile and expensive text: refused with one line, or left unevaluated; never run."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hanging import no_hang
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import CONSTRUCTORS, SYMBOLS, assert_faithful, gamma_family, identical

from symdiv.errors import InvalidInput
from symdiv.expression import CERTIFICATE_LIMITS, USER_LIMITS, Limits, read, read_expression, write

HOSTILE = [
    *("__import__('os').getpid()", "().__class__", "a.b", "a[0]", "lambda: 1", "[x for x in y]", "{x for x in y}", "1 if a else b"),
    *('f"{a}"', "x:=1", "(x:=1)", "*a", "**a", "log(*a)", "log(**a)", "a@b", "not_a_function(a)", "a;b", "a,b", "a\nb", "a # b", "a\\"),
    *("'a'", '"a" + "b"', "b'a'", "1j", "0x1.8p3", "2x", "1__0", "1e", "1.2.3", "a..b", "...", "None", "True + 1", "a and b", "~a"),
    *("9**9**9**9", "(10**50000)*(10**50000)", "2**-(10**9)", "(1/3)**(10**9)", "2**(10**9 + 1/2)", "(2*sqrt(3))**(10**9)"),
    *("1e999999999", "1e-999999999", "1e99999999999999999999999999", "9" * 5000, "0." + "3" * 5000, "Pow(2, 10**9)", "Mul()[0]"),
    *("(" * 5000, "(" * 4000 + "1" + ")" * 4000, "[" * 9000, "{" * 9000, "-" * 5000 + "1", "not " * 2000 + "a", "2**" * 3000 + "1"),
    *("~" * 5000 + "a", "x/7**30000+" * 800 + "1", "+".join(f"1/{p}**8000" for p in range(1000, 1700)), "(x+1)**" * 200 + "x"),
    *("a" * 20_000, "1+" * 10_000 + "1", "", " ", "\n\t", "a\x00b", "\x00", "\ud800", "\N{ZERO WIDTH SPACE}", "a b", "3 4", "a 4"),
    *("1/0", "0**-1", "gamma(0)", "log(0)", "zoo", "nan", "infinity", "sqrt(-1)", "log(-1)", "x^2", "10 % 3", "5!", "a = b", "a // b"),
    *("(1", "1)", "(1]", "f(", "log(", "log(1,,2)", "log(,)", ",", "-", "**", "()()", "(a)(b)", "a < 1 & b > 2", "log((1, 2))"),
    *("Piecewise()", "Piecewise(1)", "Piecewise((1, a))", "Sum(k)", "Sum(k, (1, 2, 3))", "Sum(k, (k, 1))", "unevaluated(3)"),
    *("unevaluated(loggamma(3) + 1)", "unevaluated()", "loggamma()", "loggamma(1, 2)", "Integral()", "Symbol(a)", "eval(a)", "sympify(a)"),
    *("hyper(1, 2, 3)", "hyper((1, 2), a)", "hyper((1, oo), (2,), a)", "hyper((1, (2,)), (2,), a)", "hyper([1], a < 1, a)", "hyper()"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=[f"{i}-{t[:24]!a}" for i, t in enumerate(HOSTILE)])
def test_hostile_text_is_refused_with_one_line(text: str) -> None:
    with no_hang(), pytest.raises(InvalidInput) as raised:
        read_expression(text)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


EXPENSIVE = [
    *("gamma(10**9)", "gamma(1/2 - 10**6)", "loggamma(10**9)", "loggamma(10**6 + 1/2)", "polygamma(0, 10**9)", "polygamma(0, 10**6 + 1/3)"),
    *("polygamma(10**6, 10)", "factorial(10**9)", "binomial(10**9, 5*10**8)", "binomial(1/2, 10**9)", "harmonic(10**9)", "zeta(10**30)"),
    *("harmonic(50, 10**9)", "zeta(-10**6 - 1)", "zeta(2, 10**9)", "lowergamma(10**6, x)", "uppergamma(10**6 + 1/2, x)"),
    *("expint(10**6 + 1/2, x)", "polylog(-10**6, x)", "polylog(10**6, 1)", "exp(log(2)*10**9)", "exp(x + log(2)*10**9)"),
    *("sqrt(2**50000 + 1)", "(2**50000 + 1)**(1/3)", "sqrt(2**50000 + 1)*sqrt(3)", "exp(log(2**50000 + 1)/2)", "log(10**29000 + 7)"),
    *("floor(exp(10**6))", "floor(exp(exp(exp(3))))", "sin(exp(exp(20))) < 0", "exp(exp(exp(exp(10)))) < 1", "Abs(sin(exp(10**9)))"),
    *("Sum(1/k**2, (k, 1, 10**9)) > 1", "sqrt(Integral(sin(1/x)/x, (x, 0, 1)))", "acos(cos(10**1000))", "Max(exp(exp(exp(10))), 3)"),
    *("besseli(10**6, 10**6) > 1", "lowergamma(10**6, 10**6) > 1", "betainc(10**5, 10**5, 0, 1/2) > 1", "2**x*3**(10**4)"),
]


@pytest.mark.parametrize("text", EXPENSIVE)
def test_expensive_nodes_are_left_unevaluated_and_still_round_trip(text: str) -> None:
    with no_hang():
        assert_faithful(read_expression(text, symbols=SYMBOLS))


def read_or_refuse(text: str, limits: Limits = USER_LIMITS) -> Any:
    """What ``text`` denotes, or the one line that refuses it; any other exception fails the test."""
    try:
        return read(text, constructors=CONSTRUCTORS, limits=limits)
    except InvalidInput as error:
        refusal = str(error)
    assert "\n" not in refusal
    return refusal


@settings(derandomize=True, deadline=None, max_examples=400)
@given(st.text())
def test_arbitrary_text_raises_nothing_but_invalid_input(text: str) -> None:
    read_or_refuse(text)


PIECES = ["a", "x", "1", "2.5", "1e3", "(", ")", "[", "]", "{", "}", ",", ":", "=", "+", "-", "*", "/", "**", "<", "==", "&", "|", "~", " "]
PIECES += ["not ", " and ", "log(", "loggamma(", "Gamma(", "Piecewise((", "Sum(", "unevaluated(", "Mul(", "oo", "true", "'s'", "sqrt(", "0"]


@settings(derandomize=True, deadline=None, max_examples=1500)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_almost_meaningful_text_raises_nothing_but_invalid_input(text: str) -> None:
    for limits in (USER_LIMITS, CERTIFICATE_LIMITS):
        value = read_or_refuse(text, limits)
        if isinstance(value, sp.Basic):
            assert identical(read_expression(write(value), limits=CERTIFICATE_LIMITS), value)


def test_a_refusal_does_not_evaluate_what_it_shows() -> None:
    with no_hang(), pytest.raises(InvalidInput, match="got this StrictLessThan"):
        read("1 + (Sum(1/(k + sqrt(2)), (k, 1, 10**9)) + Integral(sin(1/x)/x, (x, 0, 1)) < 1)")


def test_no_text_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("the reader must not evaluate Python")

    read("Gamma(a, 1/2 + log(3))", constructors={"Gamma": gamma_family})  # SymPy imports some of its modules late
    for name in ("eval", "exec", "compile"):
        monkeypatch.setattr(f"builtins.{name}", forbidden)
    try:
        value = read("Gamma(a, 1/2 + log(3))", constructors={"Gamma": gamma_family})
        with pytest.raises(InvalidInput):
            read("__import__('os').getpid()")
    finally:
        monkeypatch.undo()
    assert value[0] == "Gamma"
