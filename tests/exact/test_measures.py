"""The exact measures against their definitions: exponents of primes by factoring, and digits by mpmath."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rational_laws import MERSENNE, cross_entropy_terms, digits, entropy_terms, exponents, kl_terms, of_form, pairs_of_laws, simplices

from symdiv import exact
from symdiv.errors import InvalidInput
from symdiv.exact import coprime, log_form, measures

Laws = tuple[list[Fraction], list[Fraction]]


def check_measures(p: list[Fraction], q: list[Fraction]) -> None:
    """All that is claimed of the three basic measures of two small laws, q without zeros."""
    h, c, d = exact.entropy(p), exact.cross_entropy(p, q), exact.kl_divergence(p, q)
    assert of_form(h) == exponents(entropy_terms(p))
    assert of_form(c) == exponents(cross_entropy_terms(p, q))
    assert of_form(d) == exponents(kl_terms(p, q))
    assert c == h + d
    assert (d == 0) is (p == q)
    assert d >= 0
    assert (h == exact.entropy(q)) is (exponents(entropy_terms(p)) == exponents(entropy_terms(q)))
    assert h <= exact.log(len(p))
    assert exact.entropy([x * y for x in p for y in q]) == h + exact.entropy(q)
    assert all(math.gcd(a, b) == 1 for form in (h, c, d) for (a, _), (b, _) in itertools.combinations(form.terms, 2))


@given(laws=pairs_of_laws())
def test_the_basic_measures(laws: Laws) -> None:
    check_measures(*laws)


def dropping(terms: dict[Any, Any]) -> dict[Any, Any]:
    """A basis element is lost where there are several."""
    return dict(list(terms.items())[1:]) if len(terms) > 1 else terms


def unrefined(terms: dict[Any, Any]) -> dict[Any, Any]:
    """Nothing is made coprime."""
    return {coprime.fmpz(m): c for m, c in terms.items() if m != 1 and c != 0}


MUTANTS: dict[str, Any] = {
    "a basis element is dropped after refining": lambda patch: patch(measures, "refine", lambda t: dropping(coprime.refine(t))),
    "a basis element is dropped by adding": lambda patch: patch(log_form, "merge", lambda a, b: dropping(coprime.merge(a, b))),
    "nothing is refined": lambda patch: patch(measures, "refine", unrefined),
    "multiplicities are lost": lambda patch: patch(coprime, "multiplicity", lambda x, y: (coprime.fmpz(1), 1) if x % y == 0 else (x, 0)),
    "coefficients overwrite one another": lambda patch: patch(measures._Sum, "add", lambda self, w, x: self.terms.__setitem__(x[0], w)),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_seeded_wrong_implementation_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The property above fails on each of these; it is the same function with the same drawing."""
    check_measures([Fraction(1, 2), Fraction(1, 2)], [Fraction(1, 3), Fraction(2, 3)])
    MUTANTS[name](monkeypatch.setattr)

    @settings(database=None, phases=[Phase.generate], report_multiple_bugs=False)
    @given(laws=pairs_of_laws())
    def property_(laws: Laws) -> None:
        check_measures(*laws)

    with pytest.raises(AssertionError):
        property_()


@given(p=simplices(huge=False), q=simplices(huge=False))
def test_equal_entropies_are_recognised(p: list[Fraction], q: list[Fraction]) -> None:
    same = exponents(entropy_terms(p)) == exponents(entropy_terms(q))
    a, b = exact.entropy(p), exact.entropy(q)
    assert (a == b) is same
    assert (hash(a) == hash(b)) is same


@settings(max_examples=40)
@given(p=simplices(), q=simplices())
def test_order_is_that_of_2000_digits(p: list[Fraction], q: list[Fraction]) -> None:
    with mpmath.workdps(2020):
        difference = digits(entropy_terms(p), 2000) - digits(entropy_terms(q), 2000)
        sign = 0 if abs(difference) < mpmath.mpf(10) ** -1990 else int(mpmath.sign(difference))
    a, b = exact.entropy(p), exact.entropy(q)
    assert ((a > b) - (a < b)) == sign
    assert (a == b) is (sign == 0)
    assert (hash(a) == hash(b)) is (sign == 0)


