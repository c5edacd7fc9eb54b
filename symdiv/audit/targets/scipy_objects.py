"""SciPy's distributions that are made before they are asked: of vectors and matrices, the classes of SciPy 1.15, listed values and histograms.

Main definitions: :func:`functions`, :func:`not_covered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Number, Probabilities, Vector, positive, probability, real, weights
from symdiv.audit.function import Function, NotCovered, Side
from symdiv.audit.matrix_arguments import Covariance
from symdiv.audit.targets.counterparts import Law, law_of, laws_of, written
from symdiv.convert.counterpart import Counterpart, Table, make, normalised
from symdiv.convert.scipy import TABLE, VECTORS

__all__ = ["functions", "not_covered"]

Values = Mapping[str, Any]
ONE_DOUBLE = ("float64",)
TRIALS = Number(1, 200, False, False, integer=True)  # sums are made of so many terms
CLASSES: Table = {name: TABLE[name] for name in ("Normal", "Uniform", "Binomial")} | {
    "Logistic": (Counterpart("Logistic", lambda: {"loc": 0, "scale": 1}),),
}
"""The classes with a counterpart."""


def functions() -> Iterator[Function]:
    """All that is audited."""
    yield from _multivariate()
    yield from _classes()
    for size in (2, 4):
        yield _of_values(size)
        yield _of_counts(size)


def not_covered() -> Iterator[NotCovered]:
    """What is not, and why."""
    for kind in _new_classes():
        if kind.__name__ not in CLASSES:
            yield NotCovered(f"{kind.__name__}.entropy", "symdiv has no such family")
    for name in _vector_laws():
        if not _has_entropy(name):
            yield NotCovered(f"{name}.entropy", "the library does not implement it")
        elif name not in VECTORS or name not in _VECTORS:
            yield NotCovered(f"{name}.entropy", "no exact counterpart with these arguments")


def _vector_laws() -> list[str]:
    """The distributions of vectors and matrices: what has a state of random numbers and is no distribution of numbers, no class and no module."""
    import scipy.stats

    others = (scipy.stats.rv_continuous, scipy.stats.rv_discrete, type, type(scipy))
    return sorted(n for n, x in vars(scipy.stats).items() if not n.startswith("_") and hasattr(x, "random_state") and not isinstance(x, others))


def _has_entropy(name: str) -> bool:
    import scipy.stats

    return hasattr(getattr(scipy.stats, name), "entropy")


def _new_classes() -> list[type]:
    """The distributions that are classes, which have ``logentropy`` beside ``entropy``."""
    import scipy.stats

    return [x for _, x in sorted(vars(scipy.stats).items()) if isinstance(x, type) and hasattr(x, "logentropy")]


def _classes() -> Iterator[Function]:
    kinds: dict[str, Argument] = {"mu": real(), "sigma": positive(), "a": real(), "b": real(), "n": TRIALS, "p": probability(open_ends=True)}
    for kind in _new_classes():
        if kind.__name__ in CLASSES:
            counterparts = CLASSES[kind.__name__]
            yield _entropy_of_class(kind, {key: kinds[key] for key in counterparts[-1].reads}, law_of("scipy.stats", kind.__name__, counterparts))


def _entropy_of_class(kind: Any, arguments: dict[str, Argument], law: Law) -> Function:
    name = kind.__name__

    def call(p: Values, q: Values, dtype: str) -> Any:
        return kind(**p).entropy()

    def source(p: Values, q: Values, dtype: str) -> str:
        inside = ", ".join(f"{key}=numpy.{dtype}({written(value)})" for key, value in p.items())
        return f"import numpy\nfrom scipy import stats\nreturned = stats.{name}({inside}).entropy()"

    return Function(
        f"{name}().entropy", "entropy", Side(name, arguments), None, call, source, laws_of(law),
        dtypes=("float64", "float32") if arguments else ONE_DOUBLE, code=f"{name}.entropy", cost=10, numerical=True,
    )  # fmt: skip


def _of_values(size: int) -> Function:
    """``rv_discrete`` of the values 0, 1, 2, …"""
    values = list(range(size))

    def call(p: Values, q: Values, dtype: str) -> Any:
        import scipy.stats

        return scipy.stats.rv_discrete(values=(values, p["pk"])).entropy()

    def source(p: Values, q: Values, dtype: str) -> str:
        return f"from scipy import stats\nreturned = stats.rv_discrete(values=({values}, {written(p['pk'])})).entropy()"

    law = laws_of(lambda p: make("Categorical", probs=p["pk"]))
    side = Side("rv_discrete", {"pk": Probabilities(size)})
    return Function(
        f"rv_discrete.entropy [{size}]", "entropy", side, None, call, source, law, dtypes=ONE_DOUBLE, code="rv_sample.entropy", batches=False, cost=2,
    )  # fmt: skip


def _of_counts(size: int) -> Function:
    """``rv_histogram`` with bins of the widths 1, 1, 2, 4, …"""
    edges = [0, *(2**k for k in range(size))]

    def call(p: Values, q: Values, dtype: str) -> Any:
        import scipy.stats

        return scipy.stats.rv_histogram((p["counts"], edges), density=False).entropy()

    def source(p: Values, q: Values, dtype: str) -> str:
        made = f"stats.rv_histogram((numpy.array({written(p['counts'])}), {edges}), density=False)"
        return f"import numpy\nfrom scipy import stats\nreturned = {made}.entropy()"

    law = laws_of(lambda p: make("Histogram", edges=edges, probs=normalised(p["counts"])))
    return Function(
        f"rv_histogram.entropy [{size}]", "entropy", Side("rv_histogram", {"counts": weights(size)}), None, call, source, law,
        dtypes=ONE_DOUBLE, code="rv_histogram.entropy", batches=False, conventions=("counts are divided by their sum",), cost=2,
    )  # fmt: skip


CONCENTRATION = Number(0.0, 1024.0)  # the truth of a law of vectors is derived anew at exact numbers, whose gamma functions are written out


_VECTORS: dict[str, Callable[[int], dict[str, Argument]]] = {
    "multivariate_normal": lambda n: {"mean": Vector(real(), n), "cov": Covariance(n)},
    "dirichlet": lambda n: {"alpha": Vector(CONCENTRATION, n)},
    "wishart": lambda n: {"df": Number(n - 1.0, 1024.0), "scale": Covariance(n)},
    "invwishart": lambda n: {"df": Number(n - 1.0, 1024.0), "scale": Covariance(n)},
    "matrix_normal": lambda n: {"rowcov": Covariance(n), "colcov": Covariance(n)},
    "multinomial": lambda n: {"n": Number(0, 40, False, False, integer=True), "p": Probabilities(n)},
    "multivariate_t": lambda n: {"df": CONCENTRATION, "shape": Covariance(n)},
    "vonmises_fisher": lambda n: {"kappa": positive()},
}


def _multivariate() -> Iterator[Function]:
    import scipy.stats

    for name in _vector_laws():
        if _has_entropy(name) and name in VECTORS and name in _VECTORS:
            for size in (2,) if name in ("vonmises_fisher", "matrix_normal") else (2, 3) if name in ("dirichlet", "multinomial") else (1, 2):
                yield _entropy_of_vectors(name, getattr(scipy.stats, name), size)


def _entropy_of_vectors(name: str, law: Any, size: int) -> Function:
    arguments = _VECTORS[name](size)
    extra: dict[str, Any] = {}
    if name == "matrix_normal":
        extra = {"mean": [[0] * size for _ in range(size)]}
    if name == "multivariate_t":
        extra = {"loc": [0] * size}
    if name == "vonmises_fisher":
        extra = {"mu": [1] + [0] * (size - 1)}
    exact: dict[str, Any] = {key: sp.sympify(value) for key, value in extra.items()}
    truth = law_of("scipy.stats", name, VECTORS[name])

    def call(p: Values, q: Values, dtype: str) -> Any:
        return law(**{key: _scalar(value) for key, value in p.items()}, **extra).entropy()

    def source(p: Values, q: Values, dtype: str) -> str:
        inside = ", ".join(f"{key}={written(value)}" for key, value in {**p, **extra}.items())
        return f"from scipy import stats\nreturned = stats.{name}({inside}).entropy()"

    return Function(
        f"{name}.entropy [{size}]", "entropy", Side(name, arguments), None, call, source, lambda p, q: (truth({**exact, **p}), None),
        dtypes=ONE_DOUBLE, code=f"{type(law).__name__}.entropy", batches=False, cost=10, unsupported=_nearly_singular,
    )  # fmt: skip


def _nearly_singular(p: Values, q: Values) -> str | None:
    """SciPy takes a matrix whose eigenvalues differ by some nine orders for a singular one, and says so."""
    import numpy

    matrices = [value for value in p.values() if isinstance(value, tuple) and isinstance(value[0], tuple)]
    return "the matrix counts as singular, for which there is allow_singular" if any(numpy.linalg.cond(m) > 1e9 for m in matrices) else None


def _scalar(value: Any) -> Any:
    """A number for an array without dimensions: frozen distributions of vectors want one."""
    return value.item() if value.ndim == 0 else value
