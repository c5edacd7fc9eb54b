"""Correct rounding: against 440 digits of the textbook formulas, at ties, at the ends of the formats, at zeros in disguise."""

from __future__ import annotations

import itertools
import math
import os
import random
import warnings
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from reference import ENTROPY, FORMATS, KL, rounded, truth

import symdiv as sd
from symdiv.errors import InvalidInput
from symdiv.oracle.forms import Form
from symdiv.oracle.regimes import NoPoint, draw_point, regimes_for
from symdiv.oracle.subjects import subject
from symdiv.parallel import spread

SUBJECTS = [("kl_divergence", names) for names in KL] + [("entropy", (name,)) for name in ENTROPY]


def points(measure: str, families: tuple[str, ...], dtype: str, count: int, seed: int = 0) -> list[tuple[float, ...]]:
    """Parameters of p and q in a row, all regimes in turn."""
    what = subject(measure, *families, dtype=dtype)
    draw = random.Random(f"{seed}/{what}/{dtype}").randint
    regimes = itertools.cycle(regimes_for(what))
    found: list[tuple[float, ...]] = []
    while len(found) < count:
        try:
            (p, q), _ = draw_point(what, next(regimes), draw)
        except NoPoint:
            continue
        found.append(p + q)
    return found


def oracle(measure: str, families: tuple[str, ...], rows: list[tuple[float, ...]], dtype: str, toward: str = "nearest") -> np.ndarray:
    what = subject(measure, *families, dtype=dtype)
    columns = iter(np.array(column) for column in zip(*rows, strict=True))
    sides: list[Any] = []
    for side in (what.p, what.q):
        if side is not None:
            assert isinstance(side, Form)
            sides.append({name: next(columns) for name in side.names})
    return sd.oracle.nearest_array(measure, families[0], families[1] if len(families) > 1 else None, *sides, dtype=dtype, toward=toward, jobs=1)


def wrong(measure: str, families: tuple[str, ...], dtype: str, count: int, seed: int = 0, toward: str = "nearest") -> list[str]:
    rows = points(measure, families, dtype, count, seed)
    values = oracle(measure, families, rows, dtype, toward)
    return list(disagreements(measure, families, rows, values, dtype, toward))


def disagreements(
    measure: str, families: tuple[str, ...], rows: list[tuple[float, ...]], values: np.ndarray, dtype: str, toward: str = "nearest"
) -> Iterator[str]:
    for row, value in zip(rows, values.tolist(), strict=True):
        expected = rounded(truth(measure, families, row), dtype, toward)
        if value != expected or math.copysign(1, value) < 0 <= expected:
            yield f"{measure} {families} {row} {dtype} {toward}: {value!r}, expected {expected!r}"


@pytest.mark.parametrize("dtype", FORMATS)
@pytest.mark.parametrize(("measure", "families"), SUBJECTS, ids=str)
def test_values_are_correctly_rounded(measure: str, families: tuple[str, ...], dtype: str) -> None:
    assert not wrong(measure, families, dtype, 14)


@pytest.mark.parametrize("toward", ["up", "down", "zero"])
@pytest.mark.parametrize("families", [("Normal", "Normal"), ("Gamma", "Gamma"), ("Bernoulli", "Bernoulli")], ids=str)
def test_directed_rounding(families: tuple[str, ...], toward: str) -> None:
    for dtype in FORMATS:
        assert not wrong("kl_divergence", families, dtype, 14, toward=toward)


def _batch(measure: str, families: tuple[str, ...], dtype: str, count: int, seed: int) -> list[str]:
    return wrong(measure, families, dtype, count, seed)


