"""The target jax: all of its registries, the right laws, reproducers that run."""

from __future__ import annotations

import math

import pytest
from audit.targets.checking import answer, moderate_point, named, printed, truth, wrong_at_moderate_points

from symdiv.audit.targets import load

jax = pytest.importorskip("jax")
pytestmark = pytest.mark.filterwarnings("ignore")  # a library's own


@pytest.fixture(scope="module")
def target():
    return load("jax")


def test_each_function_has_a_name_of_its_own_and_each_gap_a_reason(target):
    names = [f.name for f in target.functions()]
    assert names
    assert len(set(names)) == len(names)
    assert all(n.reason for n in target.not_covered())


def test_covered_and_not_covered_are_all_functions(target):
    import inspect

    import jax.scipy.special
    import jax.scipy.stats

    covered, left_out = {f.name for f in target.functions()}, {n.name for n in target.not_covered()}
    for name in ("entr", "rel_entr", "kl_div"):
        assert f"jax.scipy.special.{name}" in covered
    for name, module in vars(jax.scipy.stats).items():
        if inspect.ismodule(module) and hasattr(module, "entropy"):
            assert (f"jax.scipy.stats.{name}.entropy" in covered) != (f"jax.scipy.stats.{name}.entropy" in left_out)


def test_answers_at_moderate_points(target):
    assert not wrong_at_moderate_points(target)


def test_the_truth_is_the_definition(target):
    assert truth(named(target, "jax.scipy.special.rel_entr"), {"x": 0.5}, {"x": 0.25}) == pytest.approx(0.5 * math.log(2))
    assert truth(named(target, "jax.scipy.special.rel_entr"), {"x": 0.0}, {"x": 0.0}) == 0
    assert truth(named(target, "jax.scipy.special.kl_div"), {"x": 0.5}, {"x": 0.0}) == math.inf
    masses = [math.exp(-2) * 2**k / math.factorial(k) for k in range(60)]
    assert truth(named(target, "jax.scipy.stats.poisson.entropy"), {"mu": 2.0, "loc": 1.0}, {}) == pytest.approx(-sum(m * math.log(m) for m in masses))


def test_a_reproducer_runs_by_itself_and_gives_the_same(target):
    function = named(target, "jax.scipy.special.kl_div")
    p, q = moderate_point(function)
    assert printed(function, p, q) == answer(target, function, p, q)[0]


def test_subnormal_numbers_are_not_asked_about(target):
    function = named(target, "jax.scipy.special.entr")
    with pytest.raises(NotImplementedError, match="subnormal"):
        answer(target, function, {"x": 1e-310}, {})
    assert answer(target, function, {"x": 0.0}, {})[0] == 0
