"""Rules of calculus: least values, monotony, tangents, derivatives and limits; uses that they must reject."""

from __future__ import annotations

from rejecting import NUMBERS, rejected, text

from symdiv.proof.theorem import Theorem
from symdiv.proofs import Setting

FUNCTION = "t - 1 - log(t)"


def slopes() -> tuple[Theorem, Theorem]:
    return NUMBERS.having("0 < t", "t < 1").sign("1 - 1/t < 0"), NUMBERS.having("1 < t").sign("0 < 1 - 1/t")


def test_least_value() -> None:
    falling, rising = slopes()
    assert NUMBERS.least_value(falling, rising, FUNCTION, "t", "1", low="0").rule == "least value"
    rejected(NUMBERS.least_value, falling, rising, FUNCTION, "t", "1")  # log t has no value for t < 0
    rejected(NUMBERS.least_value, rising, falling, FUNCTION, "t", "1", low="0")
    rejected(NUMBERS.least_value, falling, rising, "t - 1 - 2*log(t)", "t", "1", low="0")
    rejected(NUMBERS.least_value, falling, rising, FUNCTION, "t", "2", low="0")
    rejected(NUMBERS.least_value, falling, rising, FUNCTION, "t", "1", low="1")
    narrow = NUMBERS.having("1/2 < t", "t < 1").sign("1 - 1/t < 0")
    rejected(NUMBERS.least_value, narrow, rising, FUNCTION, "t", "1", low="0")  # nothing is known below 1/2
    flat = NUMBERS.having("t < 1").sign("0 <= 0"), NUMBERS.having("1 < t").sign("0 <= 0")
    rejected(NUMBERS.least_value, *flat, "0*t", "t", "1", unique=True)


def test_monotony() -> None:
    slope = NUMBERS.having("0 < t").sign("0 < 1/t")
    rule = NUMBERS.monotony(slope, "log(t)", "t", ("a", "b"), low="0")
    assert rule.rule == "monotony"
    assert text(rule) == "a < b, 0 < a, 0 < b |- log(a) < log(b)"
    rejected(NUMBERS.monotony, slope, "-log(t)", "t", ("a", "b"), low="0")
    rejected(NUMBERS.monotony, slope, "log(t)", "t", ("a", "b"))
    rejected(NUMBERS.monotony, slope, "log(t)", "t", ("a", "t"), low="0")
    reciprocal = NUMBERS.having("0 < t").sign("0 < 1/t**2")
    rejected(NUMBERS.monotony, reciprocal, "-1/t", "t", ("a", "b"))  # not across 0


def test_tangent() -> None:
    curved = NUMBERS.having("0 < t").sign("0 <= 1/t**2")
    rule = NUMBERS.tangent(curved, "-log(t)", "t", ("a", "b"), low="0")
    assert rule.rule == "tangent"
    assert text(rule) == "0 < a, 0 < b |- -log(a) - (-a + b)/a <= -log(b)"
    rejected(NUMBERS.tangent, curved, "log(t)", "t", ("a", "b"), low="0")
    rejected(NUMBERS.tangent, curved, "-log(t)", "t", ("a", "b"))


def test_derivative() -> None:
    free = Setting("a: real; X: finite set; d, z: function on X")
    rule = free.derivative("log(total(exp(z[i] + t*d[i]), i, X))", "t", "0", "total(exp(z[i])*d[i], i, X)/total(exp(z[i]), i, X)")
    assert rule.rule == "derivative"
    rejected(free.derivative, "a*t**2", "t", "1", "a")
    rejected(free.derivative, "log(t)", "t", "0", "1")
    rejected(free.derivative, "abs(t)", "t", "0", "0")
    rejected(free.derivative, "a*t", "a", "1", "t")


def test_continuity_and_squeeze() -> None:
    free = Setting("a: real")
    assert free.continuity("sqrt(t)", "t", "0", "0").rule == "continuity"
    rejected(free.continuity, "1/t", "t", "0", "0")
    rejected(free.continuity, "t*log(t)", "t", "0", "0")
    rejected(free.continuity, "sqrt(t - a)", "t", "0", "sqrt(-a)")
    rejected(free.continuity, "t + a", "t", "0", "0")
    s = Setting("t: real", "0 < t", "t < 1")
    low, high = s.sign("0 <= t**2"), s.sign("t**2 <= t")
    limits = free.continuity("0", "t", "0", "0"), free.continuity("t", "t", "0", "0")
    squeezed = s.squeeze(low, high, *limits, bound="1")
    assert squeezed.rule == "squeeze"
    assert text(squeezed) == "|- limit(t**2, t, 0, 0)"
    rejected(s.squeeze, low, high, *limits)  # the bounds are proved below 1 only
    rejected(s.squeeze, low, high, limits[0], free.continuity("t", "t", "1", "1"), bound="1")
    rejected(s.squeeze, low, high, limits[0], free.continuity("t + 1", "t", "0", "1"), bound="1")
