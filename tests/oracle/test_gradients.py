"""Derivatives and condition numbers against central differences of the textbook formulas at 440 digits."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import fmpq
from mpmath import mp
from quotients import quotient
from reference import DIGITS, ENTROPY, FORMATS, KL, rounded

import symdiv as sd
from symdiv.enclose import compile_expression
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, RuleError, Undetermined
from symdiv.oracle.gradients import _is_lost
from symdiv.oracle.prepare import prepare
from symdiv.oracle.ranges import range_of
from symdiv.oracle.regimes import draw_point
from symdiv.oracle.subjects import subject
from symdiv.oracle.under_integral import round_derivative

SMOOTH = [("kl_divergence", names) for names in KL if names not in (("Uniform", "Uniform"), ("Pareto", "Pareto"))] + [("entropy", (n,)) for n in ENTROPY]


def slope(function: Any, values: list[Any], index: int) -> Any:
    """The derivative in one argument: the step is so small that the next term of the expansion is far below the last digit compared."""
    step = mp.mpf(10) ** -100 * max(abs(values[index]), mp.mpf(10) ** -20)
    ahead, behind = ([*values[:index], values[index] + sign * step, *values[index + 1 :]] for sign in (1, -1))
    return (function(*ahead) - function(*behind)) / (2 * step)


@pytest.mark.parametrize(("measure", "families"), SMOOTH, ids=str)
def test_gradients_are_correctly_rounded(measure: str, families: tuple[str, ...]) -> None:
    what = subject(measure, *families)
    function = ENTROPY[families[0]] if measure == "entropy" else KL[families]  # type: ignore[index]  # two of them
    draw = random.Random(f"gradient {what}").randint
    for n in range(4):
        (p, q), _ = draw_point(what, ["moderate", "near-equal"][n % 2] if what.q is not None and set(what.p.names) & set(what.q.names) else "moderate", draw)
        found = sd.oracle.gradient(measure, *what.members(p, q), dtype=["float64", "float32", "float16", "bfloat16"][n])
        numbers = [*found["p"].values(), *found.get("q", {}).values()]
        with mpmath.workdps(DIGITS):
            values = list(map(mp.mpf, p + q))
            for i, number in enumerate(numbers):
                expected = slope(function, values, i)
                if abs(expected) < mp.mpf(10) ** -60:
                    expected = mp.mpf(0)
                with mpmath.workdps(60):
                    expected = +expected
                assert number == rounded(expected, list(FORMATS)[[3, 2, 0, 1][n]]), (p, q, i)


ONE_OF_EACH_KIND = (
    "Beta", "Exponential", "Gamma", "Laplace", "Normal", "Pareto", "Uniform", "Weibull", "Gumbel", "VonMises", "Bernoulli", "Binomial", "Poisson",
)  # fmt: skip


@pytest.mark.parametrize("family", [getattr(sd, name) for name in ONE_OF_EACH_KIND], ids=lambda f: f.__name__)
def test_the_gradient_vanishes_where_the_laws_are_equal(family: Any) -> None:
    """KL has its minimum 0 at q = p, so both gradients are exactly 0; except where a support ends, beyond which it jumps to infinity."""
    what = subject("kl_divergence", family, family)
    (p, _), _ = draw_point(what, "moderate", random.Random(family.__name__).randint)
    member = what.members(p, p)[0]
    found = sd.oracle.gradient("kl_divergence", member, member)
    names = {d.name for d in family.parameters if not range_of(d.domain).integer}
    assert set(found["p"]) == set(found["q"]) == names
    if not member.support.low.is_finite or family.__name__ not in ("Uniform", "Pareto"):
        assert all(x == 0 and math.copysign(1, x) > 0 for x in [*found["p"].values(), *found["q"].values()])


def test_at_equal_laws_in_different_dress() -> None:
    assert sd.oracle.gradient("kl_divergence", "Gamma(1, 2)", "Exponential(2)") == {"p": {"shape": 0.0, "rate": 0.0}, "q": {"rate": 0.0}}


def test_where_there_is_no_derivative() -> None:
    assert math.isnan(sd.oracle.gradient("kl_divergence", "Bernoulli(0)", "Bernoulli(1/2)")["p"]["prob"])
    assert sd.oracle.gradient("kl_divergence", "Bernoulli(0)", "Bernoulli(1/2)")["q"]["prob"] == 2
    assert math.isnan(sd.oracle.gradient("kl_divergence", "Uniform(0, 2)", "Uniform(0, 1)")["q"]["high"])
    with pytest.raises(InvalidInput, match="no value"):
        sd.oracle.gradient("entropy", "Gamma(a, 2)")


def test_directed_rounding_and_bases() -> None:
    down, up = (sd.oracle.gradient("entropy", "Exponential(3)", toward=toward)["p"]["rate"] for toward in ("down", "up"))
    assert Fraction(down) < Fraction(-1, 3) < Fraction(up)
    assert up == math.nextafter(down, 0)
    bits = sd.oracle.gradient("entropy", "Exponential(1)", base=2)["p"]["rate"]
    assert bits == -1.4426950408889634


def test_the_condition_number_is_what_it_says() -> None:
    p, q = (2.0, 3.0), (1.5, 2.0)
    with mpmath.workdps(DIGITS):
        values = list(map(mp.mpf, p + q))
        f = KL["Gamma", "Gamma"]
        expected = sum(abs(x * slope(f, values, i)) for i, x in enumerate(values)) / f(*values)
    found = sd.oracle.condition_number("kl_divergence", sd.Gamma(2, 3), sd.Gamma("3/2", 2))
    assert abs(found - float(expected)) < 1e-14 * found


def test_condition_numbers_at_special_points() -> None:
    c = sd.oracle.condition_number
    assert c("kl_divergence", "Normal(0, 1)", "Normal(0, 1)") == math.inf
    assert c("kl_divergence", "Normal(0, 1)", "Gamma(1, 2)") == 0
    assert c("kl_divergence", "Poisson(0)", "Poisson(1/2)") == 1
    assert c("entropy", "DiscreteUniform(1, 6)") == 0
    near = c("kl_divergence", sd.Gamma(3, 1), sd.Gamma(3 * (1 + Fraction(1, 10**13)), 1))
    assert 1e13 < near < 1e15
    assert c("kl_divergence", sd.Normal(0, 10**200), sd.Normal(0, "1e-200")) == 4


def test_derivatives_in_logits_and_factors() -> None:
    """Of H by the logits z, with p = softmax(z): -p (log p + H)."""
    logits = [Fraction(0), Fraction(1), Fraction(-5, 2)]
    found = sd.oracle.gradient("entropy", "Categorical", p_params={"logits": logits})["p"]["logits"]
    with mpmath.workdps(40):
        weights = [mp.exp(mp.mpf(z.numerator) / z.denominator) for z in logits]
        probs = [w / sum(weights) for w in weights]
        entropy = -sum(p * mp.log(p) for p in probs)
        assert found == [float(-p * (mp.log(p) + entropy)) for p in probs]
    factor = sd.oracle.gradient("entropy", "MultivariateNormal", p_params={"mean": [0, 0], "scale_factor": np.array([[2.0, 0.0], [1.0, 4.0]])})
    assert factor["p"]["scale_factor"] == [[0.5, -0.125], [0.0, 0.25]]  # the transposed inverse


def student(dof: str) -> tuple[sd.MultivariateStudentT, sd.MultivariateStudentT]:
    return sd.MultivariateStudentT(dof, [0, 0], [[1, 0], [0, 1]]), sd.MultivariateStudentT(5, [1, 0], [[2, 1], [1, 3]])


@pytest.mark.slow
def test_derivatives_of_an_integral_of_vectors() -> None:
    found = sd.oracle.gradient("kl_divergence", *student("3"))
    ahead, behind = (sd.oracle.evaluate("kl_divergence", *student(f"3{sign}1/10**12"), digits=50) for sign in "+-")
    with mpmath.workdps(50):
        assert abs((ahead - behind) * 10**12 / 2 - found["p"]["dof"]) < 1e-17
    assert found["p"]["loc"] == [-x for x in found["q"]["loc"]]  # both may be shifted together
    value = sd.oracle.nearest("kl_divergence", *student("3"))
    assert 0 < sd.oracle.condition_number("kl_divergence", *student("3")) * value < 10


CASES = [
    (sd.Zeta, sd.NegativeBinomial, {"exponent": "7/2"}, {"size": "3/2", "prob": "1/3"}),
    pytest.param(
        sd.GeneralizedPareto,
        sd.GeneralizedLogistic,
        {"loc": "1/2", "scale": 19, "shape": "3/8"},
        {"shape": 12, "loc": 0, "scale": 21},
        marks=pytest.mark.slow,
    ),
    pytest.param(sd.ScaledBeta, sd.Anglit, {"alpha": 64, "beta": "1/2", "low": -21, "high": 4}, {"loc": "1/4", "scale": 57}, marks=pytest.mark.slow),
    (sd.Lomax, sd.Lomax, {"shape": 2, "scale": 1}, {"shape": 3, "scale": 2}),
    (sd.Lomax, sd.Lomax, {"shape": 2, "scale": 1}, {"shape": 3, "scale": 1}),
    pytest.param(sd.Trapezoidal, sd.Logistic, {"low": 0, "c": 1, "d": 2, "high": 3}, {"loc": 0, "scale": 1}, marks=pytest.mark.slow),
    pytest.param(sd.Trapezoidal, sd.Frechet, {"low": "1/2", "c": 1, "d": 2, "high": 3}, {"shape": 2, "scale": 1}, marks=pytest.mark.slow),
    pytest.param(
        sd.Trapezoidal,
        sd.Trapezoidal,
        {"low": 0, "c": 1, "d": 2, "high": 3},
        {"low": "-1/2", "c": "3/2", "d": 2, "high": 4},  # d of both at one place: the density has a kink there, the divergence none
        marks=pytest.mark.slow,
    ),
]


@pytest.mark.parametrize(("p", "q", "of_p", "of_q"), CASES)
def test_derivatives_of_the_definition(p: Any, q: Any, of_p: dict[str, Any], of_q: dict[str, Any]) -> None:
    """Where the closed form is a hypergeometric function of its parameters, and where densities have kinks that move."""
    found = sd.oracle.gradient("kl_divergence", p(**of_p), q(**of_q))
    assert {side: set(of) for side, of in found.items()} == {"p": set(of_p), "q": set(of_q)}
    for side, of in found.items():
        for name, number in of.items():
            expected = quotient("kl_divergence", p, q, {"p": of_p, "q": of_q}, side, name)
            assert abs(expected - number) <= 1e-16 * abs(number) + 1e-20, (side, name)
    assert 0 < sd.oracle.condition_number("kl_divergence", p(**of_p), q(**of_q)) < math.inf


@pytest.mark.slow
def test_derivatives_of_a_law_truncated_far_from_its_place() -> None:
    """Some 19 scales away, where the normalising constant is of the order of 10^-78."""
    numbers = {"p": {"loc": "-7/3", "scale": "1/7", "low": "1/3", "high": 1}, "q": {"shape": 3, "rate": 2}}
    found = sd.oracle.gradient("kl_divergence", sd.TruncatedNormal(**numbers["p"]), sd.Gamma(**numbers["q"]))
    for side, name in (("p", "scale"), ("p", "low"), ("q", "rate")):
        expected = quotient("kl_divergence", sd.TruncatedNormal, sd.Gamma, numbers, side, name)
        assert abs(expected / found[side][name] - 1) < 1e-15


def mixture(loc: object, scale: object, other: object) -> sd.Mixture:
    return sd.Mixture(["1/4", "3/4"], [sd.Normal(loc, scale), sd.Normal(0, other)])


@pytest.mark.slow
def test_components_of_one_scale_have_a_derivative_each() -> None:
    """Which component is the larger far out changes where the scales are equal; both may grow together."""
    found = sd.oracle.gradient("entropy", mixture(1, 2, 2))["p"]["components"]
    step = Fraction(1, 10**9)
    for number, moved in ((found[0]["scale"], lambda s: mixture(1, 2 + s, 2)), (found[1]["scale"], lambda s: mixture(1, 2, 2 + s))):
        ahead, behind = (sd.oracle.evaluate("entropy", moved(sign * step), digits=35) for sign in (1, -1))
        with mpmath.workdps(35):
            assert abs((ahead - behind) * 10**9 / 2 - number) < 1e-16
    heavy = sd.Mixture(["1/4", "3/4"], [sd.StudentT(3, 1, 2), sd.StudentT(3, 0, 2)])
    slopes = sd.oracle.gradient("entropy", heavy)["p"]["components"]
    assert abs(sum(2 * of["scale"] + (of["loc"] if i == 0 else 0) for i, of in enumerate(slopes)) - 1) < 1e-15  # of entropy under x -> cx it is 1


KEYWORDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("MultivariateNormal", {"mean": [0, 0], "precision": [[2, 1], [1, 2]]}, {"mean": [1, 0], "precision": [[1, 0], [0, 3]]}),
    ("MultivariateNormal", {"mean": [0, 1], "variances": [2, 3]}, {"mean": [1, 0], "circulant": [2, 1]}),
    ("VonMisesFisher", {"towards": [3, 4], "concentration": 2}, {"towards": [1, 1], "concentration": 3}),
    ("Histogram", {"edges": [0, 1, 3], "counts": [3, 4]}, {"edges": [0, 1, 3], "counts": [5, 4]}),
]


def moved(value: Any, place: tuple[int, ...], step: Fraction) -> Any:
    if not place:
        return Fraction(value) + step
    return [moved(part, place[1:], step) if i == place[0] else part for i, part in enumerate(value)]


def at(value: Any, place: tuple[int, ...]) -> Any:
    for i in place:
        value = value[i]
    return value


def places(value: Any) -> list[tuple[int, ...]]:
    return [(i, *rest) for i, part in enumerate(value) for rest in places(part)] if isinstance(value, list) else [()]


@pytest.mark.parametrize(("family", "p", "q"), KEYWORDS, ids=lambda x: x if isinstance(x, str) else next(reversed(x)))
def test_derivatives_in_other_keywords(family: str, p: dict[str, Any], q: dict[str, Any]) -> None:
    """By the chain rule; of a symmetric matrix half of the change is in either entry."""
    found = sd.oracle.gradient("kl_divergence", family, family, p, q)
    step = Fraction(1, 10**12)
    size = 0.0
    for side, of in (("p", p), ("q", q)):
        for name, value in of.items():
            for place in places(value):
                if name == "edges":  # another edge is another support
                    continue
                ends = []
                for sign in (1, -1):
                    change = moved(value, place, sign * step / 2)
                    change = moved(change, place[::-1] if name == "precision" else place, sign * step / 2)
                    given = {"p": p, "q": q} | {side: of | {name: change}}
                    ends.append(sd.oracle.evaluate("kl_divergence", *(getattr(sd, family)(**given[s]) for s in "pq"), digits=45))
                number = at(found[side][name], place)
                with mpmath.workdps(45):
                    slope_there = (ends[0] - ends[1]) * 10**12 / 2
                assert abs(slope_there - number) <= 1e-16 * abs(number) + 1e-20, (side, name, place)
                size += abs(float(slope_there) * float(at(value, place)))
    if family != "Histogram":  # whose edges count too
        value = sd.oracle.nearest("kl_divergence", getattr(sd, family)(**p), getattr(sd, family)(**q))
        assert math.isclose(sd.oracle.condition_number("kl_divergence", family, family, p, q), size / value, rel_tol=1e-12)


def test_powers_of_huge_numbers_are_not_written_out() -> None:
    """The exact questions are asked with symbols for such numbers, or not at all; 3**(10**27) takes all memory."""
    made = prepare("kl_divergence", sd.Triangular(0, 1, 3), sd.Frechet(10**27, 3), None)
    with pytest.raises(RuleError, match="written out"):
        made.value()
    x, s, t = sp.Symbol("x", real=True), *sp.symbols("s t", positive=True)
    e = compile_expression(sp.Integral(sp.sin(x) * s**t * sp.exp(-(x**2)), (x, -sp.oo, sp.oo)), [s, t])
    assert round_derivative(e, e, (fmpq(3), fmpq(10) ** 27), [0], format_of("float64"), "nearest", minimum=False, start=60) == 0


def test_a_derivative_that_becomes_undefined_where_parameters_are_one_is_kept() -> None:
    """log(a/b)/(a - b) at b = a says nothing of its value; in a case that cannot hold there it does not matter, nor does nan that stood there before."""
    a, b = sp.symbols("a b", positive=True)
    slope = sp.log(a / b) / (a - b)
    same = {b: a}
    assert _is_lost(slope, same)
    assert _is_lost(1 + a * slope, same)
    assert _is_lost(sp.Piecewise((slope, a < 1), (a, True)), same)
    assert not _is_lost(sp.Piecewise((slope, a < b), (a, True)), same)
    assert not _is_lost(sp.Piecewise((sp.nan, a < 1), (a * b, True)), same)
    assert not _is_lost(slope, {})


def test_an_entry_that_is_not_determined_does_not_hide_the_others() -> None:
    """The others are difference quotients."""
    laws = (sd.VonMisesFisher, sd.PowerSpherical)
    concentrations = (3, 2)

    def members(side: int = 0, step: Fraction | int = 0) -> list[Any]:
        moved = [x + step * (i == side) for i, x in enumerate(concentrations)]
        return [law([1, 0, 0], x) for law, x in zip(laws, moved, strict=True)]

    with pytest.raises(Undetermined):
        sd.oracle.gradient("kl_divergence", *members())
    made = sd.oracle.gradient("kl_divergence", *members(), undetermined="none")
    for side, of in enumerate(made.values()):
        assert of["mean_direction"] == [None] * 3
        ahead, behind = (sd.oracle.evaluate("kl_divergence", *members(side, sign * Fraction(1, 10**9)), digits=30) for sign in (1, -1))
        with mpmath.workdps(30):
            assert abs((ahead - behind) / 2 * 10**9 - of["concentration"]) < 1e-14


def test_only_raising_and_none_are_ways_to_treat_what_is_not_determined() -> None:
    with pytest.raises(InvalidInput, match="undetermined='ignore'; expected 'raise' or 'none'"):
        sd.oracle.gradient("entropy", sd.Exponential(1), undetermined="ignore")  # type: ignore[arg-type]  # that is the point
