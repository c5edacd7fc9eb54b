"""Signs under conditions: what is found, and that nothing found is wrong at drawn points."""

from __future__ import annotations

import pytest
import sympy as sp
from hanging import no_hang
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.rules import signs as module
from symdiv.rules.signs import Signs, _alternatives

low, high, m = sp.symbols("low high m", real=True)
a, b = sp.symbols("a b", positive=True)
p = sp.Symbol("p", nonnegative=True)
HALF = sp.Rational(1, 2)
UNIT = (p > 0) & (p < 1)


@pytest.mark.parametrize(
    ("condition", "expression", "signs"),
    [
        (m > 0, sp.exp(m) - 1, {1}),
        (m > 0, 1 - sp.exp(-m), {1}),
        (m < 0, 1 - sp.exp(-m), {-1}),
        (sp.true, sp.exp(m) - 1, {-1, 0, 1}),
        (UNIT, 1 - p**2, {1}),
        (UNIT, sp.log(p), {-1}),
        (UNIT, 1 + p / (1 - p), {1}),
        (UNIT & sp.Ne(p, HALF), 1 - 2 * p, {-1, 1}),
        (UNIT & (p < HALF), sp.log((1 - p) / p), {1}),
        (p <= 1, 1 - p, {0, 1}),
        ((low >= 0) & (low < high), high, {1}),
        ((low < high) & (high <= 1), 1 - low, {1}),
        ((low <= high) & (high <= 1), 1 - low, {0, 1}),
        ((low >= 0) & (low < high), high**2 - low**2, {1}),
        ((low > 0) & (low < high), sp.log(high) - sp.log(low), {1}),
        (a > b, a**2 - b**2, {1}),
        (a > b, a - 2 * b, {-1, 0, 1}),
        ((m > 0) | (m < -1), m * (m + 1), {1}),
        ((m > -1) | (m < -2), m * (m + 1), {-1, 0, 1}),
        (sp.true, sp.Abs(m), {0, 1}),
        (sp.Ne(m, 0), sp.Abs(m), {1}),
    ],
)
def test_signs(condition: sp.Basic, expression: sp.Expr, signs: set[int]) -> None:
    assert Signs(condition).of(expression) == signs


def test_what_is_known_to_be_positive_besides() -> None:
    assert Signs(sp.true).of(2 - 2 * m) == {-1, 0, 1}
    assert Signs(sp.true, [1 - m]).of(2 - 2 * m) == {1}


def test_what_is_said_already_makes_no_alternatives() -> None:
    assert _alternatives((p > 0) & (sp.Eq(m, 0) | (p > 0))) == [[p > 0]]
    assert len(_alternatives((p > 0) & ((m > 0) | (m < -1)))) == 2


def test_the_signs_of_long_expressions_end() -> None:
    """Fractions of a hundred denominators are not brought over one, neither where they are known to be positive nor where they are asked for."""
    long = sp.Add(*((a + i) * (b - i * m) / (a * i + b + high**2) for i in range(1, 100)))
    choices = sp.And(*(sp.Or(sp.Symbol(f"x{i}", real=True) <= 0, sp.Symbol(f"x{i}", real=True) >= 1) for i in range(5)))
    with no_hang():
        assert Signs(choices & (m > 0), [long]).of(long - high) == {-1, 0, 1}
        assert Signs(choices & (m > 0), [long]).of(sp.exp(m) - 1) == {1}


def test_no_sign_is_looked_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_STEPS", 0)
    assert Signs(m > 0).of(sp.exp(m) - 1) == {-1, 0, 1}
    assert Signs(m > 0).of(sp.exp(m)) == {1}  # as assumptions say


ATOMS = [low, high, m, a, b, p, 1 - p, sp.exp(m), sp.exp(-m), high - low, a - b, sp.Integer(1), sp.Integer(2), sp.log(a), sp.Abs(m)]
TERMS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda t: t[0] + t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] - t[1]),
        st.tuples(inner, inner).map(lambda t: t[0] * t[1]),
        inner.map(lambda t: t**2),
        inner.map(lambda t: 1 / (1 + t**2)),
        inner.map(lambda t: sp.exp(t)),
    ),
    max_leaves=4,
)
CONDITIONS = st.sampled_from([low < high, low >= 0, UNIT, p <= 1, m > 0, m < 0, a > b, sp.Ne(m, 0), (m > 1) | (m < -1), high > 2, low > a, sp.Ne(a, b)])
VALUES = [sp.Rational(n, 4) for n in (-13, -5, -4, -1, 0, 1, 2, 3, 4, 5, 9, 15)]


@settings(max_examples=150, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=5), TERMS, st.lists(st.sampled_from(VALUES), min_size=6, max_size=6))
def test_no_sign_is_wrong_at_a_point(conditions: list[sp.Basic], expression: sp.Expr, values: list[sp.Rational]) -> None:
    point = dict(zip((low, high, m, a, b, p), values, strict=True))
    point |= {a: abs(point[a]) + 1, b: abs(point[b]) + 1, p: abs(point[p]) / 4}
    condition = sp.And(*(c for c in conditions if c.subs(point) == True))
    assert int(sp.sign(expression.subs(point))) in Signs(condition).of(expression)
