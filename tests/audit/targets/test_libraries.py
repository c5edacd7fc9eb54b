"""The targets with registries of their own, NumPyro, TensorFlow Probability and Distrax: all that is registered, the right laws, reproducers that run."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any

import pytest
from audit.targets.checking import answer, by_density, moderate_point, named, printed, truth, wrong_at_moderate_points

from symdiv.audit.function import Target
from symdiv.audit.targets import load

pytestmark = pytest.mark.filterwarnings("ignore")  # a library's own


@dataclass(frozen=True)
class Library:
    """Where a library's distributions are, what it is known to get wrong at moderate arguments, and examples with the range of a density."""

    module: str
    known: frozenset[str]
    densities: tuple[tuple[str, float, float], ...]
    reproduced: tuple[str, ...]


SUBSTRATE = "tensorflow_probability.substrates.jax.distributions"
LIBRARIES = {
    "numpyro": Library(
        "numpyro.distributions",
        # digits lost in the logarithm of the beta function, and a series cut after a few terms
        frozenset({
            "Beta.entropy", "kl_divergence(Beta, Beta)", "kl_divergence(Beta, BetaProportion)", "kl_divergence(BetaProportion, Beta)",
            "kl_divergence(BetaProportion, BetaProportion)", "BetaProportion.entropy", "kl_divergence(Kumaraswamy, Beta)",
            "kl_divergence(Kumaraswamy, BetaProportion)",
        }),
        (("kl_divergence(Weibull, Gamma)", 0, 60), ("StudentT.entropy", -4000, 4000), ("Logistic.entropy", -90, 90)),
        ("kl_divergence(Gamma, Gamma)", "MultivariateNormal [precision_matrix].entropy"),
    ),
    "tfp": Library(
        SUBSTRATE,
        # digits lost in a normaliser, and a rate that is asked for where its logarithm was given
        frozenset({
            "ContinuousBernoulli [probs].entropy", "ContinuousBernoulli [logits].entropy", "kl_divergence(Chi2, Gamma [log_rate])",
            "kl_divergence(Gamma [log_rate], Chi2)", "kl_divergence(Weibull, Gamma [log_rate])",
        }),
        (("kl_divergence(Weibull, Gamma [rate])", 0, 60), ("Moyal.entropy", -20, 90), ("cross_entropy(Gumbel, Gumbel)", -40, 90)),
        (
            "kl_divergence(Gamma [rate], Gamma [log_rate])", "cross_entropy(MultivariateNormalTriL, MultivariateNormalTriL)",
            "kl_divergence(PowerSpherical, VonMisesFisher)",
        ),
    ),
    "distrax": Library(
        "distrax",
        # a rate that is asked for where its logarithm was given
        frozenset({"kl_divergence(Gamma, tfp.Gamma [log_rate])", "kl_divergence(tfp.Gamma [log_rate], Gamma)"}),
        (("kl_divergence(Gamma, Gamma)", 0, 90), ("Gumbel.entropy", -30, 200), ("cross_entropy(Laplace, Laplace)", -90, 90)),
        ("kl_divergence(Gamma, Gamma)", "Softmax.entropy", "kl_divergence(tfp.Normal, Normal)"),
    ),
}  # fmt: skip

SIMPLE = {
    "loc": 0.5, "scale": 2.0, "concentration": 3.0, "rate": 1.5, "concentration1": 2.5, "concentration0": 1.5, "probs": 0.25, "df": 3.0, "alpha": 2.5,
    "beta": 1.5, "low": -1.0, "high": 2.0,
}  # fmt: skip


def loaded(name: str) -> Target:
    """The target; without the library the test is skipped."""
    pytest.importorskip(LIBRARIES[name].module)
    return load(name)


def cases(attribute: str) -> list[Any]:
    return [(name, case) for name, library in LIBRARIES.items() for case in getattr(library, attribute)]


def registered(name: str) -> dict[tuple[type, type], Any]:
    """All divergences that the library registers."""
    if name == "numpyro":
        return dict(importlib.import_module("numpyro.distributions").kl_divergence.funcs)
    divergences = importlib.import_module(f"{SUBSTRATE}.kullback_leibler")._DIVERGENCES
    quantifier, prefix = (any, "distrax.") if name == "distrax" else (all, "tensorflow_probability.")
    return {pair: f for pair, f in divergences.items() if quantifier(kind.__module__.startswith(prefix) for kind in pair)}


@pytest.mark.parametrize("name", LIBRARIES)
def test_each_function_has_a_name_of_its_own_and_each_gap_a_reason(name):
    target = loaded(name)
    names = [f.name for f in target.functions()]
    assert names
    assert len(set(names)) == len(names)
    assert all(n.reason for n in target.not_covered())


@pytest.mark.parametrize("name", LIBRARIES)
def test_covered_and_not_covered_are_all_entropies(name):
    target, module = loaded(name), importlib.import_module(LIBRARIES[name].module)
    functions, left_out = [f.name for f in target.functions() if f.name.endswith(".entropy")], {n.name for n in target.not_covered()}
    kinds = {k for k, x in vars(module).items() if isinstance(x, type) and issubclass(x, module.Distribution) and x.__name__ == k}
    assert len(kinds) > 20
    for kind in kinds:
        covered = any(f.partition(".entropy")[0].partition(" [")[0] == kind for f in functions)
        assert covered != bool({kind, f"{kind}.entropy"} & left_out), kind


@pytest.mark.parametrize("name", LIBRARIES)
def test_covered_and_not_covered_are_all_registered_divergences(name):
    target, pairs = loaded(name), registered(name)
    left_out = {n.name for n in target.not_covered()}
    functions = [f for f in target.functions() if f.measure == "kl_divergence"]
    codes, built = {f.code for f in functions}, {(f.p.family, f.q.family) for f in functions if f.q is not None}
    assert len(pairs) > 15
    for (p, q), function in pairs.items():
        code = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
        titles = [k.__name__ if name != "distrax" or k.__module__.startswith("distrax.") else f"tfp.{k.__name__}" for k in (p, q)]
        title = f"kl_divergence({', '.join(titles)})"
        covered = title in codes or code in codes or (p.__name__, q.__name__) in built
        assert covered or title in left_out, title


def test_both_orders_of_distrax_and_tensorflow_probability_are_asked():
    names = {f.name for f in loaded("distrax").functions()}
    assert {"kl_divergence(Normal, tfp.Normal)", "kl_divergence(tfp.Normal, Normal)", "kl_divergence(tfp.Beta, Dirichlet)"} <= names
    assert "kl_divergence(MultivariateNormalTri, tfp.MultivariateNormalTriL)" in names


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARIES)
def test_the_laws_are_those_that_the_library_is_asked_about(name):
    assert set(wrong_at_moderate_points(loaded(name))) <= LIBRARIES[name].known


@pytest.mark.slow
@pytest.mark.parametrize(("name", "case"), cases("densities"))
def test_the_truth_is_what_the_librarys_own_density_integrates_to(name, case):
    title, low, high = case
    function = named(loaded(name), title)
    p, q = ({argument: SIMPLE[argument] for argument in side.arguments} if side else {} for side in (function.p, function.q))
    q = {**q, **{key: value + 1 for key, value in q.items() if key in p}}
    assert truth(function, p, q) == pytest.approx(by_density(function, p, q, low, high), rel=1e-7)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), cases("reproduced"))
def test_a_reproducer_runs_by_itself_and_gives_the_same(name, title):
    target = loaded(name)
    function = named(target, title)
    p, q = moderate_point(function)
    assert printed(function, p, q) == answer(target, function, p, q)[0]
