"""Derivatives of integrals over several variables, against difference quotients of their values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

import symdiv as sd

STEP = Fraction(1, 10**8)


def quotient(measure: str, laws: Callable[[Fraction], tuple[Any, ...]]) -> Any:
    ahead, behind = (sd.oracle.evaluate(measure, *laws(sign * STEP), digits=28) for sign in (1, -1))
    with mpmath.workdps(40):
        return (ahead - behind) / 2 * 10**8


def logistic(m: Any = 0, c: Any = 0, v: Any = 2) -> sd.LogisticNormal:
    return sd.LogisticNormal([m, 1], [[1, c], [c, v]])


def test_entropies_of_logistic_normal_laws() -> None:
    found = sd.oracle.gradient("entropy", logistic())["p"]
    assert found["mean"][0] == pytest.approx(float(quotient("entropy", lambda s: (logistic(m=s),))), abs=1e-14)
    assert found["covariance"][1][1] == pytest.approx(float(quotient("entropy", lambda s: (logistic(v=2 + s),))), abs=1e-14)
    across = float(quotient("entropy", lambda s: (logistic(c=s),)))  # both entries move: tr(G dS) counts them twice
    assert 2 * found["covariance"][0][1] == 2 * found["covariance"][1][0] == pytest.approx(across, abs=1e-14)


@pytest.mark.slow
def test_logistic_normal_and_dirichlet_laws() -> None:
    q = sd.Dirichlet([1, 2, 3])
    ahead, back = sd.oracle.gradient("kl_divergence", logistic(), q), sd.oracle.gradient("kl_divergence", q, logistic())
    assert ahead["q"]["concentration"][0] == pytest.approx(float(quotient("kl_divergence", lambda s: (logistic(), sd.Dirichlet([1 + s, 2, 3])))), abs=1e-14)
    assert ahead["p"]["mean"][0] == pytest.approx(float(quotient("kl_divergence", lambda s: (logistic(m=s), q))), abs=1e-14)
    assert back["q"]["covariance"][1][1] == pytest.approx(float(quotient("kl_divergence", lambda s: (q, logistic(v=2 + s)))), abs=1e-14)
    assert back["p"]["concentration"][2] == pytest.approx(float(quotient("kl_divergence", lambda s: (sd.Dirichlet([1, 2, 3 + s]), logistic()))), abs=1e-14)


@pytest.mark.slow
def test_log_normal_and_student_vectors() -> None:
    p = sd.MultivariateLogNormal([0, 0], [[1, 0], [0, 1]])

    def q(dof: Any = 3, loc: Any = 0, scale: Any = 1) -> sd.MultivariateStudentT:
        return sd.MultivariateStudentT(dof, [loc, 1], [[2, scale], [scale, 2]])

    found = sd.oracle.gradient("kl_divergence", p, q())["q"]
    assert found["dof"] == pytest.approx(float(quotient("kl_divergence", lambda s: (p, q(dof=3 + s)))), abs=1e-14)
    assert found["loc"][0] == pytest.approx(float(quotient("kl_divergence", lambda s: (p, q(loc=s)))), abs=1e-14)
    assert 2 * found["scale"][0][1] == pytest.approx(float(quotient("kl_divergence", lambda s: (p, q(scale=1 + s)))), abs=1e-14)
