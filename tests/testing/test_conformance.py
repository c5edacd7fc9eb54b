"""Planted faults are found, at simple parameters; what is right passes. The right answers come from mpmath, not from symdiv."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mp
from reference import KL

from symdiv.errors import InvalidInput
from symdiv.oracle.judgement import Allowance, Answer, judge
from symdiv.oracle.subjects import subject
from symdiv.testing.conformance import Conformance, ConformanceError, run_conformance

GAMMAS = ("kl_divergence", "Gamma", "Gamma")


def right(families: tuple[str, str], digits: int = 120) -> Callable[..., float]:
    """A correct float64 function."""

    def function(*values: float) -> float:
        with mpmath.workdps(digits):
            return float(KL[families](*map(mp.mpf, values)))

    return function


gamma = right(("Gamma", "Gamma"), 80)


def dropped_term(a: float, b: float, c: float, d: float) -> float:
    """A series at p ≈ q from which the term of the shapes was dropped."""
    if abs(a - c) <= 1e-6 * a and abs(b - d) <= 1e-6 * b:
        return a * (b - d) ** 2 / (2 * b * b)
    return gamma(a, b, c, d)


def single_precision(a: float, b: float, c: float, d: float) -> float:
    """lgamma in float32 inside a float64 function."""
    with mpmath.workdps(60):
        slip = sum(s * (mp.mpf(float(np.float32(float(mp.loggamma(x))))) - mp.loggamma(x)) for s, x in ((-1, mp.mpf(a)), (1, mp.mpf(c))))
    return gamma(a, b, c, d) + float(slip)


def touching(a: float, b: float, c: float, d: float) -> float:
    """A test of supports with > for >=."""
    return right(("Uniform", "Uniform"))(a, b, c, d) if c < a and b < d else math.inf


def logits(z: float, w: float) -> float:
    """Infinite as soon as a probability rounds to 0 or 1; else right."""
    if abs(w) > 37 or abs(z) > 37:
        return math.inf
    with mpmath.workdps(120):
        p, q = (1 / (1 + mp.exp(-mp.mpf(x))) for x in (z, w))
        return float(p * mp.log(p / q) + (1 - p) * mp.log((1 - p) / (1 - q)))


def sign_at_the_edge(p: float, q: float) -> float:
    """-log(1 - q) with its sign lost, where p = 0."""
    if p == 0 and q < 1:
        return math.log1p(-q)
    return right(("Bernoulli", "Bernoulli"), 450)(p, q)


FAULTS: dict[str, tuple[tuple[str, ...], Callable[..., float], str, Callable[[Any], bool]]] = {
    "a dropped term at p≈q": (GAMMAS, dropped_term, "inaccurate", lambda f: f.p[0] != f.q[0] and abs(f.p[0] - f.q[0]) <= 1e-6 * f.p[0]),
    "float32 lgamma inside float64": (
        GAMMAS, single_precision, "inaccurate", lambda f: f.regime == "moderate" and set(f.p + f.q) <= {0.5, 1.0, 1.25, 1.5, 2.0},
    ),
    "a support test with > for >=": (
        ("kl_divergence", "Uniform", "Uniform"), touching, "infinite",
        lambda f: f.regime == "moderate" and (f.p[0] == f.q[0] or f.p[1] == f.q[1]) and max(map(abs, f.p + f.q)) <= 2,
    ),
    "inf for huge logits": (("kl_divergence", "Bernoulli(logit)", "Bernoulli(logit)"), logits, "infinite", lambda f: max(map(abs, f.p + f.q)) <= 600),
    "a sign at the domain's edge": (
        ("kl_divergence", "Bernoulli", "Bernoulli"), sign_at_the_edge, "negative", lambda f: f.p == (0.0,) and f.q == (0.5,) and f.regime == "edges",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_at_simple_parameters(name: str) -> None:
    key, function, kind, simple = FAULTS[name]
    start = time.monotonic()
    with pytest.raises(ConformanceError) as caught:
        run_conformance({key: function})
    (fault,) = caught.value.faults
    print(f"{name}: found after {time.monotonic() - start:.1f} s at {fault.p} {fault.q} ({fault.regime})")
    assert fault.kind == kind
    assert simple(fault), fault


def entropy_of_normal(loc: float, scale: float) -> float:
    return 0.5 * math.log(2 * math.pi * math.e) + math.log(scale)


def entropy_of_laplace(loc: float, scale: float) -> float:
    return 1 + math.log(2) + math.log(scale)


def entropy_of_exponential(rate: float) -> float:
    return 1 - math.log(rate)


EXPONENTIALS = ("kl_divergence", "Exponential", "Exponential")
BEYOND: list[tuple[tuple[str, ...], Callable[..., float], Callable[..., bool], tuple[float, ...], str]] = [
    *((("entropy", "Exponential"), entropy_of_exponential, lambda rate, t=t: rate > t, (t,), "huge") for t in (1e3, 1e10, 1e50)),
    *((EXPONENTIALS, right(("Exponential", "Exponential")), lambda a, b, t=t: a < t, (t, 1.0), "tiny") for t in (0.1, 1e-10)),
    (("entropy", "Normal"), entropy_of_normal, lambda loc, scale: scale > 1e4, (1.0, 1e4), "huge"),
    (("entropy", "Laplace"), entropy_of_laplace, lambda loc, scale: abs(loc) > 1e10, (1e10, 1.0), "huge"),
]


@pytest.mark.parametrize(
    ("key", "function", "beyond", "threshold", "regime"),
    [*BEYOND[::3], *(pytest.param(*case, marks=pytest.mark.slow) for i, case in enumerate(BEYOND) if i % 3)],
    ids=lambda x: str(x) if isinstance(x, tuple) else "",
)
def test_a_fault_beyond_a_threshold_is_shown_close_to_it(
    key: tuple[str, ...], function: Callable[..., float], beyond: Callable[..., bool], threshold: tuple[float, ...], regime: str
) -> None:
    """Not at the greatest or the least number of the format; and where a parameter does not matter it is 1."""
    with pytest.raises(ConformanceError) as caught:
        run_conformance({key: lambda *x: function(*x) * (1.01 if beyond(*x) else 1)})
    (fault,) = caught.value.faults
    found = fault.p + fault.q
    assert all(x == 1 if t == 1 else 1 / 4 <= x / t <= 4 for x, t in zip(found, threshold, strict=True)), fault
    assert fault.regime == regime


@pytest.mark.slow
def test_a_fault_of_equal_laws_beyond_a_threshold() -> None:
    kl = right(("Exponential", "Exponential"))
    with pytest.raises(ConformanceError) as caught:
        run_conformance({EXPONENTIALS: lambda a, b: math.nan if a == b > 1e3 else kl(a, b)})
    assert (caught.value.faults[0].p, caught.value.faults[0].q) == ((1024.0,), (1024.0,))


@pytest.mark.parametrize("families", [("Gamma", "Gamma"), ("Uniform", "Uniform"), ("Bernoulli", "Bernoulli"), ("Normal", "Normal")], ids=str)
def test_right_functions_pass(families: tuple[str, str]) -> None:
    result = run_conformance({("kl_divergence", *families): right(families, {"Uniform": 120}.get(families[0], 700))}, ulps=1, examples=60)
    assert isinstance(result, Conformance)
    assert result.checked[0][1] >= 50


def test_a_fault_is_reported_where_the_truth_cannot_be_printed() -> None:
    """exp(10^300) has no 20 digits, and where a value of exp(-10^7) was not told from zero there is no condition number."""
    gumbels = subject("kl_divergence", "Gumbel", "Gumbel")
    fault = judge(gumbels, (0.0, 1.0), (0.0, 1e-300), "huge", Answer(1.0), Allowance(16))
    assert fault is not None
    assert fault.kind == "finite"
    assert "truth:     not found to 20 digits  (nearest float64: inf)" in str(fault)
    plancks = subject("kl_divergence", "Planck", "Planck")
    fault = judge(plancks, (1e7,), (2e7,), "huge", Answer(math.nan), Allowance(16))
    assert fault is not None
    assert "condition: unknown" in str(fault)


@pytest.mark.parametrize("examples", [0, -1, 1.5, True])
def test_a_number_of_examples_that_is_none(examples: Any) -> None:
    with pytest.raises(InvalidInput, match=r"examples = .*: expected a whole number, at least 1"):
        run_conformance({("entropy", "Exponential"): math.log}, examples=examples)


def test_the_message_says_what_a_maintainer_needs() -> None:
    with pytest.raises(ConformanceError) as caught:
        run_conformance({GAMMAS: single_precision}, ulps=8)
    lines = str(caught.value).strip().splitlines()
    assert lines[0] == "KL(Gamma ‖ Gamma) in float64: inaccurate; allowed are 8 ulps"
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["p", "q", "regime", "returned", "truth", "error", "condition"]
    digits = lines[5].split()[1].replace("0.", "").lstrip("0")
    assert len(digits.replace(".", "")) == 20


def test_other_formats_and_vectors_of_probabilities() -> None:
    def kl(p: np.ndarray, q: np.ndarray) -> Any:
        assert p.dtype == q.dtype == np.float32
        wide_p, wide_q = p.astype(np.float64), q.astype(np.float64)
        if ((wide_q == 0) & (wide_p > 0)).any():
            return np.float32(np.inf)
        inside = wide_p > 0
        gap = (wide_q - wide_p)[inside] / wide_p[inside]
        return np.float32((wide_p[inside] * (gap - np.log1p(gap))).sum() + wide_q[~inside].sum())

    key = ("kl_divergence", "Categorical(4)", "Categorical(4)")
    run_conformance({key: kl}, dtype="float32", relative=1e-5, examples=100)
    with pytest.raises(ConformanceError):
        run_conformance({key: lambda p, q: np.float32((p * np.log(p / q)).sum())}, dtype="float32", relative=1e-5)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda rate: math.nan, "nan"),
        (lambda rate: "many", "garbage"),
        (lambda rate: None, "garbage"),
        (lambda rate: 1 / 0, "exception"),
        (lambda rate: math.inf, "infinite"),
    ],
)
def test_kinds_of_faults(answer: Callable[[float], Any], kind: str) -> None:
    with pytest.raises(ConformanceError, match=kind) as caught:
        run_conformance({("entropy", "Exponential"): answer}, examples=20)
    assert caught.value.faults[0].p == (1.0,)


def test_an_object_is_searched_for_functions() -> None:
    good = SimpleNamespace(entropy_exponential=lambda rate: 1 - math.log(rate), other=3)
    assert [str(what) for what, _ in run_conformance(good, examples=20).checked] == ["H(Exponential)"]
    both = SimpleNamespace(entropy_exponential=lambda rate: 1 + math.log(rate), kl_divergence_log_normal_log_normal=lambda *x: 0.0)
    with pytest.raises(ConformanceError) as caught:
        run_conformance(both, examples=40)
    assert len(caught.value.faults) == 2
    assert str(run_conformance(good, examples=20)) == "entropy_exponential: H(Exponential) in float64: right at 20 points"
    for wrong in (SimpleNamespace(entropy_gama=abs), SimpleNamespace(kl_divergence_gamma=abs), SimpleNamespace(nothing=abs)):
        with pytest.raises(InvalidInput, match=r"expected|no function"):
            run_conformance(wrong)


def test_allowances() -> None:
    for arguments in ({}, {"ulps": 1, "relative": 1}, {"ulps": -1}, {"ulps": math.nan}, {"ulps": True}):
        with pytest.raises(InvalidInput):
            Allowance(**arguments)  # type: ignore[arg-type]  # that is the point
    naive = {("kl_divergence", "Exponential", "Exponential"): lambda a, b: b / a - 1 - math.log(b / a)}
    run_conformance(naive, regimes=["near-equal"], examples=60)  # as good as rounded inputs allow
    with pytest.raises(ConformanceError):
        run_conformance(naive, regimes=["near-equal"], ulps=16)


def test_functions_of_vectors_are_found_by_name() -> None:
    def entropy_multivariate_normal(mean: np.ndarray, covariance: np.ndarray) -> float:
        assert (mean.shape, covariance.shape) == ((3,), (3, 3))
        return float(1.5 * (1 + math.log(2 * math.pi)) + np.linalg.slogdet(covariance)[1] / 2)

    module = SimpleNamespace(entropy_multivariate_normal=entropy_multivariate_normal)
    assert (
        str(run_conformance(module, examples=30, regimes=["moderate"]))
        == "entropy_multivariate_normal: H(MultivariateNormal(3)) in float64: right at 30 points"
    )


def test_a_function_by_its_measure_s_short_name_is_tested() -> None:
    module = SimpleNamespace(entropy_exponential=entropy_of_exponential, kl_exponential_exponential=lambda a, b: b / a - 1 + math.log(b / a))
    with pytest.raises(ConformanceError) as caught:
        run_conformance(module, examples=20)
    assert [str(fault.subject) for fault in caught.value.faults] == ["KL(Exponential ‖ Exponential)"]
    module.kl_exponential_exponential = right(("Exponential", "Exponential"))
    assert run_conformance(module, examples=20).names == ("entropy_exponential", "kl_exponential_exponential")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("kldivergence_normal_normal", "kl_divergence_normal_normal"),
        ("kl_divergance_normal_normal", "kl_divergence_normal_normal"),
        ("klnormal_normal", "kl_normal_normal"),
        ("kl_normal_nromal", "kl_normal_normal"),
        ("crossentropy_log_normal_lognormal", "cross_entropy_log_normal_log_normal"),
        ("entropy_gama", "entropy_gamma"),
        ("entropy_from_samples", None),
    ],
)
def test_a_function_that_is_not_recognised_is_not_skipped(name: str, meant: str | None) -> None:
    with pytest.raises(InvalidInput, match=rf"{name}: expected .*did you mean {meant}\?" if meant else f"{name}: expected (?!.*did you mean)"):
        run_conformance(SimpleNamespace(entropy_exponential=entropy_of_exponential, **{name: abs}), examples=20)
    others = {f"_{name}": abs, "entropy": abs, "kl": abs, "klass": abs, "log": abs}
    assert len(run_conformance(SimpleNamespace(entropy_exponential=entropy_of_exponential, **others), examples=20).checked) == 1


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (3, "3 is not callable; expected a function of (p shape, p rate)"),
        (lambda a: a, "<lambda>(a) cannot be called with (p shape, p rate), by position: too many positional arguments"),
        (lambda *, shape, rate: shape, "<lambda>(*, shape, rate) cannot be called with (p shape, p rate)"),
    ],
)
def test_what_cannot_be_called_with_the_parameters_is_refused(function: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        run_conformance({("entropy", "Gamma"): function}, examples=20)
    assert message in str(caught.value)


@pytest.mark.parametrize("key", ["entropy", ("entropy",), ("kl", "Gamma", "Gamma", "Gamma"), (), 3])
def test_a_key_that_is_no_measure_of_laws_is_refused(key: Any) -> None:
    with pytest.raises(InvalidInput, match="expected a measure and its laws, as in"):
        run_conformance({key: math.log})


def raises(rate: float) -> float:
    return 1 / (rate - rate)


def test_where_an_exception_was_raised_is_said() -> None:
    line = raises.__code__.co_firstlineno + 1
    for function, place in ((raises, f"({__file__}:{line} in raises)"), (lambda rate: raises(rate), f"{line} in raises, called from {__file__}:")):
        with pytest.raises(ConformanceError) as caught:
            run_conformance({("entropy", "Exponential"): function}, examples=20)
        assert "returned:  ZeroDivisionError: float division by zero (" in str(caught.value)
        assert place in str(caught.value)
    with pytest.raises(ConformanceError, match=r"returned:  TypeError: .* \(called with p shape, p rate\)"):  # NumPy's functions have no signature
        run_conformance({("entropy", "Gamma"): np.log}, examples=20)


@pytest.mark.parametrize(
    ("make", "described"),
    [
        (lambda x: None, "None, a NoneType"),
        (str, "'1.0', a str"),
        (lambda x: np.array([x]), r"array\(\[1.\]\), a ndarray of shape \(1,\)"),
        (bool, "True, a bool"),
    ],
)
def test_one_real_number_is_expected(make: Callable[[float], Any], described: str) -> None:
    with pytest.raises(ConformanceError, match=f"garbage(.|\n)*returned:  {described}; expected one real number"):
        run_conformance({("entropy", "Exponential"): lambda rate: make(entropy_of_exponential(rate))}, examples=20)
    run_conformance({("entropy", "Exponential"): lambda rate: np.array(entropy_of_exponential(rate))}, examples=20)  # it has no axis


def test_points_are_counted_once() -> None:
    asked = []

    def entropy(rate: float) -> float:
        asked.append(rate)
        return entropy_of_exponential(rate)

    assert run_conformance({("entropy", "Exponential"): entropy}, examples=400).checked[0][1] == 400
    assert len(asked) == len(set(asked)) == 400


def test_laws_with_some_parameters_fixed_are_given_as_text() -> None:
    result = run_conformance({("entropy", "Normal(0, s)"): lambda s: entropy_of_normal(0, s)}, examples=30)
    assert str(result) == "H(Normal(0, s)) in float64: right at 30 points"
    standard = {("kl", "Normal(m, s)", "Normal(0, 1)"): lambda m, s: right(("Normal", "Normal"))(m, s, 0, 1)}
    run_conformance(standard, examples=30, regimes=["moderate"])
    alone = run_conformance({("entropy", "Normal(0, 1)"): lambda: entropy_of_normal(0, 1)})
    assert str(alone) == "H(Normal(0, 1)) in float64: right at 1 point"
