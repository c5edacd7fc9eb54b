"""Formulas in programs: they mean what the program computes, and what is no formula is refused."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from symdiv.errors import InvalidInput
from symdiv.expression import read_expression
from symdiv.expression.code import FUNCTIONS, read_code

VALUES = {"x": Fraction(3, 7), "s": Fraction(-5, 2)}
Program = tuple[str, Fraction]
LEAVES = st.sampled_from(
    [("x", VALUES["x"]), ("p.scale", VALUES["s"]), ("2", Fraction(2)), ("0.1", Fraction(1, 10)), ("3.25", Fraction(13, 4)), ("1_000", Fraction(1000))]
)


def larger(programs: st.SearchStrategy[Program]) -> st.SearchStrategy[Program]:
    """Programs made of programs, as the text and what it computes."""
    pairs = st.tuples(programs, programs)
    return st.one_of(
        pairs.map(lambda two: (f"({two[0][0]}) + {two[1][0]}", two[0][1] + two[1][1])),
        pairs.map(lambda two: (f"{two[0][0]} - ({two[1][0]})", two[0][1] - two[1][1])),
        pairs.map(lambda two: (f"({two[0][0]})*({two[1][0]})", two[0][1] * two[1][1])),
        programs.map(lambda one: (f"-({one[0]})", -one[1])),
        programs.map(lambda one: (f"({one[0]}) ** 2", one[1] ** 2)),
        programs.map(lambda one: (f"({one[0]}).pow(3)", one[1] ** 3)),
        programs.map(lambda one: (f"torch.square({one[0]})", one[1] ** 2)),
    )


@given(st.recursive(LEAVES, larger, max_leaves=12))
def test_arithmetic_is_exact(program: Program) -> None:
    code, expected = program
    value = read_expression(read_code(code, {"x": "x", "p.scale": "s"}), symbols=sp.Symbol)
    value = value.subs({sp.Symbol(name): sp.Rational(v.numerator, v.denominator) for name, v in VALUES.items()})
    assert value == sp.Rational(expected.numerator, expected.denominator)


@pytest.mark.parametrize("literal", ["1.", ".5", "0.1", "1e-3", "2.5E3", "1_0.5e+1", "0x10", "7"])
def test_numbers_are_exact(literal: str) -> None:
    decimal = Fraction(int(literal, 16)) if "x" in literal else Fraction(literal.replace("_", "").rstrip(".").replace("E", "e"))
    assert read_expression(read_code(literal)) == sp.Rational(decimal.numerator, decimal.denominator)


def test_a_number_of_a_billion_digits_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_expression(read_code("1e999999999"))


@given(st.text(alphabet="xy().,*/+-=_^'\"\\ 0123456789eEj\nlogpwreturniforand[]{}:;\0", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for language in ("python", "julia"):
        try:
            answer = read_code(text, {"x": "a", "y": "b"}, language=language)
        except InvalidInput as refusal:
            answer = str(refusal)
        assert answer.count("\n") == 0


def test_a_power_binds_as_in_python() -> None:
    assert read_expression(read_code("-x ** 2 ** y", {"x": "3", "y": "3"})) == -(3**8)


MEANT = {
    **{("log", 1): mpmath.log, ("log", 2): mpmath.log, ("log2", 1): lambda x: mpmath.log(x, 2), ("log1p", 1): mpmath.log1p, ("exp", 1): mpmath.exp},
    **{("expm1", 1): mpmath.expm1, ("xlogx", 1): lambda x: x * mpmath.log(x), ("xlogy", 2): lambda x, y: x * mpmath.log(y), ("pow", 2): mpmath.power},
    **{("square", 1): lambda x: x**2, ("inv", 1): lambda x: 1 / x, ("sqrt", 1): mpmath.sqrt, ("abs", 1): abs, ("cos", 1): mpmath.cos, ("erf", 1): mpmath.erf},
    **{("sigmoid", 1): lambda x: 1 / (1 + mpmath.exp(-x)), ("max", 2): max},
    **{("sinh", 1): mpmath.sinh, ("tanh", 1): mpmath.tanh, ("gamma", 1): mpmath.gamma, ("lgamma", 1): mpmath.loggamma, ("digamma", 1): mpmath.digamma},
    **{("trigamma", 1): lambda x: mpmath.polygamma(1, x)},
    **{("beta", 2): mpmath.beta, ("betaln", 2): lambda x, y: mpmath.log(mpmath.beta(x, y)), ("sum", 1): lambda x: x},
    **{("i0e", 1): lambda x: mpmath.besseli(0, x) * mpmath.exp(-abs(x)), ("i1e", 1): lambda x: mpmath.besseli(1, x) * mpmath.exp(-abs(x))},
    **{("_scaled_exp1", 1): lambda x: x * mpmath.exp(x) * mpmath.e1(x), ("_norm_pdf", 1): mpmath.npdf, ("_norm_cdf", 1): mpmath.ncdf},
}


@pytest.mark.parametrize("name", [name for name, _ in FUNCTIONS], ids=str)
def test_functions_are_those_of_the_libraries(name: str) -> None:
    """Of each synonym, at a point, to 30 digits."""
    for count in (1, 2):
        form = FUNCTIONS.get((name, count))
        if form is None:
            continue
        (meant,) = (function for (other, n), function in MEANT.items() if FUNCTIONS.get((other, n)) == form)
        value = read_expression(read_code(f"np.{name}({', '.join(['x', 'y'][:count])})", {"x": "7/5", "y": "9/4"}))
        with mpmath.workdps(40):
            point = [mpmath.mpf(7) / 5, mpmath.mpf(9) / 4][:count]
            assert abs(mpmath.mpf(sp.N(value, 40)) - meant(*point)) < mpmath.mpf(10) ** -30


NAMES = {"σ": "2", "θ": "3", "self.scale": "2", "_shape": "2", "_scale": "3", "a": "2", "b": "3", "sigma": "2"}


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("julia", "(twoπ * σ^2 + 2θ)/2", "4*pi + 3"),
        ("julia", "0.5f0 * sum(exp.(2f0 .* log(σ)) .- 1f0) + σ.^2", "11/2"),
        ("rust", "let shift = -self.scale.ln();\nlet result = self.scale\n    * gamma::digamma(1.0);\nresult + shift", "-2*EulerGamma - log(2)"),
        ("csharp", "Math.Log(_shape/_scale) - (1.0/_shape) - 1.0", "log(2/3) - 3/2"),
        ("matlab", "d = a^2;\nd = d + b*a;", "10"),
        ("javascript", "0.5 + ln( sigma ) + ln( SQRT_HALF_PI )", "1/2 + log(2) + log(sqrt(pi/2))"),
    ],
)
def test_other_languages(language: str, code: str, expected: str) -> None:
    assert sp.expand(read_expression(read_code(code, NAMES, language=language)) - read_expression(expected)) == 0


@pytest.mark.parametrize(
    "code",
    [
        "__import__('os').system('true')",
        "x if x > 0 else 1",
        "for i in x: pass",
        "lambda: x",
        "x[0]",
        "log(x, base=2)",
        "unknown",
        "torch.unknown",
        "y = x\nz",
        "x.y.log()",
        "'x'",
        "True",
        "1j",
        "",
        "x +",
        "(" * 100 + "x" + ")" * 100,
        "p.e",
        "q.pi*x",
        "x + model.E",
        "x" + "+x" * 6000,
        "-" * 5000 + "x",
        "a = x*x\n" + "".join(f"a{i + 1} = a{i or ''}*a{i or ''}\n" for i in range(30)),
    ],
    ids=lambda code: code[:20],
)
def test_what_is_no_formula_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput):
        read_code(code, {"x": "a"})


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("julia", "1/2x"),
        ("julia", "x^2x"),
        ("julia", "x / -3x"),
        ("matlab", "2^3^2"),
        ("matlab", "x.^x.^2"),
        ("matlab", "2^-x^2"),
        ("csharp", "1/2*x"),
        ("csharp", "x*(3 - 1)/2 + 1/2"),
        ("rust", "x*(1/2)"),
    ],
)
def test_what_means_something_else_than_in_python_is_refused(language: str, code: str) -> None:
    with pytest.raises(InvalidInput):
        read_code(code, {"x": "a"}, language=language)


@pytest.mark.parametrize(
    ("language", "code", "text"),
    [
        ("julia", "1e-3 + 2x", "(1e-3+(2*a))"),
        ("julia", "log(2, x)", "(log(a)/log(2))"),
        ("matlab", "(2^3)^2 + x^(2^3)", "(((2**3)**2)+(a**(2**3)))"),
        ("csharp", "x*1/2 + 1.0/2", "(((a*1)/2)+(1.0/2))"),
    ],
)
def test_what_is_written_otherwise_in_python_is_exchanged(language: str, code: str, text: str) -> None:
    assert read_code(code, {"x": "a"}, language=language) == text


def test_the_readers_own_functions_are_known_too() -> None:
    assert read_code("special.polygamma(1, x) + sp.erfc(x)", {"x": "a"}) == "(polygamma(1, a)+erfc(a))"


def test_a_language_is_named() -> None:
    with pytest.raises(InvalidInput, match="language is one of"):
        read_code("x", language="cobol")
