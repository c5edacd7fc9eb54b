"""Formulas as probabilities: the measures agree with those of numbers, also where a probability is zero."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from symdiv import exact
from symdiv.errors import InvalidInput

CORNERS = [Fraction(0), Fraction(1, 3), Fraction(1)]


def test_formulas_agree_with_numbers_also_at_zeros() -> None:
    p, q = sp.symbols("p q")
    law, other = [p, 1 - p], [q, 1 - q]
    joint = [[p * q, p * (1 - q)], [(1 - p) * q, (1 - p) * (1 - q)]]
    cases: list[tuple[Any, Any]] = [
        (exact.entropy(law), lambda a, b: exact.entropy([a, 1 - a])),
        (exact.cross_entropy(law, other), lambda a, b: exact.cross_entropy([a, 1 - a], [b, 1 - b])),
        (exact.kl_divergence(law, other), lambda a, b: exact.kl_divergence([a, 1 - a], [b, 1 - b])),
        (exact.kl_divergence(law, ["1/2", "1/2"]), lambda a, b: exact.kl_divergence([a, 1 - a], ["1/2", "1/2"])),
        (exact.kl_divergence([1, 0], other), lambda a, b: exact.kl_divergence([1, 0], [b, 1 - b])),
        (exact.kl_divergence(law, [1, 0]), lambda a, b: exact.kl_divergence([a, 1 - a], [1, 0])),
        (exact.kl_divergence(law, other, base=2), lambda a, b: exact.kl_divergence([a, 1 - a], [b, 1 - b], base=2)),
        (exact.jensen_shannon(law, other, ["1/3", "2/3"]), lambda a, b: exact.jensen_shannon([a, 1 - a], [b, 1 - b], ["1/3", "2/3"])),
        (exact.perplexity(law), lambda a, b: exact.perplexity([a, 1 - a])),
        (exact.mutual_information(joint), lambda a, b: 0),
        (exact.joint_entropy(joint), lambda a, b: exact.entropy([a, 1 - a]) + exact.entropy([b, 1 - b])),
        (exact.conditional_entropy(joint), lambda a, b: exact.entropy([b, 1 - b])),
        (exact.pointwise(law, other)[0], lambda a, b: exact.pointwise([a, 1 - a], [b, 1 - b])[0]),
        (exact.pointwise(law, other)[1], lambda a, b: exact.pointwise([a, 1 - a], [b, 1 - b])[1]),
        (exact.pointwise(law, [1, 0])[1], lambda a, b: exact.pointwise([a, 1 - a], [1, 0])[1]),
    ]
    for (formula, number), a, b in itertools.product(cases, CORNERS, CORNERS):
        assert isinstance(formula, sp.Expr)
        value = formula.subs({p: sp.Rational(a.numerator, a.denominator), q: sp.Rational(b.numerator, b.denominator)})
        assert not value.has(sp.nan, sp.zoo), (formula, a, b)
        expected = sp.sympify(number(a, b))
        assert value == expected or abs(sp.N(value - expected, 40)) < sp.Rational(1, 10**30), (formula, a, b)


def test_symbolic_input() -> None:
    law = exact.categorical(3)
    symbols = sorted(exact.entropy(law).free_symbols, key=str)
    assert [str(s) for s in symbols] == ["p_0", "p_1", "p_2"]
    numbers = dict(zip(symbols, [sp.Rational(1, 2), sp.Rational(1, 2), 0], strict=True))
    assert sp.expand_log(exact.entropy(law).subs(numbers)) == sp.log(2)
    assert exact.kl_divergence(law, exact.categorical(3, "q")).has(sp.oo)
    p = sp.Symbol("p")
    assert exact.entropy([p, 1 - p]).free_symbols == {p}
    assert exact.entropy({"a": p, "b": 1 - p}, base=2).subs(p, sp.Rational(1, 2)) == 1
    irrational = exact.entropy([sp.sqrt(2) / 2, 1 - sp.sqrt(2) / 2])
    assert isinstance(irrational, sp.Expr)
    with pytest.raises(InvalidInput, match="dimension 0"):
        exact.categorical(0)
