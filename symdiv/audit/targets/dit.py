"""dit: entropies, divergences and informations of finite distributions, in bits."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Probabilities
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import written
from symdiv.audit.targets.finite import Entropies, conditional_entropy, jensen_shannon, joint_and_product, law, of_margins
from symdiv.convert.counterpart import normalised

__all__ = ["TARGET"]

COLUMNS = 2


def version() -> str:
    """The installed version."""
    import importlib.metadata

    import dit  # noqa: F401 - that it can be imported is part of the question

    return importlib.metadata.version("dit")


INFORMATIONS = (
    "shannon.mutual_information", "multivariate.coinformation", "multivariate.total_correlation", "multivariate.dual_total_correlation",
    "multivariate.interaction_information", "multivariate.binding_information", "multivariate.caekl_mutual_information", "multivariate.transmission",
)  # fmt: skip
"""Of two variables, all of these are their mutual information."""


def _total(h: Entropies) -> sp.Expr:
    return h(0) + h(1) + h(2) - h(0, 1, 2)


def _residual(h: Entropies) -> sp.Expr:
    return 3 * h(0, 1, 2) - h(1, 2) - h(0, 2) - h(0, 1)


def _dual(h: Entropies) -> sp.Expr:
    return h(0, 1, 2) - _residual(h)


def _interaction(h: Entropies) -> sp.Expr:
    return h(0, 1) + h(0, 2) + h(1, 2) - h(0) - h(1) - h(2) - h(0, 1, 2)


OF_THREE: Mapping[str, Callable[[Entropies], sp.Expr]] = {
    "multivariate.coinformation": lambda h: -_interaction(h),
    "multivariate.interaction_information": _interaction,
    "multivariate.total_correlation": _total,
    "multivariate.dual_total_correlation": _dual,
    "multivariate.o_information": lambda h: _total(h) - _dual(h),
    "multivariate.s_information": lambda h: _total(h) + _dual(h),
    "multivariate.residual_entropy": _residual,
    "multivariate.variation_of_information": _residual,
    "multivariate.independent_information": _residual,
    "multivariate.tse_complexity": lambda h: (h(0) + h(1) + h(2) + h(0, 1) + h(0, 2) + h(1, 2)) / 3 - h(0, 1, 2),
}
"""Of three variables, by entropies of some of them."""

DIVERGENCES = {
    "divergences.kullback_leibler_divergence": "kl_divergence",
    "divergences.relative_entropy": "kl_divergence",
    "divergences.cross_entropy": "cross_entropy",
}


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    return tuple(_all())


def not_covered() -> tuple[NotCovered, ...]:
    """What is not, and why: the other public names of dit's modules of measures."""
    import importlib

    covered = {f.code for f in functions()}
    missing = []
    for module in ("shannon", "divergences", "multivariate", "other"):
        names = vars(importlib.import_module(f"dit.{module}"))
        for name in sorted(n for n in names if not n.startswith("_") and callable(names[n]) and f"{module}.{n}" not in covered):
            reason = next((reason for words, reason in REASONS if any(word in name for word in words)), "no entropy, cross-entropy or divergence of given laws")
            missing.append(NotCovered(f"{module}.{name}", reason))
    return tuple(missing)


REASONS = (
    (
        ("renyi", "tsallis", "alpha_divergence", "f_divergence", "hellinger", "bhattacharyya", "chernoff", "variational", "earth_movers", "coupling_metric"),
        "of another kind than Shannon's entropy and the divergence of Kullback and Leibler",
    ),
    (
        ("skar", "intrinsic", "common_information", "_coupling", "disclosure", "synerg", "max_", "maximum_", "copy_", "hypercontractivity"),
        "an optimum over other laws, found numerically",
    ),
    (("deweese", "cross_", "kirkwood", "ouroboros", "necessary"), "a maximum over maps, or of products of margins"),
    (("perplexity", "extropy", "complexity", "disequilibrium", "negentropy", "cumulative"), "a function of an entropy, or of other sums"),
)
"""Why, by words in the names."""


