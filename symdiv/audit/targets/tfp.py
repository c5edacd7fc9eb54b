"""TensorFlow Probability on JAX: every entropy of ``tfp.distributions``, every divergence that is registered, and cross-entropies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Number, Vector, positive, real
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.matrix_arguments import Triangular
from symdiv.audit.targets import jax_arrays
from symdiv.audit.targets.building import Call, Construction, Library
from symdiv.audit.targets.constructions import SIZE, VECTORS, Signatures, derived
from symdiv.audit.targets.counterparts import Law, Values, folded_normal
from symdiv.audit.targets.surveying import Classes, classes_in, owner, survey
from symdiv.convert.counterpart import congruence, diagonal, make
from symdiv.convert.tfp import TABLE

__all__ = ["OPTIONS", "TARGET", "build", "registry_code"]

DISTRIBUTIONS = "tfp.distributions."
COST = 5.0
OPTIONS = frozenset({
    "validate_args", "allow_nan_stats", "name", "dtype", "force_probs_to_zero_outside_support", "experimental_use_kahan_sum", "require_integer_total_count",
    "sample_maximum_iterations", "num_probit_terms_approx", "gauss_hermite_scale_limit", "gauss_hermite_degree", "input_output_cholesky", "rtol", "atol",
})  # fmt: skip
GENERAL = ("_kl_transformed_transformed", "_kl_divergence_transformed_transformed")  # they refuse two different maps
LINEAR_OPERATOR = "its scale is a linear operator; the classes that take a matrix are audited"


def version() -> str:
    """The installed version."""
    from tensorflow_probability.substrates import jax

    return str(jax.__version__)


def modules() -> Mapping[str, Any]:
    """What sources import."""
    from tensorflow_probability.substrates import jax

    return {"tfp": jax}


LIBRARY = Library(modules, jax_arrays.heading("from tensorflow_probability.substrates import jax as tfp\n"), jax_arrays.array, jax_arrays.setting)


def read(name: str, values: Values) -> dict[str, Any]:
    """What the table reads: the factors L of covariances beside the parameters."""
    result = {**derived(values), "input_output_cholesky": sp.Integer(0)}
    if "scale_tril" in values:
        result["factor"] = values["scale_tril"]
    if "scale_diag" in values:
        result["factor"] = diagonal(values["scale_diag"])
    return result


SIGNATURES = Signatures(
    "tfp.distributions", DISTRIBUTIONS, TABLE, OPTIONS,
    kinds={
        "GeneralizedExtremeValue.concentration": real(),
        "GeneralizedPareto.concentration": real(),
        "NegativeBinomial.total_count": positive(),
        "WishartTriL.df": Number(low=float(SIZE), low_open=False),  # "greater than or equal to dimension", says its documentation
        "TruncatedNormal.low": Number(low_open=False),
        "TruncatedNormal.high": Number(high_open=False),
    },
    derived=read, fixed={name: {"loc": 0.0} for name in ("HalfCauchy", "HalfStudentT")},
    refused=dict.fromkeys(("WishartLinearOperator", "MatrixTLinearOperator"), LINEAR_OPERATOR),
    cost=COST,
)  # fmt: skip


def _made(name: str, label: str, arguments: Mapping[str, Argument], call: Call, law: Law) -> Construction:
    return Construction(name, label, arguments, call, law, cost=COST, compound=True)


def _spherical(name: str, towards: tuple[float, ...]) -> Construction:
    """A law on the sphere about a fixed direction."""
    call = Call(DISTRIBUTIONS + name, {"mean_direction": towards, "concentration": "concentration"})
    law = partial(make, name, towards=[sp.Rational(x) for x in towards])
    concentration = Number(0.0, 1024.0) if name == "PowerSpherical" else positive()  # its truth at huge ones is never finished
    return Construction(name, "", {"concentration": concentration}, call, lambda v: law(concentration=v["concentration"]), cost=COST)


def _constructions() -> tuple[Construction, ...]:
    normal = Call(DISTRIBUTIONS + "Normal", {"loc": "loc", "scale": "scale"})
    normals = {"loc": VECTORS["loc"], "scale": VECTORS["concentration"]}
    triangular = partial(Call, "tfp.tf2jax.linalg.LinearOperatorLowerTriangular")
    matrix = Vector(Vector(real(), 2), SIZE)
    return (
        _made(
            "Independent", "Normal", normals, Call(DISTRIBUTIONS + "Independent", {"distribution": normal, "reinterpreted_batch_ndims": 1}),
            lambda v: make("Product", *(make("Normal", *one) for one in zip(v["loc"], v["scale"], strict=True))),
        ),
        _made(
            "Sample", "Normal", {"loc": real(), "scale": positive()}, Call(DISTRIBUTIONS + "Sample", {"distribution": normal, "sample_shape": 2}),
            lambda v: make("Product", *[make("Normal", v["loc"], v["scale"])] * 2),
        ),
        _made(
            "TransformedDistribution", "Exp", {"loc": real(), "scale": positive()},
            Call(DISTRIBUTIONS + "TransformedDistribution", {"distribution": normal, "bijector": Call("tfp.bijectors.Exp")}),
            lambda v: make("LogNormal", v["loc"], v["scale"]),
        ),
        _made(
            "TransformedDistribution", "Square", {"scale": positive()},
            Call(DISTRIBUTIONS + "TransformedDistribution", {
                "distribution": Call(DISTRIBUTIONS + "HalfNormal", {"scale": "scale"}), "bijector": Call("tfp.bijectors.Square"),
            }),
            lambda v: make("Gamma", sp.Rational(1, 2), 1 / (2 * v["scale"] ** 2)),
        ),
        _made(
            "TransformedDistribution", "AbsoluteValue", {"loc": real(), "scale": positive()},
            Call(DISTRIBUTIONS + "TransformedDistribution", {"distribution": normal, "bijector": Call("tfp.bijectors.AbsoluteValue")}),
            lambda v: folded_normal(v["loc"], v["scale"]),
        ),
        _made(
            "MultivariateNormalLinearOperator", "lower triangular", {"loc": VECTORS["loc"], "factor": VECTORS["scale_tril"]},
            Call(DISTRIBUTIONS + "MultivariateNormalLinearOperator", {"loc": "loc", "scale": triangular({"tril": "factor"})}),
            lambda v: make("MultivariateNormal", v["loc"], congruence(v["factor"])),
        ),
        _made(
            "MultivariateStudentTLinearOperator", "lower triangular", {"df": positive(), "loc": VECTORS["loc"], "factor": VECTORS["scale_tril"]},
            Call(DISTRIBUTIONS + "MultivariateStudentTLinearOperator", {"df": "df", "loc": "loc", "scale": triangular({"tril": "factor"})}),
            lambda v: make("MultivariateStudentT", v["df"], v["loc"], congruence(v["factor"])),
        ),
        _made(
            "MatrixNormalLinearOperator", "lower triangular",
            {"loc": matrix, "rows": VECTORS["scale_tril"], "columns": Triangular(2)},
            Call(DISTRIBUTIONS + "MatrixNormalLinearOperator", {
                "loc": "loc", "scale_row": triangular({"tril": "rows"}), "scale_column": triangular({"tril": "columns"}),
            }),
            lambda v: make("MatrixNormal", v["loc"], congruence(v["rows"]), congruence(v["columns"])),
        ),
        _made(
            "FiniteDiscrete", "probs", {"probs": VECTORS["probs"]}, Call(DISTRIBUTIONS + "FiniteDiscrete", {"outcomes": (0.0, 1.0, 4.0), "probs": "probs"}),
            lambda v: make("Categorical", probs=v["probs"]),
        ),
        _made(
            "ProbitBernoulli", "probits", {"probits": real(5.0, 8.0, 9.0, 38.0, 40.0, -5.0, -8.0, -9.0, -38.0, -40.0)},
            Call(DISTRIBUTIONS + "ProbitBernoulli", {"probits": "probits"}), lambda v: make("Bernoulli", (1 + sp.erf(v["probits"] / sp.sqrt(2))) / 2),
        ),
        *(_spherical(name, (0.0, 0.0, 1.0)) for name in ("PowerSpherical", "VonMisesFisher")),
    )  # fmt: skip


BY_HAND = _constructions()
"""Laws made of other laws, and those whose constructors take what is no array."""


def registry_code(p: type, q: type) -> tuple[str, frozenset[tuple[type, type]]] | None:
    """The function that TensorFlow Probability finds for two classes, and all pairs that it is registered for."""
    from tensorflow_probability.substrates.jax.distributions import kullback_leibler

    function = kullback_leibler._registered_kl(p, q)
    if function is None or (p is not q and function.__name__ in GENERAL):
        return None
    pairs = frozenset(pair for pair, other in kullback_leibler._DIVERGENCES.items() if other is function)
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}", pairs


def build(kind: type) -> tuple[Construction, ...]:
    """All ways of building a distribution of a class."""
    return tuple(c for c in BY_HAND if c.family == kind.__name__) or SIGNATURES.constructions(kind)


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, from the classes of ``tfp.distributions`` and the registered divergences."""
    from tensorflow_probability.substrates.jax import distributions
    from tensorflow_probability.substrates.jax.distributions import kullback_leibler

    def code(kind: type) -> str | None:
        by = owner(kind, "_entropy")
        return None if by is distributions.Distribution else f"{by.__name__.removeprefix('_')}.entropy"

    def own(kind: type) -> bool:
        return kind.__module__.startswith("tensorflow_probability.")

    pairs = [pair for pair in kullback_leibler._DIVERGENCES if all(map(own, pair))]  # other libraries add theirs
    kinds = classes_in(distributions, distributions.Distribution)
    options = {"dtypes": jax_arrays.DTYPES, "keeps_dtype": True}
    return survey(Classes(LIBRARY, kinds, build, code, pairs, registry_code, "p.kl_divergence", "p.cross_entropy", options=options))


TARGET = Target("tfp", "tfp-nightly[jax]", version, lambda: surveyed()[0], lambda: surveyed()[1], None, jax_arrays.setting)
