"""The target torch: all of its registries, the right laws, reproducers that run."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy
import pytest
from audit.targets.checking import answer, by_density, moderate_point, named, printed, truth, wrong_at_moderate_points

from symdiv.audit.targets import load
from symdiv.audit.truth import Truth
from symdiv.enclose.binary import FORMATS
from symdiv.errors import Undetermined

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore")  # a library's own


@pytest.fixture(scope="module")
def target():
    return load("torch")


def test_covered_and_not_covered_are_all_entropies(target):
    functions, left_out = {f.name for f in target.functions()}, {n.name for n in target.not_covered()}
    base = torch.distributions.Distribution
    for name, kind in vars(torch.distributions).items():
        if isinstance(kind, type) and issubclass(kind, base):
            covered = any(f.partition(".entropy")[0].partition(" [")[0] == name for f in functions if f.endswith(".entropy"))
            assert covered != bool({name, f"{name}.entropy"} & left_out), name


def test_covered_and_not_covered_are_all_registered_divergences(target):
    from torch.distributions.kl import _KL_REGISTRY

    assert len(_KL_REGISTRY) >= 87
    codes = {f.code for f in target.functions() if f.measure == "kl_divergence"}
    left_out = {n.name for n in target.not_covered()}
    for (p, q), function in _KL_REGISTRY.items():
        assert (function.__name__ in codes) != (f"kl_divergence({p.__name__}, {q.__name__})" in left_out)


def test_each_function_has_a_name_of_its_own_and_each_gap_a_reason(target):
    names = [f.name for f in target.functions()]
    assert len(set(names)) == len(names)
    assert all(n.reason for n in target.not_covered())


def test_every_way_of_building_a_law_is_there(target):
    names = {f.name for f in target.functions()}
    for p in ("probs", "logits"):
        for q in ("probs", "logits"):
            assert f"kl_divergence(Bernoulli [{p}], Bernoulli [{q}])" in names
    for p in ("covariance_matrix", "precision_matrix", "scale_tril"):
        assert f"kl_divergence(MultivariateNormal [{p}], LowRankMultivariateNormal)" in names


KNOWN = {
    "kl_divergence(ContinuousBernoulli [logits], Exponential)", "Multinomial [probs].entropy", "Multinomial [logits].entropy",
    *(
        f"kl_divergence(TransformedDistribution [{name}], TransformedDistribution [{name}])"
        for name in ("AbsTransform", "SoftmaxTransform", "LowerCholeskyTransform", "PositiveDefiniteTransform")
    ),
}  # fmt: skip
"""What torch 2.13.0 gets wrong at moderate arguments: logarithms of factorials in float32, probabilities that are clamped, and maps that are not one to one."""


@pytest.mark.slow
def test_the_laws_are_those_that_the_library_is_asked_about(target):
    assert set(wrong_at_moderate_points(target)) <= KNOWN


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("kl_divergence(Gamma, Normal)", 0, 60), ("kl_divergence(Beta, ContinuousBernoulli [probs])", 0, 1), ("Gumbel.entropy", -30, 200),
        ("kl_divergence(TransformedDistribution [AbsTransform], TransformedDistribution [AbsTransform])", 0, 40),
    ],
)  # fmt: skip
def test_the_truth_is_what_the_librarys_own_density_integrates_to(target, name, low, high):
    function = named(target, name)
    simple = {"loc": 0.5, "scale": 2.0, "concentration": 3.0, "rate": 1.5, "concentration1": 2.5, "concentration0": 1.5, "probs": 0.25}
    p, q = ({argument: simple[argument] for argument in side.arguments} if side else {} for side in (function.p, function.q))
    q = {**q, **({"loc": 1.0} if "loc" in q and "loc" in p else {})}
    if "AbsTransform" in name:  # torch leaves out that two numbers have one absolute value
        own = named(target, "kl_divergence(Normal, Normal)")

        def folded(x: float, values: dict[str, float]) -> float:
            return sum(math.exp(own.density("p", values, y)) for y in (x, -x))

        from scipy.integrate import quad

        expected = quad(lambda x: folded(x, p) * math.log(folded(x, p) / folded(x, q)), low, high)[0]
        assert abs(answer(target, function, p, q)[0] - expected) > 1e-3
    else:
        expected = by_density(function, p, q, low, high)
    assert truth(function, p, q) == pytest.approx(expected, rel=1e-7)


def test_a_probability_of_a_float32_is_its_binary_value(target):
    function = named(target, "Bernoulli [probs].entropy")
    tenth = float(numpy.float32(0.1))
    assert truth(function, {"probs": tenth}, {}) == pytest.approx(-tenth * math.log(tenth) - (1 - tenth) * math.log1p(-tenth), rel=1e-15)
    assert truth(function, {"probs": tenth}, {}) != truth(function, {"probs": 0.1}, {})


def test_impossible_outcomes_may_have_a_logit_of_minus_infinity(target):
    function = named(target, "kl_divergence(Categorical [logits], Categorical [logits])")
    assert truth(function, {"logits": (0.0, 0.0, -math.inf)}, {"logits": (0.0, 0.0, 0.0)}) == pytest.approx(math.log(1.5))
    assert truth(function, {"logits": (0.0, 0.0, 0.0)}, {"logits": (0.0, 0.0, -math.inf)}) == math.inf


def test_losses_are_the_documented_sums(target):
    function = named(target, "cross_entropy [class, label_smoothing]")
    p, q = {"target": 1.0}, {"input": (0.5, -1.0, 2.0)}
    expected = torch.nn.CrossEntropyLoss(label_smoothing=0.125)(torch.tensor([q["input"]], dtype=torch.float64), torch.tensor([1])).item()
    assert truth(function, p, q) == pytest.approx(expected, rel=1e-14)
    function = named(target, "binary_cross_entropy")
    assert truth(function, {"target": 1.0}, {"input": 0.0}) == 100


def test_losses_of_logits_are_the_same_written_without_laws(target):
    both = [f for f in target.functions() if f.laws is not None and f.value is not None]
    assert len(both) >= 5
    for function in both:
        for seed in range(3):
            p, q = moderate_point(function, seed)
            assert truth(replace(function, laws=None), p, q) == pytest.approx(truth(function, p, q), rel=1e-14)


def test_losses_of_logits_of_any_size_have_a_truth(target):
    def nearest(name: str, target_value: object, logits: object) -> float:
        return Truth(named(target, name), ((target_value,), (logits,)), FORMATS["float64"]).nearest

    assert nearest("cross_entropy [class]", 1.0, (0.0, -1e12, 0.0)) == 1e12 + math.log(2)
    assert nearest("cross_entropy [probabilities]", (0.25, 0.25, 0.5), (1e20, 0.0, -1e300)) == 5e299
    assert nearest("cross_entropy [class, weight]", 2.0, (1e300, 0.0, -1e20)) == 4e300
    assert nearest("cross_entropy [class, label_smoothing]", 1.0, (0.0, -math.inf, 1.0)) == math.inf
    assert nearest("binary_cross_entropy_with_logits", 0.25, -1e12) == 0.25e12
    assert nearest("binary_cross_entropy_with_logits", 0.0, -math.inf) == 0


def test_a_power_that_would_fill_the_memory_has_no_truth(target):
    name = "kl_divergence(TransformedDistribution [PowerTransform of its own], TransformedDistribution [PowerTransform of its own])"
    for exponent in (1e20, 1 + 2.0**-40):
        with pytest.raises(Undetermined, match="too many digits"):
            Truth(named(target, name), ((1.5, 3.0, exponent), (1.5, 3.0, 1.0)), FORMATS["float64"])
    assert Truth(named(target, name), ((1.5, 1.0, 2.0), (1.5, 3.0, 2.0)), FORMATS["float64"]).nearest == pytest.approx(2 - 1.5 * math.log(3) + 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["kl_divergence(Gamma, Gamma)", "MultivariateNormal [precision_matrix].entropy", "kl_div [log_target]", "kl_divergence(Pareto, Normal)"]
)
def test_a_reproducer_runs_by_itself_and_gives_the_same(target, name):
    function = named(target, name)
    p, q = moderate_point(function)
    assert printed(function, p, q) == answer(target, function, p, q)[0]


def test_a_batch_has_the_batchs_shape(target):
    for name in (
        "kl_divergence(Gamma, Gamma)",
        "cross_entropy [probabilities]",
        "kl_div",
        "kl_divergence(MultivariateNormal [scale_tril], LowRankMultivariateNormal)",
    ):
        function = named(target, name)
        points = [moderate_point(function, seed) for seed in range(3)]
        p, q = ({key: numpy.asarray([point[side][key] for point in points]) for key in points[0][side]} for side in (0, 1))
        values, _ = target.read(function.call(p, q, "float64"))
        assert values.tolist() == pytest.approx([answer(target, function, *point)[0] for point in points])


def test_every_map_and_every_reduction_is_audited_or_has_a_reason(target):
    names, left_out = [f.name for f in target.functions()], {n.name for n in target.not_covered()}
    for name in torch.distributions.transforms.__all__:
        covered = f"kl_divergence(TransformedDistribution [{name}], TransformedDistribution [{name}])" in names
        assert covered != (f"transforms.{name}" in left_out), name
    losses = {f.code for f in target.functions() if f.p.family == "target"}
    assert losses == {"kl_div", "cross_entropy", "nll_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits"}
    for loss in losses:
        for reduction in ("sum", "mean", *(("batchmean",) if loss == "kl_div" else ())):
            assert any(n.startswith(loss) and n.endswith(f"reduced to their {reduction}") for n in names)


@pytest.mark.parametrize("reduction", ["sum", "mean", "batchmean"])
def test_a_reduction_is_that_of_the_losses_one_by_one(target, reduction):
    for function in target.functions():
        if not function.name.endswith(f"reduced to their {reduction}"):
            continue
        p, q = moderate_point(function)
        one = named(target, function.name.removesuffix(f" reduced to their {reduction}"))
        parts = [truth(one, {"target": t}, {"input": x}) for t, x in zip(p["target"], q["input"], strict=True)]
        terms = {"kl_div": 3, "binary_cross_entropy_with_logits [pos_weight]": 2}.get(one.name.replace(" [log_target]", ""), 1)
        divisor = {"sum": 1, "mean": len(parts) * terms, "batchmean": len(parts)}[reduction]
        if one.name == "cross_entropy [class, weight]" and reduction == "mean":
            divisor = sum((0.5, 1.0, 4.0)[int(t)] for t in p["target"])
        assert truth(function, p, q) == pytest.approx(sum(parts) / divisor)
        assert answer(target, function, p, q)[0] == pytest.approx(sum(parts) / divisor, rel=1e-6)


def test_a_reproducer_of_an_impossible_outcome_is_written(target):
    source = named(target, "kl_div [log_target]").source({"target": (0.0, -math.inf, 0.0)}, {"input": (0.0, 0.0, 0.0)}, "float64")
    assert 'torch.tensor([0.0, float("-inf"), 0.0], dtype=torch.float64)' in source
