"""Histograms with an empty bin between others: what P does not charge adds nothing, and what Q does not charge and P does is infinite."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

import symdiv as sd
from symdiv import oracle
from symdiv.rules.normal import same

GAPPED = sd.Histogram([0, 1, 2, 3], ["1/2", 0, "1/2"])


@pytest.mark.slow
@given(st.integers(1, 9), st.integers(1, 9))
def test_bins_that_are_empty_in_both_add_nothing(first: int, last: int) -> None:
    p = sd.Histogram([0, 1, 2, 3], counts=[first, 0, last])
    parts = [mpmath.mpf(n) / (first + last) for n in (first, last)]
    assert mpmath.almosteq(oracle.evaluate("kl_divergence", p, GAPPED, digits=15), sum(w * mpmath.log(2 * w) for w in parts), 1e-14, 1e-14)
    assert mpmath.almosteq(oracle.evaluate("cross_entropy", p, GAPPED, digits=15), mpmath.log(2), 1e-14)


@pytest.mark.parametrize("p", [sd.Uniform(0, 3), sd.Uniform("1/2", "3/2"), sd.Uniform("5/4", "3/2"), sd.Histogram([0, 1, 2, 3], ["1/4", "1/4", "1/2"])])
def test_an_empty_bin_that_p_charges_is_infinite(p: sd.Uniform) -> None:
    for measure in ("kl_divergence", "cross_entropy"):
        assert oracle.nearest(measure, p, GAPPED) == float("inf")
        assert sd.derive(measure, p, GAPPED).status == "open"  # a support has no gaps: that it is infinite is found at numbers


@pytest.mark.parametrize("p", [sd.Uniform(0, 1), sd.Uniform(2, 3), sd.Beta(2, 3), sd.Histogram([0, 1, 2, 3], ["1/4", 0, "3/4"])])
def test_an_empty_bin_that_p_does_not_charge_is_none(p: sd.Uniform) -> None:
    own = oracle.evaluate("entropy", p, digits=15)
    assert mpmath.almosteq(oracle.evaluate("kl_divergence", p, GAPPED, digits=15), mpmath.log(2) - own, 1e-13)


def test_an_empty_bin_under_a_density_that_is_not_constant_is_not_decided() -> None:
    with pytest.raises((sd.errors.Undetermined, sd.errors.Unsupported)):
        oracle.nearest("kl_divergence", sd.ScaledBeta(2, 2, 0, 3), GAPPED)


def test_an_empty_bin_has_no_density_and_the_support_ends_where_the_last_filled_bin_does() -> None:
    p = sd.Histogram([0, 1, 2, 3, 4], [0, "1/4", 0, "3/4"])
    assert (p.support.low, p.support.high) == (1, 4)
    assert [p.log_density(sp.Rational(x, 2)) for x in (3, 5)] == [-sp.log(4), -sp.oo]
    assert sd.Histogram([0, 1, 2], [1, 0]).support.high == 1


def test_what_an_empty_bin_inside_would_add_is_nothing() -> None:
    """0·log 0 = 0, also in the integral of the definition."""
    p = sd.Histogram([1, 2, 4, 7], ["1/3", 0, "2/3"])
    assert same(sd.entropy(p), sp.log(3) / 3 + 2 * sp.log(sp.Rational(9, 2)) / 3)
    for q in ("Gamma(1, 2)", "Frechet(2, 3)", "Normal(0, 1)"):
        divergence, cross = sd.derive("kl_divergence", p, q), sd.derive("cross_entropy", p, q)
        assert isinstance(sd.verify(divergence.certificate()), sd.Proved)
        with mpmath.workdps(30):
            apart = sd.oracle.evaluate("cross_entropy", p, q, digits=25) - sd.oracle.evaluate("entropy", p, digits=25)
            assert abs(sd.oracle.evaluate("kl_divergence", p, q, digits=25) - apart) < mpmath.mpf(10) ** -22
        assert divergence.status == cross.status