def _all() -> Iterator[Function]:
    for size in (2, 4):
        side = Side("Distribution", {"pmf": Probabilities(size)})
        for name in ("shannon.entropy_pmf", "shannon.entropy", "multivariate.entropy"):
            yield _function(f"{name} [{size}]", "entropy", side, None, name, name.endswith("_pmf"), laws=lambda p, q: (law("pmf")(p), None))
        for name, measure in DIVERGENCES.items():
            yield _function(f"{name} [{size}]", measure, side, side, name, laws=lambda p, q: (law("pmf")(p), law("pmf")(q)))
        name = "divergences.jensen_shannon_divergence"
        yield _function(f"{name} [{size}]", "kl_divergence", side, side, name, listed=True, value=_jensen_shannon, conventions=(MIXTURE,))
    pair = Side("Distribution of two bits", {"pmf": Probabilities(4)})
    for name in INFORMATIONS:
        more = ", [0], [1]" if name.startswith("shannon") else "" if name.endswith("transmission") else ", [[0], [1]]"
        product = Side("the product of the margins", {})
        yield _function(f"{name} [2x2]", "kl_divergence", pair, product, name, outcomes=_labels_of_bits(2), more=more, laws=joint_and_product("pmf", COLUMNS))
    for name, more in (("shannon.conditional_entropy", ", [0], [1]"), ("multivariate.entropy", ", [[0]], [1]")):
        title = f"{name} given one [2x2]" if name.startswith("m") else f"{name} [2x2]"
        yield _function(title, "entropy", pair, None, name, outcomes=_labels_of_bits(2), more=more, value=conditional_entropy("pmf", COLUMNS))
    three = Side("Distribution of three bits", {"pmf": Probabilities(8)})
    for name, definition in OF_THREE.items():
        yield _function(
            f"{name} [2x2x2]", "entropy", three, None, name, outcomes=_labels_of_bits(3), value=of_margins("pmf", 3, definition),
        )  # fmt: skip


MIXTURE = "the mean of the divergences of both laws from their mixture"


def _jensen_shannon(p: Mapping[str, Any], q: Mapping[str, Any]) -> sp.Expr:
    return jensen_shannon(normalised(p["pmf"]), normalised(q["pmf"]))


def _labels_of_bits(variables: int) -> list[str]:
    return [format(i, f"0{variables}b") for i in range(2**variables)]


def _function(
    title: str, measure: str, p: Side, q: Side | None, name: str, bare: bool = False, *, listed: bool = False, outcomes: list[str] | None = None,
    more: str = "", **truth: Any,
) -> Function:  # fmt: skip
    """One function of dit, called in the very words in which it is reported."""

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        laws = [values["pmf"] for values in (p, q) if values]
        made = [f"numpy.array({written(v)})" if bare else f"dit.Distribution({outcomes or _labels(len(v))}, {written(v)})" for v in laws]
        imports = f"import dit\nimport dit.{name.partition('.')[0]}\n" + ("import numpy\n" if bare else "")
        inside = ", ".join(made)
        return f"{imports}returned = float(dit.{name}({f'[{inside}]' if listed else inside}{more}))"

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        import importlib

        import dit

        module, _, attribute = name.partition(".")
        function: Callable[..., Any] = getattr(importlib.import_module(f"dit.{module}"), attribute)
        laws = [values["pmf"] for values in (p, q) if values]
        arguments = laws if bare else [dit.Distribution(outcomes or _labels(len(v)), v.tolist()) for v in laws]
        return function(arguments) if listed else function(*arguments, *_more(more))

    return Function(title, measure, p, q, call, source, dtypes=("float64",), base=2, code=name, batches=False, cost=3, **truth)


def _labels(size: int) -> list[str]:
    return [str(i) for i in range(size)]


def _more(more: str) -> list[Any]:
    """The further arguments that a call is written with."""
    return list(ast.literal_eval(f"[{more.removeprefix(', ')}]"))


TARGET = Target("dit", "dit>=2", version, functions, not_covered)
