"""How long a verdict takes, in a warm process: textbook formulas, and those that are published. Each measure is new, so its derivation is in the time."""

from __future__ import annotations

import statistics
import time

import pytest

import symdiv as sd
from symdiv.derivation.strategy import cached_measure
from symdiv.proofs.published import published

RIGHT = [
    ("log(s2/s1) + (s1**2 + (m1-m2)**2)/(2*s2**2) - 1/2", "kl_divergence", "Normal(m1, s1)", "Normal(m2, s2)"),
    ("log(a/b) + b/a - 1", "kl_divergence", "Exponential(a)", "Exponential(b)"),
    ("a - log(b) + lgamma(a) + (1 - a)*digamma(a)", "entropy", "Gamma(a, b)", None),
    ("(a - c)*digamma(a) - lgamma(a) + lgamma(c) + c*log(b/d) + a*(d - b)/b", "kl_divergence", "Gamma(a, b)", "Gamma(c, d)"),
    ("betaln(a, b) - (a - 1)*digamma(a) - (b - 1)*digamma(b) + (a + b - 2)*digamma(a + b)", "entropy", "Beta(a, b)", None),
    ("log(t/s) + abs(m - n)/t + s/t*exp(-abs(m - n)/s) - 1", "kl_divergence", "Laplace(m, s)", "Laplace(n, t)"),
    ("log(((s + t)**2 + (m - n)**2)/(4*s*t))", "kl_divergence", "Cauchy(m, s)", "Cauchy(n, t)"),
    ("r*log(r/s) + s - r", "kl_divergence", "Poisson(r)", "Poisson(s)"),
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "kl_divergence", "Bernoulli(p)", "Bernoulli(q)"),
    ("EulerGamma*(1 - 1/k) + log(l/k) + 1", "entropy", "Weibull(k, l)", None),
    ("log(2*pi*besseli(0, k)) - k*besseli(1, k)/besseli(0, k)", "entropy", "VonMises(m, k)", None),
    ("(n + 1)/2*(digamma((n + 1)/2) - digamma(n/2)) + log(sqrt(n)*beta(n/2, 1/2)) + log(s)", "entropy", "StudentT(n, m, s)", None),
]
WRONG = [(f"{formula} + log(1 + {'p' if 'p' in formula.split('*')[0] else 1})", *rest) for formula, *rest in RIGHT]


def timed(cases: list[tuple[str, str, str, str | None]], verdict: type) -> list[float]:
    times = []
    for formula, measure, p, q in cases:
        cached_measure.cache_clear()
        start = time.perf_counter()
        found = sd.check(formula, measure, p, q)
        times.append(time.perf_counter() - start)
        assert isinstance(found, verdict), (formula, found)
    return times


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    sd.check(*RIGHT[0])
    with capsys.disabled():
        for name, cases, verdict in (("right", RIGHT, sd.Proved), ("wrong", WRONG, sd.Refuted)):
            times = timed(cases, verdict)  # type: ignore[arg-type]  # four parts each
            print(f"\n{len(times)} {name} textbook formulas: median {statistics.median(times) * 1e3:.0f} ms, worst {max(times) * 1e3:.0f} ms")


def test_check_of_published_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    """Processor time, which other processes change little."""
    sd.check(*RIGHT[0])
    times: dict[str, list[float]] = {"proved": [], "refuted": []}
    for claim in published().values():
        cached_measure.cache_clear()
        start = time.process_time()
        verdict = claim.outcome.verdict
        times[verdict].append(time.process_time() - start)
    with capsys.disabled():
        for name, of in times.items():
            ranked = sorted(of)
            print(
                f"\n{len(of)} published formulas {name}: median {_ms(ranked, 1 / 2)}, 95 % below {_ms(ranked, 0.95)}, worst {_ms(ranked, 1)} of processor time"
            )


def _ms(ranked: list[float], share: float) -> str:
    return f"{ranked[min(int(share * len(ranked)), len(ranked) - 1)] * 1e3:.0f} ms"
