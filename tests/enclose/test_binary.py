"""Rounding to binary formats, against an enumeration of every number of the small formats and the platform's own conversions."""

from __future__ import annotations

import math
import struct
from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from symdiv.enclose.binary import DIRECTIONS, FORMATS, format_of, nearest_float, round_ball, round_rational
from symdiv.enclose.precision import at_precision
from symdiv.errors import InvalidInput, Undetermined


def decode(name: str, pattern: int) -> float:
    """The number with this bit pattern, read by the struct module (a bfloat16 is the upper half of a float32)."""
    if name == "bfloat16":
        return float(struct.unpack("<f", struct.pack("<I", pattern << 16))[0])
    code, size = {"float16": ("<e", "<H"), "float32": ("<f", "<I"), "float64": ("<d", "<Q")}[name]
    return float(struct.unpack(code, struct.pack(size, pattern))[0])


def infinity(name: str) -> int:
    """The bit pattern of +inf; the finite non-negative numbers are the patterns below it, in order."""
    return {"float16": 0x7C00, "bfloat16": 0x7F80, "float32": 0x7F800000, "float64": 0x7FF0000000000000}[name]


@lru_cache
def finite(name: str) -> list[Fraction]:
    positive = [Fraction(decode(name, i)) for i in range(1, infinity(name))]
    return [-x for x in reversed(positive)] + [Fraction(0)] + positive


