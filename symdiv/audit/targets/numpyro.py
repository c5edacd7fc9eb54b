"""NumPyro: every entropy of ``numpyro.distributions``, and every divergence that is registered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from symdiv.audit.arguments import Number, Vector, positive, probability
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.targets import jax_arrays
from symdiv.audit.targets.building import Call, Construction, Library
from symdiv.audit.targets.constructions import SIZE, VECTORS, Signatures, derived
from symdiv.audit.targets.counterparts import Values
from symdiv.audit.targets.surveying import Classes, classes_in, owner, survey
from symdiv.convert.counterpart import make
from symdiv.convert.numpyro import TABLE

__all__ = ["TARGET"]

DISTRIBUTIONS = "numpyro.distributions."
WHOLE = Number(low=-1000.0, high=1000.0, integer=True)


def version() -> str:
    """The installed version."""
    import numpyro

    return str(numpyro.__version__)


def modules() -> Mapping[str, Any]:
    """What sources import."""
    import numpyro.distributions

    return {"numpyro": numpyro}


LIBRARY = Library(modules, jax_arrays.heading("import numpyro.distributions\n"), jax_arrays.array, jax_arrays.setting)


def _read(name: str, values: Values) -> dict[str, Any]:
    """What the table reads: attributes of a distribution, in terms of its constructor's parameters."""
    result = derived(values)
    if name == "BetaProportion":
        result |= {"concentration1": values["mean"] * values["concentration"], "concentration0": (1 - values["mean"]) * values["concentration"]}
    if name == "NegativeBinomial2":
        result["rate"] = values["concentration"] / values["mean"]
    if name == "CirculantNormal":  # the first row of the matrix is the inverse Fourier transform of its eigenvalues, of which the second counts twice
        first, second = values["covariance_rfft"]
        result["covariance_row"] = [(first + 2 * second) / SIZE, *[(first - second) / SIZE] * (SIZE - 1)]
    return result


SIGNATURES = Signatures(
    "numpyro.distributions", DISTRIBUTIONS, TABLE, frozenset({"validate_args", "is_sparse", "total_count_max", "covariance_row"}),
    kinds={
        "BetaProportion.mean": probability(open_ends=True),
        "CirculantNormal.covariance_rfft": Vector(positive(), 2),
        **dict.fromkeys(("DiscreteUniform.low", "DiscreteUniform.high"), WHOLE),
        **dict.fromkeys(("LogUniform.low", "LogUniform.high"), positive()),
        "NegativeBinomial2.mean": positive(),
        "NegativeBinomialProbs.total_count": positive(),
        "NegativeBinomialLogits.total_count": positive(),
        "Wishart.concentration": Number(low=SIZE - 1.0),
        "InverseWishart.concentration": Number(low=SIZE - 1.0),
    },
    derived=_read, cost=2.0,
)  # fmt: skip


def _independent() -> Construction:
    """Normal numbers as the components of a vector."""
    base = Call(DISTRIBUTIONS + "Normal", {"loc": "loc", "scale": "scale"})
    call = Call(DISTRIBUTIONS + "Independent", {"base_dist": base, "reinterpreted_batch_ndims": 1})
    return Construction(
        "Independent", "Normal", {"loc": VECTORS["loc"], "scale": VECTORS["concentration"]}, call,
        lambda v: make("Product", *(make("Normal", *one) for one in zip(v["loc"], v["scale"], strict=True))), cost=2.0, compound=True,
    )  # fmt: skip


INDEPENDENT = _independent()


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, from the classes of ``numpyro.distributions`` and the registered divergences."""
    from numpyro import distributions

    registered = distributions.kl_divergence

    def build(kind: type) -> tuple[Construction, ...]:
        return (INDEPENDENT,) if kind.__name__ == "Independent" else SIGNATURES.constructions(kind)

    def code(kind: type) -> str | None:
        by = owner(kind, "entropy")
        return None if by is distributions.Distribution else f"{by.__name__}.entropy"

    def dispatched(p: type, q: type) -> tuple[str, frozenset[tuple[type, type]]] | None:
        function = registered.dispatch(p, q)
        if function is None:
            return None
        pairs = frozenset(pair for pair, other in registered.funcs.items() if other is function)
        return f"kl_divergence({', '.join(k.__name__ for k in min(pairs, key=str))})", pairs

    kinds = classes_in(distributions, distributions.Distribution)
    options = {"dtypes": jax_arrays.DTYPES, "keeps_dtype": True}
    asked = DISTRIBUTIONS + "kl_divergence"
    return survey(Classes(LIBRARY, kinds, build, code, tuple(registered.funcs), dispatched, asked, options=options))


TARGET = Target("numpyro", "numpyro>=0.13", version, lambda: surveyed()[0], lambda: surveyed()[1], None, jax_arrays.setting)
