"""Frozen distributions of ``scipy.stats``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import Converted, Counterpart, Table, broadcast, convert, exact_array, make, module, normalised, refused, spread
from symdiv.errors import InvalidInput

__all__ = ["TABLE", "VECTORS", "from_scipy"]

_LIBRARY = "scipy.stats"


def _of(family: str, parameters: Callable[..., Mapping[str, Any]], **only: int) -> tuple[Counterpart, ...]:
    return (Counterpart(family, parameters, only),)


def _real(family: str) -> tuple[Counterpart, ...]:
    """A family of location and scale alone."""
    return _of(family, lambda loc, scale: {"loc": loc, "scale": scale})


def _positive(family: str) -> tuple[Counterpart, ...]:
    """A family of scale alone."""
    return _of(family, lambda scale: {"scale": scale}, loc=0)


TABLE: Table = {
    # the real line
    "norm": _real("Normal"),
    "laplace": _real("Laplace"),
    "laplace_asymmetric": _of("AsymmetricLaplace", lambda kappa, loc, scale: {"loc": loc, "scale": scale, "asymmetry": kappa}),
    "logistic": _real("Logistic"),
    "genlogistic": _of("GeneralizedLogistic", lambda c, loc, scale: {"shape": c, "loc": loc, "scale": scale}),
    "gumbel_r": _real("Gumbel"),
    "gumbel_l": _real("GumbelMin"),
    "genextreme": _of("GeneralizedExtremeValue", lambda c, loc, scale: {"loc": loc, "scale": scale, "shape": -c}),
    "cauchy": _real("Cauchy"),
    "t": _of("StudentT", lambda df, loc, scale: {"dof": df, "loc": loc, "scale": scale}),
    "moyal": _real("Moyal"),
    "hypsecant": _real("HyperbolicSecant"),
    "gennorm": _of("GeneralizedNormal", lambda beta, loc, scale: {"loc": loc, "scale": scale, "shape": beta}),
    "dgamma": _of("DoubleGamma", lambda a, loc, scale: {"shape": a, "loc": loc, "scale": scale}),
    "dweibull": _of("DoubleWeibull", lambda c, loc, scale: {"shape": c, "loc": loc, "scale": scale}),
    "loggamma": _of("ExpGamma", lambda c, loc: {"shape": c, "rate": sp.exp(-loc)}, scale=1),
    # half lines
    "expon": _of("Exponential", lambda scale: {"rate": 1 / scale}, loc=0),
    "gamma": _of("Gamma", lambda a, scale: {"shape": a, "rate": 1 / scale}, loc=0),
    "erlang": _of("Erlang", lambda a, scale: {"shape": a, "rate": 1 / scale}, loc=0),
    "chi2": (
        Counterpart("ChiSquared", lambda df: {"dof": df}, {"scale": 1, "loc": 0}),
        Counterpart("Gamma", lambda df, scale: {"shape": df / 2, "rate": 1 / (2 * scale)}, {"loc": 0}),
    ),
    "chi": _of("Chi", lambda df: {"dof": df}, loc=0, scale=1),
    "invgamma": _of("InverseGamma", lambda a, scale: {"shape": a, "scale": scale}, loc=0),
    "rayleigh": _positive("Rayleigh"),
    "maxwell": _positive("Maxwell"),
    "halfnorm": _positive("HalfNormal"),
    "nakagami": _of("Nakagami", lambda nu, scale: {"shape": nu, "spread": scale**2}, loc=0),
    "weibull_min": _of("Weibull", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "weibull_max": _of("ReflectedWeibull", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "invweibull": _of("Frechet", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "gengamma": _of("GeneralizedGamma", lambda a, c, scale: {"d": a * c, "p": c, "scale": scale}, loc=0),
    "halfgennorm": _of("HalfGeneralizedNormal", lambda beta, scale: {"scale": scale, "shape": beta}, loc=0),
    "lognorm": _of("LogNormal", lambda s, scale: {"loc": sp.log(scale), "scale": s}, loc=0),
    "gibrat": _of("LogNormal", lambda scale: {"loc": sp.log(scale), "scale": 1}, loc=0),
    "fisk": _of("LogLogistic", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "loglaplace": _of("LogLaplace", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "halfcauchy": _positive("HalfCauchy"),
    "halflogistic": _positive("HalfLogistic"),
    "genhalflogistic": _of("GeneralizedHalfLogistic", lambda c: {"shape": c}, loc=0, scale=1),
    "pareto": _of("Pareto", lambda b, scale: {"shape": b, "scale": scale}, loc=0),
    "lomax": _of("Lomax", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    "genpareto": _of("GeneralizedPareto", lambda c, loc, scale: {"loc": loc, "scale": scale, "shape": c}),
    "invgauss": _of("InverseGaussian", lambda mu, scale: {"mean": mu * scale, "shape": scale}, loc=0),
    "wald": _of("InverseGaussian", lambda scale: {"mean": scale, "shape": scale}, loc=0),
    "levy": _real("Levy"),
    "f": _of("FisherF", lambda dfn, dfd: {"d1": dfn, "d2": dfd}, loc=0, scale=1),
    "betaprime": _of("BetaPrime", lambda a, b: {"alpha": a, "beta": b}, loc=0, scale=1),
    "burr12": _of("BurrXII", lambda c, d, scale: {"c": c, "k": d, "scale": scale}, loc=0),
    "burr": _of("Dagum", lambda c, d, scale: {"c": c, "k": d, "scale": scale}, loc=0),
    "gompertz": _of("Gompertz", lambda c, scale: {"shape": c, "scale": scale}, loc=0),
    # intervals and the circle
    "uniform": _of("Uniform", lambda loc, scale: {"low": loc, "high": loc + scale}),
    "beta": (
        Counterpart("Beta", lambda a, b: {"alpha": a, "beta": b}, {"loc": 0, "scale": 1}),
        Counterpart("ScaledBeta", lambda a, b, loc, scale: {"alpha": a, "beta": b, "low": loc, "high": loc + scale}),
    ),
    "arcsine": _of("Arcsine", lambda loc, scale: {"low": loc, "high": loc + scale}),
    "powerlaw": (
        Counterpart("PowerFunction", lambda a: {"shape": a}, {"loc": 0, "scale": 1}),
        Counterpart("ScaledBeta", lambda a, loc, scale: {"alpha": a, "beta": 1, "low": loc, "high": loc + scale}),
    ),
    "loguniform": _of("LogUniform", lambda a, b, scale: {"low": a * scale, "high": b * scale}, loc=0),
    "reciprocal": _of("LogUniform", lambda a, b, scale: {"low": a * scale, "high": b * scale}, loc=0),
    "triang": _of("Triangular", lambda c, loc, scale: {"low": loc, "mode": loc + c * scale, "high": loc + scale}),
    "trapezoid": _of("Trapezoidal", lambda c, d, loc, scale: {"low": loc, "c": loc + c * scale, "d": loc + d * scale, "high": loc + scale}),
    "semicircular": _of("Semicircle", lambda scale: {"radius": scale}, loc=0),
    "cosine": _of("RaisedCosine", lambda loc, scale: {"loc": loc, "scale": sp.pi * scale}),
    "anglit": _real("Anglit"),
    "bradford": _of("Bradford", lambda c: {"shape": c}, loc=0, scale=1),
    "truncnorm": _of("TruncatedNormal", lambda a, b, loc, scale: {"loc": loc, "scale": scale, "low": loc + a * scale, "high": loc + b * scale}),
    "truncexpon": _of("TruncatedExponential", lambda b, scale: {"rate": 1 / scale, "high": b * scale}, loc=0),
    "truncpareto": _of("TruncatedPareto", lambda b, c, scale: {"shape": b, "scale": scale, "high": c * scale}, loc=0),
    "vonmises": _of("VonMises", lambda kappa, loc: {"loc": loc, "concentration": kappa}, scale=1),
    "vonmises_line": _of("VonMises", lambda kappa, loc: {"loc": loc, "concentration": kappa}, scale=1),
    "wrapcauchy": _of("WrappedCauchy", lambda c, loc: {"loc": loc, "concentration": c}, scale=1),
    # the integers
    "bernoulli": _of("Bernoulli", lambda p: {"prob": p}, loc=0),
    "binom": _of("Binomial", lambda n, p: {"trials": n, "prob": p}, loc=0),
    "geom": _of("Geometric", lambda p: {"prob": p}, loc=-1),
    "nbinom": _of("NegativeBinomial", lambda n, p: {"size": n, "prob": p}, loc=0),
    "poisson": _of("Poisson", lambda mu: {"rate": mu}, loc=0),
    "randint": _of("DiscreteUniform", lambda low, high, loc: {"low": low + loc, "high": high - 1 + loc}),
    "zipf": _of("Zeta", lambda a: {"exponent": a}, loc=0),
    "logser": _of("LogSeries", lambda p: {"prob": p}, loc=0),
    "planck": _of("Planck", lambda lambda_: {"rate": lambda_}, loc=0),
    "dlaplace": _of("DiscreteLaplace", lambda a: {"rate": a}, loc=0),
    "betabinom": _of("BetaBinomial", lambda n, a, b: {"trials": n, "alpha": a, "beta": b}, loc=0),
    "hypergeom": _of("Hypergeometric", lambda M, n, N: {"population": M, "successes": n, "draws": N}, loc=0),
    "poisson_binom": (Counterpart("PoissonBinomial", lambda p: {"probs": p}, {"loc": 0}, {"p": 1}),),
    # the classes of SciPy 1.15 and later
    "Normal": _of("Normal", lambda mu, sigma: {"loc": mu, "scale": sigma}),
    "Uniform": _of("Uniform", lambda a, b: {"low": a, "high": b}),
    "Binomial": _of("Binomial", lambda n, p: {"trials": n, "prob": p}),
}
"""What ``scipy.stats.NAME`` is; parameters are SciPy's shapes, loc and scale."""

