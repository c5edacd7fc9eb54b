"""Logarithmic forms as numbers: equality against factoring, order against 2,000 digits, the laws of == and hash."""

from __future__ import annotations

import math
import pickle
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rational_laws import digits, exponents, of_form

from symdiv.enclose.binary import DIRECTIONS, FORMATS, round_rational
from symdiv.errors import InvalidInput, Unsupported
from symdiv.exact import LogForm, PowerProduct, log
from symdiv.exact.log_form import MODULUS, ORDER

coefficients = st.fractions(-3, 3, max_denominator=12)
numbers = st.one_of(st.integers(1, 60), st.sampled_from([2**10, 6**4, 30030, MODULUS, 2 * MODULUS, MODULUS**2, 2**61 - 1]), st.integers(1, 10**9))
sums = st.dictionaries(numbers, coefficients, max_size=5)
small = st.dictionaries(st.integers(1, 12), st.integers(-2, 2), max_size=3)  # many of these are equal


def pairs(sum_: dict[int, Any]) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(c), Fraction(m)) for m, c in sum_.items()]


@given(first=sums | small, second=sums | small)
def test_equality_is_that_of_prime_exponents(first: dict[int, Any], second: dict[int, Any]) -> None:
    a, b = LogForm(first), LogForm(second)
    assert of_form(a) == exponents(pairs(first))
    same = exponents(pairs(first)) == exponents(pairs(second))
    assert (a == b) is same
    assert (a != b) is not same
    assert (hash(a) == hash(b)) is same  # different values collide with a probability of 2^-61
    assert ((a - b) == 0) is same
    assert bool(a - b) is not same


@given(given=sums)
def test_the_hash_does_not_depend_on_the_basis(given: dict[int, Fraction]) -> None:
    form = LogForm(given)
    over_primes = LogForm(exponents(pairs(given)))
    assert form == over_primes
    assert hash(form) == hash(over_primes)
    assert hash(form.in_base(2)) == hash(over_primes.in_base(2))


def test_bases_differ_where_values_do_not() -> None:
    """The premise of the test above: 35 stays whole in one form and not in the other."""
    whole = LogForm({35: Fraction(1, 3)})
    apart = LogForm({5: Fraction(1, 3), 7: Fraction(1, 3)})
    assert whole.terms != apart.terms
    assert whole == apart
    assert hash(whole) == hash(apart)


def test_the_modulus_of_the_hash_is_a_safe_prime() -> None:
    assert sp.isprime(MODULUS)
    assert sp.isprime(ORDER)
    assert MODULUS == 2 * ORDER + 1


def test_the_hash_at_its_own_modulus() -> None:
    assert hash(log(MODULUS) + log(3)) == hash(LogForm({3 * MODULUS: 1}))
    assert log(MODULUS) != 0
    assert log(3) != log(3 * MODULUS)
    awkward = LogForm({6: Fraction(1, ORDER)})
    assert awkward == LogForm({2: Fraction(1, ORDER), 3: Fraction(1, ORDER)})
    assert hash(awkward) == hash(LogForm({2: Fraction(1, ORDER), 3: Fraction(1, ORDER)}))
    assert awkward != LogForm({2: Fraction(1, ORDER)})


@settings(max_examples=50)
@given(first=sums, second=sums)
def test_order_is_that_of_2000_digits(first: dict[int, Fraction], second: dict[int, Fraction]) -> None:
    a, b = LogForm(first), LogForm(second)
    with mpmath.workdps(2000):
        difference = digits(pairs(first), 2000) - digits(pairs(second), 2000)
        sign = 0 if exponents(pairs(first)) == exponents(pairs(second)) else int(mpmath.sign(difference))
        assert sign == 0 or abs(difference) > mpmath.mpf(10) ** -1900
    assert ((a > b) - (a < b)) == sign
    assert (a <= b, a >= b) == (sign <= 0, sign >= 0)
    assert (a - b).sign() == sign


@settings(max_examples=40)
@given(first=sums, second=sums, third=sums, factor=coefficients)
def test_arithmetic(first: dict[int, Fraction], second: dict[int, Fraction], third: dict[int, Fraction], factor: Fraction) -> None:
    a, b, c = LogForm(first), LogForm(second), LogForm(third)
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert factor * (a + b) == a * factor + b * factor
    assert a - b == -(b - a)
    assert a + 0 == a - 0 == 0 + a == -(0 - a) == sum([a]) == a
    assert abs(a) == abs(-a) >= 0
    if factor:
        assert a / factor * factor == a
    assert of_form(a + factor * b) == exponents(pairs(first) + [(factor * c, x) for c, x in pairs(second)])


