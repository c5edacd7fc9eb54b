"""SciPy: every ``.entropy`` of ``scipy.stats``, ``scipy.stats.entropy``, and the summands in ``scipy.special``.

The names come from ``scipy.stats`` itself, their arguments from what each distribution says of its shapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Covariance, Number, Probabilities, Vector, positive, real, weights
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import law_of, laws_of, written
from symdiv.audit.targets.scipy_densities import DENSITIES, entropy_integral
from symdiv.convert.counterpart import Counterpart, normalised
from symdiv.convert.scipy import TABLE, VECTORS
from symdiv.families.registry import by_name

__all__ = ["TARGET"]

ONE_DOUBLE = ("float64",)  # scipy.stats computes in float64 whatever it is given
FINITE = {"M": 200, "n": 200, "N": 200, "low": 100, "high": 100}  # whole numbers up to which sums are made
ESTIMATOR = "an estimate from a sample; it has no true value for finitely many numbers"


def version() -> str:
    """The installed version."""
    import scipy

    return str(scipy.__version__)


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    return (*_univariate(), *_multivariate(), *_special(), *_of_probabilities(), *_integrated())


def not_covered() -> tuple[NotCovered, ...]:
    """What is not, and why."""
    import scipy.stats

    lacking = [name for name in _names() if name not in TABLE and name not in DENSITIES]
    vectors = [name for name in _multivariate_names() if name not in VECTORS or name not in _VECTORS]
    return (
        *(NotCovered(f"{name}.entropy", "symdiv has no such family, and its density is not integrated rigorously") for name in lacking),
        *(NotCovered(f"{name}.entropy", "no exact counterpart with these arguments") for name in vectors),
        *(NotCovered(f"{name}", ESTIMATOR) for name in ("differential_entropy",) if hasattr(scipy.stats, name)),
    )


TARGET = Target("scipy", "scipy>=1.11", version, functions, not_covered)


def _names() -> list[str]:
    """The distributions of numbers in scipy.stats."""
    import scipy.stats

    kinds = (scipy.stats.rv_continuous, scipy.stats.rv_discrete)
    return sorted(n for n in dir(scipy.stats) if isinstance(getattr(scipy.stats, n), kinds))


def _multivariate_names() -> list[str]:
    """The distributions of vectors and matrices in scipy.stats that have an entropy."""
    import scipy.stats

    numbers = (scipy.stats.rv_continuous, scipy.stats.rv_discrete, type)
    found = [n for n in dir(scipy.stats) if n.islower() and hasattr(getattr(scipy.stats, n), "entropy") and not isinstance(getattr(scipy.stats, n), numbers)]
    return sorted(n for n in found if not n.startswith("_"))


def _shapes(name: str) -> dict[str, Argument]:
    """The shape arguments as the distribution describes them."""
    import scipy.stats

    result: dict[str, Argument] = {}
    for shape in getattr(scipy.stats, name)._shape_info():
        (low, high), (low_in, high_in) = map(float, shape.domain), shape.inclusive
        if shape.integrality:
            most = FINITE.get(shape.name, 1000)
            result[shape.name] = Number(max(low, -most), min(high, most), False, False, integer=True)
            continue
        # SciPy writes an open end as the next float inside.
        if math.isfinite(low) and low == math.nextafter(round(low), math.inf):
            low, low_in = float(round(low)), False
        if math.isfinite(high) and high == math.nextafter(round(high), -math.inf):
            high, high_in = float(round(high)), False
        infinite = name == "truncnorm"
        high = min(high, 1024.0) if name == "zipf" else high  # the derivative of the zeta function at 1e100 is never finished
        result[shape.name] = Number(low, high, not low_in or (math.isinf(low) and not infinite), not high_in or (math.isinf(high) and not infinite))
    return result


def _fixed(name: str) -> dict[str, int]:
    """The values that loc and scale must have for symdiv's family to be the law, the most general family first."""
    return min((dict(c.only) for c in TABLE[name]), key=len)