VECTORS: Table = {
    "multivariate_normal": (Counterpart("MultivariateNormal", lambda mean, cov: {"mean": mean, "covariance": cov}),),
    "dirichlet": (Counterpart("Dirichlet", lambda alpha: {"concentration": alpha}),),
    "wishart": (Counterpart("Wishart", lambda df, scale: {"dof": df, "scale": scale}),),
    "invwishart": (Counterpart("InverseWishart", lambda df, scale: {"dof": df, "scale": scale}),),
    "matrix_normal": (Counterpart("MatrixNormal", lambda mean, rowcov, colcov: {"mean": mean, "row_covariance": rowcov, "column_covariance": colcov}),),
    "multinomial": (Counterpart("Multinomial", lambda n, p: {"trials": n, "probs": normalised(p)}),),
    "multivariate_t": (Counterpart("MultivariateStudentT", lambda df, loc, shape: {"dof": df, "loc": loc, "scale": shape}),),
    "vonmises_fisher": (Counterpart("VonMisesFisher", lambda mu, kappa: {"towards": mu, "concentration": kappa}),),
    "matrix_t": (
        Counterpart("MatrixT", lambda df, mean, row_spread, col_spread: {"dof": df, "loc": mean, "row_scale": row_spread, "column_scale": col_spread}),
    ),
    "uniform_direction": (Counterpart("SphericalUniform", lambda dim: {"dim": dim}),),
}
"""What ``scipy.stats.NAME`` is for a law of vectors or matrices; parameters are attributes of the frozen object."""


