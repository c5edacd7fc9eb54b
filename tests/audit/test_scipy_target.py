"""SciPy as a target: every name is covered or has a reason, and the densities written down are SciPy's own."""

from __future__ import annotations

import random

import numpy as np
import pytest
import scipy.stats
import sympy as sp

from symdiv.audit.asking import ask
from symdiv.audit.points import draw_point
from symdiv.audit.targets import load, scipy_densities
from symdiv.enclose.binary import format_of
from symdiv.oracle.regimes import NoPoint

TARGET = load("scipy")
FUNCTIONS = {f.name: f for f in TARGET.functions()}
SHAPES = {"truncweibull_min": {"c": sp.Rational(3, 2), "a": sp.Rational(1, 4), "b": sp.Integer(2)}}


def test_every_name_is_audited_or_has_a_reason() -> None:
    names = {n for n in dir(scipy.stats) if isinstance(getattr(scipy.stats, n), (scipy.stats.rv_continuous, scipy.stats.rv_discrete))}
    assert len(names) > 125
    audited = {n.partition(".")[0] for n in FUNCTIONS}
    reasons = {m.name.partition(".")[0]: m.reason for m in TARGET.not_covered()}
    assert names <= audited | set(reasons)
    assert all(reasons.values())
    assert not audited & set(reasons)
    assert len(FUNCTIONS) == len(TARGET.functions())


@pytest.mark.parametrize("name", scipy_densities.DENSITIES)
def test_densities_written_down_are_scipys(name: str) -> None:
    law = getattr(scipy.stats, name)
    values = SHAPES.get(name, dict.fromkeys(law.shapes.split(", "), sp.Rational(5, 4)))
    formula, x, low, high = scipy_densities.log_density(name, values)
    places = [p for p in (-0.75, 0.375, 0.75, 1.5, 3.0) if low < p < high]
    assert len(places) >= 2
    for place in places:
        ours, theirs = float(formula.subs(x, sp.Rational(place))), law.logpdf(place, **{k: float(v) for k, v in values.items()})
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["gamma.entropy", "randint.entropy", "dirichlet.entropy [2]", "entropy(pk, qk, base=2) [weights of 2]", "special.kl_div"])
def test_source_and_call_are_the_same_question(name: str) -> None:
    """What a reproducer prints is what the audit was told, to the last bit."""
    function, draw = FUNCTIONS[name], random.Random(1).randint
    assert function.source is not None
    for _ in range(3):
        try:
            point, _ = draw_point(function, "moderate", draw, format_of("float64"))
        except NoPoint:
            continue
        space: dict[str, object] = {}
        exec(function.source(*function.named(point), "float64"), space)
        answer, _ = ask(TARGET, function, point, "float64")
        assert answer.returned == float(np.asarray(space["returned"]))
