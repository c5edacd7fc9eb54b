"""What is taken as a distribution: forms of input, outcomes by name, floats at their exact values, sums that are not 1, and refusals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv import exact
from symdiv.errors import InvalidInput
from symdiv.exact import LogForm

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
