"""Derivatives of laws of sines and cosines whose supports end at one place: from one side, 0 at p = q, and none where they are infinite."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from quotients import quotient

import symdiv as sd
from symdiv.oracle.forms import form_of
from symdiv.oracle.mass import keeps_mass
from symdiv.oracle.points import point_at

ONE_SIDED = [
    pytest.param(
        sd.RaisedCosine,
        sd.RaisedCosine,
        {"loc": 1, "scale": 2},
        {"loc": 0, "scale": 3},
        {("p", "loc"): -1, ("p", "scale"): -1, ("q", "loc"): 1, ("q", "scale"): 1},
        marks=pytest.mark.slow,
    ),
    pytest.param(
        sd.RaisedCosine,
        sd.TruncatedNormal,
        {"loc": 1, "scale": 2},
        {"loc": 1, "scale": 2, "low": -1, "high": 3},
        {("p", "scale"): -1, ("q", "loc"): 0, ("q", "low"): -1},
        marks=pytest.mark.slow,
    ),
    pytest.param(
        sd.Triangular,
        sd.RaisedCosine,
        {"low": -1, "mode": 1, "high": 3},
        {"loc": 1, "scale": 2},
        {("p", "low"): 1, ("p", "mode"): 0, ("p", "high"): -1, ("q", "scale"): 1},
        marks=pytest.mark.slow,
    ),
]


@pytest.mark.parametrize(("p", "q", "of_p", "of_q", "sides"), ONE_SIDED)
def test_one_sided(p: Any, q: Any, of_p: dict[str, Any], of_q: dict[str, Any], sides: dict[tuple[str, str], int]) -> None:
    found = sd.oracle.gradient("kl_divergence", p(**of_p), q(**of_q))
    for (side, name), direction in sides.items():
        expected = quotient("kl_divergence", p, q, {"p": of_p, "q": of_q}, side, name, one_sided=direction)
        assert abs(expected - found[side][name]) < 1e-9, (side, name)


@pytest.mark.parametrize(
    "law",
    [
        pytest.param(sd.RaisedCosine("1/2", 2), marks=pytest.mark.slow),
        sd.RaisedCosine(sp.Rational(1 / 3), sp.Rational(1 / 7)),
        pytest.param(sd.Anglit("1/2", 2), marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_no_slope_at_equal_laws(law: Any) -> None:
    """A law is most like itself; a greater scale of q, or a smaller one of p, has the derivative 0, and to the other side the divergence is infinite."""
    found = sd.oracle.gradient("kl_divergence", law, law)
    assert found["p"]["scale"] == found["q"]["scale"] == 0
    assert math.isnan(found["p"]["loc"])
    assert math.isnan(found["q"]["loc"])
    kl = {"p": {"loc": law.loc, "scale": law.scale}, "q": {"loc": law.loc, "scale": law.scale}}
    assert abs(quotient("kl_divergence", type(law), type(law), kl, "q", "scale", one_sided=1)) < 1e-9


def test_infinite_beside_a_density_that_does_not_vanish() -> None:
    found = sd.oracle.gradient("kl_divergence", "Uniform(-1, 3)", "RaisedCosine(1, 2)")
    assert all(math.isnan(x) for of in found.values() for x in of.values())
    numbers = {"p": {"low": -1, "high": 3}, "q": {"loc": 1, "scale": 2}}
    assert quotient("kl_divergence", sd.Uniform, sd.RaisedCosine, numbers, "q", "scale", one_sided=1) < -20  # of a step of 10^-12


EQUAL_EDGES = [
    ("Uniform(-1, 3)", "RaisedCosine(1, 2)", lambda x: 0.25, (-1, 3), (1, 2)),
    ("Triangular(-1, 1, 3)", "RaisedCosine(1, 2)", lambda x: (2 - abs(x - 1)) / 4, (-1, 1, 3), (1, 2)),
    ("RaisedCosine(1, 2)", "RaisedCosine(0, 3)", lambda x: mpmath.cos(mpmath.pi * (x - 1) / 4) ** 2 / 2, (-1, 3), (0, 3)),
]


@pytest.mark.parametrize(("p", "q", "density", "places", "cosine"), EQUAL_EDGES)
def test_divergences_where_a_cosine_vanishes_at_an_edge_of_both(
    p: str, q: str, density: Callable[[Any], Any], places: tuple[int, ...], cosine: tuple[int, int]
) -> None:
    loc, scale = cosine
    with mpmath.workdps(30):
        value = mpmath.quad(
            lambda x: density(x) * (mpmath.log(density(x)) - 2 * mpmath.log(mpmath.cos(mpmath.pi * (x - loc) / (2 * scale))) + mpmath.log(scale)),
            places,
        )
        assert abs(sd.oracle.evaluate("kl_divergence", p, q, digits=25) - value) < 1e-20
    assert sd.oracle.nearest("kl_divergence", p, q) == float(value)


def test_mass_is_kept_where_the_density_is_zero_at_the_ends_that_move() -> None:
    assert keeps_mass(form_of(sd.RaisedCosine), (fmpq(1, 3), fmpq(2)), 1)
    assert keeps_mass(form_of(sd.Anglit), (fmpq(1, 3), fmpq(2)), 0)
    assert not keeps_mass(form_of(sd.Trapezoidal), (fmpq(0), fmpq(1), fmpq(2), fmpq(3)), 1)  # whose density is of several pieces
    assert not keeps_mass(form_of(sd.Uniform), (fmpq(0), fmpq(1)), 1)
    assert not keeps_mass(form_of(sd.Arcsine), (fmpq(0), fmpq(1)), 0)
    assert not keeps_mass(form_of(sd.TruncatedNormal), (fmpq(0), fmpq(1), fmpq(-1), fmpq(1)), 3)
    assert not keeps_mass(form_of(sd.Poisson), (fmpq(2),), 0)


def test_a_parameter_moves_only_where_there_is_a_law() -> None:
    """A mode at the lower end may only grow, and the lower end only fall: what the formula does on the other side says nothing."""
    uniform, triangular = sd.Uniform(-1, 3), sd.Triangular(-1, -1, 3)
    found = sd.oracle.gradient("kl_divergence", uniform, triangular, undetermined="none")
    assert found["q"]["mode"] is None  # the derivative is 0, and that of the formula from the left -1/4
    numbers: dict[str, dict[str, Any]] = {"p": {"low": -1, "high": 3}, "q": {"low": -1, "mode": -1, "high": 3}}
    assert abs(quotient("kl_divergence", sd.Uniform, sd.Triangular, numbers, "q", "mode", one_sided=1)) < 1e-9
    assert abs(quotient("kl_divergence", sd.Uniform, sd.Triangular, numbers, "q", "low", one_sided=-1) - found["q"]["low"]) < 1e-9
    assert abs(quotient("kl_divergence", sd.Uniform, sd.Triangular, numbers, "p", "low", one_sided=1) - found["p"]["low"]) < 1e-9
    own = sd.oracle.gradient("kl_divergence", triangular, triangular, undetermined="none")["p"]
    assert math.isnan(own["low"])
    numbers["p"] = numbers["q"]
    assert abs(quotient("kl_divergence", sd.Triangular, sd.Triangular, numbers, "p", "mode", one_sided=1) - own["mode"]) < 1e-9


def test_directions_of_laws_in_laws() -> None:
    point = point_at(sd.Mixture(["1/2", "1/2"], [sd.Triangular(0, 0, 1), sd.Uniform(0, 1)]), sd.Triangular(0, 1, 1))
    assert [point.directions(i) for i in range(10)] == [(1, -1), (1, -1), (-1,), (1,), (1, -1), (1, -1), (1, -1), (1, -1), (-1,), (1,)]


def test_an_empty_piece_does_not_keep_the_divergence_from_its_value() -> None:
    """(x - low) / (c - low) is 0/0 in the formula for all parameters."""
    with mpmath.workdps(30):
        density = {1: lambda x: mpmath.mpf(2) / 7, 2: lambda x: mpmath.mpf(2) / 7 * (3 - x)}
        value = sum(
            mpmath.quad(lambda x, n=n: density[n](x) * (mpmath.log(2 * density[n](x)) - 2 * mpmath.log(mpmath.cos(mpmath.pi * (x - 1) / 4))), ends)
            for n, ends in ((1, (-1, 2)), (2, (2, 3)))
        )
    assert sd.oracle.nearest("kl_divergence", "Trapezoidal(-1, -1, 2, 3)", "RaisedCosine(1, 2)") == float(value)
