"""Substitution: values are built with limits on their cost, and nothing is captured."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from round_trip import A, B, K, X, numbers

from symdiv.expression import build, substitute


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