@pytest.mark.slow
def test_many_values_are_correctly_rounded() -> None:
    """Points over all regimes and all four formats, none wrong: 10^4, or as many as SYMDIV_POINTS says; 10^5 take two cores some ten minutes."""
    wanted = int(os.environ.get("SYMDIV_POINTS", "10000"))
    size = -(-wanted // (len(SUBJECTS) * len(FORMATS) * 2))
    tasks = [(measure, families, dtype, size, 1 + half) for half in range(2) for measure, families in SUBJECTS for dtype in FORMATS]
    assert len(tasks) * size >= wanted
    assert not [line for lines in spread(_batch, tasks, jobs=2) for line in lines]


def test_the_comparison_sees_one_wrong_bit() -> None:
    rows = points("kl_divergence", ("Gamma", "Gamma"), "float64", 20)
    values = oracle("kl_divergence", ("Gamma", "Gamma"), rows, "float64")
    assert not list(disagreements("kl_divergence", ("Gamma", "Gamma"), rows, values, "float64"))
    values[7] = np.nextafter(values[7], np.inf)
    assert len(list(disagreements("kl_divergence", ("Gamma", "Gamma"), rows, values, "float64"))) == 1


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("Normal(1, 3)", "Normal(1, 3)"),
        ("Gamma(1, 5/2)", "Exponential(5/2)"),
        ("Exponential(1/3)", "Gamma(1, 1/3)"),
        ("Weibull(1, 2)", "Exponential(1/2)"),
        ("Weibull(1, 3)", "Gamma(1, 1/3)"),
        ("Beta(1, 1)", "Uniform(0, 1)"),
        ("Bernoulli(1/3)", "Binomial(1, 1/3)"),
        ("DiscreteUniform(0, 1)", "Bernoulli(1/2)"),
        ("Categorical([1/3, 2/3])", "Bernoulli(2/3)"),
        ("Poisson(0)", "Binomial(0, 1/2)"),
        ("Gamma(1e300, 1e-300)", "Gamma(1e300, 1e-300)"),
    ],
)
def test_equal_laws_have_divergence_exactly_zero(p: str, q: str) -> None:
    for toward in ("nearest", "up", "down", "zero"):
        value = sd.oracle.nearest("kl_divergence", p, q, toward=toward)
        assert value == 0
        assert math.copysign(1, value) == 1


def test_equal_laws_in_arrays() -> None:
    rate = np.array([0.1, 2.5, 1e300, 5e-324])
    assert not sd.oracle.nearest_array("kl_divergence", sd.Gamma, sd.Exponential, {"shape": 1.0, "rate": rate}, {"rate": rate}).any()
    assert not sd.oracle.nearest_array("kl_divergence", sd.Exponential, sd.Gamma, {"rate": rate}, {"shape": 1.0, "rate": rate}, toward="up").any()
    near = sd.oracle.nearest_array("kl_divergence", sd.Gamma, sd.Exponential, {"shape": 1 + 2.0**-52, "rate": rate}, {"rate": rate})
    assert (near > 0).all()


def test_ties_go_to_even_and_exact_values_stay() -> None:
    shift = {"float16": 2 * (2**11 + 1), "float32": 2 * (2**24 + 1), "float64": 2 * (2**53 + 1), "bfloat16": 2 * (2**8 + 1)}
    for dtype, whole in shift.items():  # KL(Poisson(0) ‖ Poisson(s)) is s itself
        half_way = Fraction(whole, 2)
        even = 2 ** FORMATS[dtype][0]
        assert sd.oracle.nearest("kl_divergence", sd.Poisson(0), sd.Poisson(half_way), dtype=dtype) == even
        assert sd.oracle.nearest("kl_divergence", sd.Poisson(0), sd.Poisson(half_way + 1 + Fraction(1, 10**9)), dtype=dtype) == even + 2
        assert sd.oracle.nearest("kl_divergence", sd.Poisson(0), sd.Poisson(half_way), dtype=dtype, toward="up") == even + 2
        assert sd.oracle.nearest("kl_divergence", sd.Poisson(0), sd.Poisson(even), dtype=dtype, toward="up") == even
    assert sd.oracle.nearest("kl_divergence", sd.Normal(0, 1), sd.Normal(1, 1), toward="down") == 0.5