@settings(max_examples=40)
@given(p=simplices(huge=True), data=st.data())
def test_huge_denominators_with_digits(p: list[Fraction], data: st.DataObject) -> None:
    q = data.draw(simplices(len(p), positive=True))
    if all(y or not x for x, y in zip(p, q, strict=True)):
        d = exact.kl_divergence(p, q)
        assert d == exact.cross_entropy(p, q) - exact.entropy(p)
        assert d >= 0
        assert (d == 0) is (p == q)
        with mpmath.workdps(60):
            assert abs(d.evaluate(30) - digits(kl_terms(p, q), 60)) < mpmath.mpf(10) ** -28
    else:
        assert exact.kl_divergence(p, q) == sp.oo


def test_denominators_of_2000_digits() -> None:
    """Primes and products of two; a second would not suffice to find their factors, and a century would not."""
    r, s = 10**1999 + 7321, 2**4423 - 1
    p = [Fraction(1, r), Fraction(r // 2, r), Fraction(r - 1 - r // 2, r)]
    q = [Fraction(r, r * s), Fraction(s // 3, s), Fraction(s - 1 - s // 3, s)]
    d = exact.kl_divergence(p, q)
    assert d == exact.cross_entropy(p, q) - exact.entropy(p)
    assert d > 0
    mixed = [(x + y) / 2 for x, y in zip(p, q, strict=True)]  # denominators 2 r s
    assert exact.jensen_shannon(p, q) == (exact.kl_divergence(p, mixed) + exact.kl_divergence(q, mixed)) / 2
    assert exact.entropy(p) != exact.entropy([Fraction(2, r), *(x - Fraction(1, 2 * r) for x in p[1:])])


@given(laws=pairs_of_laws(positive=False))
def test_infinite_where_mass_is_missing(laws: Laws) -> None:
    p, q = laws
    infinite = any(x and not y for x, y in zip(p, q, strict=True))
    assert (exact.kl_divergence(p, q) == sp.oo) is infinite
    assert (exact.cross_entropy(p, q) == sp.oo) is infinite
    assert exact.entropy(p) + exact.kl_divergence(p, q) == exact.cross_entropy(p, q)
    assert (exact.perplexity(p, q) == sp.oo) is infinite
    parts = exact.pointwise(p, q)
    assert (sp.oo in parts) is infinite
    assert infinite or sum(parts) == exact.kl_divergence(p, q)


@settings(max_examples=40)
@given(laws=pairs_of_laws(positive=False), weight=st.fractions(0, 1, max_denominator=9))
def test_jensen_shannon(laws: Laws, weight: Fraction) -> None:
    p, q = laws
    mixed = [weight * x + (1 - weight) * y for x, y in zip(p, q, strict=True)]
    found = exact.jensen_shannon(p, q, [weight, 1 - weight])
    parts = [w * exact.kl_divergence(law, mixed) for w, law in ((weight, p), (1 - weight, q)) if w]
    assert found == sum(parts)
    assert found >= 0
    assert (found == 0) is (p == q or weight in (0, 1))
    assert found <= exact.entropy([weight, 1 - weight])


@st.composite
def joints(draw: st.DrawFn) -> list[list[Fraction]]:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    p = draw(simplices(rows * columns, huge=False))
    return [p[i * columns : (i + 1) * columns] for i in range(rows)]


@settings(max_examples=40)
@given(joint=joints())
def test_joint_measures(joint: list[list[Fraction]]) -> None:
    x = [sum(row) for row in joint]
    y = [sum(column) for column in zip(*joint, strict=True)]
    flat = [cell for row in joint for cell in row]
    assert exact.joint_entropy(joint) == exact.entropy(flat)
    assert list(exact.marginal(joint).values()) == x
    assert list(exact.marginal(joint, 1).values()) == y
    product = [a * b for a in x for b in y]
    assert exact.mutual_information(joint) == exact.kl_divergence(flat, product)
    assert (exact.mutual_information(joint) == 0) is (flat == product)
    given_x = [exact.entropy([cell / a for cell in row]) * a for row, a in zip(joint, x, strict=True) if a]
    assert exact.conditional_entropy(joint) == sum(given_x)
    assert exact.conditional_entropy(joint, given=1) == exact.joint_entropy(joint) - exact.entropy(y)
    labelled = {("ab"[i % 2] * (i + 1), j): cell for i, row in enumerate(joint) for j, cell in enumerate(row)}
    assert exact.mutual_information(labelled) == exact.mutual_information(joint)


def test_three_components() -> None:
    """X, Y fair bits, Z their exclusive or."""
    joint = {(x, y, x ^ y): "1/4" for x in (0, 1) for y in (0, 1)}
    assert exact.joint_entropy(joint, base=2) == 2
    assert exact.conditional_entropy(joint, given=[0, 1]) == 0
    assert exact.conditional_entropy(joint, given=2, base=2) == 1
    with pytest.raises(InvalidInput, match="3 components"):
        exact.mutual_information(joint)


@given(p=simplices(huge=False))
def test_perplexity(p: list[Fraction]) -> None:
    value = exact.perplexity(p)
    assert 1 <= value <= len(p)
    assert (value == len(p)) is (set(p) == {Fraction(1, len(p))})
    assert value.logarithm == exact.entropy(p)
    assert exact.perplexity(p, p) == value


def test_textbook_values() -> None:
    dyadic = exact.entropy(["1/2", "1/4", "1/8", "1/8"], base=2)
    assert dyadic == Fraction(7, 4)
    assert dyadic == 1.75
    assert dyadic == sp.Rational(7, 4)
    assert hash(dyadic) == hash(Fraction(7, 4))
    assert exact.kl_divergence(["1/2", "1/2"], ["1/4", "3/4"]) == exact.log(2) - exact.log(3) / 2
    assert exact.entropy(["1/10"] * 10, base=10) == 1
    assert exact.entropy([1]) == 0
    assert exact.pointwise(["1/2", "1/2"], ["3/4", "1/4"])[0] < 0


def test_near_ties() -> None:
    """Two entropies that differ by some 10^-400."""
    e = Fraction(1, 10**200)
    fair, bent = exact.entropy(["1/2", "1/2"]), exact.entropy([Fraction(1, 2) - e, Fraction(1, 2) + e])
    assert bent < fair
    assert bent != fair
    assert mpmath.almosteq((fair - bent).evaluate(20), mpmath.mpf(2) * mpmath.mpf(10) ** -400, 1e-15)


def test_many_outcomes_by_two_roads() -> None:
    """2,000 outcomes with 64-bit numerators: KL as one form, as a difference, and by mpmath."""
    numbers = [(x * 6364136223846793005 + 1442695040888963407) % 2**64 for x in range(1, 4001)]
    p, q = ([Fraction(x, sum(part)) for x in part] for part in (numbers[:2000], numbers[2000:]))
    d = exact.kl_divergence(p, q)
    assert d == exact.cross_entropy(p, q) - exact.entropy(p)
    with mpmath.workdps(60):
        assert abs(d.evaluate(40) - digits(kl_terms(p, q), 50)) < mpmath.mpf(10) ** -39
    assert exact.kl_divergence(p, [*p[1:], p[0]]) > 0
    assert all(math.gcd(a, b) == 1 for a, b in itertools.pairwise(b for b, _ in d.terms))


def test_primes_that_are_used_as_primes() -> None:
    assert all(sp.isprime(m) for m in MERSENNE[:8])
