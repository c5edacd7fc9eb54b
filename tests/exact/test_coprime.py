"""Factor refinement, against prime factorisation."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from itertools import combinations

import pytest
from flint import fmpq, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st
from rational_laws import exponents

from symdiv.exact import coprime
from symdiv.exact.coprime import Terms, merge, multiplicity, perfect_root, refine

composites = st.one_of(
    st.integers(1, 400),
    st.builds(math.prod, st.lists(st.sampled_from([2, 3, 5, 7, 11, 13]), max_size=12)),
    st.builds(lambda b, e: b**e, st.integers(2, 12), st.integers(1, 60)),
    st.integers(1, 2**40),
)
sums = st.dictionaries(composites, st.fractions(-3, 3, max_denominator=6), max_size=14)


def as_terms(sum_: dict[int, Fraction]) -> dict[int, fmpq]:
    return {m: fmpq(c.numerator, c.denominator) for m, c in sum_.items()}


def by_factoring(terms: Terms | dict[int, fmpq]) -> dict[int, Fraction]:
    return exponents((Fraction(int(c.p), int(c.q)), Fraction(int(m))) for m, c in terms.items())


def assert_refined(terms: Terms) -> None:
    assert all(m > 1 and c != 0 for m, c in terms.items())
    assert all(a.gcd(b) == 1 for a, b in combinations(terms, 2))


@settings(max_examples=40)
@given(given=sums)
def test_refining_keeps_the_value_and_makes_coprime(given: dict[int, Fraction]) -> None:
    refined = refine(as_terms(given))
    assert_refined(refined)
    assert by_factoring(refined) == by_factoring(as_terms(given))


@settings(max_examples=40)
@given(first=sums, second=sums)
def test_merging_adds(first: dict[int, Fraction], second: dict[int, Fraction]) -> None:
    a, b = refine(as_terms(first)), refine(as_terms(second))
    merged = merge(a, b)
    assert_refined(merged)
    both = {m: first.get(m, Fraction(0)) + second.get(m, Fraction(0)) for m in first.keys() | second.keys()}
    assert by_factoring(merged) == by_factoring(as_terms(both))
    assert merge(merged, {m: -c for m, c in merged.items()}) == {}


@pytest.mark.parametrize("few", [0, 64, 10**9], ids=["trees", "both", "every pair"])
@pytest.mark.parametrize("bound", [60, 3000, 10**6, 2**62])
def test_trees_and_pairs_find_the_same(monkeypatch: pytest.MonkeyPatch, few: int, bound: int) -> None:
    monkeypatch.setattr(coprime, "FEW", few)
    draw = random.Random(bound)
    given = {draw.randrange(2, bound): fmpq(draw.randrange(-9, 10), draw.randrange(1, 9)) for _ in range(150)}
    refined = refine(given)
    assert_refined(refined)
    assert by_factoring(refined) == by_factoring(given)


def test_a_sum_that_is_zero_leaves_nothing() -> None:
    """Numbers that share factors crosswise, and cancel only when they are taken apart."""
    primes = [p for p in range(2, 200) if all(p % k for k in range(2, p))]
    left = {a * b: fmpq(1) for a, b in zip(primes[::2], primes[1::2], strict=True)}
    right = {primes[i] * primes[-1 - i]: fmpq(-1) for i in range(len(primes) // 2)}
    assert refine({**left, **{m: left.get(m, 0) + c for m, c in right.items()}}) == {}


def test_high_powers_take_few_steps() -> None:
    assert refine({2**100_000: fmpq(1, 100_000), 2: fmpq(-1)}) == {}
    assert by_factoring(refine({6**30_000: fmpq(1), 4**9_999: fmpq(1), 3: fmpq(-30_000)})) == {2: 49_998}
    fibonacci = [1, 2]
    while len(fibonacci) < 20:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    assert refine({2 ** fibonacci[-1]: fmpq(1), 2 ** fibonacci[-2]: fmpq(1)}) == {2: fibonacci[-1] + fibonacci[-2]}


def test_large_numbers_are_not_factored() -> None:
    """Three primes of 917, 1332 and 2000 digits, in products of two; factoring one of these would take for ever."""
    p, q, r = 2**3217 - 1, 2**4423 - 1, 10**1999 + 7321
    refined = refine({p * q: fmpq(1), q * r: fmpq(1), p * r: fmpq(-1)})
    assert refined == {q: 2}
    assert set(refine({p * q: fmpq(1), q * r: fmpq(1), p * r: fmpq(1)})) == {p, q, r}
    assert set(refine({p * q: fmpq(1), r * r: fmpq(1)})) == {p * q, r * r}


@given(x=st.integers(1, 10**6), y=st.integers(2, 10**4), k=st.integers(0, 40))
def test_multiplicity(x: int, y: int, k: int) -> None:
    rest, found = multiplicity(fmpz(x * y**k), fmpz(y))
    assert rest * fmpz(y) ** found == x * y**k
    assert rest % y != 0


@given(x=st.integers(2, 10**6), k=st.integers(1, 60))
def test_perfect_root(x: int, k: int) -> None:
    root, exponent = perfect_root(fmpz(x) ** k)
    assert root**exponent == x**k
    assert not root.is_perfect_power()