def test_exact_values_written_with_logarithms_are_recognised() -> None:
    """What no ball decides: an entropy in bits that is a dyadic number, a half-way value, rounded in every direction."""
    for toward in ("nearest", "up", "down", "zero"):
        assert sd.oracle.nearest("entropy", sd.Categorical(["1/2", "1/4", "1/8", "1/8"]), base=2, toward=toward) == 1.75
        assert sd.oracle.nearest("entropy", sd.Uniform(0, 8), base=2, toward=toward) == 3
        assert sd.oracle.nearest("entropy", sd.Uniform(0, Fraction(1, 4)), base=2, toward=toward) == -2
    eleven_bits = sd.Categorical([Fraction(1, 2**n) for n in range(1, 13)] + [Fraction(1, 2**12)])
    assert sd.oracle.nearest("entropy", eleven_bits, base=2, dtype="bfloat16") == rounded(mpmath.mpf(4094) / 2048, "bfloat16")


def test_what_lies_a_million_bits_beside_a_tie() -> None:
    """KL of two Laplace laws of scale 1 is gap - 1 + exp(-gap); here gap - 1 is half-way between two numbers of the format."""
    for dtype, (precision, _, _) in FORMATS.items():
        if dtype in ("bfloat16", "float64"):
            gap = 2 ** (precision + 15) + 2**15 + 1
            p, q = sd.Laplace(0, 1), sd.Laplace(gap, 1)
            assert sd.oracle.nearest("kl_divergence", p, q, dtype=dtype) == 2 ** (precision + 15) + 2**16
            assert sd.oracle.nearest("kl_divergence", p, q, dtype=dtype, toward="zero") == 2 ** (precision + 15)
    exact = 2**20
    assert sd.oracle.nearest("kl_divergence", sd.Laplace(0, 1), sd.Laplace(exact + 1, 1)) == exact
    assert sd.oracle.nearest("kl_divergence", sd.Laplace(0, 1), sd.Laplace(exact + 1, 1), toward="up") == math.nextafter(exact, math.inf)
    assert sd.oracle.nearest("kl_divergence", sd.Laplace(0, 1), sd.Laplace(exact + 1, 1), toward="down") == exact


def test_the_ends_of_the_formats() -> None:
    n = sd.oracle.nearest
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("3e-162", 1)) == 5e-324  # 4.5e-324
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("2e-162", 1)) == 0  # 2e-324, less than half of the least number
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("1e-200", 1), toward="up") == 5e-324
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("1e200", 1)) == math.inf
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("1e200", 1), toward="down") == np.finfo(np.float64).max
    assert n("kl_divergence", sd.Normal(0, 1), sd.Normal("400", 1), dtype="float16") == math.inf
    assert n("entropy", sd.Uniform(0, 1), toward="down") == 0
    assert n("kl_divergence", "Normal(0, 1)", "Gamma(2, 3)") == math.inf
    assert n("kl_divergence", sd.Poisson("1e-300"), sd.Poisson("1.5e-300")) == 9.453489189183562e-302


def test_dtypes_may_be_objects() -> None:
    assert sd.oracle.nearest("entropy", sd.Exponential(2), dtype=np.float32) == np.float32(0.30685281944005469)
    assert sd.oracle.nearest("entropy", sd.Exponential(2), dtype=np.dtype("float16")) == np.float16(0.30685281944005469)


def test_wrong_arguments_are_named() -> None:
    for words, arguments, options in [
        ("float80", ("entropy", "Exponential(2)"), {"dtype": "float80"}),
        ("sideways", ("entropy", "Exponential(2)"), {"toward": "sideways"}),
        ("a has no value", ("entropy", "Exponential(a)"), {}),
        ("two distributions", ("kl_divergence", "Exponential(2)"), {}),
        ("Renyi", ("Renyi", "Exponential(2)"), {}),
    ]:
        with pytest.raises(InvalidInput, match=words):
            sd.oracle.nearest(*arguments, **options)  # type: ignore[arg-type]  # that is the point


