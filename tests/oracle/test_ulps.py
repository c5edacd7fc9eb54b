"""Errors in ulps: exact cases, subnormals, zeros, infinities, NaN."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import symdiv as sd
from symdiv.errors import InvalidInput

ulp_error = sd.oracle.ulp_error


def shifted(distance: object) -> tuple[Any, Any]:
    """Two normals with KL = distance^2 / 2."""
    return sd.Normal(0, 1), sd.Normal(distance, 1)


@pytest.mark.parametrize(
    ("returned", "distance", "ulps"),
    [
        (0.5, 1, 0),
        (0.5 + 2.0**-53, 1, 1),
        (0.5 - 2.0**-54, 1, Fraction(1, 2)),  # below the truth the numbers are closer, the unit is that of the truth
        (0.0, 1, 2**52),
        (5e-324, 0, 1),
        (-5e-324, 0, 1),
        (0.0, 0, 0),
        (5e-324, Fraction(1, 2**536), 1),  # the truth 2^-1073 is two least numbers
        (0.0, Fraction(1, 2**538), Fraction(1, 8)),  # truth 2^-1077
    ],
)
def test_exact_errors(returned: float, distance: object, ulps: float) -> None:
    assert float(ulp_error(returned, "kl_divergence", *shifted(distance))) == ulps


def test_the_error_is_measured_from_the_truth() -> None:
    """log 2 lies 0.2 ulps above the nearest float32; the float64 returned differs by that."""
    error = ulp_error(np.float32(math.log(2)), "entropy", sd.Uniform(0, 2))
    expected = abs(Fraction(float(np.float32(math.log(2)))) - Fraction("0.693147180559945309417232121458176568")) / Fraction(2) ** -24
    assert error.dtype == "float32"
    assert abs(error.ulps - float(expected)) < 1e-9
    assert ulp_error(np.float32(math.log(2)), "entropy", sd.Uniform(0, 2), dtype="float64").ulps > 1e6


def test_a_rounded_value_is_at_most_half_an_ulp_off() -> None:
    for dtype in ("float16", "bfloat16", "float32", "float64"):
        nearest = sd.oracle.nearest("kl_divergence", "Gamma(2, 3)", "Gamma(5/2, 1/3)", dtype=dtype)
        assert 0 < ulp_error(nearest, "kl_divergence", "Gamma(2, 3)", "Gamma(5/2, 1/3)", dtype=dtype).ulps <= 0.5


@pytest.mark.parametrize(
    ("returned", "p", "q", "ulps"),
    [
        (math.nan, "Normal(0, 1)", "Normal(0, 1)", math.inf),
        (math.inf, "Normal(0, 1)", "Normal(0, 1)", math.inf),
        (math.inf, "Normal(0, 1)", "Gamma(1, 1)", 0),
        (-math.inf, "Normal(0, 1)", "Gamma(1, 1)", math.inf),
        (math.nan, "Normal(0, 1)", "Gamma(1, 1)", math.inf),
        (1e308, "Normal(0, 1)", "Gamma(1, 1)", math.inf),
        (math.inf, "Normal(0, 1)", "Normal(1e200, 1)", 0),  # the truth 5e399 rounds to infinity
    ],
)
def test_nan_and_infinity(returned: float, p: str, q: str, ulps: float) -> None:
    assert ulp_error(returned, "kl_divergence", p, q).ulps == ulps


def test_overflow_that_need_not_be_is_counted() -> None:
    error = ulp_error(np.finfo(np.float16).max, "kl_divergence", *shifted(362))  # truth 65522, which rounds to infinity
    assert error.ulps == (65522 - 65504) / 32
    assert ulp_error(np.float16(np.inf), "kl_divergence", *shifted(361)).ulps == math.inf  # truth 65160.5


def test_what_a_result_tells() -> None:
    error = ulp_error(0.1, "kl_divergence", "Exponential(2)", "Exponential(3)")
    assert float(error) == error.ulps > 1e13
    assert error.nearest == 0.09453489189183562
    assert error.truth.lower < error.truth.upper
    assert abs(error.truth.lower - error.nearest) < 1e-17
    assert error.digits(20) == "0.094534891891835618022"
    assert 10.5 < error.condition < 10.7
    assert abs(error.relative - (0.1 / 0.09453489189183562 - 1)) < 1e-15
    assert "truth 0.0945348918918" in repr(error)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidInput, match="expected a number"):
        ulp_error("0.1", "entropy", "Exponential(2)")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(InvalidInput, match="an integer beyond all floats"):
        ulp_error(10**400, "entropy", "Exponential(2)")
    with pytest.raises(InvalidInput, match="int8"):
        ulp_error(np.int8(1), "entropy", "Exponential(2)")


def test_a_truth_that_cannot_be_printed() -> None:
    """KL is exp(10^100) beside 1: nobody writes its digits down, and an error is one all the same."""
    error = ulp_error(1.0, "kl_divergence", sd.Gumbel(0, 1), sd.Gumbel(0, Fraction(1, 10**100)))
    assert math.isinf(error.ulps)
    assert repr(error) == "<UlpError: inf ulps of float64; returned 1.0, truth not found to 20 digits>"


def test_truths_that_are_not_told_from_zero() -> None:
    """Positive, by theorem, and far below every format."""
    p, q = sd.Planck("10424858.5"), sd.Planck("10431990.75")
    right, wrong = (sd.oracle.ulp_error(x, "kl_divergence", p, q) for x in (0.0, 5e-324))
    assert (right.nearest, right.ulps, right.relative) == (0.0, 0.0, 1.0)
    assert (wrong.nearest, wrong.ulps, wrong.relative) == (0.0, 1.0, math.inf)