@given(given=sums, value=st.fractions(-5, 5) | st.floats(-5, 5) | st.integers(-5, 5))
def test_comparison_with_rational_numbers(given: dict[int, Fraction], value: Any) -> None:
    form = LogForm(given)
    with mpmath.workdps(200):
        exact = Fraction(value)
        difference = digits(pairs(given), 200) - mpmath.mpf(exact.numerator) / exact.denominator
    zero = not exponents(pairs(given))
    if zero:
        assert form == 0
        assert (form == value) is (value == 0)
        assert hash(form) == hash(0)
        assert (form < value, form <= value) == (value > 0, value >= 0)
    else:  # transcendental
        assert form != value
        assert (form < value) is (form <= value) is bool(difference < 0)
        assert (value < form) is bool(difference > 0)


def test_a_rational_number_very_near() -> None:
    """Convergents of log 2, the last of them right to 600 digits."""
    with mpmath.workdps(1300):
        x = mpmath.log(2)
        h, k = [0, 1], [1, 0]
        while k[-1] < 10**300:
            a = int(mpmath.floor(x))
            h, k = [*h, a * h[-1] + h[-2]], [*k, a * k[-1] + k[-2]]
            x = 1 / (x - a)
    for n in range(2, len(h)):
        assert (log(2) > Fraction(h[n], k[n])) is (n % 2 == 0)


@pytest.mark.parametrize("base", [2, 10, "3/2", 6, 4])
@settings(max_examples=40)
@given(given=sums, factor=coefficients)
def test_other_bases(base: Any, given: dict[int, Fraction], factor: Fraction) -> None:
    number = Fraction(base)
    form = LogForm(given).in_base(base)
    with mpmath.workdps(60):
        assert mpmath.almosteq(form.evaluate(50), digits(pairs(given), 60) / mpmath.log(mpmath.mpf(number.numerator) / number.denominator), 1e-49)
    unit, own = exponents([(Fraction(1), number)]), exponents(pairs(given))
    ratios = {own.get(p, Fraction(0)) / e for p, e in unit.items()}
    rational = ratios.pop() if len(ratios) == 1 and own.keys() <= unit.keys() else None
    assert form.as_rational() == rational
    assert log(number, base=base) * factor == factor
    assert hash(log(number, base=base) * factor) == hash(factor)
    assert form + factor - factor == form
    assert (form + factor).in_base(None) == LogForm(given) + factor * log(number)
    assert form.in_base(None) == LogForm(given)


def test_bases_do_not_mix() -> None:
    for mixed in (lambda: log(2) == log(2, base=2), lambda: log(2) < log(2, base=2), lambda: log(2) + log(2, base=2)):
        with pytest.raises(InvalidInput, match=r"nats.*bits.*in_base"):
            mixed()
    with pytest.raises(Unsupported, match="in nats"):
        log(2) + 1
    with pytest.raises(Unsupported, match="rational base"):
        log(2, base=sp.sqrt(2))
    with pytest.raises(InvalidInput, match="greater than 1"):
        log(2, base=1)


@settings(max_examples=40)
@given(given=sums, count=st.sampled_from([1, 15, 50, 300]))
def test_digits_and_enclosures(given: dict[int, Fraction], count: int) -> None:
    form = LogForm(given)
    with mpmath.workdps(count + 80):
        truth = digits(pairs(given), count + 60)
        slack = mpmath.mpf(10) ** -(count + 50)
        value, found = form.evaluate(count), form.enclose(count)
        if form == 0:
            assert value == found.lower == found.upper == 0
            return
        assert abs(value - truth) <= abs(truth) * mpmath.mpf(10) ** -count / 2 + slack
        assert found.lower - slack <= truth <= found.upper + slack
        assert found.upper - found.lower <= abs(truth) * mpmath.mpf(10) ** -count


@pytest.mark.parametrize("dtype", FORMATS)
@settings(max_examples=40)
@given(given=sums, shift=st.integers(-200, 200))
def test_floats_are_correctly_rounded(dtype: str, given: dict[int, Fraction], shift: int) -> None:
    form = LogForm(given) * Fraction(2) ** shift
    with mpmath.workdps(120):
        truth = digits([(c * Fraction(2) ** shift, x) for c, x in pairs(given)], 100 + max(0, shift))
        exact = (Fraction(int(mpmath.sign(truth))) * int(truth.man)) * Fraction(2) ** int(truth.exp) if form != 0 else Fraction(0)
    for toward in DIRECTIONS:
        rounded = form.nearest(dtype, toward)
        assert rounded == round_rational(exact, dtype, toward)
        assert rounded != 0 or math.copysign(1, rounded) == 1


