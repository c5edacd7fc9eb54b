"""The exact measures against their definitions: exponents of primes by factoring, and digits by mpmath."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from rational_laws import (
    MERSENNE,
    cross_entropy_terms,
    digits,
    entropy_terms,
    exponents,
    kl_terms,
    of_form,
    pairs_of_laws,
    simplices,
)

import symdiv as sd
from symdiv import exact
from symdiv.errors import InvalidInput
from symdiv.exact import LogForm, coprime, log_form, measures

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


FORMS_OF_INPUT: list[Any] = [
    {"a": "1/2", "b": "1/3", "c": "1/6"},
    {"c": Fraction(1, 6), "b": Fraction(1, 3), "a": Fraction(1, 2), "d": 0},
    ["1/2", "1/3", "1/6"],
    ("0.5", Fraction(1, 3), sp.Rational(1, 6)),
    [0.5, fmpq(1, 3), " 1 / 6 "],
    [Decimal("0.5"), "1/3", "1/6"],
    (x for x in ("5e-1", "1/3", "1/6")),
    sd.Categorical(["1/2", "1/3", "1/6"]),
    sd.Finite({"x": "1/2", "y": "1/3", "z": "1/6"}),
    "Categorical([1/2, 1/3, 1/6])",
]


@pytest.mark.parametrize("given", FORMS_OF_INPUT, ids=lambda v: "a generator" if isinstance(v, Iterator) else str(v))
def test_forms_of_input(given: Any) -> None:
    assert exact.entropy(given) == LogForm({2: Fraction(2, 3), 3: Fraction(1, 2)})


def test_arrays() -> None:
    class Array:
        """What NumPy, JAX and PyTorch arrays have in common here."""

        def __init__(self, values: list[Any]) -> None:
            self.values = values

        def tolist(self) -> list[Any]:
            return self.values

    assert exact.entropy(Array([0.5, 0.25, 0.25]), base=2) == 1.5
    assert exact.mutual_information(Array([[0.5, 0.0], [0.0, 0.5]]), base=2) == 1


def test_outcomes_are_matched_by_name() -> None:
    p, q = {"sun": "1/4", "rain": "3/4"}, {"rain": "1/2", "sun": "1/4", "snow": "1/4"}
    assert exact.kl_divergence(p, q) == exact.log("3/2") * Fraction(3, 4)
    assert exact.kl_divergence(q, p) == sp.oo
    assert exact.pointwise(p, q) == {"sun": 0, "rain": exact.log("3/2") * Fraction(3, 4), "snow": 0}
    assert exact.kl_divergence({0: "1/2", 1: "1/2"}, sd.Categorical(["1/4", "1/4", "1/2"])) == exact.log(2)
    with pytest.raises(InvalidInput, match="2 probabilities against 3"):
        exact.kl_divergence(["1/2", "1/2"], ["1/3", "1/3", "1/3"])
    with pytest.raises(InvalidInput, match="as mappings"):
        exact.kl_divergence(["1/2", "1/2"], p)


REFUSED: list[tuple[Any, str]] = [
    ([], "at least one"),
    (["1/2", "1/3"], r"sum to 5/6, which differs from 1 by -1/6.*normalise='exact'"),
    ([0.1, 0.9], r"differs from 1 by 1/36028797018963968;"),
    ([0.1] * 10, r"differs from 1 by 1/18014398509481984;"),
    ([2, -1], "outcome 1 has -1"),
    ({"a": 2, "b": -1.0}, "outcome 'b' has -1.0"),
    ([0.5, math.nan], "outcome 1 has nan"),
    ([0.5, math.inf], "outcome 1 has inf"),
    ([0.5, None], "outcome 1 has None"),
    ([[0.5], [0.5]], "outcome 0 has"),
    ([True, False], "expected a rational number"),
    (["1/0", 1], "denominator is zero"),
    (["1e99999", 1], "beyond 10000"),
    (0.5, "expected a mapping"),
    ({0.5}, "expected a mapping"),
    (sd.Normal(0, 1), "expected a mapping"),
    ("Normal(0, 1)", "expected a mapping"),
    (["__import__('os')"], "__import__"),
]


@pytest.mark.parametrize(("given", "message"), REFUSED, ids=str)
def test_what_is_refused(given: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        exact.entropy(given)


def test_other_refusals() -> None:
    with pytest.raises(InvalidInput, match="normalise 2"):
        exact.entropy([1], normalise=2)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="sum to 0"):
        exact.entropy([0, 0], normalise="exact")
    with pytest.raises(InvalidInput, match="rows for x"):
        exact.joint_entropy(["1/2", "1/2"])
    with pytest.raises(InvalidInput, match="components 0 to 1"):
        exact.conditional_entropy([["1/2", "1/2"]], given=2)
    with pytest.raises(InvalidInput, match="two rational numbers"):
        exact.jensen_shannon([1], [1], ["1/3", "1/3", "1/3"])
    with pytest.raises(InvalidInput, match="is for numbers"):
        exact.entropy(["p", "1 - p"], normalise="exact")
    with pytest.raises(InvalidInput, match="q: the probabilities sum to 2"):
        exact.kl_divergence([1], [2])


@settings(max_examples=40)
@given(data=st.data(), floats=st.lists(st.floats(0, 1e300), min_size=1, max_size=6).filter(any))
def test_floats_mean_their_exact_values(floats: list[float], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.floats(5e-324, 1e300), min_size=len(floats), max_size=len(floats)))
    total, other_total = sum(map(Fraction, floats)), sum(map(Fraction, others))
    p, q = [Fraction(x) / total for x in floats], [Fraction(x) / other_total for x in others]
    divided = exact.kl_divergence(floats, others, normalise="exact")
    assert divided == exact.kl_divergence(p, q) >= 0
    assert divided.normalise == "exact"
    assert "normalise='exact'" in repr(divided)
    raw = exact.kl_divergence(floats, others, normalise=False)
    assert raw.normalise is False
    assert "normalise=False" in repr(raw)
    assert raw == total * divided + total * (exact.log(total) - exact.log(other_total))  # may be negative
    if total != 1:
        with pytest.raises(InvalidInput, match="differs from 1 by"):
            exact.entropy(floats)


def test_the_treatment_of_the_sum_is_visible() -> None:
    raw = exact.kl_divergence([1, 1], [2, 2], normalise=False)
    assert raw == -2 * exact.log(2) < 0
    given, divided = exact.entropy(["1/2", "1/2"]), exact.entropy([1, 1], normalise="exact")
    assert given == divided
    assert (given.normalise, divided.normalise) == (True, "exact")
    assert ((given + divided).normalise, (raw + divided).normalise, (2 * raw).in_base(2).normalise) == ("exact", False, False)
    h, c = exact.entropy([1, 2], normalise=False), exact.cross_entropy([1, 2], [3, 4], normalise=False)
    assert c == h + exact.kl_divergence([1, 2], [3, 4], normalise=False)


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
