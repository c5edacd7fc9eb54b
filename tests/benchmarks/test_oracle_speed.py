"""Correctly rounded arrays, measured side by side in one run with what one would write by hand. Outside the default run::

    python -m pytest tests/benchmarks/test_oracle_speed.py -s

Nothing here asserts a time; the ratios are what is looked at. Times are processor times, so that what else the machine does counts little.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, ctx

import symdiv as sd

COUNT = 20_000
Columns = list[np.ndarray]


def by_hand(formula: Callable[..., Any], columns: Columns) -> np.ndarray:
    """A formula in python-flint with Ziv's loop, as short as it can be written."""
    values = []
    saved = ctx.prec
    for row in zip(*(column.tolist() for column in columns), strict=True):
        precision = 80
        while True:
            ctx.prec = precision
            ball = formula(*map(arb, row))
            low, high = float(ball.lower()), float(ball.upper())
            if low == high:
                break
            precision *= 2
        values.append(low)
    ctx.prec = saved
    return np.array(values)


def normal_flint(m: Any, s: Any, n: Any, t: Any) -> Any:
    return (t / s).log() + (s * s + (m - n) ** 2) / (2 * t * t) - arb(0.5)


def gamma_flint(a: Any, b: Any, c: Any, d: Any) -> Any:
    return (a - c) * a.digamma() - a.lgamma() + c.lgamma() + c * (b / d).log() + a * (d - b) / b


def normal_mpmath(m: Any, s: Any, n: Any, t: Any) -> Any:
    return mpmath.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mpmath.mpf(1) / 2


def gamma_mpmath(a: Any, b: Any, c: Any, d: Any) -> Any:
    return (a - c) * mpmath.digamma(a) - mpmath.loggamma(a) + mpmath.loggamma(c) + c * mpmath.log(b / d) + a * (d - b) / b


def normal_log_density(x: Any, m: Any, s: Any) -> Any:
    return -(((x - m) / s) ** 2) / 2 - mpmath.log(s) - mpmath.log(2 * mpmath.pi) / 2


def gamma_log_density(x: Any, a: Any, b: Any) -> Any:
    return a * mpmath.log(b) - mpmath.loggamma(a) + (a - 1) * mpmath.log(x) - b * x


CASES: dict[str, Any] = {
    "Normal": (("loc", "scale"), normal_flint, normal_mpmath, normal_log_density, [-mpmath.inf, 0, mpmath.inf]),
    "Gamma": (("shape", "rate"), gamma_flint, gamma_mpmath, gamma_log_density, [0, 1, mpmath.inf]),
}


def per_value(action: Callable[[], Any], count: int, rounds: int = 1) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best / count


@pytest.mark.parametrize("name", CASES)
def test_arrays(name: str) -> None:
    names, flint_formula, mpmath_formula, log_density, interval = CASES[name]
    generator = np.random.default_rng(0)
    easy = [generator.uniform(0.1, 20, COUNT) for _ in range(4)]
    near = [*easy[:2], easy[0] * (1 + 1e-13), easy[1] * (1 - 1e-13)]

    def symdiv(columns: Columns) -> np.ndarray:
        p, q = (dict(zip(names, half, strict=True)) for half in (columns[:2], columns[2:]))
        return sd.oracle.nearest_array("kl_divergence", name, name, p, q, jobs=1)

    def mpmath_closed(columns: Columns) -> None:
        with mpmath.workdps(50):
            for row in zip(*(column[:1000].tolist() for column in columns), strict=True):
                mpmath_formula(*map(mpmath.mpf, row))

    def mpmath_quad(columns: Columns) -> None:
        for m, s, n, t in zip(*(column[:5].tolist() for column in columns), strict=True):
            mpmath.quad(lambda x: mpmath.exp(log_density(x, m, s)) * (log_density(x, m, s) - log_density(x, n, t)), interval)  # noqa: B023 - used at once

    assert (symdiv(easy) == by_hand(flint_formula, easy)).all()
    assert (symdiv(near) == by_hand(flint_formula, near)).all()
    own = hand = own_near = float("inf")
    for _ in range(7):  # in turn, so that a busy machine slows all alike
        own = min(own, per_value(lambda: symdiv(easy), COUNT))
        hand = min(hand, per_value(lambda: by_hand(flint_formula, easy), COUNT))
        own_near = min(own_near, per_value(lambda: symdiv(near), COUNT))
    closed = per_value(lambda: mpmath_closed(easy), 1000, 3)
    quad = per_value(lambda: mpmath_quad(easy), 5)
    print(
        f"\nKL({name}‖{name}), float64, one core: symdiv {1e6 * own:.2f} µs a value ({1 / own:,.0f} a second), python-flint by hand {1e6 * hand:.2f} µs "
        f"({100 * hand / own:.0f} % of its throughput); mpmath at 50 digits {closed / own:.0f}x, mpmath.quad {quad / own:,.0f}x slower; "
        f"near-equal (1e-13) {own_near / own:.2f}x the time of the easy case"
    )


