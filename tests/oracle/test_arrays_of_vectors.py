"""Laws of vectors, of matrices and given by lists: arrays, derivatives, condition numbers, vectors, against textbook formulas at 440 digits and more."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mp
from reference import ARRAYS, DIGITS, FORMATS, rounded, truth

import symdiv as sd
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.oracle.regimes import NoPoint, draw_point, regimes_for
from symdiv.oracle.subjects import subject
from symdiv.oracle.vectors import check_vectors, make_vectors
from symdiv.testing.conformance import ConformanceError, run_conformance

near = sd.oracle.nearest_array
COVARIANCE, OTHER = [[2.0, 1.0], [1.0, 2.0]], [[3.0, 0.5], [0.5, 0.25]]


def points(names: tuple[str, ...], dtype: str, count: int, regimes: Any = None) -> list[tuple[float, ...]]:
    what = subject(*names, dtype=dtype)
    draw = random.Random(f"{what}/{dtype}").randint
    turns = itertools.cycle(regimes or regimes_for(what))
    found: list[tuple[float, ...]] = []
    while len(found) < count:
        try:
            (p, q), _ = draw_point(what, next(turns), draw)
        except NoPoint:
            continue
        found.append(p + q)
    return found


def oracle(names: tuple[str, ...], rows: list[tuple[float, ...]], dtype: str, toward: str) -> np.ndarray:
    what = subject(*names, dtype=dtype)
    sides: list[Any] = []
    first = 0
    for form in (what.p, what.q):
        if form is not None:
            nested = [form.nested(row[first : first + len(form.slots)]) for row in rows]
            sides.append({name: np.array([x[name] for x in nested]) for name in form.names})
            first += len(form.slots)
    return near(names[0], what.p.family, None if what.q is None else what.q.family, *sides, dtype=dtype, toward=toward, jobs=1)


@pytest.mark.parametrize("toward", ["nearest", "up", "down", "zero"])
@pytest.mark.parametrize("names", ARRAYS, ids=str)
def test_values_are_correctly_rounded(names: tuple[str, ...], toward: str) -> None:
    easy = ["moderate", "near-equal"] if names[1] == "Dirichlet(3)" else None  # the others take mpmath long: see the slow test
    for dtype in FORMATS:
        rows = points(names, dtype, 5 if toward == "nearest" else 2, easy)
        for row, value in zip(rows, oracle(names, rows, dtype, toward).tolist(), strict=True):
            expected = rounded(truth(names[0], names[1:], row), dtype, toward)
            assert value == expected, (row, dtype)
            assert math.copysign(1, value) == (math.copysign(1, expected) if expected else 1)


@pytest.mark.slow
@pytest.mark.parametrize("names", ARRAYS, ids=str)
def test_many_values_are_correctly_rounded(names: tuple[str, ...]) -> None:
    for dtype, toward in itertools.product(FORMATS, ("nearest", "down")):
        rows = points(names, dtype, 7 if names[1] == "Dirichlet(3)" else 30)
        expected = [rounded(truth(names[0], names[1:], row), dtype, toward) for row in rows]
        assert oracle(names, rows, dtype, toward).tolist() == expected


def test_vectors_and_matrices_broadcast() -> None:
    """The last axes are the law's own."""
    means = np.zeros((4, 1, 2))
    means[:, 0, 0] = range(4)
    covariances = np.array([COVARIANCE, OTHER, COVARIANCE])
    result = near(
        "kl_divergence", "MultivariateNormal", sd.MultivariateNormal, {"mean": means, "covariance": covariances}, {"mean": [0, 0], "covariance": COVARIANCE}
    )
    assert result.shape == (4, 3)
    for i, j in np.ndindex(4, 3):
        p = sd.MultivariateNormal(means[i, 0].tolist(), covariances[j].tolist())
        assert result[i, j] == sd.oracle.nearest("kl_divergence", p, sd.MultivariateNormal([0, 0], COVARIANCE))
    assert result[0, 0] == result[0, 2] == 0
    assert near("entropy", "Dirichlet", None, {"concentration": [1, 2, 3]}).shape == ()
    assert near("entropy", "Dirichlet", None, {"concentration": np.empty((0, 3))}).shape == (0,)