def _univariate() -> Iterator[Function]:
    import scipy.stats

    for name in _names():
        if name not in TABLE or TABLE[name][-1].family not in by_name:
            continue
        law = getattr(scipy.stats, name)
        fixed = _fixed(name)
        arguments: dict[str, Argument] = _shapes(name)
        if name == "poisson_binom":
            arguments = {"p": Vector(Number(0.0, 1.0, False, False), 3)}
        place = Number(-100, 100, False, False, integer=True) if isinstance(law, scipy.stats.rv_discrete) else real()
        if "loc" not in fixed:
            arguments["loc"] = place
        if isinstance(law, scipy.stats.rv_continuous) and "scale" not in fixed:
            arguments["scale"] = positive()
        constant = {**fixed, **({"loc": 0} if isinstance(law, scipy.stats.rv_discrete) and "loc" not in fixed and name != "randint" else {})}
        yield _entropy_of(name, law, arguments, constant)


def _integrated() -> Iterator[Function]:
    """Distributions without a family in symdiv: the truth is the integral of the definition, at moderate shapes. It takes long, so they come last."""
    import scipy.stats

    for name in _names():
        if name in DENSITIES and name not in TABLE:
            yield _entropy_of(name, getattr(scipy.stats, name), _shapes(name), {})


def _entropy_of(name: str, law: Any, arguments: dict[str, Argument], fixed: Mapping[str, int]) -> Function:
    given = {key: value for key, value in fixed.items() if (key, value) not in (("loc", 0), ("scale", 1))}
    owner = next(c for c in type(law).__mro__ if "_entropy" in vars(c))
    generic = owner.__name__ in ("rv_continuous", "rv_discrete")

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        return law.entropy(**p, **given)

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        inside = ", ".join(f"{key}={written(value)}" for key, value in {**p, **given}.items())
        return f"from scipy import stats\nreturned = stats.{name}.entropy({inside})"

    def density(side: str, values: Mapping[str, Any], x: float) -> float:
        return float((law.logpmf if hasattr(law, "logpmf") else law.logpdf)(x, **values, **given))

    def unsupported(p: Mapping[str, Any], q: Mapping[str, Any]) -> str | None:
        shapes = [p[key] for key in arguments if key not in ("loc", "scale")]
        return None if law._argcheck(*shapes) else "the distribution's own check of its shapes refuses them"

    truth: dict[str, Any] = {"value": lambda p, q: entropy_integral(name, p)}
    if name in TABLE:
        truth = {"laws": laws_of(law_of("scipy.stats", name, TABLE[name], {"loc": 0, "scale": 1, **fixed}))}
    return Function(
        f"{name}.entropy", "entropy", Side(name, arguments), None, call, source, **truth,
        dtypes=ONE_DOUBLE, code=f"{owner.__name__}._entropy", unsupported=unsupported if law.shapes and name != "poisson_binom" else None,
        density=density, batches=name != "poisson_binom", cost=(20 if generic else 1) * (1 if name in TABLE else 5),
        numerical=generic,
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

    for name in _multivariate_names():
        if name in VECTORS and name in _VECTORS:
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

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        return law(**{key: _scalar(value) for key, value in p.items()}, **extra).entropy()

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        inside = ", ".join(f"{key}={written(value)}" for key, value in {**p, **extra}.items())
        return f"from scipy import stats\nreturned = stats.{name}({inside}).entropy()"

    return Function(
        f"{name}.entropy [{size}]", "entropy", Side(name, arguments), None, call, source, lambda p, q: (truth({**exact, **p}), None),
        dtypes=ONE_DOUBLE, code=f"{type(law).__name__}.entropy", batches=False, cost=10, unsupported=_nearly_singular,
    )  # fmt: skip


def _nearly_singular(p: Mapping[str, Any], q: Mapping[str, Any]) -> str | None:
    """SciPy takes a matrix whose eigenvalues differ by some nine orders for a singular one, and says so."""
    import numpy

    matrices = [value for value in p.values() if isinstance(value, tuple) and isinstance(value[0], tuple)]
    return "the matrix counts as singular, for which there is allow_singular" if any(numpy.linalg.cond(m) > 1e9 for m in matrices) else None


def _scalar(value: Any) -> Any:
    """A number for an array without dimensions: frozen distributions of vectors want one."""
    return value.item() if value.ndim == 0 else value


def _special() -> Iterator[Function]:
    """The summands: entr(x) = -x log x, rel_entr(x, y) = x log(x/y), and kl_div, which is the divergence of two Poisson laws."""
    number = Number(0.0, math.inf, False)
    poisson = law_of("scipy.special", "kl_div", (Counterpart("Poisson", lambda x: {"rate": x}),))

    def summand(name: str) -> tuple[Callable[..., Any], Callable[..., str]]:
        def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
            import scipy.special

            return getattr(scipy.special, name)(*p.values(), *q.values())

        def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
            inside = ", ".join(f"numpy.{dtype}({written(x)})" for x in (*p.values(), *q.values()))
            return f"import numpy\nfrom scipy import special\nreturned = special.{name}({inside})"

        return call, source

    def entr(p: Mapping[str, Any], q: Mapping[str, Any]) -> sp.Expr:
        (x,) = p.values()
        return -x * sp.log(x) if x != 0 else sp.Integer(0)

    def rel_entr(p: Mapping[str, Any], q: Mapping[str, Any]) -> sp.Expr:
        (x,), (y,) = p.values(), q.values()
        return sp.Integer(0) if x == 0 else sp.oo if y == 0 else x * sp.log(x / y)

    one, other = Side("number", {"x": number}), Side("number", {"x": number})
    yield Function("special.entr", "entropy", one, None, *summand("entr"), value=entr, keeps_dtype=True)
    yield Function("special.rel_entr", "kl_divergence", one, other, *summand("rel_entr"), value=rel_entr, keeps_dtype=True)
    yield Function("special.kl_div", "kl_divergence", one, other, *summand("kl_div"), laws=laws_of(poisson, poisson), keeps_dtype=True)


def _of_probabilities() -> Iterator[Function]:
    """``scipy.stats.entropy`` of probabilities and of weights, in nats and bits, along the last axis."""
    kinds: list[tuple[str, Callable[[int], Argument]]] = [("probabilities", Probabilities), ("weights", weights)]
    for base in (None, 2):
        for kind, argument in kinds:
            for size in (2, 4):
                for both in (False, True):
                    yield _entropy_of_list(kind, argument(size), size, base, both)


def _entropy_of_list(kind: str, argument: Argument, size: int, base: int | None, both: bool) -> Function:
    law = law_of("scipy.stats", "entropy", (Counterpart("Categorical", lambda pk: {"probs": normalised(pk)}),))
    side = Side(kind, {"pk": argument})
    more = "" if base is None else f", base={base}"

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        import scipy.stats

        return scipy.stats.entropy(p["pk"], q["pk"] if both else None, base=base, axis=-1)

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        inside = ", ".join(f"numpy.array({written(x['pk'])}, dtype='{dtype}')" for x in ([p, q] if both else [p]))
        return f"import numpy\nfrom scipy import stats\nreturned = stats.entropy({inside}{more}, axis=-1)"

    return Function(
        f"entropy({'pk, qk' if both else 'pk'}{more}) [{kind} of {size}]", "kl_divergence" if both else "entropy", side, side if both else None, call, source,
        laws_of(law, law if both else None), base=base, code=f"stats.entropy{' with qk' if both else ''}", keeps_dtype=True,
        conventions=("pk and qk are normalised by their sums",),
    )  # fmt: skip