def test_a_million_values() -> None:
    """Processor time in one process, of which each core has its share, and the time on the clock with all cores."""
    generator = np.random.default_rng(0)
    shape, rate, other_shape, other_rate = (generator.uniform(0.1, 20, 10**6) for _ in range(4))
    for run, jobs, clock in (("one process, processor time", 1, time.process_time), ("all cores, time on the clock", None, time.perf_counter)):
        start = clock()
        sd.oracle.nearest_array("kl_divergence", "Gamma", "Gamma", {"shape": shape, "rate": rate}, {"shape": other_shape, "rate": other_rate}, jobs=jobs)
        print(f"\none million KL(Gamma‖Gamma), float64, {run}: {clock() - start:.1f} s")


def covariances(count: int, size: int) -> np.ndarray:
    factors = np.random.default_rng(size).uniform(-1, 1, (count, size, size))
    products = factors @ factors.transpose(0, 2, 1) + np.eye(size)
    return np.tril(products) + np.tril(products, -1).transpose(0, 2, 1)


def test_laws_of_vectors() -> None:
    for size in (2, 4, 10):
        p, q = covariances(200, size), covariances(200, size)[::-1]
        means = np.zeros((200, size))
        for _ in range(2):  # the second call has the formula
            start = time.process_time()
            sd.oracle.nearest_array(
                "kl_divergence", "MultivariateNormal", "MultivariateNormal", {"mean": means, "covariance": p}, {"mean": means + 1, "covariance": q}, jobs=1
            )
            spent = time.process_time() - start
        print(f"\nKL of two MultivariateNormal({size}): {1e3 * spent / 200:.2f} ms a value")
    concentrations = np.random.default_rng(0).uniform(0.1, 20, (2, 2000, 5))
    for toward in ("nearest", "down"):
        start = time.process_time()
        p, q = ({"concentration": x} for x in concentrations)
        sd.oracle.nearest_array("kl_divergence", "Dirichlet", "Dirichlet", p, q, toward=toward, jobs=1)
        print(f"\nKL of two Dirichlet(5), {toward}: {1e6 * (time.process_time() - start) / 2000:.0f} µs a value")


def test_directed_rounding() -> None:
    generator = np.random.default_rng(0)
    p, q = ({"shape": generator.uniform(0.1, 20, COUNT), "rate": generator.uniform(0.1, 20, COUNT)} for _ in range(2))
    times = {}
    for toward in ("nearest", "up", "down", "zero"):
        times[toward] = per_value(lambda: sd.oracle.nearest_array("kl_divergence", "Gamma", "Gamma", p, q, toward=toward, jobs=1), COUNT, 3)  # noqa: B023 - used at once
    print("\nKL(Gamma‖Gamma), float64: " + ", ".join(f"{toward} {1e6 * spent:.1f} µs" for toward, spent in times.items()) + " a value")
