"""The target tfp: all of its registries, the right laws, reproducers that run."""

from __future__ import annotations

import pytest
from audit.targets.checking import answer, by_density, moderate_point, named, printed, truth, wrong_at_moderate_points

from symdiv.audit.targets import load

substrate = pytest.importorskip("tensorflow_probability.substrates.jax")
pytestmark = pytest.mark.filterwarnings("ignore")  # a library's own


@pytest.fixture(scope="module")
def target():
    return load("tfp")


def test_each_function_has_a_name_of_its_own_and_each_gap_a_reason(target):
    names = [f.name for f in target.functions()]
    assert names
    assert len(set(names)) == len(names)
    assert all(n.reason for n in target.not_covered())


def test_covered_and_not_covered_are_all_entropies(target):
    functions, left_out = [f.name for f in target.functions() if f.name.endswith(".entropy")], {n.name for n in target.not_covered()}
    for name, kind in vars(substrate.distributions).items():
        if isinstance(kind, type) and issubclass(kind, substrate.distributions.Distribution) and kind.__name__ == name:
            covered = any(f.partition(".entropy")[0].partition(" [")[0] == name for f in functions)
            assert covered != bool({name, f"{name}.entropy"} & left_out), name


def test_covered_and_not_covered_are_all_registered_divergences(target):
    from tensorflow_probability.substrates.jax.distributions import kullback_leibler

    left_out = {n.name for n in target.not_covered()}
    codes = {f.code for f in target.functions() if f.measure == "kl_divergence"}
    for (p, q), function in kullback_leibler._DIVERGENCES.items():
        if all(kind.__module__.startswith("tensorflow_probability.") for kind in (p, q)):
            code = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
            assert code in codes or f"kl_divergence({p.__name__}, {q.__name__})" in left_out


KNOWN = {
    "ContinuousBernoulli [probs].entropy", "ContinuousBernoulli [logits].entropy", "kl_divergence(Chi2, Gamma [log_rate])",
    "kl_divergence(Gamma [log_rate], Chi2)", "kl_divergence(Weibull, Gamma [log_rate])",
}  # fmt: skip
"""What TensorFlow Probability gets wrong at moderate arguments: digits lost in a normaliser, and a rate that is asked for where its logarithm was given."""


@pytest.mark.slow
def test_the_laws_are_those_that_the_library_is_asked_about(target):
    assert set(wrong_at_moderate_points(target)) <= KNOWN


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "low", "high"), [("kl_divergence(Weibull, Gamma [rate])", 0, 60), ("Moyal.entropy", -20, 90), ("cross_entropy(Gumbel, Gumbel)", -40, 90)]
)
def test_the_truth_is_what_the_librarys_own_density_integrates_to(target, name, low, high):
    function = named(target, name)
    simple = {
        "loc": 0.5, "scale": 2.0, "concentration": 3.0, "rate": 1.5, "concentration1": 2.5, "concentration0": 1.5, "probs": 0.25, "df": 3.0, "alpha": 2.5,
        "beta": 1.5, "low": -1.0, "high": 2.0,
    }  # fmt: skip
    p, q = ({argument: simple[argument] for argument in side.arguments} if side else {} for side in (function.p, function.q))
    q = {**q, **{key: value + 1 for key, value in q.items() if key in p}}
    assert truth(function, p, q) == pytest.approx(by_density(function, p, q, low, high), rel=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "kl_divergence(Gamma [rate], Gamma [log_rate])",
        "cross_entropy(MultivariateNormalTriL, MultivariateNormalTriL)",
        "kl_divergence(PowerSpherical, VonMisesFisher)",
    ],
)
def test_a_reproducer_runs_by_itself_and_gives_the_same(target, name):
    function = named(target, name)
    p, q = moderate_point(function)
    assert printed(function, p, q) == answer(target, function, p, q)[0]
