"""Measured side by side in one run: deriving, evaluating, importing. Outside the default run::

    python -m pytest tests/benchmarks -s

Nothing here asserts a time; the tables are what is looked at. ``pip install ".[benchmark]"`` adds the peer alkahest.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import arb, ctx, fmpq

import symdiv as sd
from symdiv.catalogue.run import batches
from symdiv.derivation.strategy import cached_measure, prove_measure
from symdiv.errors import Unsupported
from symdiv.families.registry import by_name
from symdiv.rules.normal import tidy

LIMIT = 60
"""Seconds given to SymPy for one pair."""

SYMPY_PAIRS = [
    ("Normal", "Normal"), ("Exponential", "Exponential"), ("Gamma", "Gamma"), ("Gamma", "Exponential"), ("Exponential", "Gamma"),
    ("Beta", "Beta"), ("Weibull", "Exponential"), ("Laplace", "Laplace"), ("Laplace", "Normal"), ("LogNormal", "LogNormal"),
    ("Pareto", "Pareto"), ("Uniform", "Normal"), ("InverseGamma", "InverseGamma"),
]  # fmt: skip


def general(name: str, suffix: str) -> Any:
    return by_name[name].general_member(suffix)


def forget() -> None:
    """Empty symdiv's own caches, so that a derivation is cold (the process is warm)."""
    cached_measure.cache_clear()
    tidy.cache_clear()


