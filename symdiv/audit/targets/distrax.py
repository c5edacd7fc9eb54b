"""Distrax: every entropy, every divergence that it registers with TensorFlow Probability, and cross-entropies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from symdiv.audit.arguments import Vector, positive
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.targets import jax_arrays, tfp
from symdiv.audit.targets.building import Call, Construction, Library
from symdiv.audit.targets.constructions import VECTORS, Signatures
from symdiv.audit.targets.counterparts import Values
from symdiv.audit.targets.distrax_mixed import mixed
from symdiv.audit.targets.surveying import Classes, classes_in, owner, survey
from symdiv.convert.counterpart import Counterpart, Table, make
from symdiv.convert.tfp import TABLE as TFP_TABLE

__all__ = ["TARGET"]

SHARED = (
    "Bernoulli", "Categorical", "Dirichlet", "Gamma", "Gumbel", "Laplace", "Logistic", "Multinomial", "MultivariateNormalDiag",
    "MultivariateNormalFullCovariance", "Normal", "Uniform", "VonMises",
)  # fmt: skip
TABLE: Table = {
    **{name: TFP_TABLE[name] for name in SHARED},
    # A pair of numbers whose sum is 1, as a Dirichlet law's, so that the two can be compared; an outcome by its number, likewise.
    "Beta": (Counterpart("Dirichlet", lambda alpha, beta: {"concentration": [alpha, beta]}),),
    "OneHotCategorical": TFP_TABLE["Categorical"],
    "LogStddevNormal": TFP_TABLE["Normal"],
    "MultivariateNormalTri": TFP_TABLE["MultivariateNormalTriL"],
    "Softmax": TFP_TABLE["Categorical"],
}
"""What each class is: as in TensorFlow Probability, but for these."""
COST = 3.0
TEMPERATURE = 2  # one number for a whole batch, as its annotation says


def version() -> str:
    """The installed version."""
    import distrax

    return str(distrax.__version__)


def modules() -> Mapping[str, Any]:
    """What sources import."""
    import distrax

    return {"distrax": distrax}


LIBRARY = Library(modules, jax_arrays.heading("import distrax\n"), jax_arrays.array, jax_arrays.setting)


def _read(name: str, values: Values) -> Mapping[str, Any]:
    """What the table reads, in terms of the constructor's parameters."""
    if name == "Softmax":  # exp(logits/temperature), normalised
        return tfp.read(name, {"logits": [x / TEMPERATURE for x in values["logits"]]})
    result = tfp.read(name, values)
    return {**result, "factor": values["scale_tri"]} if "scale_tri" in values else result


SIGNATURES = Signatures(
    "distrax", "distrax.", TABLE, frozenset({"dtype", "max_scale", "is_lower"}),
    kinds={"Dirichlet.concentration": Vector(positive(), 2)},
    derived=_read, fixed={"Multinomial": {"total_count": 4}, "Softmax": {"temperature": TEMPERATURE}}, cost=COST,
)  # fmt: skip


def _independent() -> Construction:
    """Normal numbers as the components of a vector."""
    call = Call("distrax.Independent", {"distribution": Call("distrax.Normal", {"loc": "loc", "scale": "scale"}), "reinterpreted_batch_ndims": 1})
    return Construction(
        "Independent", "Normal", {"loc": VECTORS["loc"], "scale": VECTORS["concentration"]}, call,
        lambda v: make("Product", *(make("Normal", *one) for one in zip(v["loc"], v["scale"], strict=True))), cost=COST, compound=True,
    )  # fmt: skip


INDEPENDENT = _independent()


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, from the classes of distrax and the divergences it registers."""
    import distrax
    from tensorflow_probability.substrates.jax.distributions import kullback_leibler

    def build(kind: type) -> tuple[Construction, ...]:
        return (INDEPENDENT,) if kind.__name__ == "Independent" else SIGNATURES.constructions(kind)

    def code(kind: type) -> str | None:
        by = owner(kind, "entropy")
        return None if by is distrax.Distribution else f"{by.__name__}.entropy"

    def own(kind: type) -> bool:
        return kind.__module__.startswith("distrax.")

    pairs = [pair for pair in kullback_leibler._DIVERGENCES if any(map(own, pair))]
    both = [pair for pair in pairs if all(map(own, pair))]
    kinds = classes_in(distrax, distrax.Distribution)
    options = {"dtypes": jax_arrays.DTYPES, "keeps_dtype": True}
    asked = ("p.kl_divergence", "p.cross_entropy")
    functions, left_out = survey(Classes(LIBRARY, kinds, build, code, both, tfp.registry_code, *asked, options=options))
    others, left_out_of_others = mixed([pair for pair in pairs if pair not in both], own, build, options)
    return (*functions, *others), (*left_out, *left_out_of_others)


TARGET = Target("distrax", "distrax", version, lambda: surveyed()[0], lambda: surveyed()[1], None, jax_arrays.setting)
