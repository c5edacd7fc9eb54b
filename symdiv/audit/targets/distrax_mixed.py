"""Divergences between a distribution of Distrax and one of TensorFlow Probability, which Distrax registers in both orders.

Main definition: :func:`mixed`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from symdiv.audit.arguments import Vector, positive
from symdiv.audit.function import Function, NotCovered
from symdiv.audit.targets import jax_arrays, tfp
from symdiv.audit.targets.building import Construction, Library, divergence
from symdiv.audit.targets.counterparts import Law, law_of
from symdiv.audit.targets.surveying import Pair
from symdiv.convert.counterpart import make
from symdiv.convert.tfp import TABLE
from symdiv.errors import Unsupported

__all__ = ["mixed"]

ONE_OF_SEVERAL = {"MultivariateNormalFromBijector": "MultivariateNormalTri", "MultivariateNormalLinearOperator": "MultivariateNormalTriL"}
"""Of classes that others are made from, one of those others."""

LAWS: Mapping[str, Law] = {
    "Beta": lambda v: make("Dirichlet", [v["concentration1"], v["concentration0"]]),
    "OneHotCategorical": lambda v: law_of("distrax", "Categorical", TABLE["Categorical"])(tfp.read("Categorical", v)),
}
"""Classes of TensorFlow Probability that are compared with laws on another space: numbers as pairs, indicators as outcomes."""


def _modules() -> Mapping[str, Any]:
    import distrax
    from tensorflow_probability.substrates import jax

    return {"distrax": distrax, "tfp": jax}


IMPORTS = "import distrax\nfrom tensorflow_probability.substrates import jax as tfp\n"
LIBRARY = Library(_modules, jax_arrays.heading(IMPORTS), jax_arrays.array, jax_arrays.setting)


def mixed(
    pairs: Sequence[Pair], own: Callable[[type], bool], build: Callable[[type], Sequence[Construction]], options: Mapping[str, Any]
) -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited of the registered pairs of which one class is Distrax's, and what is not; ``build`` makes Distrax's constructions."""
    import distrax
    from tensorflow_probability.substrates.jax import distributions

    def constructions(kind: type) -> list[Construction]:
        """All of a class; those of TensorFlow Probability by a longer name, and as the laws that Distrax takes them for."""
        name = ONE_OF_SEVERAL.get(kind.__name__, kind.__name__)
        if own(kind):
            return list(build(getattr(distrax, name)))
        made = tfp.build(getattr(distributions, name))
        if name in LAWS:
            made = tuple(replace(c, law=LAWS[name], image=True) for c in made)
        if name == "Dirichlet":
            made = tuple(replace(c, arguments={"concentration": Vector(positive(), 2)}) for c in made)
        return [replace(c, family=f"tfp.{c.family}") for c in made]

    functions: list[Function] = []
    left_out: list[NotCovered] = []
    for p, q in pairs:
        title = f"kl_divergence({', '.join(k.__name__ if own(k) else f'tfp.{k.__name__}' for k in (p, q))})"
        try:
            sides = [constructions(kind) for kind in (p, q)]
        except Unsupported as problem:
            left_out.append(NotCovered(title, str(problem)))
            continue
        found = tfp.registry_code(p, q)
        assert found is not None
        functions += [divergence(LIBRARY, a, b, found[0], "p.kl_divergence", **options) for a, b in itertools.product(*sides)]
    return tuple(functions), tuple(left_out)