def seconds(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def derive_cold(name: str, p: Any, q: Any) -> float:
    forget()
    return seconds(lambda: prove_measure(name, p, q))


def test_deriving_every_pair() -> None:
    """Every pair of the catalogue and every entropy, in processor time."""
    work = [(name, p, q) for name in ("kl_divergence", "entropy") for p, qs in batches(name) for q in qs]
    derive_cold("kl_divergence", general("Gamma", "_1"), general("Gamma", "_2"))
    times = {}
    for name, p, q in work:
        one, other = general(p, "_1"), None if q is None else general(q, "_2")
        forget()
        start = time.process_time()
        with suppress(Unsupported):  # its rows are open
            prove_measure(name, one, other)
        times[p, q or name] = time.process_time() - start
    ordered = [t for t in times.values() if t > 2e-3]  # the others are infinite by their supports at first sight
    worst = sorted(times, key=lambda k: -times[k])[:5]
    print(
        f"\nderiving, cold in a warm process: {len(times)} measures, {len(ordered)} of them with work: median {1e3 * statistics.median(ordered):.1f} ms, worst:"
    )
    for key in worst:
        print(f"  {key[0]:16} {key[1]:16} {1e3 * times[key]:7.1f} ms")


def _sympy_kl(first: str, second: str, queue: Any) -> None:
    p, q = general(first, "_1"), general(second, "_2")
    x = p.support.symbol("x")
    density, gain = sp.exp(p.log_density(x)), p.log_density(x) - q.log_density(x)
    start = time.perf_counter()
    result = sp.integrate(sp.powsimp(density) * sp.expand_log(gain), (x, p.support.low, p.support.high))
    queue.put((time.perf_counter() - start, not result.has(sp.Integral)))


def sympy_kl(first: str, second: str) -> tuple[float, bool]:
    """Time of SymPy's integrate on the definition, in a process that is stopped after the limit."""
    queue: Any = get_context("fork").Queue()
    process = get_context("fork").Process(target=_sympy_kl, args=(first, second, queue))
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        process.kill()
        process.join()
        return float("inf"), False
    return queue.get() if not queue.empty() else (float("inf"), False)


def test_against_sympy() -> None:
    print(f"\nKL, symbolic{'':20} symdiv      SymPy integrate (limit {LIMIT} s)   ratio")
    ratios = []
    for first, second in SYMPY_PAIRS:
        own = derive_cold("kl_divergence", general(first, "_1"), general(second, "_2"))
        other, closed = sympy_kl(first, second)
        ended = "no answer" if other == float("inf") else f"{other:8.2f} s" + ("" if closed else " (unevaluated)")
        if other < float("inf") and closed:
            ratios.append(other / own)
        print(f"  {first:14} {second:14} {1e3 * own:8.1f} ms   {ended:24} {other / own:8.0f}x")
    print(f"  median ratio where SymPy ends with a closed form ({len(ratios)} pairs): {statistics.median(ratios):.0f}x")


def test_against_alkahest() -> None:
    alkahest = pytest.importorskip("alkahest").alkahest
    pool = alkahest.ExprPool()
    print(f"\nKL, same family{'':10} symdiv     alkahest   ratio")
    pairs = []
    for name, count in {"Normal": 2, "Gamma": 2, "Exponential": 1, "Beta": 2, "Uniform": 2, "Poisson": 1, "LogNormal": 2, "Bernoulli": 1}.items():
        constructor = getattr(alkahest, name)
        p, q = (constructor(*(pool.symbol(f"{name}{tag}{i}", "positive") for i in range(count))) for tag in "pq")
        other = seconds(lambda p=p, q=q: alkahest.kl_divergence(p, q))  # type: ignore[misc]  # bound at once
        own = derive_cold("kl_divergence", general(name, "_1"), general(name, "_2"))
        pairs.append((own, other))
        print(f"  {name:20} {1e3 * own:8.1f} ms {1e3 * other:8.1f} ms {other / own:7.1f}x")
    print(f"  median: {1e3 * statistics.median(o for o, _ in pairs):.1f} ms against {1e3 * statistics.median(o for _, o in pairs):.1f} ms")


def _rounds(actions: dict[str, Callable[[], Any]], repeat: int, number: int) -> dict[str, float]:
    """The least time of one call of each, in rounds that alternate."""
    best = dict.fromkeys(actions, float("inf"))
    for _ in range(repeat):
        for name, action in actions.items():
            best[name] = min(best[name], seconds(lambda action=action: [action() for _ in range(number)]) / number)  # type: ignore[misc]  # bound at once
    return best


@pytest.mark.parametrize("digits", [15, 50, 1000])
def test_evaluating_kl_gamma_gamma(digits: int) -> None:
    numbers = [sp.Rational(21, 10), sp.Rational(3), sp.Rational(7, 3), sp.Rational(5, 3)]
    p, q = sd.Gamma(*numbers[:2]), sd.Gamma(*numbers[2:])
    sd.oracle.evaluate("kl_divergence", p, q, digits=digits)
    exact = [fmpq(int(n.p), int(n.q)) for n in numbers]
    bits = int(digits * 3.3219281) + 24

    def by_hand_in_flint() -> Any:
        before = ctx.prec
        ctx.prec = bits
        try:
            a, b, c, d = (arb(n) for n in exact)
            value = (a - c) * a.digamma() - a.lgamma() + c.lgamma() + c * (b / d).log() + a * (d - b) / b
            return mpmath.mp.make_mpf(value.mid()._mpf_)
        finally:
            ctx.prec = before

    def in_mpmath() -> Any:
        with mpmath.workdps(digits + 7):
            a, b, c, d = (mpmath.mpf(n.p) / n.q for n in numbers)
            return (a - c) * mpmath.digamma(a) - mpmath.loggamma(a) + mpmath.loggamma(c) + c * mpmath.log(b / d) + a * (d - b) / b

    best = _rounds(
        {"symdiv": lambda: sd.oracle.evaluate("kl_divergence", p, q, digits=digits), "flint": by_hand_in_flint, "mpmath": in_mpmath},
        repeat=15,
        number=400 if digits < 1000 else 5,
    )
    print(
        f"\nKL(Gamma‖Gamma) at {digits} digits: symdiv {1e6 * best['symdiv']:.1f} µs, flint by hand {1e6 * best['flint']:.1f} µs "
        f"({best['symdiv'] / best['flint']:.2f}x), mpmath {1e6 * best['mpmath']:.1f} µs ({best['mpmath'] / best['symdiv']:.1f}x slower)"
    )


def test_starting() -> None:
    def process(*words: str) -> Callable[[], Any]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    best = _rounds(
        {
            "import sympy": process("-c", "import sympy"),
            "import symdiv": process("-c", "import symdiv"),
            "import symdiv, used": process("-c", "import symdiv; symdiv.Gamma(1, 2)"),
            "symdiv kl": process("-m", "symdiv", "kl", "Gamma(a, b)", "Weibull(k, l)"),
        },
        repeat=7,
        number=1,
    )
    derivation = derive_cold("kl_divergence", general("Gamma", "_1"), general("Weibull", "_2"))
    print()
    for name, value in best.items():
        print(f"  {name:20} {1e3 * value:7.0f} ms  {value / best['import sympy']:5.2f}x import sympy")
    print(f"  (deriving this pair in a warm process takes {1e3 * derivation:.0f} ms)")
