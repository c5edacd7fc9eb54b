"""Mixtures: numbers with proven digits where there is no closed form, linearity where there is one."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import InvalidInput, Unsupported
from symdiv.rules.normal import same
from symdiv.verdict import Proved

PAIR = sd.Mixture(["1/3", "2/3"], [sd.Normal(0, 1), sd.Normal(3, "1/2")])


def quadrature(p: sd.Mixture, gain: object) -> mpmath.mpf:
    x = sp.Symbol("x", real=True)
    density = sp.lambdify(x, sp.exp(p.log_density(x)), "mpmath")
    return mpmath.quad(lambda t: density(t) * gain(t), [-30, -6, -2, 0, 1, 2, 3, 4, 6, 12, 30])  # type: ignore[operator]  # a function


@pytest.mark.parametrize("p", [PAIR, sd.Mixture(["1/2", "1/2"], [sd.Normal(-2, 1), sd.Normal(2, 1)])], ids=str)
def test_the_entropy_of_a_mixture_of_normal_laws(p: sd.Mixture) -> None:
    d = sd.derive("entropy", p)
    assert d.status == "open"
    assert isinstance(sd.verify(d.certificate()), Proved)
    x = sp.Symbol("x", real=True)
    log_p = sp.lambdify(x, p.log_density(x), "mpmath")
    found = sd.oracle.enclose("entropy", p, digits=40)
    with mpmath.workdps(40):
        truth = quadrature(p, lambda t: -log_p(t))
        assert abs(found.lower - truth) < mpmath.mpf(10) ** -25
        assert 0 < found.upper - found.lower < mpmath.mpf(10) ** -39


def test_divergences_from_and_to_a_mixture() -> None:
    q = sd.Normal(1, 2)
    x = sp.Symbol("x", real=True)
    log_p, log_q = (sp.lambdify(x, d.log_density(x), "mpmath") for d in (PAIR, q))
    with mpmath.workdps(30):
        there = quadrature(PAIR, lambda t: log_p(t) - log_q(t))
        assert abs(sd.oracle.evaluate("kl_divergence", PAIR, q, digits=30) - there) < mpmath.mpf(10) ** -20
        back = mpmath.quad(lambda t: mpmath.exp(log_q(t)) * (log_q(t) - log_p(t)), [-30, -9, -3, 0, 1, 2, 3, 4, 9, 30])
        assert abs(sd.oracle.evaluate("kl_divergence", q, PAIR, digits=30) - back) < mpmath.mpf(10) ** -20


def test_the_cross_entropy_is_a_mean_of_cross_entropies() -> None:
    components = [sd.Gamma("a", 1), sd.Weibull(2, "l")]
    mixture, q = sd.Mixture(["1/4", "3/4"], components), sd.Gamma("c", "d")
    d = sd.derive("cross_entropy", mixture, q)
    parts = [sd.cross_entropy(c, q) for c in components]
    assert d.status == "closed"
    assert same(d.value, parts[0] / 4 + 3 * parts[1] / 4)
    assert isinstance(sd.verify(d.certificate()), Proved)


def test_text_and_refusals() -> None:
    assert sd.parse(PAIR.text) == PAIR
    assert eval(repr(PAIR), {"Mixture": sd.Mixture, "Normal": sd.Normal}) == PAIR
    for text, error, words in (
        ("Mixture([1/3, 1/3], [Normal(0, 1), Normal(3, 1)])", InvalidInput, "sum to 2/3"),
        ("Mixture([1], [Normal(0, 1), Normal(3, 1)])", InvalidInput, "1 weights and 2 components"),
        ("Mixture([1/3, 2/3], [Normal(0, 1), Gamma(3, 1)])", Unsupported, "on one interval"),
        ("Mixture([1], [Poisson(1)])", Unsupported, "continuous laws"),
        ("Mixture([1, 0], [Normal(0, 1), Normal(1, 1)])", InvalidInput, "positive weights"),
        ("Mixture([1], [3])", InvalidInput, "expected distributions"),
    ):
        with pytest.raises(error, match=words):
            sd.parse(text)
