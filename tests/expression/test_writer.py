"""The writer: what it writes is read back as the same expression, also what SymPy's own text loses."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import FREE, A, B, K, T, X, assert_faithful, numbers

from symdiv.errors import InvalidInput
from symdiv.expression import LongPower, build, write, zeta_derivative
from symdiv.expression.nodes import unevaluated
from symdiv.expression.vocabulary import FUNCTIONS

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
