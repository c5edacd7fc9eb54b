"""dit: entropies, divergences and informations of finite distributions, in bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from symdiv.audit.arguments import Probabilities
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import written
from symdiv.audit.targets.finite import conditional_entropy, joint_and_product, law

__all__ = ["TARGET"]

COLUMNS = 2


def version() -> str:
    """The installed version."""
    import importlib.metadata

    import dit  # noqa: F401 - that it can be imported is part of the question

    return importlib.metadata.version("dit")


INFORMATIONS = ("shannon.mutual_information", "multivariate.coinformation", "multivariate.total_correlation", "multivariate.dual_total_correlation")
"""Of two variables, all of these are their mutual information."""

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
    for module in ("shannon", "divergences", "multivariate"):
        names = vars(importlib.import_module(f"dit.{module}"))
        for name in sorted(n for n in names if not n.startswith("_") and callable(names[n]) and f"{module}.{n}" not in covered):
            missing.append(NotCovered(f"{module}.{name}", "no entropy, cross-entropy or divergence of given laws"))
    return tuple(missing)


def _all() -> Iterator[Function]:
    for size in (2, 4):
        side = Side("Distribution", {"pmf": Probabilities(size)})
        for name in ("shannon.entropy_pmf", "shannon.entropy", "multivariate.entropy"):
            yield _function(f"{name} [{size}]", "entropy", side, None, name, name.endswith("_pmf"), laws=lambda p, q: (law("pmf")(p), None))
        for name, measure in DIVERGENCES.items():
            yield _function(f"{name} [{size}]", measure, side, side, name, laws=lambda p, q: (law("pmf")(p), law("pmf")(q)))
    pair = Side("Distribution of two bits", {"pmf": Probabilities(4)})
    for name in INFORMATIONS:
        more = ", [0], [1]" if name.startswith("shannon") else ", [[0], [1]]"
        product = Side("the product of the margins", {})
        yield _function(f"{name} [2x2]", "kl_divergence", pair, product, name, outcomes=_PAIRS, more=more, laws=joint_and_product("pmf", COLUMNS))
    name = "shannon.conditional_entropy"
    yield _function(f"{name} [2x2]", "entropy", pair, None, name, outcomes=_PAIRS, more=", [0], [1]", value=conditional_entropy("pmf", COLUMNS))


_PAIRS = "['00', '01', '10', '11']"


def _function(
    title: str, measure: str, p: Side, q: Side | None, name: str, bare: bool = False, *, outcomes: str | None = None, more: str = "", **truth: Any
) -> Function:
    """One function of dit, called in the very words in which it is reported."""

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        laws = [values["pmf"] for values in (p, q) if values]
        listed = [f"numpy.array({written(v)})" if bare else f"dit.Distribution({outcomes or _labels(len(v))}, {written(v)})" for v in laws]
        imports = f"import dit\nimport dit.{name.partition('.')[0]}\n" + ("import numpy\n" if bare else "")
        return f"{imports}returned = dit.{name}({', '.join(listed)}{more})"

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        import importlib

        import dit

        module, _, attribute = name.partition(".")
        function: Callable[..., Any] = getattr(importlib.import_module(f"dit.{module}"), attribute)
        laws = [values["pmf"] for values in (p, q) if values]
        arguments = laws if bare else [dit.Distribution(_outcomes(outcomes, len(v)), v.tolist()) for v in laws]
        return function(*arguments, *_more(more))

    return Function(title, measure, p, q, call, source, dtypes=("float64",), base=2, code=name, batches=False, cost=3, **truth)


def _labels(size: int) -> str:
    return repr([str(i) for i in range(size)])


def _outcomes(listed: str | None, size: int) -> list[str]:
    return [str(i) for i in range(size)] if listed is None else ["00", "01", "10", "11"]


def _more(more: str) -> list[Any]:
    written_so: dict[str, list[Any]] = {"": [], ", [0], [1]": [[0], [1]], ", [[0], [1]]": [[[0], [1]]]}
    return written_so[more]


TARGET = Target("dit", "dit>=2", version, functions, not_covered)
