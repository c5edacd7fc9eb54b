"""The reader and the writer of mathematical text: faithful, exact, and unimpressed by hostile input."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hanging import no_hang
from hypothesis import example, given, settings
from hypothesis import strategies as st

from symdiv.errors import InvalidInput
from symdiv.expression import (
    CERTIFICATE_LIMITS,
    USER_LIMITS,
    Limits,
    LongPower,
    build,
    read,
    read_condition,
    read_expression,
    substitute,
    write,
    zeta_derivative,
)
from symdiv.expression.nodes import unevaluated
from symdiv.expression.vocabulary import FUNCTIONS

FREE = {
    "a": sp.Symbol("a", positive=True),
    "b": sp.Symbol("b", positive=True),
    "n": sp.Symbol("n", integer=True, nonnegative=True),
    "x": sp.Symbol("x", real=True),
    "lambda": sp.Symbol("lambda", positive=True),
    "μ1": sp.Symbol("μ1", real=True),
    "z": sp.Symbol("z"),
    "gamma": sp.Symbol("gamma"),
}
BOUND = {"k": sp.Symbol("k", integer=True), "t": sp.Symbol("t", real=True)}
SYMBOLS = FREE | BOUND
A, B, X = FREE["a"], FREE["b"], FREE["x"]
K, T = BOUND["k"], BOUND["t"]


def read_back(text: str) -> Any:
    return read_expression(text, symbols=SYMBOLS, limits=CERTIFICATE_LIMITS)


def identical(one: Any, other: Any) -> bool:
    """Stricter than ==, for which exp(a) equals the unevaluated E**a."""
    if one.func is not other.func or len(one.args) != len(other.args) or one != other:
        return False
    if isinstance(one, sp.And | sp.Or | sp.Min | sp.Max):
        return one.args == other.args or set(one.args) == set(other.args)
    return all(identical(left, right) for left, right in zip(one.args, other.args, strict=True))


def assert_faithful(expression: Any) -> None:
    text = write(expression)
    same = identical(read_back(text), expression)
    assert same, text[:1000]


# Random expressions -------------------------------------------------------------------------------------------------------------------

ARITIES: dict[Any, tuple[int, ...]] = {
    **dict.fromkeys((sp.exp, sp.log, sp.Abs, sp.sign, sp.floor, sp.ceiling, sp.gamma, sp.loggamma, sp.factorial), (1,)),
    **dict.fromkeys((sp.sin, sp.cos, sp.tan, sp.cot, sp.asin, sp.acos, sp.atan, sp.erf, sp.erfc, sp.erfi, sp.Ei), (1,)),
    **dict.fromkeys((sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.asinh, sp.acosh, sp.atanh), (1,)),
    **dict.fromkeys((sp.sec, sp.csc, sp.sech, sp.csch, sp.erfinv, sp.erfcinv, sp.Si, sp.Ci, sp.Shi, sp.Chi, sp.li), (1,)),
    **dict.fromkeys((sp.LambertW, sp.zeta, sp.harmonic), (1, 2)),
    **dict.fromkeys((sp.polygamma, sp.binomial, sp.beta, sp.polylog, sp.lowergamma, sp.uppergamma, sp.expint, zeta_derivative), (2,)),
    **dict.fromkeys((sp.besseli, sp.besselj, sp.besselk, sp.bessely, sp.Pow), (2,)),
    **dict.fromkeys((sp.betainc, sp.betainc_regularized), (4,)),
    **dict.fromkeys((sp.Add, sp.Mul, sp.Min, sp.Max), (2, 3, 4)),
}
RELATIONAL = (sp.Lt, sp.Le, sp.Gt, sp.Ge, sp.Eq, sp.Ne)
SPECIAL = {sp.Piecewise, sp.Sum, sp.Integral, sp.hyper, sp.And, sp.Or, sp.Not, LongPower, *RELATIONAL}


def test_every_function_is_drawn_by_the_round_trips() -> None:
    assert set(ARITIES) | SPECIAL == set(FUNCTIONS.values())


numbers = st.one_of(
    st.integers(-12, 12).map(sp.Integer),
    st.fractions(min_value=-5, max_value=5, max_denominator=12).map(lambda f: sp.Rational(f.numerator, f.denominator)),
)
atoms = st.one_of(st.sampled_from(list(FREE.values())), numbers, st.sampled_from([sp.pi, sp.E, sp.EulerGamma, sp.Catalan, sp.GoldenRatio]))


def is_bad(value: Any) -> bool:
    return bool(value.has(sp.nan, sp.zoo, sp.I, sp.oo, -sp.oo, sp.AccumBounds))


def known(value: Any) -> bool:
    """Whether ``value`` consists of what the reader has names for: SymPy's evaluation may introduce hyper, Derivative and others."""
    return all(
        not node.args or node.func in FUNCTIONS.values() or isinstance(node, sp.Tuple | sp.functions.elementary.piecewise.ExprCondPair)
        for node in sp.preorder_traversal(value)
    )


