"""Codes for rational sources: prefix-free, optimal, and within the bounds, exactly."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rational_laws import pairs_of_laws, simplices

from symdiv import exact
from symdiv.errors import InvalidInput

Law = list[Fraction]


def is_prefix_free(words: list[str]) -> bool:
    return not any(b.startswith(a) for a, b in permutations(words, 2))


@given(p=simplices())
def test_words_are_a_prefix_code_with_these_lengths(p: Law) -> None:
    for code in (exact.shannon_code(p), exact.huffman_code(p)):
        words = code.words()
        assert is_prefix_free(list(words.values()))
        assert {name: len(word) for name, word in words.items()} == code.lengths
        assert set(code.lengths) == {i for i, x in enumerate(p) if x}
        assert code.kraft_sum() == sum(Fraction(1, 2**n) for n in code.lengths.values()) <= 1


@given(p=simplices())
def test_shannon_lengths_are_the_rounded_logarithms(p: Law) -> None:
    for i, length in exact.shannon_code(p).lengths.items():
        assert Fraction(1, 2**length) <= p[int(str(i))]
        assert length == 0 or Fraction(2, 2**length) > p[int(str(i))]


@settings(max_examples=40)
@given(p=simplices(4, positive=True))
def test_huffman_is_optimal(p: Law) -> None:
    """Against every choice of lengths that satisfies Kraft's inequality."""
    best = min(
        sum(x * n for x, n in zip(p, lengths, strict=True)) for lengths in product(range(1, 5), repeat=4) if sum(Fraction(1, 2**n) for n in lengths) <= 1
    )
    code = exact.huffman_code(p)
    assert code.expected_length(p) == best
    assert code.kraft_sum() == 1


@given(laws=pairs_of_laws())
def test_the_bounds_for_a_code_made_for_another_source(laws: tuple[Law, Law]) -> None:
    p, q = laws
    lower, upper = exact.coding_bounds(p, q)
    assert lower.relation in ("<", "=")
    assert upper.relation == "<"
    dyadic = all(y.numerator == 1 and y.denominator & (y.denominator - 1) == 0 for x, y in zip(p, q, strict=True) if x)
    assert (lower.relation == "=") is dyadic
    assert lower.left == (exact.entropy(p) + exact.kl_divergence(p, q)).in_base(2)


@given(p=simplices())
def test_the_bounds_of_huffman(p: Law) -> None:
    lower, upper = exact.coding_bounds(p, code=exact.huffman_code(p))
    assert lower.relation in ("<", "=")
    assert upper.relation == "<"


@given(lengths=st.lists(st.integers(1, 6), min_size=2, max_size=8))
def test_dyadic_sources_attain_the_lower_bound(lengths: list[int]) -> None:
    total = sum(Fraction(1, 2**n) for n in lengths)
    while total > 1:
        lengths = [n + 1 for n in lengths]
        total /= 2
    p = [Fraction(1, 2**n) for n in lengths]
    rest = 1 - total
    while rest:  # fill up with dyadic masses
        n = 0
        while Fraction(1, 2**n) > rest:
            n += 1
        p.append(Fraction(1, 2**n))
        rest -= Fraction(1, 2**n)
    for code in (exact.shannon_code(p), exact.huffman_code(p)):
        lower, _ = exact.coding_bounds(p, code=code)
        assert lower.relation == "="
        assert lower.right == exact.entropy(p, base=2)


def test_the_upper_bound_is_tight() -> None:
    """L comes as near to H + KL + 1 as one likes; a bound with one in 10^100 less fails."""
    e = Fraction(1, 10**120)
    p = [1 - e, e]
    assert exact.shannon_code(p).lengths == {0: 1, 1: 399}
    _, upper = exact.coding_bounds(p)
    assert upper.relation == "<"
    assert exact.compare(upper.left, upper.right - Fraction(1, 10**100), "<").relation == ">"


def test_single_outcomes_and_refusals() -> None:
    assert exact.huffman_code([1]).words() == {0: ""}
    assert exact.shannon_code([1, 0]).lengths == {0: 0}
    assert [c.relation for c in exact.coding_bounds([1])] == ["=", "<"]
    with pytest.raises(InvalidInput, match="outcome 1 has a positive probability and no code word"):
        exact.coding_bounds(["1/2", "1/2"], [1, 0])
    with pytest.raises(InvalidInput, match="sum to 2"):
        exact.huffman_code([1, 1])