def by_enumeration(x: Fraction, name: str, toward: str) -> float:
    """Rounding as the standard defines it, by looking at all numbers of the format."""
    numbers = finite(name)
    below, above = bisect_right(numbers, x) - 1, bisect_left(numbers, x)
    low = numbers[below] if below >= 0 else -math.inf
    high = numbers[above] if above < len(numbers) else math.inf
    if toward in ("up", "down"):
        return float(high if toward == "up" else low)
    if toward == "zero":
        return float(low if x > 0 else high)
    if below < 0 or above == len(numbers):  # the format's next number, had it one, decides about infinity
        top, step = numbers[-1], numbers[-1] - numbers[-2]
        return math.copysign(math.inf if abs(x) >= top + step / 2 else float(top), x)
    if high == low or x - low < high - x:
        return float(low)
    if x - low > high - x:
        return float(high)
    return float(low if (below - len(numbers) // 2) % 2 == 0 else high)  # the pattern's last bit


fractions = st.one_of(
    st.fractions(),
    st.builds(lambda n, e: Fraction(n) * Fraction(2) ** e, st.integers(-(2**14), 2**14), st.integers(-150, 130)),
    st.builds(lambda n, e, s: (Fraction(n) * Fraction(2) ** e) + Fraction(s, 3**200), st.integers(-(2**14), 2**14), st.integers(-150, 130), st.integers(-1, 1)),
)


@pytest.mark.parametrize("toward", DIRECTIONS)
@pytest.mark.parametrize("name", ["float16", "bfloat16"])
@given(x=fractions)
def test_small_formats_agree_with_enumeration(name: str, toward: str, x: Fraction) -> None:
    rounded = round_rational(x, name, toward)
    assert rounded == by_enumeration(x, name, toward)
    assert rounded != 0 or math.copysign(1, rounded) == 1


@pytest.mark.parametrize("name", ["float16", "bfloat16"])
def test_every_tie_of_a_small_format_goes_to_even(name: str) -> None:
    numbers = finite(name)
    for i, (a, b) in enumerate(pairwise(numbers)):
        even = a if (i - len(numbers) // 2) % 2 == 0 else b
        assert round_rational((a + b) / 2, name) == even
        assert round_rational(a, name) == a


@given(x=st.fractions() | st.builds(lambda n, e: Fraction(n) * Fraction(2) ** e, st.integers(-(2**60), 2**60), st.integers(-1140, 960)))
def test_double_agrees_with_true_division(x: Fraction) -> None:
    assert round_rational(x, "float64") == x.numerator / x.denominator


@pytest.mark.parametrize("name", ["float32", "float64"])
@given(data=st.data())
def test_large_formats_at_and_between_their_numbers(name: str, data: st.DataObject) -> None:
    pattern = data.draw(st.integers(0, infinity(name) - 2))
    a, b = Fraction(decode(name, pattern)), Fraction(decode(name, pattern + 1))
    even = a if pattern % 2 == 0 else b
    nudge = (b - a) / 3**60
    assert round_rational((a + b) / 2, name) == even
    assert (round_rational((a + b) / 2 - nudge, name), round_rational((a + b) / 2 + nudge, name)) == (a, b)
    assert [round_rational((a + b) / 2, name, t) for t in ("up", "down", "zero")] == [b, a, a]
    assert [round_rational(-(a + b) / 2, name, t) for t in ("up", "down", "zero")] == [-a, -b, -a]
    assert [round_rational(a, name, t) for t in DIRECTIONS] == [a] * 4


@pytest.mark.parametrize("name", FORMATS)
def test_the_ends_of_a_format(name: str) -> None:
    form = FORMATS[name]
    top, least = Fraction(form.maximum), Fraction(form.smallest)
    step = top - Fraction(decode(name, infinity(name) - 2))
    assert form.maximum == decode(name, infinity(name) - 1)
    assert form.smallest == decode(name, 1)
    assert round_rational(top + step / 2, name) == math.inf
    assert round_rational(top + step / 2 - Fraction(1, 10**400), name) == top
    assert round_rational(top + 1, name, "zero") == round_rational(top + 1, name, "down") == top
    assert round_rational(top + 1, name, "up") == math.inf
    assert round_rational(-top - 1, name, "up") == -top
    assert round_rational(least / 2, name) == 0
    assert round_rational(least / 2 + Fraction(1, 10**400), name) == least
    assert round_rational(Fraction(1, 10**4000), name, "up") == least
    assert round_rational(Fraction(1, 10**4000), name, "down") == 0
    assert math.copysign(1, round_rational(Fraction(-1, 10**4000), name)) == 1


def ball_of_logarithm(x: int) -> object:
    return lambda precision: at_precision(precision, lambda: arb(x).log(), ())


@pytest.mark.parametrize("name", FORMATS)
@given(x=st.integers(2, 10**6))
def test_a_ball_rounds_as_its_value_does(name: str, x: int) -> None:
    sharp = at_precision(4000, lambda: arb(x).log(), ())
    mantissa, exponent = sharp.mid().man_exp()
    for toward in DIRECTIONS:
        expected = round_rational(Fraction(int(mantissa)) * Fraction(2) ** int(exponent), name, toward)
        assert nearest_float(ball_of_logarithm(x), name, toward) == expected  # type: ignore[arg-type]


def test_astronomical_exponents_cost_nothing() -> None:
    huge, tiny = arb(10) ** (10**15), arb(10) ** (-(10**15))
    assert (round_ball(huge), round_ball(huge, "float64", "zero")) == (math.inf, FORMATS["float64"].maximum)
    assert (round_ball(tiny), round_ball(tiny, "float64", "up"), round_ball(-tiny, "float64", "down")) == (0.0, 5e-324, -5e-324)


def test_a_ball_that_contains_two_answers_or_none() -> None:
    assert round_ball(arb(1, 1e-10)) is None
    assert round_ball(arb(1, 1e-10), "float16") == 1.0
    assert round_ball(arb(1, 1e-10), "float16", "up") is None
    assert round_ball(arb("nan")) is None
    assert round_ball(arb(0, math.inf)) is None
    assert (round_ball(arb("inf")), round_ball(arb("-inf"))) == (math.inf, -math.inf)
    assert round_ball(arb(0, 1e-400)) == 0.0


def test_a_value_on_a_boundary_needs_to_be_told() -> None:
    def tie(precision: int) -> arb:
        return at_precision(precision, lambda: arb(2).sqrt() ** 2 + arb(2) ** -53 - 1, ())

    with pytest.raises(Undetermined):
        nearest_float(tie, maximum=2000)
    assert nearest_float(tie, exact=1 + fmpq(1, 2**53)) == 1.0
    assert nearest_float(tie, "float64", "up", exact=1 + fmpq(1, 2**53)) == 1 + 2**-52


def test_zero_is_decided_by_the_caller() -> None:
    def nothing(precision: int) -> arb:
        return at_precision(precision, lambda: arb(2).log() * 2 - arb(4).log(), ())

    assert nearest_float(nothing, toward="up", is_zero=lambda: True) == 0.0
    with pytest.raises(Undetermined):
        nearest_float(nothing, toward="up", maximum=500)


def test_names_of_formats() -> None:
    class Dtype:
        name = "float32"

    assert format_of(float).name == "float64"
    assert format_of(Dtype()).name == "float32"
    with pytest.raises(InvalidInput, match=r"float128.*float16"):
        format_of("float128")
    with pytest.raises(InvalidInput, match="sideways"):
        round_rational(1, "float64", "sideways")