@st.composite
def nodes(draw: Any, children: Any) -> Any:
    raw = draw(st.integers(0, 5)) == 0
    kind = draw(st.sampled_from(["function"] * 3 + ["arithmetic"] * 6 + ["piecewise", "bound"]))
    if kind == "piecewise":
        pairs = [(draw(children), draw(conditions(children))) for _ in range(draw(st.integers(1, 3)))]
        return build(sp.Piecewise, *pairs, (draw(children), sp.true))
    if kind == "bound":
        function, variable = draw(st.sampled_from([(sp.Sum, K), (sp.Integral, T)]))
        body = draw(children) * variable ** draw(st.integers(1, 3))
        return build(function, body, (variable, draw(st.integers(0, 3)), draw(st.sampled_from([sp.oo, FREE["n"], sp.Integer(7)]))))
    choices = [sp.Add, sp.Mul, sp.Pow] if kind == "arithmetic" else list(ARITIES)
    function = draw(st.sampled_from(choices))
    args = [draw(children) for _ in range(draw(st.sampled_from(ARITIES[function])))]
    try:
        return unevaluated(function, *args) if raw else build(function, *args)
    except (TypeError, ValueError, ArithmeticError):
        return args[0]


@st.composite
def conditions(draw: Any, children: Any) -> Any:
    function = draw(st.sampled_from(RELATIONAL))
    left, right = draw(children), draw(children)
    other = sp.Gt(draw(st.sampled_from([A, B, X])), draw(st.integers(1, 3)))
    raw, combine = draw(st.booleans()), draw(st.sampled_from([lambda r: r, sp.And, sp.Or, lambda *r: sp.Not(sp.Or(*r))]))
    try:
        relation = unevaluated(function, left, right) if raw else build(function, left, right)
        return combine(relation, other) if combine in (sp.And, sp.Or) else combine(relation)
    except TypeError:  # a comparison of what is not real
        return other


expressions = st.recursive(atoms, nodes, max_leaves=10).filter(lambda e: not e.has(sp.nan, sp.zoo, sp.I, sp.AccumBounds, sp.Float) and known(e))


@settings(derandomize=True, deadline=None, max_examples=400)
@given(expressions)
def test_what_is_written_reads_back_as_the_same_expression(expression: Any) -> None:
    assert_faithful(expression)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(conditions(st.recursive(atoms, nodes, max_leaves=4).filter(lambda e: not is_bad(e) and known(e))))
def test_conditions_read_back_as_the_same_condition(condition: Any) -> None:
    if not condition.has(sp.nan, sp.zoo, sp.I) and known(condition):
        assert_faithful(condition)