def test_exact_rational_values_round_exactly() -> None:
    tie = log(2, base=2) * (1 + Fraction(1, 2**53))
    assert tie == 1 + Fraction(1, 2**53)
    assert (tie.nearest(), tie.nearest("float64", "up"), float(tie)) == (1.0, 1 + 2**-52, 1.0)
    assert (log(8, base=2) / 3).evaluate(50) == 1
    assert LogForm().nearest("float16", "up") == 0.0


def test_near_ties_are_told_apart() -> None:
    """Forms that differ by some 10^-400, and by 10^-4000."""
    for size in (400, 4000):
        tiny = log(1 + Fraction(1, 10**size))
        a, b = log(3) + tiny, log(3)
        assert a > b
        assert a != b
        assert hash(a) != hash(b)
        assert not a < b
        assert mpmath.almosteq((a - b).evaluate(10), mpmath.mpf(10) ** -size, 1e-9)


def test_infinity() -> None:
    form = log(2)
    for infinite in (sp.oo, math.inf):
        assert form < infinite
        assert not form > infinite
        assert form > -infinite
        assert form != infinite
        assert form + infinite == infinite + form == sp.oo
        assert form - infinite == -sp.oo
        assert infinite - form == sp.oo


@settings(max_examples=40)
@given(given=sums)
def test_sympy_text_and_latex(given: dict[int, Fraction]) -> None:
    form = LogForm(given)
    assert exponents(_sympy_terms(form.to_sympy())) == exponents(pairs(given))
    assert exponents(_sympy_terms(sp.sympify(str(form)))) == exponents(pairs(given))
    assert sp.sympify(form) == form.to_sympy()
    assert form._repr_latex_().count("log") == len(form.terms)
    assert pickle.loads(pickle.dumps(form)) == form


def _sympy_terms(expression: sp.Expr) -> list[tuple[Fraction, Fraction]]:
    found = []
    for term in sp.Add.make_args(expression):
        if term != 0:
            (logarithm,) = term.atoms(sp.log)
            c = sp.cancel(term / logarithm)
            found.append((Fraction(int(c.p), int(c.q)), Fraction(int(logarithm.args[0]))))
    return found


def test_texts_are_short_where_numbers_are_long() -> None:
    huge = LogForm({10**5000 + 1: Fraction(1, 10**5000 + 3)})
    assert len(repr(huge)) < 200
    assert "(5001 digits)" in repr(huge)
    assert len(str(huge)) > 10_000
    many = LogForm(dict.fromkeys(sp.primerange(2, 200), 1))
    assert "(46 terms)" in repr(many)


def test_what_is_refused() -> None:
    with pytest.raises(InvalidInput, match="-1"):
        LogForm({-1: 1})
    with pytest.raises(InvalidInput, match="positive rational"):
        log(0)
    with pytest.raises(InvalidInput, match="digits 0"):
        log(2).evaluate(0)
    with pytest.raises(ZeroDivisionError):
        log(2) / 0
    for wrong in (lambda: log(2) * "a", lambda: log(2) + "a", lambda: log(2) < "a", lambda: log(2) * log(3), lambda: log(2) - "a"):
        with pytest.raises(TypeError):
            wrong()
    assert log(2) != "log(2)"


@settings(max_examples=40)
@given(first=sums | small, second=sums | small, value=st.fractions(0, 50))
def test_powers_compare_as_their_logarithms(first: dict[int, Any], second: dict[int, Any], value: Fraction) -> None:
    a, b = LogForm(first), LogForm(second)
    x, y = PowerProduct(a), PowerProduct(b)
    assert (x == y) is (a == b)
    assume(abs(float(a)) < 50 and abs(float(b)) < 50)
    assert (x < y) is (a < b)
    assert hash(x) == hash(y) or x != y
    exact = exponents(pairs(first))
    rational = all(e.denominator == 1 for e in exact.values())
    assert (x.as_rational() is not None) is rational
    if rational:
        product = math.prod((Fraction(p) ** int(e) for p, e in exact.items()), start=Fraction(1))
        assert x == product == x.as_rational()
        assert hash(x) == hash(product)
    assert (x == value) is (value > 0 and a == log(value))
    assert (x > value) is (value == 0 or a > log(value))
    assert (a == x) is (x == a) is False  # a transcendental number, or zero, and a positive algebraic one
    with mpmath.workdps(60):
        assert mpmath.almosteq(x.evaluate(40), mpmath.exp(digits(pairs(first), 60)), 1e-38)


def test_a_rational_form_and_a_rational_power() -> None:
    assert log(8, base=2) == PowerProduct(log(3))
    assert hash(log(8, base=2)) == hash(PowerProduct(log(3))) == hash(3)
    assert log(8, base=2) < PowerProduct(log(4))
