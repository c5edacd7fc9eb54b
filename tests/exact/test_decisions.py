"""Decisions on rational distributions; each is shown cases of every outcome, and sides computed by another road."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from rational_laws import pairs_of_laws, simplices

import symdiv as sd
from symdiv import exact
from symdiv.errors import InvalidInput

Law = list[Fraction]


def test_comparisons() -> None:
    for left, right, relation in ((exact.log(2), 1, "<"), (1, exact.log(2), ">"), (exact.log(4), 2 * exact.log(2), "="), (exact.log(2), sp.oo, "<"),
                                  (sp.oo, exact.log(2), ">"), (sp.oo, sp.oo, "="), (Fraction(1, 2), exact.log(2, base=4), "=")):  # fmt: skip
        found = exact.compare(left, right)
        assert found.relation == relation
        for claim in ("=", "<", "<=", ">", ">="):
            verdict = exact.compare(left, right, claim).verdict
            assert isinstance(verdict, sd.Proved) is (relation in claim)
            assert isinstance(verdict, sd.Proved | sd.Refuted)
    with pytest.raises(InvalidInput, match="claim '=='"):
        exact.compare(1, 2, "==")


def test_entropies_of_other_laws_that_are_equal() -> None:
    """Ties that are no permutations: (1/2, 1/8 * 4) and (1/4 * 4) have 2 bits."""
    assert exact.compare_entropies(["1/2"] + ["1/8"] * 4, ["1/4"] * 4).relation == "="
    e = Fraction(1, 10**200)
    assert exact.compare_entropies([Fraction(1, 2) - e, Fraction(1, 2) + e], ["1/2", "1/2"]).relation == "<"
    assert isinstance(exact.compare_entropies(["1/2", "1/2"], ["1/2", "1/2"]).verdict, sd.Proved)


def test_the_largest_entropy_with_ties() -> None:
    laws: dict[str, Any] = {"dyadic": ["1/2"] + ["1/8"] * 4, "point": [1], "uniform": dict.fromkeys("abcd", "1/4"), "skew": ["1/3", "2/3"]}
    assert exact.largest_entropy(laws) == ["dyadic", "uniform"]
    assert exact.largest_entropy(list(laws.values())) == [0, 2]
    e = Fraction(1, 10**300)
    assert exact.largest_entropy([[Fraction(1, 2) - k * e, Fraction(1, 2) + k * e] for k in (3, -1, 2, 1)]) == [1, 3]
    with pytest.raises(InvalidInput, match="at least one"):
        exact.largest_entropy([])


@settings(max_examples=40)
@given(laws=st.lists(simplices(3, huge=False), min_size=1, max_size=5))
def test_the_largest_entropy_is_a_largest(laws: list[Law]) -> None:
    best = exact.largest_entropy(laws)
    for i, law in enumerate(laws):
        assert exact.compare_entropies(laws[best[0]], law).relation == ("=" if i in best else ">")


@given(laws=pairs_of_laws(positive=False))
def test_the_decomposition_is_an_identity(laws: tuple[Law, Law]) -> None:
    found = exact.decomposition(*laws)
    assert found.relation == "="
    assert isinstance(found.verdict, sd.Proved)


@given(laws=pairs_of_laws())
def test_the_minimiser_is_p_alone(laws: tuple[Law, Law]) -> None:
    p, q = laws
    verdict = exact.is_minimiser(q, p)
    assert isinstance(verdict, sd.Proved) is (p == q)
    if isinstance(verdict, sd.Refuted):
        better = [verdict.witness[i] for i in range(len(p))]
        assert exact.kl_divergence(p, better) < exact.kl_divergence(p, q)
    assert isinstance(exact.is_minimiser(p, p), sd.Proved)


def test_minimisers_among_candidates() -> None:
    p = ["1/2", "1/2"]
    candidates = {"a": ["1/3", "2/3"], "b": ["1/4", "3/4"], "c": ["2/3", "1/3"], "d": [1, 0]}
    assert exact.minimisers(p, candidates) == ["a", "c"]
    assert isinstance(exact.is_minimiser(["2/3", "1/3"], p, candidates), sd.Proved)
    worse = exact.is_minimiser(["1/4", "3/4"], p, candidates)
    assert isinstance(worse, sd.Refuted)
    assert worse.witness == {0: Fraction(1, 3), 1: Fraction(2, 3)}
    assert "'a'" in worse.reason
    e = Fraction(1, 10**250)
    assert exact.minimisers(p, [[Fraction(1, 2) + 2 * e, Fraction(1, 2) - 2 * e], [Fraction(1, 2) + e, Fraction(1, 2) - e]]) == [1]
    assert exact.minimisers(p, [[1, 0], [0, 1]]) == [0, 1]  # both infinite


def rows(draw: Any, inputs: int, outputs: int) -> list[Law]:
    return [draw(simplices(outputs, huge=False)) for _ in range(inputs)]


@settings(max_examples=40)
@given(laws=pairs_of_laws(positive=False), data=st.data())
def test_data_processing(laws: tuple[Law, Law], data: st.DataObject) -> None:
    p, q = laws
    channel = rows(data.draw, len(p), data.draw(st.integers(1, 3)))
    found = exact.data_processing(p, q, channel)
    assert found.relation in ("<", "=")
    assert isinstance(found.verdict, sd.Proved)
    through = [[sum(x * row[z] for x, row in zip(law, channel, strict=True)) for z in range(len(channel[0]))] for law in laws]
    assert found.left == exact.kl_divergence(*through)
    assert found.right == exact.kl_divergence(p, q)


def test_data_processing_with_equality_and_without() -> None:
    p, q = ["1/2", "1/4", "1/4"], ["1/4", "3/8", "3/8"]
    merged = {0: {"a": 1}, 1: {"b": 1}, 2: {"b": 1}}
    assert exact.data_processing(p, q, merged).relation == "="  # p/q is the same on 1 and 2: sufficient
    assert exact.data_processing(p, q, {0: {"a": 1}, 1: {"a": 1}, 2: {"b": 1}}).relation == "<"
    assert exact.data_processing(p, q, [["1/2", "1/2"]] * 3).left == 0
    infinite = exact.data_processing([1, 0], [0, 1], [["1/2", "1/2"], ["1/2", "1/2"]])
    assert (infinite.left, infinite.relation, infinite.right) == (0, "<", sp.oo)
    with pytest.raises(InvalidInput, match="no row for the input 2"):
        exact.data_processing(p, q, [["1/2", "1/2"]] * 2)
    with pytest.raises(InvalidInput, match="row for 0: the probabilities sum to 2"):
        exact.data_processing(p, q, [[1, 1]] * 3)


@settings(max_examples=40)
@given(p=simplices(6, huge=False), data=st.data())
def test_data_processing_of_information(p: Law, data: st.DataObject) -> None:
    joint = [p[:3], p[3:]]
    found = exact.data_processing_of_information(joint, rows(data.draw, 3, 2))
    assert found.relation in ("<", "=")
    assert exact.data_processing_of_information(joint, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]).relation == "="
    assert exact.data_processing_of_information(joint, [[1], [1], [1]]).left == 0


@settings(max_examples=40)
@given(p=simplices(6, huge=False), q=simplices(6, huge=False))
def test_chain_rules(p: Law, q: Law) -> None:
    one, two = [p[:3], p[3:]], [q[:3], q[3:]]
    assert exact.chain_rule(one).relation == "="
    assert exact.chain_rule(one, two).relation == "="
    assert exact.chain_rule(one, two).left == exact.kl_divergence(p, q)


def test_a_wrong_chain_rule_is_refuted() -> None:
    """H(X, Y) = H(X) + H(Y) fails by the mutual information, however small that is."""
    e = Fraction(1, 10**100)
    joint = [[Fraction(1, 4) + e, Fraction(1, 4) - e], [Fraction(1, 4) - e, Fraction(1, 4) + e]]
    independent = exact.entropy(exact.marginal(joint)) + exact.entropy(exact.marginal(joint, 1))
    found = exact.compare(exact.joint_entropy(joint), independent, "=")
    assert found.relation == "<"
    assert isinstance(found.verdict, sd.Refuted)


def test_formulas_are_refused() -> None:
    for decide in (
        lambda: exact.compare_entropies(["p", "1 - p"], [1]),
        lambda: exact.decomposition([1, 0], ["p", "1 - p"]),
        lambda: exact.marginal([["p", "1 - p"]]),
        lambda: exact.shannon_code(["p", "1 - p"]),
    ):
        with pytest.raises(InvalidInput, match="is a formula; expected rational"):
            decide()
    with pytest.raises(InvalidInput, match="axis 2"):
        exact.marginal([["1/2", "1/2"]], axis=2)