@pytest.mark.parametrize(
    "expression",
    [
        sp.Mul(2, A + B, evaluate=False),
        sp.factor(2 * A + 2 * B),
        -(A + B) / 2,
        sp.Mul(-1, A + B, evaluate=False),
        A / (2 * (A + B)) + 1 / (3 * (X + B) ** 2),
        sp.Add(A, A, evaluate=False),
        sp.Add(1, 1, evaluate=False),
        sp.Add(B, sp.Add(A, 1, evaluate=False), evaluate=False),
        sp.Mul(3, sp.Rational(1, 3), evaluate=False),
        sp.Mul(-1, -1, A, evaluate=False),
        sp.Pow(4, sp.S.Half, evaluate=False),
        sp.Pow(sp.Pow(A, 2, evaluate=False), X, evaluate=False),
        sp.Pow(sp.Pow(X, 2), sp.S.Half, evaluate=False),
        sp.Pow(A, 1, evaluate=False),
        sp.Pow(sp.E, A, evaluate=False),
        sp.exp(A),
        sp.Pow(3, 10**9, evaluate=False),
        build(sp.Mul, sp.Pow(3, 10**9, evaluate=False), sp.Integer(2)),
        build(sp.Mul, A, build(sp.Pow, sp.Pow(3, 10**9, evaluate=False), sp.Integer(-1))),
        sp.sqrt(sp.Pow(3, 10**9, evaluate=False), evaluate=False) + A,
        ((X**2) ** A) ** B,
        X ** (A**B),
        (-X) ** A,
        (-2) ** A,
        sp.Rational(2, 3) ** A,
        2 ** (-A),
        A ** sp.Rational(-3, 2),
        sp.loggamma(3, evaluate=False),
        sp.loggamma(sp.Integer(10) ** 8, evaluate=False),
        sp.polygamma(0, A) * sp.polygamma(2, B),
        sp.exp(sp.log(A, evaluate=False), evaluate=False),
        sp.Lt(1, 2, evaluate=False),
        sp.Gt(A, 1),
        sp.Ge(A, B) & sp.Ne(A, 2) | ~sp.Gt(X, 0),
        sp.Not(sp.Or(sp.Gt(X, 1), sp.Lt(X, 0)), evaluate=False),
        sp.Piecewise((sp.log(A), (A > 1) & (B <= 2)), (sp.oo, True)),
        sp.Piecewise((sp.log(A), sp.Eq(X, 1)), (A, X > 2)),
        sp.Sum(A**K / sp.factorial(K), (K, 0, sp.oo)),
        sp.Integral(sp.exp(-(T**2) / A), (T, -sp.oo, sp.oo)),
        sp.Integral(sp.sin(T), T),
        sp.Sum(sp.Integral(T**K, (T, 0, K)), (K, 1, FREE["n"])),
        sp.Integral(K * T, (T, 0, K), (K, 0, 3)),
        sp.Integral(sp.exp(-T * A) * sp.log(1 + sp.exp(-sp.Abs(T - X))), (T, -sp.oo, sp.oo)),
        sp.hyper((A, B + 1), (2 * A,), X),
        sp.hyper((), (A,), -(X**2)),
        sp.hyper((A,), (), X),
        sp.Max(A, B, 3),
        sp.Min(X, 0),
        sp.true,
        sp.false,
        sp.oo,
        -sp.oo,
        sp.E,
        sp.sqrt(2) / 2,
        1 / sp.sqrt(2 * sp.pi * A),
        sp.Integer(7) ** 30_000,
        -sp.Rational(1, 7**20_000),
        sp.Integer(10) ** 29_999,
        FREE["lambda"] + FREE["μ1"] + FREE["gamma"] * sp.gamma(A),
        sp.Add(*[X**i / (i + 1) for i in range(600)]),
    ],
    ids=lambda e: str(type(e).__name__),
)
def test_round_trip_of_shapes_that_sympy_text_loses(expression: Any) -> None:
    assert_faithful(expression)


def test_deep_expressions_round_trip() -> None:
    deep = X
    for _ in range(130):
        deep = sp.sin(deep) + 1
    assert_faithful(deep)


def test_usual_notation_is_used_where_it_is_faithful() -> None:
    assert write(sp.log(A / B) - X**2 / (2 * B) + sp.sqrt(A)) == "sqrt(a) + log(a/b) - x**2/(2*b)"
    assert write(sp.polygamma(0, A) - 1 / A) == "polygamma(0, a) - 1/a"


