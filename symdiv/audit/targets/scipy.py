"""SciPy: every ``.entropy`` of ``scipy.stats``, ``scipy.stats.entropy``, and the summands in ``scipy.special``.

The names come from ``scipy.stats`` itself, their arguments from what each distribution says of its shapes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from symdiv.audit.arguments import Argument, Number, Vector, positive, real
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets import scipy_functions, scipy_objects
from symdiv.audit.targets.counterparts import law_of, laws_of, written
from symdiv.audit.targets.scipy_densities import DEFINED, entropy_by_definition
from symdiv.convert.counterpart import Counterpart, Table
from symdiv.convert.scipy import TABLE
from symdiv.families.registry import by_name

__all__ = ["TARGET"]

ONE_DOUBLE = ("float64",)  # scipy.stats computes in float64 whatever it is given
FINITE = {"M": 200, "n": 200, "N": 200, "low": 100, "high": 100}  # whole numbers up to which sums are made
ZIPF = 1.0625  # below, SciPy fills the memory
FEW, LARGE = 24, 16.0  # whole numbers and shapes of distributions that are known by their definition only

ALIKE: Table = {
    "levy_l": (Counterpart("Levy", lambda loc, scale: {"loc": -loc, "scale": scale}),),
    "pearson3": (
        Counterpart("Normal", lambda scale: {"loc": 0, "scale": scale}, {"skew": 0}),
        Counterpart("Gamma", lambda skew, scale: {"shape": 4 / skew**2, "rate": 2 / (abs(skew) * scale)}),
    ),
}
"""Distributions whose reflected or shifted one is a family of symdiv: the entropy is the same."""

REASONS = {
    "differential_entropy": "an estimate from a sample; it has no true value for finitely many numbers",
    "make_distribution": "a way to put any of these distributions into another form, whose entropy is integrated numerically",
    "spatial.distance.jensenshannon": "the root of a Jensen-Shannon divergence, which is no entropy, cross-entropy or Kullback-Leibler divergence",
    **dict.fromkeys(
        ("gausshyper.entropy", "ncf.entropy", "nct.entropy"), "its density is a hypergeometric function, whose integral is not enclosed",
    ),
    **dict.fromkeys(
        ("genhyperbolic.entropy", "norminvgauss.entropy", "rice.entropy", "ncx2.entropy", "skellam.entropy"),
        "its density is a Bessel function, whose tail is not bounded",
    ),
    **dict.fromkeys(("ksone.entropy", "kstwo.entropy", "kstwobign.entropy"), "the law of a statistic, without a density in closed form"),
    **dict.fromkeys(
        ("landau.entropy", "levy_stable.entropy", "studentized_range.entropy", "nchypergeom_wallenius.entropy"), "its density is itself an integral",
    ),
    **dict.fromkeys(("betanbinom.entropy", "yulesimon.entropy"), "the tail of its sum of a power's size, with gamma functions, is not bounded"),
    "irwinhall.entropy": "its density has as many pieces as the numbers that are added",
}  # fmt: skip
"""Why names are not covered; a name that a new release adds is not among them."""
UNKNOWN = "symdiv has no such family, and no density of it is written down"


def version() -> str:
    """The installed version."""
    import scipy

    return str(scipy.__version__)


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    return (*_univariate(), *scipy_objects.functions(), *scipy_functions.summands(), *scipy_functions.of_probabilities(), *_defined())


def not_covered() -> tuple[NotCovered, ...]:
    """What is not, and why."""
    import scipy.stats

    lacking = [f"{name}.entropy" for name in _names() if not (name in TABLE or name in DEFINED or name in ALIKE)]
    others = [name for name in ("differential_entropy", "make_distribution") if hasattr(scipy.stats, name)]
    return (
        *(NotCovered(name, REASONS.get(name, UNKNOWN)) for name in (*lacking, *others, "spatial.distance.jensenshannon")),
        NotCovered(f"zipf(a < {ZIPF}).entropy", "the sum starts at the median, which is searched for with arrays of its size: memory runs out"),
        *scipy_objects.not_covered(),
    )


TARGET = Target("scipy", "scipy>=1.11", version, functions, not_covered)


def _names() -> list[str]:
    """The distributions of numbers in scipy.stats."""
    import scipy.stats

    kinds = (scipy.stats.rv_continuous, scipy.stats.rv_discrete)
    return sorted(n for n in dir(scipy.stats) if isinstance(getattr(scipy.stats, n), kinds))


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
        if name == "zipf":
            low, low_in, high = ZIPF, True, 1024.0  # the derivative of the zeta function at 1e100 is never finished
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


def _defined() -> Iterator[Function]:
    """Distributions without a family in symdiv: the truth is the definition, at moderate shapes. It takes long, so they come last."""
    import scipy.stats

    for name in _names():
        arguments = _shapes(name) if name not in TABLE else {}
        if name in ALIKE:
            reads = ALIKE[name][-1].reads
            places = {"loc": real(), "scale": positive()}
            yield _entropy_of(name, getattr(scipy.stats, name), {**arguments, **{k: v for k, v in places.items() if k in reads}}, {})
        elif name in DEFINED and name not in TABLE:
            yield _entropy_of(name, getattr(scipy.stats, name), {key: _within(argument) for key, argument in arguments.items()}, {})


def _within(argument: Argument) -> Argument:
    """Shapes at which integrals are enclosed and sums added up in a moment."""
    if not isinstance(argument, Number):
        return argument
    most = FEW if argument.integer else LARGE
    return replace(argument, low=max(argument.low, -most), high=min(argument.high, most))


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

    truth: dict[str, Any] = {"value": lambda p, q: entropy_by_definition(name, p)}
    if name in TABLE:
        truth = {"laws": laws_of(law_of("scipy.stats", name, TABLE[name], {"loc": 0, "scale": 1, **fixed})), "density": density}
    elif name in ALIKE:  # the density is another one
        truth = {"laws": laws_of(law_of("scipy.stats", name, ALIKE[name], {"loc": 0, "scale": 1}))}
    return Function(
        f"{name}.entropy", "entropy", Side(name, arguments), None, call, source, **truth,
        dtypes=ONE_DOUBLE, code=f"{owner.__name__}._entropy", unsupported=unsupported if law.shapes and name != "poisson_binom" else None,
        batches=name != "poisson_binom", cost=(20 if generic else 1) * (1 if name in TABLE else 5),
        numerical=generic,
    )  # fmt: skip