def from_scipy(distribution: Any) -> Converted:
    """Convert a frozen distribution of ``scipy.stats`` with its exact parameters.

    Parameters
    ----------
    distribution : such as ``scipy.stats.gamma(2, scale=3)``; also a histogram (``rv_histogram``), a law of listed values
        (``rv_discrete(values=...)``), and the frozen laws of vectors and matrices

    Returns a distribution; nested lists of distributions where the parameters are arrays. A float means its exact binary value;
    probabilities in a list are divided by their exact sum.

    Raises :class:`~symdiv.errors.Unsupported` for what symdiv does not have, such as ``levy_stable`` or a shifted gamma law, and
    :class:`~symdiv.errors.InvalidInput` for what is no frozen distribution.

    >>> import scipy.stats, symdiv as sd
    >>> sd.from_scipy(scipy.stats.gamma(2, scale=0.5))
    Gamma(2, 2)
    >>> sd.from_scipy(scipy.stats.geom(0.5))
    Traceback (most recent call last):
        ...
    symdiv.errors.Unsupported: scipy.stats geom: it has loc = 0; symdiv's Geometric is the law with loc = -1
    """
    stats = module(_LIBRARY, distribution)
    kind = type(distribution)
    if kind.__name__ in VECTORS_BY_CLASS:
        return _vector(distribution, VECTORS_BY_CLASS[kind.__name__])
    if isinstance(distribution, stats.rv_histogram):
        return _histogram(distribution)
    if kind.__name__ == "rv_sample":
        return _listed(distribution)
    if isinstance(distribution, (stats.rv_continuous, stats.rv_discrete)):
        name = getattr(distribution, "name", kind.__name__)
        raise InvalidInput(f"{_LIBRARY} {name}: expected a frozen distribution; call it with its parameters, as in scipy.stats.gamma(2, scale=3)")
    if kind.__module__.startswith("scipy.stats") and kind.__name__ in TABLE:
        return _convert(kind.__name__, {k: getattr(distribution, k) for k in TABLE[kind.__name__][-1].reads})
    if hasattr(distribution, "dist") and kind.__module__.startswith("scipy.stats"):
        return _frozen(distribution)
    if kind.__module__.startswith("scipy.stats"):
        raise refused(_LIBRARY, kind.__name__.removesuffix("_frozen"))
    raise InvalidInput(f"{distribution!r}: expected a frozen distribution of scipy.stats, such as scipy.stats.gamma(2, scale=3)")


