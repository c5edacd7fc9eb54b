"""The targets of finite distributions, dit and scikit-learn: every name, the right laws, reproducers that run."""

from __future__ import annotations

import importlib
import math
from fractions import Fraction

import pytest
import sympy as sp
from audit.targets.checking import answer, moderate_point, named, printed, truth, wrong_at_moderate_points

from symdiv.audit.targets import load
from symdiv.audit.targets.finite import jensen_shannon, of_margins

pytestmark = pytest.mark.filterwarnings("ignore")  # a library's own
PACKAGES = {"dit": "dit", "sklearn": "sklearn.metrics"}


@pytest.fixture(scope="module", params=PACKAGES)
def target(request):
    pytest.importorskip(PACKAGES[request.param])
    return load(request.param)


def test_each_function_has_a_name_of_its_own_and_each_gap_a_reason(target):
    names = [f.name for f in target.functions()]
    assert names
    assert len(set(names)) == len(names)
    assert all(n.reason for n in target.not_covered())


def test_every_public_name_is_covered_or_listed(target):
    covered, left_out = {f.code for f in target.functions()}, {n.name for n in target.not_covered()}
    if target.name == "sklearn":
        words = ("info", "entropy", "log_loss")
        names = [n for n in importlib.import_module("sklearn.metrics").__all__ if any(w in n for w in words)]
    else:
        modules = ("shannon", "divergences", "multivariate", "other")
        found = {m: vars(importlib.import_module(f"dit.{m}")) for m in modules}
        names = [f"{m}.{n}" for m, contents in found.items() for n, x in contents.items() if callable(x) and not n.startswith("_")]
    assert len(names) >= 5
    for name in names:
        assert (name in covered) != (name in left_out), name


def test_answers_at_moderate_points(target):
    assert not wrong_at_moderate_points(target, skip=[f.name for f in target.functions() if "float16" in f.name or "float32" in f.name])


def test_a_reproducer_runs_by_itself_and_gives_the_same(target):
    for name in {"dit": ["divergences.jensen_shannon_divergence [2]", "multivariate.o_information [2x2x2]"], "sklearn": ["log_loss [one column, float64]"]}[
        target.name
    ]:
        function = named(target, name)
        p, q = moderate_point(function)
        assert printed(function, p, q) == answer(target, function, p, q)[0]


def test_formats_are_those_of_the_probabilities():
    pytest.importorskip("sklearn.metrics")
    target = load("sklearn")
    for dtype, tolerance in (("float32", 1e-6), ("float16", 1e-2)):
        function = named(target, f"log_loss [2 labels, {dtype}]")
        p, q = {"probs": (0.25, 0.75)}, {"probs": (0.5, 0.5)}
        assert answer(target, function, p, q, dtype)[0] == pytest.approx(math.log(2), rel=tolerance)
        least = 2.0 ** -{"float32": 23, "float16": 10}[dtype]
        assert truth(function, {"probs": (1.0, 0.0)}, {"probs": (0.0, 1.0)}) == pytest.approx(-math.log(least), rel=1e-12)


def test_entropies_of_margins_and_the_mean_divergence_from_a_mixture():
    """Two equal bits and a third that is their exclusive or: every pair is independent, and three bits hold two."""
    probs = {"pmf": [sp.Rational(1, 4) if (i >> 2 & 1) ^ (i >> 1 & 1) ^ (i & 1) == 0 else sp.Integer(0) for i in range(8)]}
    entropy = lambda *chosen: float(of_margins("pmf", 3, lambda h: h(*chosen))(probs, {}) / sp.log(2))  # noqa: E731
    assert [entropy(0), entropy(0, 2), entropy(0, 1, 2)] == pytest.approx([1, 2, 2])
    first, second = [Fraction(1), Fraction(0)], [Fraction(0), Fraction(1)]
    assert float(jensen_shannon(first, second)) == pytest.approx(math.log(2))
    assert jensen_shannon(first, first) == 0