EXACT = {
    "Categorical": ("kl_divergence", {"probs": [[0.5, 0.25, 0.25], [0.0, 0.5, 0.5], [1.0, 0.0, 0.0]]}, {"probs": [0.25, 0.75, 0.0]}),
    "Dirichlet": ("kl_divergence", {"concentration": [[1.0, 2.0, 3.5], [2.0, 2.0, 2.0]]}, {"concentration": [2.0, 2.0, 2.0]}),
    "Histogram": ("kl_divergence", {"edges": [0.0, 1.0, 3.0], "probs": [[0.5, 0.5], [0.0, 1.0]]}, {"edges": [0.0, 1.0, 3.0], "probs": [0.25, 0.75]}),
    "InverseWishart": ("kl_divergence", {"dof": [4.0, 2.5], "scale": COVARIANCE}, {"dof": 5.0, "scale": OTHER}),
    "LogisticNormal": ("kl_divergence", {"mean": [[0.0, 1.0], [1.0, 2.0]], "covariance": COVARIANCE}, {"mean": [0.0, 0.0], "covariance": OTHER}),
    "MatrixNormal": (
        "kl_divergence", {"mean": [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], "row_covariance": COVARIANCE, "column_covariance": np.eye(3)},
        {"mean": np.zeros((2, 3)), "row_covariance": OTHER, "column_covariance": 2 * np.eye(3)},
    ),
    "MatrixT": ("entropy", {"dof": [3.0, 4.5], "loc": [[0.0, 1.0]], "row_scale": [[2.0]], "column_scale": COVARIANCE}, None),
    "Multinomial": ("kl_divergence", {"trials": [3, 0, 4], "probs": [0.5, 0.5, 0.0]}, {"trials": [3, 0, 3], "probs": [0.25, 0.5, 0.25]}),
    "MultivariateLogNormal": ("entropy", {"mean": [[0.0, 1.0], [1.0, 2.0]], "covariance": COVARIANCE}, None),
    "MultivariateStudentT": ("entropy", {"dof": [3.0, 4.5], "loc": [0.0, 1.0], "scale": COVARIANCE}, None),
    "NormalGamma": (
        "kl_divergence", {"loc": [0.0, 1.0], "precision": COVARIANCE, "shape": [1.0, 2.0], "rate": 1.0},
        {"loc": [1.0, 1.0], "precision": OTHER, "shape": 2.0, "rate": 0.5},
    ),
    "OrderedLogistic": ("kl_divergence", {"cutpoints": [0.0, 1.0], "loc": [0.5, 2.0]}, {"cutpoints": [-1.0, 1.0], "loc": 0.0}),
    "PoissonBinomial": ("entropy", {"probs": [[0.5, 0.25, 0.0], [1.0, 0.0, 1.0]]}, None),
    "PowerSpherical": ("entropy", {"mean_direction": [[1.0, 0.0], [0.0, -1.0]], "concentration": 2.0}, None),
    "SphericalUniform": ("entropy", {"dim": [2, 3]}, None),
    "StoppingRatioLogistic": ("kl_divergence", {"cutpoints": [0.0, 1.0], "loc": [0.5, 2.0]}, {"cutpoints": [2.0, 1.0], "loc": 0.0}),
    "VonMisesFisher": ("kl_divergence", {"mean_direction": [[1.0, 0.0], [0.0, -1.0]], "concentration": 2.0},
        {"mean_direction": [1.0, 0.0], "concentration": 3.0}),
    "Wishart": ("kl_divergence", {"dof": [4.0, 2.5], "scale": COVARIANCE}, {"dof": 5.0, "scale": OTHER}),
}  # fmt: skip
"""Every family of vectors, matrices and lists but those made of other laws, which arrays do not take."""


@pytest.mark.filterwarnings("ignore::symdiv.errors.BinaryFloatWarning")
@pytest.mark.parametrize("name", EXACT)
def test_arrays_give_what_members_give(name: str) -> None:
    measure, p, q = EXACT[name]
    family = getattr(sd, name)
    values = near(measure, family, None if q is None else family, p, q)

    def member(parameters: dict[str, Any], index: int) -> Family:
        own = {key: np.asarray(x) for key, x in parameters.items()}
        ranks = {key: (2 if name.startswith("Matrix") else 1) if key in ("mean", "loc") else RANKS.get(key, 0) for key in own}
        if name in ("OrderedLogistic", "StoppingRatioLogistic"):
            ranks["loc"] = 0
        elif name in ("PowerSpherical", "VonMisesFisher"):
            ranks["concentration"] = 0
        return family(**{key: (x[index] if x.ndim > ranks[key] else x).tolist() for key, x in own.items()})  # type: ignore[no-any-return]

    for i, value in enumerate(values.reshape(-1).tolist()):
        assert value == sd.oracle.nearest(measure, member(p, i), None if q is None else member(q, i))