def test_huge_logits() -> None:
    logits = np.array([-1e5, -745.0, -37.0, 0.0, 17.0, 1e4])
    entropy = sd.oracle.nearest_array("entropy", sd.Bernoulli, None, {"logit": logits})
    with mpmath.workdps(500):
        for z, value in zip(logits.tolist(), entropy.tolist(), strict=True):
            e = mpmath.exp(-abs(mpmath.mpf(z)))
            expected = mpmath.log1p(e) + abs(mpmath.mpf(z)) * e / (1 + e)
            assert value == rounded(+expected, "float64")
    assert sd.oracle.nearest("kl_divergence", sd.Bernoulli(logit=5000), sd.Bernoulli(logit=-10_000)) == 10_000


def test_arrays_give_what_scalars_give() -> None:
    for dtype in FORMATS:
        for measure, families in SUBJECTS[:8]:
            rows = points(measure, families, dtype, 6, seed=9)
            what = subject(measure, *families, dtype=dtype)
            values = oracle(measure, families, rows, dtype)
            for row, value in zip(rows, values.tolist(), strict=True):
                count = len(what.p.names)
                assert sd.oracle.nearest(measure, *what.members(row[:count], row[count:]), dtype=dtype) == value


def test_arrays_broadcast_and_keep_shapes() -> None:
    shape, rate = np.linspace(1, 2, 5)[:, None], np.linspace(1, 2, 3)
    result = sd.oracle.nearest_array("kl_divergence", "Gamma", "Gamma", {"shape": shape, "rate": 1}, {"shape": 1.5, "rate": rate}, dtype="float32")
    assert result.shape == (5, 3)
    assert result.dtype == np.float32
    assert result[2, 0] == 0
    assert sd.oracle.nearest_array("entropy", "Gamma", None, {"shape": 2, "rate": 3}).shape == ()
    assert sd.oracle.nearest_array("entropy", "Gamma", None, {"shape": np.empty((0, 4)), "rate": 3}).shape == (0, 4)
    assert sd.oracle.nearest_array("entropy", "Gamma", None, {"shape": 2, "scale": [1, 4]}, dtype="bfloat16").dtype == np.float32
    with pytest.raises(ValueError, match="shape mismatch"):
        sd.oracle.nearest_array("entropy", "Gamma", None, {"shape": [1, 2], "rate": [1, 2, 3]})


def test_arrays_of_floats_do_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sd.oracle.nearest_array(
            "kl_divergence", sd.Normal, sd.Normal, {"loc": 0.1, "scale": 1e-300}, {"loc": -1e308, "scale": [1e300, 5e-324]}, dtype="float16"
        )


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"shape": [1.0, -2.0], "rate": 1}, "shape is -2.0; expected a positive number"),
        ({"shape": 1.0, "rate": [1, math.nan]}, "rate is nan"),
        ({"shape": math.inf, "rate": 1}, "shape is inf"),
        ({"shape": [2**53 + 1], "rate": 1}, "9007199254740993"),
        ({"shape": ["1"], "rate": 1}, "array of real numbers"),
        ({"shape": 1j, "rate": 1}, "array of real numbers"),
        ({"shape": np.array(["2020-01-01"], dtype="datetime64[D]"), "rate": 1}, "array of real numbers"),
        ({"shape": np.ma.array([1.0, 2.0], mask=[False, True]), "rate": 1}, "array of real numbers"),
        ({"shape": [1, Fraction(1, 3)], "rate": 1}, "shape is 1/3, which no float64 is"),
        ({"shape": [2**70 + 1], "rate": 1}, "shape is 1180591620717411303425, which no float64 is"),
        ({"shape": [2**53 + 1, 0.5], "rate": 1}, "shape is 9007199254740993, which no float64 is"),
        ({"shape": [10**400, 0.5], "rate": 1}, "shape has a number beyond all float64"),
        ({"shape": [None, 0.5], "rate": 1}, "expected an array of real numbers"),
        ({"shape": [None], "rate": 1}, "expected an array of real numbers"),
        ({"shape": 1}, "expected shape, rate"),
        ({"shape": 1, "rate": 1, "scale": 1}, "expected shape, rate"),
    ],
)
def test_arrays_outside_the_domain_are_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        sd.oracle.nearest_array("entropy", sd.Gamma, None, parameters)


