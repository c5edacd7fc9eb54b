"""Terms with one normal form are found equal, and terms that differ are not."""

from __future__ import annotations

import pytest
from rejecting import FINITE, KL, NUMBERS, rejected

from symdiv.proofs import Setting
from symdiv.propositions import read_formula, read_term
from symdiv.rules.facts import Facts
from symdiv.rules.indexed import equal


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("total(cross_term(p[i], q[i]), i, X)", f"total(entropy_term(p[i]), i, X) + {KL}"),
        ("total(total(divergence_term(p[k]*w[k, l], q[k]*w[k, l]), k, X), l, Y)", KL),
        ("total(total(p[k]*w[k, l], l, Y), k, X)", "total(p[i], i, X)"),
        ("total(total(p[k]*q[l], k, X), l, X)", "total(p[k], k, X)*total(q[k], k, X)"),
        ("total((p[k] + 1)/(p[k] + 1), k, X)", "total(1, k, X)"),
        ("divergence_term(2*p[i], 2*q[i])", "2*divergence_term(p[i], q[i])"),
        ("p[i]*information(p[i])", "entropy_term(p[i])"),
        ("total(total(w[k, l]*w[m, l], k, X), m, X)", "total(total(w[m, l]*w[k, l], k, X), m, X)"),
    ],
)
def test_equal_terms_are_found_equal(left: str, right: str) -> None:
    facts = Facts(FINITE.given, {**FINITE.objects, "l": "element of Y"})
    assert equal(read_term(left), read_term(right), facts)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (KL, KL.replace("p[k], q[k]", "q[k], p[k]")),
        ("total(total(p[k]*w[k, l], l, Y), k, X)", "1"),  # P is not normalised here
        ("total(p[k]*p[k], k, X)", "total(p[k], k, X)**2"),
        ("total(total(w[k, l], k, X), l, Y)", "total(1, l, Y)"),  # the columns need not add up to 1
        ("total(1, k, X)", "total(1, l, Y)"),
        ("divergence_term(p[i], q[i])", "divergence_term(p[i] + 1, q[i] + 1)"),
        ("log(p[i]*q[i])", "log(p[i]) + log(q[i])"),  # not where both are 0
        ("total(p[k]*w[k, j], k, X)", "total(p[k]*w[i, j], k, X)"),
        ("total(total(w[k, l]*v[k, l], k, X), l, Y)", "total(total(w[k, l], k, X)*v[i, l], l, Y)"),
        ("information(p[i] + q[i])", "information(p[i]) + information(q[i])"),
        ("sqrt(a**2)", "a"),
        ("a/a", "total(a/a, k, X)"),
    ],
)
def test_different_terms_are_not_found_equal(left: str, right: str) -> None:
    facts = Facts(FINITE.given, {**FINITE.objects, "l": "element of Y"})
    assert not equal(read_term(left), read_term(right), facts)


def test_a_factor_of_unknown_sign_keeps_the_zeros_of_others() -> None:
    """0 <= a b with a = 0 and b = -1: information(a b) is +oo, information(b) has no value."""
    s = NUMBERS.having("0 <= a", "0 <= a*b", "0 < c")
    facts = Facts(s.given, s.objects)
    assert not equal(read_term("information(a*b)"), read_term("information(a) + information(b)"), facts)
    assert equal(read_term("information(a*b*c)"), read_term("information(a*b) - log(c)"), facts)
    rejected(s.identity, "information(a*b) == information(a) + information(b)")


def test_a_hypothesis_on_a_free_index_says_nothing_of_a_bound_one() -> None:
    facts = Facts([read_formula("p[i] == 0"), read_formula("0 < q[i]")], FINITE.objects)
    assert not equal(read_term("total(p[i], i, X)"), read_term("0"), facts)
    assert facts.sign(read_term("total(q[i], i, X)")) is None
    assert facts.sign(read_term("q[i]")) == "positive"


def test_a_free_name_is_not_taken_for_a_bound_index() -> None:
    s = Setting("X: finite set; _0, _1: element of X; w: function on X, X")
    one, other = read_formula("all(w[_0, i] == 0, i, X)"), read_formula("all(w[i, i] == 0, i, X)")
    assert one.canonical() != other.canonical()
    facts = Facts([one], s.objects)
    assert not equal(read_term("total(w[k, k], k, X)"), read_term("0"), facts)
    assert equal(read_term("total(w[_0, k], k, X)"), read_term("0"), facts)
    assert not equal(read_term("total(w[_0, k]*w[_1, k], k, X)"), read_term("total(w[_0, k]*w[_0, k], k, X)"), facts.__class__([], s.objects))
