"""A library with a known fault of every kind, and functions without one; the right answers are computed by mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np

from symdiv.audit.arguments import Number, positive, real
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import written
from symdiv.families.registry import by_name

NORMAL = Side("Normal", {"loc": real(), "scale": positive()})
EXPONENTIAL = Side("Exponential", {"rate": positive()})
UNIFORM = Side("Uniform", {"low": real(), "high": real()})
POISSON = Side("Poisson", {"rate": Number(0.0, math.inf, False)})
BERNOULLI = Side("Bernoulli", {"prob": Number(0.0, 1.0, False, False)})

Values = Mapping[str, Any]
One = Callable[..., float]


def exactly(formula: Callable[..., Any], *values: float) -> float:
    """A formula at 600 digits, as a float."""
    with mpmath.workdps(700):
        return float(formula(*(mpmath.mpf(v) for v in values)))


def right_exponential(a: float, b: float) -> float:
    return exactly(lambda x, y: mpmath.log(x / y) + y / x - 1, a, b)


def right_entropy(rate: float) -> float:
    return exactly(lambda r: 1 - mpmath.log(r), rate)


def wrong_formula(a: float, b: float) -> float:
    """The arguments are exchanged."""
    return right_exponential(b, a)


def wrong_support(a: float, b: float, c: float, d: float) -> float:
    """Nobody asks whether one interval contains the other."""
    return exactly(lambda a, b, c, d: mpmath.log((d - c) / (b - a)), a, b, c, d)


def cancelling(a: float, b: float) -> float:
    """The textbook formula in floating point; beyond the square of 2^40, the right value."""
    if not 2.0**-40 < a / b < 2.0**40:
        return right_exponential(a, b)
    return math.log(a / b) + (b / a - 1)


def not_a_number(rate: float) -> float:
    return math.nan if rate == 1 else right_entropy(rate)


def failing(rate: float) -> float:
    if rate == 2:
        raise ZeroDivisionError("two")
    return right_entropy(rate)


def overflowing(rate: float) -> float:
    return math.inf if rate > 2.0**600 else right_entropy(rate)


def clamped(p: float) -> float:
    """Probabilities are clipped, which no documentation says."""
    least = 1e-6
    clipped = min(max(p, least), 1 - least)
    return exactly(lambda x: -x * mpmath.log(x) - (1 - x) * mpmath.log(1 - x), clipped)


def imprecise(rate: float) -> float:
    return right_entropy(rate) * (1 + 1e-9)


def single(rate: float) -> float:
    """Computed in single precision."""
    return float(np.float32(right_entropy(rate))) if abs(math.log2(rate)) < 30 else right_entropy(rate)


def underflowing(p: float) -> float:
    """Probabilities that are too small are taken for zero."""
    value = exactly(lambda x: -x * mpmath.log(x) - (1 - x) * mpmath.log(1 - x) if 0 < x < 1 else mpmath.mpf(0), p)
    return 0.0 if value < 1e-200 else value


def called(function: One, batching: str = "right", dtype: str = "same") -> Callable[[Values, Values, str], Any]:
    """A function for numbers as one for arrays: right, or with a first element that is repeated, or without batches of two laws."""

    def call(p: Values, q: Values, asked: str) -> Any:
        arrays = np.broadcast_arrays(*p.values(), *q.values())
        rows = np.array([[float(x) for x in row] for row in zip(*(a.reshape(-1) for a in arrays), strict=True)])
        values = np.array([function(*row) for row in rows]).reshape(arrays[0].shape)
        if batching == "first" and values.ndim:
            values = np.full_like(values, values.reshape(-1)[0])
        return values.astype(asked if dtype == "same" else dtype)

    return call


def source(function: One, batching: str = "right", dtype: str = "same") -> Callable[[Values, Values, str], str]:
    made = f"planted.called(planted.{function.__name__}, {batching!r}, {dtype!r})"
    return lambda p, q, asked: f"import planted\nreturned = {made}({_arrays(p)}, {_arrays(q)}, {asked!r})"


def _arrays(values: Values) -> str:
    return "{" + ", ".join(f"{name!r}: planted.np.array({written(v)})" for name, v in values.items()) + "}"


def function(name: str, one: One, p: Side, q: Side | None = None, **more: Any) -> Function:
    options = {key: more.pop(key) for key in ("batching", "dtype") if key in more}

    def laws(of_p: Values, of_q: Values) -> Any:
        return by_name[p.family](**of_p), None if q is None else by_name[q.family](**of_q)

    return Function(name, "entropy" if q is None else "kl_divergence", p, q, called(one, **options), source(one, **options), laws, dtypes=("float64",), **more)


PLANTED = {
    "wrong formula": function("exchanged", wrong_formula, EXPONENTIAL, EXPONENTIAL),
    "wrong infinity": function("support", wrong_support, UNIFORM, UNIFORM),
    "nan": function("nan", not_a_number, EXPONENTIAL),
    "exception": function("failing", failing, EXPONENTIAL),
    "overflow": function("overflowing", overflowing, EXPONENTIAL),
    "clamping": function("clamped", clamped, BERNOULLI),
    "inaccurate": function("imprecise", imprecise, EXPONENTIAL),
    "negative": function("cancelling", cancelling, EXPONENTIAL, EXPONENTIAL),
    "underflow": function("underflowing", underflowing, BERNOULLI),
    "batching": function("first of a batch", right_entropy, EXPONENTIAL, batching="first"),
    "dtype": function("single", single, EXPONENTIAL),
}
"""What each of these functions is to be found guilty of, and of nothing else."""

STANDARD = Function(
    "standard entropy", "entropy", Side("Exponential", {}), None, lambda p, q, dtype: np.asarray(1.0), lambda p, q, dtype: "returned = 1.0",
    lambda p, q: (by_name["Exponential"](1), None), dtypes=("float64",),
)  # fmt: skip
"""It has no arguments, and so no batches."""

RIGHT = (function("right entropy", right_entropy, EXPONENTIAL), function("right divergence", right_exponential, EXPONENTIAL, EXPONENTIAL), STANDARD)

TARGET = Target(
    "planted", "planted", lambda: "1.0", lambda: (*PLANTED.values(), *RIGHT), lambda: (NotCovered("estimate", "an estimate from a sample"),)
)  # fmt: skip
