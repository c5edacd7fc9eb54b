"""Enclosures on whole half-lines: they hold the function at drawn places, and their sums hold integrals of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose import compile_expression
from symdiv.enclose.asymptotic import near_end
from symdiv.enclose.enclosure import exact_value
from symdiv.enclose.exponent import Exponent, affine, of_constants, value_of
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import Coefficients
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import build
from symdiv.enclose.scale import Scale
from symdiv.enclose.series import Diverges, Later, Open, Series, Term, from_zero
from symdiv.enclose.tails import Tail
from symdiv.errors import Unsupported

ZERO, ONE, TWO = fmpq(0), fmpq(1), fmpq(2)
y, a, b = sp.symbols("y a b", positive=True)

FUNCTIONS: dict[str, sp.Expr] = {
    "polynomial": (y - a) ** 2 * (y + b) - y**3,
    "powers": (1 + y / b) ** (-a) - (2 + y) ** a * sp.sqrt(y),
    "difference of powers": 1 - (1 + y / (1 + y)) ** a + (y**a + b) ** (1 / a) / (1 + y),
    "logarithms": sp.log(1 + y**a) * sp.log(b + 1 / y) - sp.log(sp.log(3 + y + 1 / y)),
    "exponentials": sp.exp(-((y - a) ** 2)) * (y + sp.exp(y)) / (1 + sp.exp(-b * y)),
    "double exponentials": sp.exp(-a * sp.exp(y)) * sp.exp(y) + sp.exp(-sp.exp(-y)),
    "logarithm of a sum": sp.log(a * sp.exp(-((y - 1) ** 2)) + b * sp.exp(-(y**2) / 2)),
    "powers of logarithms": sp.exp(-((sp.log(y) - a) ** 2) / b) / y,
    "exponent in the exponent": y ** (a / (1 + y)) + (1 + 1 / y) ** y,
    "hyperbolic": sp.log(sp.cosh(y - a)) + sp.tanh(b * y) + y * sp.sech(y) + sp.coth(y + 1),
    "circular": sp.sin(a * y) / (1 + y) + sp.cos(1 / y) ** 2 - sp.cos(y / (1 + y)),
    "infinitesimal circular": (1 - sp.cos(1 / (y + b))) / sp.sin(1 / (a + y)),
    "error functions": sp.log(sp.erfc(y + a)) + sp.erf(1 / y) * sp.erf(y) + sp.log(sp.erfc(-b * y)),
    "gamma functions": sp.loggamma(y + b) + sp.digamma(a * y + 3) - sp.loggamma(1 / (y + 1)) * sp.polygamma(0, 1 / y),
    "inverse functions": sp.atan(a * y) + sp.atan(-1 / y) + sp.asinh(1 / (1 + y)) + sp.atanh(1 / (2 + y)) + sp.acosh(2 + 1 / (y + 1)),
    "kinks": sp.Abs(a - y) + sp.sign(y - b) + sp.Max(y, a, 1 / y) - sp.Min(y, sp.exp(-y)),
}
VALUES: dict[sp.Symbol, Any] = {a: Fraction(5, 3), b: Fraction(2, 7)}
IRRATIONAL: dict[sp.Symbol, Any] = {a: sp.sqrt(3), b: sp.log(2)}


def enclosure(e: sp.Expr, power: int, bits: int, values: dict[sp.Symbol, Any]) -> Series:
    coefficients = Coefficients(y)
    form = near_end(e, coefficients, power)
    function, _ = build([*coefficients.expressions, sp.S.Zero, sp.S.Zero], (a, b))
    exact = [exact_value(values[s]) for s in (a, b)]
    constants = function.raw(*(x if type(x) is fmpq else x.ball((), 300) for x in exact))
    return form(Scale(bits), constants)


def at(series: Series, u: arb) -> arb:
    """The ball that the series means at u."""
    return sum((t.c * u ** ball(value_of(t.p)) * u.log() ** ball(t.q) * at(t.e, u).exp() for t in series), arb(0))


def true_value(e: sp.Expr, u: Fraction, power: int, values: dict[sp.Symbol, Any]) -> arb:
    symbols = (y, a, b)
    program = compile_expression(e, symbols)
    return program.ball(tuple(exact_value({**values, y: u**power}[s]) for s in symbols), 3000)


@pytest.mark.parametrize("values", [VALUES, IRRATIONAL], ids=["rational", "irrational"])
@pytest.mark.parametrize("power", [1, -1])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_enclosure_holds_the_function_everywhere_beyond(name: str, power: int, values: dict[sp.Symbol, Any]) -> None:
    e = FUNCTIONS[name]
    held = 0

    @settings(max_examples=6, derandomize=True, deadline=None, database=None)
    @given(bits=st.integers(2, 9), beyond=st.fractions(1, 40, max_denominator=50))
    def check(bits: int, beyond: Fraction) -> None:
        nonlocal held
        try:
            series = at_precision(200, enclosure, (e, power, bits, values))
        except Later:
            return
        held += 1
        u = 2**bits * beyond
        found = at_precision(400, lambda: at(series, arb(fmpq(u.numerator, u.denominator))), ())
        truth = true_value(e, u, power, values)
        assert truth.is_finite()
        assert found.overlaps(truth), (bits, u, found, truth)

    try:
        check()
    except Diverges:
        assert (name, power) in {("exponent in the exponent", -1)}  # (1 + u)**(1/u): a power of the logarithm over u, bounded only together
        return
    assert held > 0


def test_a_wrong_enclosure_is_seen() -> None:
    series = at_precision(200, enclosure, (sp.log(2 + y) ** 2, 1, 4, VALUES))
    u = arb(40)
    assert at(series, u).overlaps(arb(42).log() ** 2)
    assert not at(series, u).overlaps(arb(44).log() ** 2)


TAILS: dict[str, tuple[Term, Any]] = {
    "power": (Term(ONE, fmpq(-5, 2)), lambda u: u ** arb(-1.5) / 1.5),
    "power of a logarithm": (Term(ONE, fmpq(-2), ONE), lambda u: (1 + u.log()) / u),
    "exponential": (Term(ONE, ONE, ZERO, (Term(-ONE, ONE),)), lambda u: (1 + u) * (-u).exp()),
    "Gaussian": (Term(ONE, ONE, ZERO, (Term(-ONE, TWO), Term(30 * ONE))), lambda u: (30 - u * u).exp() / 2),
    "late": (Term(ONE, ZERO, ZERO, (Term(-ONE, TWO), Term(fmpq(200), ONE), Term(fmpq(-10000)))), lambda u: (u - 100).erfc() * arb.pi().sqrt() / 2),
    "log-normal": (Term(ONE, -ONE, ZERO, (Term(-ONE, ZERO, TWO),)), lambda u: u.log().erfc() * arb.pi().sqrt() / 2),
    "double": (Term(ONE, ZERO, ZERO, (Term(-ONE, ZERO, ZERO, (Term(ONE, ONE),)),)), lambda u: u.exp().expint(arb(1))),
    "heavy": (Term(ONE, fmpq(-101, 100)), lambda u: 100 * u ** arb(fmpq(-1, 100))),
}


@pytest.mark.parametrize("name", TAILS)
def test_tail_holds_the_integral(name: str) -> None:
    assert_tails(name)
    term, _ = TAILS[name]
    found = Scale(59).tail((term,))
    assert found.rad() < 1e-15 or found.rel_accuracy_bits() > 40


def assert_tails(name: str) -> None:
    """The integral beyond 2, 4, … is in the enclosure, also where each coefficient is a ball."""
    term, integral = TAILS[name]
    bounded = 0
    for bits in range(2, 60):
        try:
            found, wide = Scale(bits).tail((term,)), Scale(bits).tail((term._replace(c=arb(1, 0.25)), term._replace(c=arb(0, 0.125))))
        except Later:
            continue
        bounded += 1
        truth = integral(arb(2) ** bits)
        assert found.overlaps(truth)
        assert all(wide.contains(truth.mid() * factor) for factor in (arb(0.75), arb(1), arb(1.25)))
    assert bounded >= 48


WRONG: dict[str, Callable[[Any], Any]] = {
    "the exponent off by one": lambda original: lambda self, d, q: original(self, d + 1, q),
    "a power of the logarithm lost": lambda original: lambda self, d, q: original(self, d, 0),
    "half of it": lambda original: lambda self, d, q: original(self, d, q) / 2,
}


@pytest.mark.parametrize("fault", WRONG)
def test_wrong_tails_are_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scale, "_power_integral", WRONG[fault](Scale._power_integral))
    with pytest.raises(AssertionError):
        assert_tails("power of a logarithm")


@pytest.mark.parametrize(("name", "power"), [("exponential", 2), ("Gaussian", 2), ("late", 2), ("log-normal", 2), ("double", 9)])
def test_a_peak_that_is_too_low_is_seen(name: str, power: int, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Scale.peak
    monkeypatch.setattr(Scale, "peak", lambda self, p, q, e: original(self, p, q, e) ** power if e else original(self, p, q, e))
    with pytest.raises(AssertionError):
        assert_tails(name)


@pytest.mark.parametrize(
    ("series", "sign"),
    [
        ((Term(ONE, fmpq(-1)),), 1),
        ((Term(-ONE, fmpq(-1), -ONE), Term(TWO, fmpq(-1), fmpq(-3, 2))), -1),
        ((Term(arb(-3, 1), fmpq(-1, 2)), Term(fmpq(7), fmpq(-2))), -1),
        ((Term(ONE, fmpq(-9), ZERO, (Term(fmpq(1, 100), ZERO, TWO),)),), 1),
        ((Term(ONE, fmpq(-1), fmpq(-101, 100)),), 0),
        ((Term(ONE, arb(-1, 1e-9)),), 0),
        ((Term(ONE, fmpq(-2)),), 0),
        ((), 0),
    ],
    ids=str,
)
def test_divergence(series: tuple[Term, ...], sign: int) -> None:
    assert Scale(30).divergence(series) == sign


def test_what_declines_does_not_diverge() -> None:
    with pytest.raises(Diverges):
        Scale(20).divergence((Term(ONE, ONE, ZERO, (Term(-ONE, ONE),)),))
    with pytest.raises(Later):  # the sum may have either sign up to u = 2**20
        Scale(2).divergence((Term(ONE, ONE), Term(-fmpq(2**20))))


@pytest.mark.parametrize(
    "term",
    [
        Term(fmpq(1), fmpq(-1)),
        Term(fmpq(1), fmpq(-1), fmpq(-2)),
        Term(fmpq(1), fmpq(0), fmpq(0), (Term(fmpq(1), fmpq(1)),)),
        Term(fmpq(1), fmpq(-9), fmpq(0), (Term(fmpq(1, 10**9), fmpq(0), fmpq(2)),)),
    ],
    ids=str,
)
def test_what_does_not_decrease_fast_enough_has_no_tail(term: Term) -> None:
    with pytest.raises(Diverges):
        Scale(20).tail((term,))


def test_open_signs_and_unknown_functions_give_no_bound() -> None:
    with pytest.raises(Later):
        Scale(20).tail((Term(fmpq(1), fmpq(0), fmpq(0), (Term(arb(0, 1), fmpq(1)),)),))
    with pytest.raises(Later):
        Scale(20).log((Term(arb(0, 1)),))
    with pytest.raises(Unsupported, match="besseli"):
        near_end(sp.besseli(0, y), Coefficients(y), 1)


SUMS: dict[str, sp.Expr] = {
    "logarithm": sp.log(2 * sp.exp(-a * y) + 3 * y * sp.exp(-b * y)),
    "logarithm of powers": sp.log(y ** (-a) + 2 * y ** (-b) * (1 - 1 / y)),
    "inverse": 1 / (sp.exp(-a * y**2) + 5 * sp.exp(-b * y**2)),
    "root": sp.sqrt(5 * sp.exp(a * y) + sp.exp(b * y)),
}


@pytest.mark.parametrize("name", SUMS)
def test_sums_whose_largest_term_is_not_known(name: str) -> None:
    """The enclosure for all a and b of two balls that overlap holds the function at each of them, whichever term is the larger there."""
    width = fmpq(1, 1 << 12)
    coefficients = Coefficients(y)
    form = near_end(SUMS[name], coefficients, 1)
    function, _ = build([*coefficients.expressions, sp.S.Zero, sp.S.Zero], (a, b))

    def enclosed() -> Series:
        return form(Scale(3), function.raw(arb(1, width), arb(1 + width, width))[:-2])

    series = at_precision(200, enclosed, ())
    for u in (fmpq(8), fmpq(33), fmpq(1000), fmpq(20000)):
        found = at_precision(400, lambda u=u: at(series, arb(u)), ())
        for pair in ((1, 1 + width), (1 - width, 1 + 2 * width), (1 + width, fmpq(1))):
            numbers = {s: Fraction(int(fmpq(v).p), int(fmpq(v).q)) for s, v in zip((a, b), pair, strict=True)}
            truth = true_value(SUMS[name], Fraction(int(u.p), int(u.q)), 1, numbers)
            assert found.contains(truth), (u, pair, found, truth)


def test_a_sum_that_may_vanish_has_no_logarithm() -> None:
    unsure = (Term(ONE, ZERO, ZERO, (Term(arb(-1, 0.01), ONE),)), Term(-ONE, ZERO, ZERO, (Term(arb(-1, 0.01), ONE),)))
    for operation in (Scale(20).log, lambda s: Scale(20).power(s, fmpq(-1))):
        with pytest.raises(Later):
            operation(unsure)


def test_a_large_power_of_what_is_near_one_keeps_its_digits() -> None:
    """(1 - 1/u)**r for r = 10**99/6 is 1 - r/u (1 - v)**(r-1) with v < 2**-500, which 1 - v at 150 bits does not show."""
    r = fmpq(10**99, 6)

    def power() -> tuple[Term, ...]:
        return Scale(500).power((Term(fmpq(1)), Term(fmpq(-1), fmpq(-1))), r)

    one, rest = at_precision(150, power, ())
    assert one == Term(fmpq(1))
    assert rest.p == -1
    assert rest.c.overlaps(arb(-r))
    assert rest.c.rel_accuracy_bits() > 100


def test_an_exponential_of_an_unsettled_number_is_open() -> None:
    assert Scale(4).exp((Term(arb(3, 2)),))
    with pytest.raises(Open):
        Scale(4).exp((Term(arb(3, 2**11)),))


def test_what_is_open_at_one_precision_is_asked_at_a_higher_one() -> None:
    """The exponent at the end y = 0 is 10**60 - 10**60 asin(1/2) 6/pi + 1/3, of which 128 bits say nothing."""
    exponent = sp.Add(10**60, -(10**60) * 6 / sp.pi * sp.asin(sp.Rational(1, 2) + y, evaluate=False), sp.Rational(1, 3), evaluate=False)
    tail = Tail(sp.exp(exponent) * y ** sp.Rational(1, 3), y, (), -1)
    with pytest.raises(NeedsPrecision):
        at_precision(64, tail.cut, ((), 40, arb(1)))
    bits, beyond = at_precision(512, tail.cut, ((), 40, arb(1)))
    assert bits > 100
    assert beyond.is_finite()


def one_exponential(e: sp.Expr) -> sp.Expr:
    """(exp(w) - 1)/w."""
    return sp.hyper((1,), (2,), e)


def one_logarithm(e: sp.Expr) -> sp.Expr:
    """log(1 + w)/w at w = -e."""
    return sp.hyper((1, 1), (2,), e)


step = sp.Symbol("step", real=True)
WIDE: dict[str, tuple[sp.Expr, bool]] = {  # a function, and whether the step is not below 0
    "exponential": (y * one_exponential(step * y) * sp.exp(-y), False),
    "its derivative": (y**2 * sp.hyper((2,), (3,), step * y) / 2 * sp.exp(-y), False),
    "in an exponent": (sp.exp(-y * one_exponential(step * y) / 3 - y), False),
    "in a logarithm": (sp.log(1 + y * one_exponential(step * y)) * sp.exp(-y), False),
    "beside what declines": (sp.exp(-y) / (1 + sp.exp(y * one_exponential(step * y) / 4 - 1)), False),
    "logarithm": (y * one_logarithm(-step * (3 * y - 1)) / (1 + y) ** 4, True),
    "its own derivative": (y**2 * sp.hyper((2, 2), (3,), -step * (3 * y - 1)) / (1 + y) ** 4, True),
    "logarithm in an exponent": (y**2 * sp.exp(-(3 * y - 1) * one_logarithm(-step * (3 * y - 1))) / (1 + y) ** 5, True),
}


@pytest.mark.parametrize("name", WIDE)
def test_functions_of_a_parameter_about_zero_are_held_at_all_its_values(name: str) -> None:
    """However far out, where the parameter times the variable may be anything."""
    e, one_sided = WIDE[name]
    most = Fraction(1, 2**40)
    ball_of_steps = from_zero(arb(fmpq(1, 2**40))) if one_sided else arb(0, fmpq(1, 2**40))
    coefficients = Coefficients(y)
    form = near_end(e, coefficients, 1)
    constants = build([*coefficients.expressions, sp.S.Zero, sp.S.Zero], (step,))[0].raw(ball_of_steps)
    program = compile_expression(e, (y, step))

    @settings(max_examples=25, derandomize=True, deadline=None, database=None)
    @given(st.integers(5, 20), st.fractions(1, 40, max_denominator=50), st.fractions(0 if one_sided else -1, 1, max_denominator=9))
    def check(bits: int, beyond: Fraction, share: Fraction) -> None:
        u = 2**bits * beyond
        series = at_precision(200, form, (Scale(bits), constants))
        found = at_precision(400, lambda: at(series, arb(fmpq(u.numerator, u.denominator))), ())
        assert found.overlaps(program.ball((exact_value(u), exact_value(share * most)), 3000))
        assert at_precision(200, Scale(bits).tail, (series,)).is_finite()

    check()


def test_a_product_ends_exactly_at_zero_where_a_factor_does() -> None:
    unit = from_zero(arb(1))
    for x in (fmpq(1, 3), arb(3).sqrt(), unit):
        for sign in (1, -1):
            product = (Scale(4).scaled((Term(unit),), x if sign > 0 else -x)[0]).c
            assert product >= 0 if sign > 0 else product <= 0
            assert product.overlaps(arb(x) if sign > 0 else -arb(x))
    assert not Scale(4).scaled((Term(arb(0, 1)),), ONE)[0].c >= 0


def test_what_is_not_above_zero_bounds_an_exponential_by_one() -> None:
    """u**-3 exp(-[0, 1] u) is at most u**-3; with a plus sign it is not bounded."""
    unit = from_zero(arb(1))
    assert Scale(4).peak(fmpq(-3), ZERO, (Term(-unit, ONE),)) <= arb(2) ** -12 * (1 + arb(2) ** -20)
    for e in ((Term(unit, ONE),), (Term(arb(0, 1), ONE),), (Term(-unit, ONE), Term(ONE, fmpq(1, 2)))):
        with pytest.raises((Later, Diverges)):
            Scale(4).peak(fmpq(-3), ZERO, e)


def test_exponents_that_are_not_known_exactly_cancel_by_name() -> None:
    """u**(a - 1/3) / u**a is u**(-1/3) for every a; of two numbers with equal balls nothing cancels."""
    wide = arb(2, fmpq(1, 8))
    first, second = (of_constants(fmpq(n, 3), {0: ONE, 1: fmpq(-2)}, (wide, wide)) for n in (-1, 0))
    assert first - second == fmpq(-1, 3)
    assert type(first - second) is fmpq
    one, other = (of_constants(ZERO, {number: ONE}, (wide, wide)) for number in (0, 1))
    assert isinstance(one - other, Exponent)
    assert (one - other).value.contains(fmpq(1, 8))
    assert type(one * other) is arb
    assert of_constants(ONE, {0: TWO}, (fmpq(1, 2),)) == TWO
    assert (2 - one).value.overlaps(2 - wide)
    assert (one / 2 + arb(1)).overlaps(wide / 2 + 1)
    assert affine(a - sp.Rational(1, 3) * b * a + 2 - a / 2) == (TWO, {a: fmpq(1, 2), a * b: fmpq(-1, 3)})
    scale = Scale(8)
    for p in (one, other):  # terms of exponents that are proved to be one are one term
        assert len(scale.add((Term(ONE, one),), (Term(ONE, p),))) == (1 if p is one else 2)


def test_a_logarithm_over_its_argument_has_no_bound_where_the_argument_may_be_on_its_cut() -> None:
    """log(1 - w)/w for w from 0 on, which is infinite at w = 1."""
    coefficients = Coefficients(y)
    form = near_end(sp.hyper((1, 1), (2,), step * (3 * y - 1)), coefficients, 1)
    constants = build([*coefficients.expressions, sp.S.Zero, sp.S.Zero], (step,))[0].raw(from_zero(arb(fmpq(1, 2**40))))
    with pytest.raises((Later, Diverges)):
        form(Scale(8), constants)
