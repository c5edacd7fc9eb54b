"""Arrays, derivatives and condition numbers of laws that are no member of a family: mixtures, products, finite laws, laws of one's own."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from mpmath import mp

import symdiv as sd
from symdiv.enclose import compile_expression
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.regimes import draw_point
from symdiv.oracle.subjects import subject
from symdiv.oracle.templates import template_of
from symdiv.oracle.under_integral import require_derivative
from symdiv.oracle.vectors import check_vectors, make_vectors
from symdiv.testing.conformance import ConformanceError, run_conformance
from symdiv.testing.strategies import distributions, pairs

SCHEMA = Path(sd.__file__).parent / "oracle" / "vectors.schema.json"
near = sd.oracle.nearest_array
MIXTURE = sd.Mixture(["w", "1 - w"], [sd.Normal("m", 1), sd.Normal(0, "s")])
PRODUCT = sd.Product(sd.Normal("m", "s"), sd.Gamma("a", "b"))
COIN = sd.Finite({"sun": "w", "rain": "1 - w"})
POWER = sd.Distribution("log(a) + (a - 1)*log(x)", "x", (0, 1), "a > 0")
IMAGE = sd.Pushforward(sd.Normal("m", "s"), "exp(x)")

ARRAYS: list[tuple[str, Any, Any, dict[str, Any], dict[str, Any] | None]] = [
    ("entropy", MIXTURE, None, {"w": [0.25, 0.5], "m": 2, "s": [[0.5], [3]]}, None),
    ("kl_divergence", MIXTURE, "Normal", {"w": 0.25, "m": 1, "s": [0.5, 1]}, {"loc": 0, "scale": 1}),
    ("cross_entropy", "Normal", MIXTURE, {"loc": [0, 1], "scale": 1}, {"w": 0.25, "m": 1, "s": 0.5}),
    ("kl_divergence", PRODUCT, PRODUCT, {"m": [0, 1], "s": 0.1, "a": 1e-300, "b": [[1], [2]]}, {"m": 1, "s": 0.1, "a": 2e-300, "b": 2}),
    ("kl_divergence", COIN, COIN, {"w": [0, 1e-300, 0.1, 1]}, {"w": [[0.1], [0.5], [1e-310]]}),
    ("cross_entropy", COIN, sd.Finite({"rain": "v", "sun": "1 - v"}), {"w": [0, 0.25, 1]}, {"v": [1, 0.5, 0.125]}),
    ("entropy", sd.Histogram([0, "c", 3], ["w", "1 - w"]), None, {"w": [0.25, 0.5], "c": [[1], [1.5]]}, None),
    ("kl_divergence", POWER, "Beta", {"a": [0.5, 2, 3]}, {"alpha": 2, "beta": [[1], [1.5]]}),
    ("kl_divergence", IMAGE, "LogNormal", {"m": [0, 0.5], "s": 1}, {"loc": 0.5, "scale": [[1], [2]]}),
    ("entropy", sd.MultivariateNormal(["m", 0], [["s", "r"], ["r", 1]]), None, {"m": 0, "s": [1, 2], "r": [0.5, -0.25]}, None),
    ("kl_divergence", COIN.substitute({}), sd.Categorical, {"w": [0.25, 0.5]}, {"probs": [[0.5, 0.5]]}),
    ("entropy", sd.Gamma("a", 2), None, {"a": [1, 1e300]}, None),
]  # fmt: skip


@pytest.mark.parametrize("dtype", ["float64", "float16"])
@pytest.mark.parametrize("case", ARRAYS[:-2] + ARRAYS[-1:], ids=lambda c: f"{c[0]} {c[1]} {c[2]}")
def test_each_element_is_that_of_the_law_with_its_numbers(case: Any, dtype: str) -> None:
    measure, p, q, p_params, q_params = case
    found = near(measure, p, q, p_params, q_params, dtype=dtype)
    for index, laws in members(case):
        assert found[index] == sd.oracle.nearest(measure, *laws, dtype=dtype), index


def members(case: Any) -> Iterator[tuple[tuple[int, ...], list[Family]]]:
    """The laws of each element, made one at a time."""
    _, p, q, p_params, q_params = case
    given = [(f, dict(params)) for f, params in ((p, p_params), (q, q_params)) if f is not None]
    shape = np.broadcast_shapes(*(np.shape(x) for _, params in given for x in params.values()))
    for index in np.ndindex(*shape):
        laws = []
        for family, params in given:
            numbers = {name: Fraction(float(np.broadcast_to(x, shape)[index])) for name, x in params.items()}
            if isinstance(family, Family):
                laws.append(family.substitute({s: sp.Rational(numbers[s.name]) for s in family.free_symbols}))
            else:
                laws.append(getattr(sd, family)(**numbers))
        yield index, laws


def test_laws_are_given_as_text_too() -> None:
    text = near("entropy", MIXTURE.text, None, {"w": 0.25, "m": 2, "s": [1, 3]})
    assert (text == near("entropy", MIXTURE, None, {"w": 0.25, "m": 2, "s": [1, 3]})).all()


def test_a_law_in_symbols_beside_a_family_of_lists() -> None:
    coin = sd.Finite({0: "w", 1: "1 - w"})
    found = near("kl_divergence", "Categorical", coin, {"probs": [[0.5, 0.5], [0.25, 0.75]]}, {"w": 0.5})
    assert found.tolist() == [0.0, sd.oracle.nearest("kl_divergence", "Categorical([1/4, 3/4])", "Categorical([1/2, 1/2])")]


@pytest.mark.parametrize(
    ("law", "numbers", "message"),
    [
        (MIXTURE, {"w": [0.5, 1.5], "m": 0, "s": 1}, "w is 1.5; expected a number with 0 < value < 1"),
        (MIXTURE, {"w": 0.5, "m": 0, "s": -1}, "s is -1.0; expected a positive number"),
        (MIXTURE, {"w": 0.5, "m": 0}, r"has the symbols m, s, w; numbers are given for m, w"),
        (sd.Finite({0: "w", 1: "v"}), {"w": 0.1, "v": 0.9}, "sum to"),
        (sd.Histogram([0, "c", 3], ["w", "1 - w"]), {"w": 0.5, "c": [1, 3.5]}, "edges that increase"),
        (POWER, {"a": 0}, "a is 0.0"),
        (sd.MultivariateNormal(["m", 0], [["s", "r"], ["r", 1]]), {"m": 0, "s": 1, "r": [0.5, 2]}, "positive definite"),
    ],
    ids=str,
)
def test_numbers_that_make_no_law_are_named(law: Family, numbers: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        near("entropy", law, None, numbers)


def test_matrices_by_name_are_refused() -> None:
    with pytest.raises(Unsupported, match="stands for a matrix"):
        template_of(sd.parse("Product(MultivariateNormal(m, S), Normal(0, s))"))


def test_families_whose_outcomes_depend_on_whole_numbers() -> None:
    """No formula for all of them; each has its own."""
    found = near("kl_divergence", "Hypergeometric", "Hypergeometric", *({"population": [10, 12], "successes": k, "draws": 3} for k in (5, 4)))
    assert found.tolist() == [sd.oracle.nearest("kl_divergence", sd.Hypergeometric(n, 5, 3), sd.Hypergeometric(n, 4, 3)) for n in (10, 12)]
    with pytest.raises(InvalidInput, match="draws <= population"):
        near("entropy", "Hypergeometric", None, {"population": 10, "successes": 5, "draws": 30})
    assert sd.oracle.gradient("entropy", sd.Hypergeometric(5, 2, 2)) == {"p": {}}
    law = sd.ZeroInflatedBinomial("1/4", 1, "1/2")  # P(1) = 1/8, so the slope in P(1) is log 7
    gradient = sd.oracle.gradient("entropy", law)["p"]
    assert gradient == {"weight": pytest.approx(math.log(7) / 2, rel=1e-15), "prob": pytest.approx(math.log(7) / 4, rel=1e-15)}
    assert sd.oracle.condition_number("entropy", law) > 0
    what = subject("entropy", "Hypergeometric")
    assert draw_point(what, "moderate", random.Random(0).randint)[0][1] == ()


# Derivatives -------------------------------------------------------------------------------------------------------------------------


def mixed(x: Any, w: Any, m: Any, s: Any) -> Any:
    return w * mp.npdf(x, m, 1) + (1 - w) * mp.npdf(x, 0, s)


def entropy_of_mixture(w: Any, m: Any, s: Any) -> Any:
    return mp.quad(lambda x: -mixed(x, w, m, s) * mp.log(mixed(x, w, m, s)), [-40, -10, -3, 0, 3, 10, 40])


def slope(function: Callable[..., Any], values: list[Any], index: int) -> Any:
    step = mp.mpf(10) ** -12
    ahead, behind = ([*values[:index], values[index] + sign * step, *values[index + 1 :]] for sign in (1, -1))
    return (function(*ahead) - function(*behind)) / (2 * step)


@pytest.mark.slow
def test_the_gradient_of_a_mixture_is_that_of_its_integral() -> None:
    numbers = {"w": Fraction(1, 4), "m": 2, "s": Fraction(3, 2)}
    by_symbols = sd.oracle.gradient("entropy", MIXTURE, p_params=numbers)["p"]
    with mpmath.workdps(40):
        values = [mp.mpf(1) / 4, mp.mpf(2), mp.mpf(3) / 2]
        for i, name in enumerate(("w", "m", "s")):
            assert abs(by_symbols[name] - slope(entropy_of_mixture, values, i)) < 1e-14


@pytest.mark.slow
def test_the_gradient_of_a_mixture_with_numbers_is_nested_as_it_is() -> None:
    by_symbols = sd.oracle.gradient("entropy", MIXTURE, p_params={"w": Fraction(1, 4), "m": 2, "s": Fraction(3, 2)})["p"]
    member = sd.oracle.gradient("entropy", "Mixture([1/4, 3/4], [Normal(2, 1), Normal(0, 3/2)])")["p"]
    assert member["components"][0]["loc"] == by_symbols["m"]
    assert member["components"][1]["scale"] == by_symbols["s"]
    first, second = member["weights"]  # of weights that are divided by their sum
    assert abs(first / 4 + second * 3 / 4) < 1e-15
    assert abs(first - second - by_symbols["w"]) < 1e-14


def test_the_gradient_of_a_product_is_those_of_its_components() -> None:
    p, q = ((sd.Normal(m, s), sd.Gamma(a, b)) for m, s, a, b in ((0, 1, 2, 3), (1, 2, 3, 1)))
    found = sd.oracle.gradient("kl_divergence", sd.Product(*p), sd.Product(*q))
    for i, pair in enumerate(zip(p, q, strict=True)):
        alone = sd.oracle.gradient("kl_divergence", *pair)
        assert [found[side]["components"][i] for side in "pq"] == [alone["p"], alone["q"]]
    nested = sd.oracle.gradient("entropy", sd.Product(sd.Binomial(3, "1/4"), sd.MultivariateNormal([0, 0], [[2, 1], [1, 2]])))["p"]["components"]
    assert set(nested[0]) == {"prob"}
    assert nested[1] == sd.oracle.gradient("entropy", sd.MultivariateNormal([0, 0], [[2, 1], [1, 2]]))["p"]


def test_the_gradient_of_laws_on_labels_and_of_images() -> None:
    sunny = sd.oracle.gradient("kl_divergence", sd.Finite({"sun": "3/4", "rain": "1/4"}), sd.Finite({"rain": "1/2", "sun": "1/2"}))
    listed = sd.oracle.gradient("kl_divergence", sd.Categorical(["3/4", "1/4"]), sd.Categorical(["1/2", "1/2"]))
    assert list(sunny["p"]["probs"].values()) == listed["p"]["probs"]
    assert sunny["q"]["probs"] == dict(zip(("sun", "rain"), listed["q"]["probs"], strict=True))
    image = sd.oracle.gradient("entropy", sd.Pushforward(sd.Normal(1, 2), "exp(x)"))
    assert image["p"]["base"] == sd.oracle.gradient("entropy", sd.LogNormal(1, 2))["p"]
    assert sd.oracle.gradient("entropy", POWER, p_params={"a": 2})["p"] == {"a": sd.oracle.gradient("entropy", sd.Beta(2, 1))["p"]["alpha"]}
    assert sd.oracle.gradient("entropy", POWER.substitute({s: sp.Integer(2) for s in POWER.free_symbols})) == {"p": {}}


def test_derivatives_in_another_parametrisation() -> None:
    in_probability = sd.oracle.gradient("entropy", sd.Bernoulli("1/4"))["p"]["prob"]
    in_logit = sd.oracle.gradient("entropy", "Bernoulli", p_params={"logit": sp.log(sp.Rational(1, 3))})["p"]["logit"]
    assert abs(in_logit - in_probability * 3 / 16) < 1e-15


def test_condition_numbers() -> None:
    of_weight = sd.Mixture(["w", "1 - w"], [sd.Normal(2, 1), sd.Normal(0, "3/2")])
    numbers = {"w": Fraction(1, 4)}
    slope_there = sd.oracle.gradient("entropy", of_weight, p_params=numbers)["p"]["w"]
    expected = abs(slope_there) / 4 / sd.oracle.nearest("entropy", "Mixture([1/4, 3/4], [Normal(2, 1), Normal(0, 3/2)])")
    found = sd.oracle.condition_number("entropy", of_weight, p_params=numbers)
    assert abs(found - expected) < 1e-14 * expected
    assert sd.oracle.ulp_error(1.0, "entropy", of_weight, p_params=numbers).condition == found
    product = sd.oracle.condition_number("kl_divergence", sd.Product(sd.Exponential(1)), sd.Product(sd.Exponential("1.0000001")))
    assert product == sd.oracle.condition_number("kl_divergence", sd.Exponential(1), sd.Exponential("1.0000001"))


def test_the_gradient_vanishes_at_the_minimum() -> None:
    of_weight = sd.Mixture(["w", "1 - w"], [sd.Normal(2, 1), sd.Normal(0, 2)])
    numbers = {"w": Fraction(1, 4)}
    assert sd.oracle.gradient("kl_divergence", of_weight, of_weight, numbers, numbers) == {"p": {"w": 0.0}, "q": {"w": 0.0}}
    assert sd.oracle.gradient("kl_divergence", sd.Normal(0, 1), sd.StudentT(3, 0, 2))["q"]["loc"] == 0  # by symmetry


# Under the integral sign ---------------------------------------------------------------------------------------------------------------

x, v = sp.Symbol("x", positive=True), sp.Symbol("v", real=True)


def test_a_derivative_under_the_sign_that_is_none_is_not_proved() -> None:
    """The integral of v³ exp(-v² x) over x > 0 is v, of slope 1 at v = 0, where the integral of the derivative of the integrand is 0."""
    derivative = compile_expression(differentiate(sp.Integral(v**3 * sp.exp(-(v**2) * x), (x, 0, sp.oo)), v), [v])
    with pytest.raises(Undetermined, match="not proved"):
        require_derivative(derivative, (fmpq(0),), [0])
    assert require_derivative(derivative, (fmpq(1, 2),), [0]) == 0
    assert derivative.ball((fmpq(1, 2),), 53).contains(1)


def test_integrands_that_jump_where_the_parameter_is() -> None:
    """The integral over 0 < x < 1 of e^x where x < v is e^v - 1 for 0 < v < 1, and 0 below; what the jump sweeps over is the whole derivative."""
    rising = differentiate(sp.Integral(sp.Piecewise((sp.exp(x), x < v), (0, True)), (x, 0, 1)), v)
    program = compile_expression(rising, [v])
    assert program.ball((fmpq(1, 4),), 60).contains(compile_expression(sp.exp(sp.Rational(1, 4)), ()).ball((), 300))
    assert program.ball((fmpq(-1, 4),), 60) == program.ball((fmpq(2),), 60) == 0
    with pytest.raises(Undetermined):  # 0 on one side, 1 on the other
        program.ball((fmpq(0),), 60)
    falling = compile_expression(differentiate(sp.Integral(sp.Piecewise((v, sp.log(x) > v), (x**2, True)), (x, 0, sp.E)), v), [v])
    assert require_derivative(falling, (fmpq(1, 2),), [0]) == 0
    expected = sp.E - sp.sqrt(sp.E) + sp.sqrt(sp.E) * (sp.E - sp.Rational(1, 2))  # of e^(3v)/3 + v (e - e^v)
    assert falling.ball((fmpq(1, 2),), 60).contains(compile_expression(expected, ()).ball((), 300))


def test_a_jump_beside_what_is_infinite_is_refused() -> None:
    with pytest.raises(Unsupported, match="may jump at v"):
        differentiate(sp.Integral(sp.Piecewise((sp.log(v - x), x < v), (0, True)), (x, 0, 1)), v)
    vanishing = sp.Piecewise(((v - x) ** 2 * sp.log(v - x), x < v), (0, True))
    program = compile_expression(differentiate(sp.Integral(vanishing, (x, 0, 1)), v), [v])
    assert require_derivative(program, (fmpq(1, 2),), [0]) == 0
    assert program.ball((fmpq(1, 2),), 60).contains(compile_expression(-sp.log(2) / 4, ()).ball((), 300))  # v² log v


def test_integrands_without_a_jump_at_the_parameter() -> None:
    rising = differentiate(sp.Integral(sp.Piecewise((x, x < v), (v, True)), (x, 0, 1)), v)
    program = compile_expression(rising, [v])
    assert require_derivative(program, (fmpq(1, 4),), [0]) == 0
    assert program.ball((fmpq(1, 4),), 53).contains(fmpq(3, 4))


def test_ranges_that_move() -> None:
    found = differentiate(sp.Integral(sp.exp(-x) * sp.log(x + 1 - v), (x, v, sp.oo)), v)
    program = compile_expression(found, [v])
    assert require_derivative(program, (fmpq(1, 4),), [0]) == 0
    assert math.isclose(float(program.ball((fmpq(1, 4),), 60).mid()), -0.59634736232319407 * math.exp(-0.25), rel_tol=1e-14)  # e E1(1), Gompertz


# Points, files, functions ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".npz"])
def test_golden_vectors(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"vectors{suffix}"
    make_vectors("kl", PRODUCT, "Product(Normal(m, s), Gamma(a, b))", count=12, path=path, seed=3)
    assert check_vectors(path) == []
    if suffix == ".jsonl":
        header, *rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        jsonschema.validate(header, json.loads(SCHEMA.read_text(encoding="utf-8")))
        assert header["p"] == {"family": "Product(Normal(m, s), Gamma(a, b))", "parameters": ["m", "s", "a", "b"]}
        for row in rows:
            jsonschema.validate(row, json.loads(SCHEMA.read_text(encoding="utf-8")))
            p, q = ({name: float.fromhex(x) for name, x in row[side].items()} for side in "pq")
            assert float.fromhex(row["nearest"]) == near("kl_divergence", PRODUCT, PRODUCT, p, q)
        path.write_text(path.read_text(encoding="utf-8").replace(rows[5]["nearest"], "0x1.8p+1"), encoding="utf-8")
        assert [line[:16] for line in check_vectors(path)] == ["row 5: nearest i"]


def test_golden_vectors_of_a_family_with_some_parameters_fixed(tmp_path: Path) -> None:
    path = tmp_path / "normals.jsonl"
    make_vectors("kl", "Normal(0, s)", "Normal(0, 1)", count=4, path=path)
    header, *rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert (header["p"], header["q"]) == ({"family": "Normal(0, s)", "parameters": ["s"]}, {"family": "Normal(0, 1)", "parameters": []})
    assert [float.fromhex(row["nearest"]) for row in rows] == [
        float(near("kl", sd.Normal(0, "s"), sd.Normal(0, 1), {"s": float.fromhex(row["p"]["s"])}, {})) for row in rows
    ]
    assert check_vectors(path) == []


@settings(max_examples=25, deadline=None)
@given(distributions(COIN), pairs("kl_divergence", PRODUCT, PRODUCT, regimes=["near-equal"]))
def test_members_are_drawn(coin: Family, pair: tuple[Family, Family]) -> None:
    assert isinstance(coin, sd.Finite)
    assert sum(coin.masses) == 1
    assert all(isinstance(law, sd.Product) for law in pair)


def test_a_law_with_matrices_is_drawn_valid() -> None:
    what = subject("entropy", sd.MultivariateNormal(["m", 0], [["s", "r"], ["r", 1]]))
    draw = random.Random(0).randint
    for _ in range(20):
        (values, _), _ = draw_point(what, "moderate", draw)
        what.p.member(map(Fraction, values))


def test_functions_of_a_law_in_symbols() -> None:
    def divergence(w: float, v: float) -> float:
        with mpmath.workdps(60):
            x, y = mp.mpf(w), mp.mpf(v)
            return float(x * mp.log(x / y) + (1 - x) * mp.log((1 - x) / (1 - y)))

    wide: dict[str, Any] = {"ulps": 1, "regimes": ["near-equal"], "examples": 60}
    coins = ("kl_divergence", COIN, "Finite({sun: w, rain: 1 - w})")
    assert "right at" in str(run_conformance({coins: divergence}, **wide))
    with pytest.raises(ConformanceError) as caught:
        run_conformance({coins: lambda w, v: divergence(v, w)}, **wide)
    assert "p: w = " in str(caught.value)
    assert "condition: " in str(caught.value)
    assert "unknown" not in str(caught.value)