@pytest.mark.parametrize(
    "expression",
    [
        *(sp.Float(0.5), sp.Integer(1) + sp.I, sp.nan, sp.zoo, sp.Symbol("pi"), sp.Symbol("a b"), sp.Symbol("nan"), sp.Function("f")(X)),
        *(sp.Symbol("x") + sp.Symbol("x", positive=True), sp.Symbol("\u00b5"), sp.meijerg([[A], []], [[B], []], X)),
    ],
    ids=str,
)
def test_what_has_no_faithful_text_is_refused(expression: Any) -> None:
    with pytest.raises(InvalidInput):
        write(expression)


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


def gamma_family(shape: Any, rate: Any = sp.S.One, *, scale: Any = None) -> tuple[Any, ...]:
    return ("Gamma", shape, rate, scale)


CONSTRUCTORS: dict[str, Any] = {
    "Gamma": gamma_family,
    "Categorical": lambda p: ("Categorical", p),
    "Finite": lambda pmf: ("Finite", pmf),
    "Poisson": lambda rate: ("Poisson", rate),
    "Mixture": lambda components, weights: ("Mixture", components, weights),
}


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


# Hostile input ------------------------------------------------------------------------------------------------------------------------

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


# build and substitute -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        (sp.loggamma(A), {A: 10**8}, sp.loggamma(10**8, evaluate=False)),
        (sp.polygamma(0, A) - sp.log(B), {A: 10**8, B: 1}, sp.polygamma(0, 10**8, evaluate=False)),
        (sp.loggamma(A) + B, {A: 4, B: 1}, sp.log(6) + 1),
        (A / B, {A: B, B: A}, B / A),
        (X**A, {X: 3, A: 10**9}, build(sp.Pow, 3, 10**9)),
        (sp.Piecewise((1 / (A - 1), A > 1), (sp.oo, True)), {A: 1}, sp.oo),
        (sp.Piecewise((1 / (A - 1), A > 1), (sp.loggamma(A - 2), True)), {A: 3}, sp.S.Half),
        (sp.Piecewise((A, X > 0), (B, X > 1), (sp.S.Zero, True)), {X: 2}, A),
        (sp.Piecewise((A, sp.Lt(A, X)), (B, A > 2), (sp.S.Zero, True)), {A: 3}, sp.Piecewise((3, sp.Lt(3, X)), (B, True), evaluate=False)),
        (1 + sp.Piecewise((1 / X, sp.Ne(X, 0)), (A, True)), {X: 0}, 1 + A),
        (sp.Sum(A**K, (K, 0, A)), {A: 2, K: 5}, sp.Sum(2**K, (K, 0, 2))),
        (sp.Sum(A * K, (K, K, 3)), {K: 1}, sp.Sum(A * K, (K, 1, 3))),
        (sp.sin(X), {A: 1}, sp.sin(X)),
    ],
)
def test_substitution(expression: Any, values: Any, expected: Any) -> None:
    assert substitute(expression, values) == expected


def test_substitution_does_not_capture() -> None:
    result = substitute(sp.Sum(A * K, (K, 1, 3)), {A: K})
    assert K in result.free_symbols
    assert result.doit() == 6 * K


def test_substitution_touches_no_excluded_branch() -> None:
    pole = sp.Piecewise((sp.gamma(X), X > 0), (A, True))
    assert sp.gamma(sp.S.Zero) is sp.zoo
    assert substitute(pole, {X: 0}) == A


@settings(derandomize=True, deadline=None, max_examples=150)
@given(
    st.recursive(
        st.one_of(st.sampled_from([A, B, X]), numbers),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        ),
        max_leaves=8,
    ),
    st.fixed_dictionaries({A: numbers, B: numbers, X: numbers}),
)
def test_substitution_agrees_with_sympy_on_polynomials(expression: Any, values: Any) -> None:
    assert substitute(expression, values) == expression.xreplace(values)