RANKS = {
    "covariance": 2, "row_covariance": 2, "column_covariance": 2, "row_scale": 2, "column_scale": 2, "precision": 2, "scale": 2, "probs": 1, "edges": 1,
    "concentration": 1, "cutpoints": 1, "mean_direction": 1,
}  # fmt: skip


def test_other_parametrisations() -> None:
    by_precision = near("entropy", "MultivariateNormal", None, {"mean": [0, 0], "precision": [COVARIANCE, OTHER]})
    assert by_precision.tolist() == [sd.oracle.nearest("entropy", sd.MultivariateNormal([0, 0], precision=m)) for m in (COVARIANCE, OTHER)]
    assert near("entropy", "Histogram", None, {"edges": [0, 1, 3], "counts": [3, 5]}) == sd.oracle.nearest("entropy", sd.Histogram([0, 1, 3], counts=[3, 5]))
    huge = near("entropy", "Categorical", None, {"logits": [[0.0, 0.0], [1000.0, 0.0], [-5000.0, 5000.0]]})
    with mpmath.workdps(60):
        assert huge.tolist() == [rounded(+mp.log(2), "float64"), rounded(mp.exp(-1000) * 1001, "float64"), 0.0]


@pytest.mark.parametrize(
    ("family", "parameters", "words"),
    [
        ("MultivariateNormal", {"mean": [1, 2], "covariance": [COVARIANCE, [[2, 3], [3, 2]]]}, "leading minor of order 2 is negative"),
        ("MultivariateNormal", {"mean": [1, 2], "covariance": [[2, 1], [0, 2]]}, "across"),
        ("MultivariateNormal", {"mean": [1, 2, 3], "covariance": COVARIANCE}, r"mean of shape \(3,\) and covariance of shape \(2, 2\)"),
        ("MultivariateNormal", {"mean": 3, "covariance": COVARIANCE}, "mean has the shape .*; expected a vector in the last axis"),
        ("MultivariateNormal", {"mean": [1], "covariance": [1]}, "covariance has the shape .* in the last two axes"),
        ("MultivariateNormal", {"mean": [1, 2], "cov": COVARIANCE}, "expected mean, covariance or mean, precision"),
        ("Categorical", {"probs": [0.1, 0.9]}, "in an array, round them to multiples of"),
        ("Categorical", {"probs": [[0.5, 0.5], [math.nan, 1.0]]}, "nan"),
        ("Dirichlet", {"concentration": [1, 0]}, "0; expected a positive number"),
        ("Histogram", {"edges": [0, 1], "probs": [0.5, 0.5]}, "edges of shape"),
        ("Gamma", [1, 2], "expected a mapping from names"),
        ("Gamma", {"shape": [1, 2], "rate": [1, 2, 3]}, r"p.shape \(2,\), p.rate \(3,\) do not broadcast"),
    ],
)  # fmt: skip
def test_what_is_no_array_of_laws_is_refused(family: str, parameters: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        near("entropy", family, None, parameters)


def test_laws_made_of_others_are_given_in_symbols() -> None:
    for family in ("Product", "Mixture", "Finite"):
        with pytest.raises(Unsupported, match="give a law in symbols, such as"):
            near("entropy", family, None, {"x": [1.0]})


# Derivatives -------------------------------------------------------------------------------------------------------------------------


def gradients_of(measure: str, p: Family, q: Family | None = None, **options: Any) -> list[float]:
    found = sd.oracle.gradient(measure, p, q, **options)
    return [float(x) for side in found.values() for value in side.values() for x in np.ravel(value)]


def slope(function: Any, values: list[Any], ways: list[tuple[int, Any]]) -> Any:
    step = mp.mpf(10) ** -100
    ahead, behind = list(values), list(values)
    for i, share in ways:
        ahead[i], behind[i] = ahead[i] + share * step, behind[i] - share * step
    return (function(*ahead) - function(*behind)) / (2 * step)


LONG = ("kl_divergence", "Dirichlet(3)", "Dirichlet(3)")


@pytest.mark.parametrize("names", [pytest.param(n, marks=[pytest.mark.slow] if n == LONG else []) for n in ARRAYS if n[1] != "Categorical(3)"], ids=str)
def test_gradients_are_correctly_rounded(names: tuple[str, ...]) -> None:
    for dtype, regime in zip(FORMATS, itertools.cycle(["moderate", "near-equal"])):
        what = subject(*names, dtype=dtype)
        (row,) = points(names, dtype, 1, [regime if what.q is not None else "moderate"])
        count = len(what.p.slots)
        found = gradients_of(names[0], *what.members(row[:count], row[count:]), dtype=dtype)
        slots = [(first, slot) for form, first in ((what.p, 0), (what.q, count)) if form is not None for slot in form.slots]
        with mpmath.workdps(2 * DIGITS):
            values = list(map(mp.mpf, row))
            for i, (first, (name, place)) in enumerate(slots):
                across = i if len(place) < 2 else slots.index((first, (name, place[::-1])))
                expected = slope(ARRAYS[names], values, [(i, mp.mpf(1) / 2), (across, mp.mpf(1) / 2)] if across != i else [(i, 1)])
                with mpmath.workdps(60):
                    expected = +expected if abs(expected) > mp.mpf(10) ** -60 else mp.mpf(0)
                assert found[i] == rounded(expected, dtype), (row, i)


def test_gradients_by_probabilities_are_those_of_normalised_weights() -> None:
    p, q = [0.5, 0.125, 0.375], [0.25, 0.25, 0.5]

    def normalised(*weights: Any) -> Any:
        a, b = weights[:3], weights[3:]
        return ARRAYS["kl_divergence", "Categorical(3)", "Categorical(3)"](*(x / mp.fsum(a) for x in a), *(x / mp.fsum(b) for x in b))

    found = gradients_of("kl_divergence", sd.Categorical(p), sd.Categorical(q))
    with mpmath.workdps(DIGITS):
        values = list(map(mp.mpf, p + q))
        for i, number in enumerate(found):
            expected = slope(normalised, values, [(i, 1)])
            with mpmath.workdps(60):
                assert number == rounded(+expected if abs(expected) > mp.mpf(10) ** -60 else mp.mpf(0), "float64")
    multinomial = gradients_of("kl_divergence", sd.Multinomial(4, p), sd.Multinomial(4, q))
    assert np.allclose(multinomial, 4 * np.array(found), rtol=1e-15, atol=0)


def test_gradients_at_probabilities_of_zero() -> None:
    found = sd.oracle.gradient("kl_divergence", sd.Categorical(["1/2", "1/2", 0]), sd.Categorical(["1/4", "1/4", "1/2"]))
    assert found["p"]["probs"][:2] == [0, 0]
    assert math.isnan(found["p"]["probs"][2])
    assert found["q"]["probs"] == [-1, -1, 1]
    infinite = sd.oracle.gradient("kl_divergence", sd.Categorical(["1/2", "1/2"]), sd.Categorical([1, 0]))
    assert all(map(math.isnan, infinite["p"]["probs"] + infinite["q"]["probs"]))


@pytest.mark.parametrize(
    "p",
    [
        sd.Dirichlet([1, 2, "5/2"]), sd.MultivariateNormal([1, 2], [[2, 1], [1, 2]]), sd.Wishart(4, [[2, 1], [1, 2]]), sd.Categorical(["1/2", "1/3", "1/6"]),
        sd.InverseWishart("7/2", [[2, 1], [1, 2]]), sd.MatrixNormal([[0, 1]], [[2]], [[2, 1], [1, 2]]), sd.VonMisesFisher([1, 0, 0], 2),
    ],
    ids=lambda p: type(p).__name__,
)  # fmt: skip
def test_the_gradient_vanishes_where_the_laws_are_equal(p: Family) -> None:
    assert all(x == 0 and math.copysign(1, x) > 0 for x in gradients_of("kl_divergence", p, p))
    assert sd.oracle.condition_number("kl_divergence", p, p) == math.inf


def test_gradients_by_directions_lie_in_the_tangent() -> None:
    found = sd.oracle.gradient("kl_divergence", sd.VonMisesFisher(["3/5", "4/5"], 2), sd.VonMisesFisher([1, 0], 3))
    assert abs(3 * found["p"]["mean_direction"][0] + 4 * found["p"]["mean_direction"][1]) < 1e-15
    assert found["q"]["mean_direction"][0] == 0
    assert found["p"]["mean_direction"][0] < 0


def test_no_gradient_where_none_is_proved() -> None:
    with pytest.raises(Undetermined, match="not proved"):
        sd.oracle.gradient("kl_divergence", sd.PowerSpherical([1, 0, 0], 2), sd.PowerSpherical([1, 0, 0], 3))
    with pytest.raises(InvalidInput, match="no value"):
        sd.oracle.gradient("entropy", sd.Dirichlet(["a", 1]))


def test_condition_numbers_are_what_they_say() -> None:
    names = ("kl_divergence", "MultivariateNormal(2)", "MultivariateNormal(2)")
    p, q = (1.0, 0.5, 2.0, 1.0, 1.0, 2.0), (0.0, 1.5, 3.0, 0.5, 0.5, 0.25)
    found = sd.oracle.condition_number("kl_divergence", *subject(*names).members(p, q))
    gradients = gradients_of("kl_divergence", *subject(*names).members(p, q))
    expected = sum(abs(x * g) for x, g in zip(p + q, gradients, strict=True)) / float(truth(names[0], names[1:], p + q))
    assert abs(found - expected) < 1e-13 * found
    gap = Fraction(1, 10**12)
    close = sd.Categorical([Fraction(1, 2), Fraction(1, 4) + gap, Fraction(1, 4) - gap])
    assert 1e11 < sd.oracle.condition_number("kl_divergence", sd.Categorical(["1/2", "1/4", "1/4"]), close) < 1e13


# Files and conformance ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "npz"])
@pytest.mark.parametrize(
    "names", [("kl", "MultivariateNormal(2)", "MultivariateNormal(2)"), ("kl", "Dirichlet(3)", "Dirichlet(3)"), ("entropy", "MatrixT(1, 2)")], ids=str
)
def test_files_of_vectors(tmp_path: Path, names: tuple[str, ...], suffix: str) -> None:
    path = tmp_path / f"vectors.{suffix}"
    make_vectors(*names, count=7, path=path, seed=2)
    assert check_vectors(path) == []


def test_right_and_wrong_functions_are_told_apart() -> None:
    def kl(a: np.ndarray, b: np.ndarray) -> float:
        assert a.shape == b.shape == (3,)
        with mpmath.workdps(80):
            return float(ARRAYS["kl_divergence", "Dirichlet(3)", "Dirichlet(3)"](*map(mp.mpf, a.tolist()), *map(mp.mpf, b.tolist())))

    key = ("kl_divergence", "Dirichlet(3)", "Dirichlet(3)")
    regimes = ["moderate", "near-equal"]
    run_conformance({key: kl}, ulps=1, examples=40, regimes=regimes)
    with pytest.raises(ConformanceError) as caught:
        run_conformance({key: lambda a, b: kl(a, b) if a[0] < 2 else kl(a, b) + 1e-6}, examples=40, regimes=regimes)
    (fault,) = caught.value.faults
    assert 2 <= fault.p[0] <= 4
    assert "p: concentration = [" in str(fault)


def test_a_covariance_that_is_not_symmetrised_is_found() -> None:
    """The divergence with the lower triangle forgotten."""

    def entropy(mean: np.ndarray, covariance: np.ndarray) -> float:
        return float(1 + math.log(2 * math.pi) + np.log(covariance[0, 0] * covariance[1, 1]) / 2)

    with pytest.raises(ConformanceError) as caught:
        run_conformance({("entropy", "MultivariateNormal(2)"): entropy}, regimes=["moderate"], examples=100)
    (fault,) = caught.value.faults
    assert fault.p[3] == fault.p[4] != 0
    assert max(map(abs, fault.p)) <= 4


def test_probabilities_in_doubles_can_be_made_to_sum_to_one() -> None:
    """As the message for those that do not says."""
    drawn = np.random.default_rng(0).dirichlet([1, 1, 1], 50)
    probs = np.round(drawn * 2**50) / 2**50
    probs[:, -1] = 1 - probs[:, :-1].sum(axis=1)
    assert np.abs(probs - drawn).max() < 1e-15
    assert (sd.oracle.nearest_array("entropy", "Categorical", None, {"probs": probs}) > 0).all()