def test_a_constraint_is_checked_in_arrays() -> None:
    with pytest.raises(InvalidInput, match="low < high"):
        sd.oracle.nearest_array("entropy", sd.Uniform, None, {"low": [0, 2.0], "high": 1.0})
    for arguments, words in (
        (("kl_divergence", "Uniform", "Uniform", {"low": 0, "high": 1}), "q_params is missing"),
        (("entropy", "Uniform", None, {"low": 0, "high": 1}, {"low": 0, "high": 1}), "given without q"),
        (("entropy", "Uniform", {"low": 0, "high": 1}), "q is a mapping"),
        (("entropy", "Uniform", None, {"low": [[0], [0, 1]], "high": 1}), "expected an array of real numbers"),
    ):
        with pytest.raises(InvalidInput, match=words):
            sd.oracle.nearest_array(*arguments)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(InvalidInput, match="two families"):
        sd.oracle.nearest_array("kl_divergence", sd.Uniform, None, {"low": 0, "high": 1})


def test_subnormal_values_of_numbers_next_to_one() -> None:
    """At 1,024 bits log(1 + 10^-310) is not told from 0; it is no 0."""
    tiny = Fraction(1e-310)
    for q, expected in ((sd.Finite({0: tiny, 1: 1 - tiny}), 1e-310), (sd.Categorical([tiny, 1 - tiny]), 1e-310)):
        p = type(q)({0: 0, 1: 1}) if type(q) is sd.Finite else sd.Categorical([0, 1])
        assert sd.oracle.nearest("kl_divergence", p, q) == expected
        assert sd.oracle.nearest("kl_divergence", p, q, toward="down") == expected
        assert sd.oracle.nearest("kl_divergence", p, q, toward="up") == math.nextafter(expected, 1)
        assert sd.oracle.nearest("kl_divergence", p, q, dtype="float16", toward="up") == 2.0**-24
    assert sd.oracle.nearest("cross_entropy", sd.Finite({0: 0, 1: 1}), sd.Finite({0: Fraction(1, 10**400), 1: 1 - Fraction(1, 10**400)}), toward="up") == 5e-324
    assert sd.oracle.nearest("cross_entropy", sd.Finite({0: 0, 1: 1}), sd.Finite({0: Fraction(1, 10**400), 1: 1 - Fraction(1, 10**400)})) == 0.0


def test_a_truncated_law_whose_centre_is_four_billion_scales_away() -> None:
    """By the density of u = (high - x)/scale, a multiple of exp(-u²/2 - |b| u) for b = (high - loc)/scale; next to nothing is cut off by low."""
    p, q = sd.TruncatedNormal("1023.5", sp.Rational(1, 2**22), -8188, 0), sd.Gumbel("1179/1024", 3)
    with mpmath.workdps(50):
        b, scale, loc = mpmath.mpf(2) ** 22 * mpmath.mpf("1023.5"), mpmath.mpf(2) ** -22, mpmath.mpf(1179) / 1024
        ends = [n / b for n in (0, 1, 4, 16, 64, 256)]
        total = mpmath.quad(lambda u: mpmath.exp(-b * u - u * u / 2), ends)

        def integrand(u: Any) -> Any:
            z = (-scale * u - loc) / 3
            return mpmath.exp(-b * u - u * u / 2) * (-b * u - u * u / 2 - mpmath.log(total * scale) + z + mpmath.exp(-z) + mpmath.log(3))

        assert sd.oracle.nearest("kl_divergence", p, q) == float(mpmath.quad(integrand, ends) / total)