VECTORS_BY_CLASS = {f"{name}_frozen": name for name in VECTORS}


def _frozen(frozen: Any) -> Converted:
    """Bind the arguments of a frozen object to the names of its parameters."""
    import scipy.stats

    law = frozen.dist
    if isinstance(law, scipy.stats.rv_histogram) or type(law).__name__ == "rv_sample":
        shifted = frozen.args or any(frozen.kwds.values())
        if shifted:
            raise refused(_LIBRARY, law.name or "rv_discrete", f"it is shifted or scaled, by {frozen.args or frozen.kwds}")
        return from_scipy(law)
    name = str(law.name)
    original: Any = getattr(scipy.stats, name, None)
    if name not in TABLE or not isinstance(law, type(original)):
        raise refused(_LIBRARY, name)
    names = [*(law.shapes.split(", ") if law.shapes else ()), "loc", *(["scale"] if isinstance(law, scipy.stats.rv_continuous) else [])]
    given = {"loc": 0, "scale": 1, **dict(zip(names, frozen.args, strict=False)), **frozen.kwds}
    return _convert(name, {k: given[k] for k in names})


def _convert(name: str, given: Mapping[str, Any]) -> Converted:
    import numpy as np

    events = TABLE[name][-1].events
    arrays = {k: np.asarray(v) for k, v in given.items()}
    ranks = {k: events.get(k, 0) for k in arrays}
    shape = np.broadcast_shapes(*(a.shape[: a.ndim - ranks[k]] for k, a in arrays.items()))
    lists = {k: broadcast(f"{name}: {k}", a, shape, ranks[k]) for k, a in arrays.items()}
    return spread(shape, lists, lambda one: convert(_LIBRARY, name, TABLE[name], one))


def _vector(frozen: Any, name: str) -> Converted:
    import numpy as np

    values = {k: np.asarray(getattr(frozen, k)) for k in VECTORS[name][0].reads}
    if name == "multinomial" and (values["n"].ndim, values["p"].ndim) != (0, 1):
        raise refused(_LIBRARY, name, "it is a batch; convert its members one by one")
    return convert(_LIBRARY, name, VECTORS[name], {k: exact_array(f"{name}: {k}", v.tolist()) for k, v in values.items()})


def _histogram(law: Any) -> Converted:
    """A histogram by the edges and heights of its density."""
    edges = exact_array("edges", law._hbins.tolist())
    heights = exact_array("heights", law._hpdf[1:-1].tolist())
    masses = [h * (b - a) for h, a, b in zip(heights, edges, edges[1:], strict=False)]
    return make("Histogram", edges=edges, probs=normalised(masses))


def _listed(law: Any) -> Converted:
    """A law of listed values, which are integers."""
    values, masses = exact_array("xk", law.xk.tolist()), normalised(exact_array("pk", law.pk.tolist()))
    if any(not v.is_Integer for v in values):
        raise refused(_LIBRARY, "rv_discrete", "its values are not integers")
    return make("Finite", dict(zip(values, masses, strict=True)))
