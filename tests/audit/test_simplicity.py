"""What is tried in place of a number is simpler to read, and every number has a way to simple ones."""

from __future__ import annotations

import math
from fractions import Fraction

import planted
from hypothesis import given
from hypothesis import strategies as st

from symdiv.audit.arguments import Probabilities, Vector, positive, real
from symdiv.audit.matrix_arguments import Covariance, Triangular
from symdiv.audit.points import simpler_points
from symdiv.audit.simplicity import complexity, shortest, simpler_numbers, simpler_pairs
from symdiv.enclose.binary import FORMATS, round_rational

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBERS)
def test_simpler_numbers_are_simpler_and_come_in_order(x: float) -> None:
    found = simpler_numbers(x)
    sizes = [complexity(c) for c in found]
    assert sizes == sorted(sizes)
    assert all(size < complexity(x) for size in sizes)
    assert all(math.isfinite(c) for c in found)


def test_the_order_is_whole_numbers_then_short_decimals_then_powers_of_ten() -> None:
    numbers = [1.0, 10.0, 0.5, 0.25, 1e5, 1e30, 0.123456789, 1e-100, 2e-314]
    assert sorted(numbers, key=complexity) == [1.0, 10.0, 0.5, 0.25, 1e5, 1e30, 0.123456789, 1e-100, 2e-314]


def shrunk(x: float, fails: object) -> float:
    """What the greedy choice leads to where ``fails`` is what must stay true."""
    while True:
        better = next((c for c in simpler_numbers(x) if fails(c)), None)  # type: ignore[operator]  # it is a function
        if better is None:
            return x
        x = better


def test_where_a_fault_begins_is_found_to_a_digit_or_to_a_power_of_ten() -> None:
    assert shrunk(3.511119404027961e305, lambda c: c > 2.0**600) == 1e181
    assert shrunk(1.0000000000000002, lambda c: 1 < c < 1 + 3e-10) == 1.0000000001
    assert shrunk(-4096.0, lambda c: c < -63) == -100
    assert shrunk(-4096.0, lambda c: c < -99) == -100
    assert shrunk(0.9999999, lambda c: 0.95 < c < 1) == 0.99
    assert shrunk(123.456, lambda c: c > 0) == 1
    assert shrunk(5e-324, lambda c: 0 < c < 1e-300) == 1e-301


@given(NUMBERS.filter(lambda x: x != 0), st.integers(1, 12))
def test_near_pairs_stay_as_near(x: float, digits: int) -> None:
    y = x * (1 + 10.0**-digits)
    for a, b in simpler_pairs(x, y):
        if x == y:
            assert a == b
        elif math.isfinite(y):
            assert a != b
            assert abs(b / a - 1) < 10 * abs(y / x - 1)


def test_two_equal_arguments_are_made_simpler_together() -> None:
    function = planted.PLANTED["wrong formula"]
    found = simpler_points(function, ((3.75,), (3.75,)), FORMATS["float64"])
    assert ((1.0,), (1.0,)) in found
    assert ((1.0,), (3.75,)) in found
    assert [complexity(p) for p in found] == sorted(complexity(p) for p in found)


@given(NUMBERS, st.sampled_from(("float32", "float16", "bfloat16")))
def test_what_is_written_for_a_number_of_a_format_is_read_as_it(x: float, name: str) -> None:
    number = round_rational(Fraction(x), FORMATS[name])
    if math.isfinite(number):
        short = Fraction(shortest(number, FORMATS[name]))
        assert round_rational(short, FORMATS[name]) == number
        assert round_rational(Fraction(round_rational(short, "float32")), FORMATS[name]) == number
        assert complexity(float(short)) <= complexity(number)


def test_a_number_of_float32_is_as_simple_as_it_is_written_there() -> None:
    function, format = planted.PLANTED["wrong formula"], FORMATS["float32"]
    tenth = round_rational(Fraction(1, 10), format)
    found = simpler_points(function, ((0.123456,), (1.0,)), format)
    assert ((tenth,), (1.0,)) in found
    assert complexity(tenth, format) == complexity(0.1)


def test_matrices_become_diagonal_and_vectors_plain_in_one_step() -> None:
    matrix = ((3.7, 0.2), (0.2, 1.3))
    assert list(Covariance(2).simpler(matrix))[:2] == [((1.0, 0.0), (0.0, 1.0)), ((3.7, 0.0), (0.0, 1.3))]
    assert list(Triangular(2).simpler(((3.7, 0.0), (0.2, 1.3))))[:2] == [((1.0, 0.0), (0.0, 1.0)), ((3.7, 0.0), (0.0, 1.3))]
    assert list(Vector(real(), 2).simpler((3.7, 0.2)))[:2] == [(0.0, 0.0), (1.0, 1.0)]
    assert next(Vector(positive(), 2).simpler((3.7, 0.2))) == (1.0, 1.0)


def test_vectors_matrices_and_probabilities_that_are_near_are_made_simpler_together() -> None:
    assert ((1.0, 3.7), (1.00001, 3.7)) in list(Vector(positive(), 2).simpler_pairs((2.2, 3.7), (2.20002, 3.7)))
    assert next(Probabilities(3).simpler_pairs((0.125, 0.25, 0.625), (0.126, 0.249, 0.625))) == ((0.5, 0.5, 0.0), (0.5009765625, 0.4990234375, 0.0))
    matrix = ((2.0, 0.5), (0.5, 1.0))
    assert list(Covariance(2).simpler_pairs(matrix, matrix)) == [(((1.0, 0.0), (0.0, 1.0)),) * 2]
    assert next(Triangular(2).simpler_pairs(matrix, ((2.002, 0.5), (0.5, 1.0)))) == (((1.0, 0.0), (0.0, 1.0)), ((1.001, 0.0), (0.0, 1.0)))


def test_simpler_matrices_are_of_their_kind() -> None:
    covariance, lower = ((4.5, 1.25), (1.25, 3.0)), ((4.5, 0.0), (-1.25, 3.0))
    for kind, value in ((Covariance(2), covariance), (Triangular(2), lower)):
        found = list(kind.simpler(value))
        assert ((1.0, 0.0), (0.0, 1.0)) in found
        assert len(found) > 5
        assert all(kind.contains(matrix) for matrix in found)
        assert not kind.contains(((1.0, 0.0), (0.0, -1.0)))
