"""Random symbols of ``sympy.stats``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import Counterpart, Table, convert, make, refused
from symdiv.errors import InvalidInput
from symdiv.families.base import Family

__all__ = ["TABLE", "from_sympy"]

_LIBRARY = "sympy.stats"


def _of(family: str, parameters: Callable[..., Mapping[str, Any]], **only: int) -> tuple[Counterpart, ...]:
    return (Counterpart(family, parameters, only),)


TABLE: Table = {
    "Arcsin": _of("Arcsine", lambda a, b: {"low": a, "high": b}),
    "Beta": _of("Beta", lambda alpha, beta: {"alpha": alpha, "beta": beta}),
    "BetaPrime": _of("BetaPrime", lambda alpha, beta: {"alpha": alpha, "beta": beta}),
    "BoundedPareto": _of("TruncatedPareto", lambda alpha, left, right: {"shape": alpha, "scale": left, "high": right}),
    "Cauchy": _of("Cauchy", lambda x0, gamma: {"loc": x0, "scale": gamma}),
    "Chi": _of("Chi", lambda k: {"dof": k}),
    "ChiSquared": _of("ChiSquared", lambda k: {"dof": k}),
    "Dagum": _of("Dagum", lambda p, a, b: {"c": a, "k": p, "scale": b}),
    "Exponential": _of("Exponential", lambda rate: {"rate": rate}),
    "ExponentialPower": _of("GeneralizedNormal", lambda mu, alpha, beta: {"loc": mu, "scale": alpha, "shape": beta}),
    "FDistribution": _of("FisherF", lambda d1, d2: {"d1": d1, "d2": d2}),
    "Frechet": _of("Frechet", lambda a, s: {"shape": a, "scale": s}, m=0),
    "Gamma": _of("Gamma", lambda k, theta: {"shape": k, "rate": 1 / theta}),
    "GammaInverse": _of("InverseGamma", lambda a, b: {"shape": a, "scale": b}),
    "GaussianInverse": _of("InverseGaussian", lambda mean, shape: {"mean": mean, "shape": shape}),
    "Gompertz": _of("Gompertz", lambda b, eta: {"shape": eta, "scale": 1 / b}),
    "Gumbel": (
        Counterpart("Gumbel", lambda mu, beta: {"loc": mu, "scale": beta}, {"minimum": 0}),
        Counterpart("GumbelMin", lambda mu, beta: {"loc": mu, "scale": beta}, {"minimum": 1}),
    ),
    "Kumaraswamy": _of("Kumaraswamy", lambda a, b: {"a": a, "b": b}),
    "Laplace": _of("Laplace", lambda mu, b: {"loc": mu, "scale": b}),
    "Levy": _of("Levy", lambda mu, c: {"loc": mu, "scale": c}),
    "Logistic": _of("Logistic", lambda mu, s: {"loc": mu, "scale": s}),
    "LogitNormal": _of("LogitNormal", lambda mu, s: {"loc": mu, "scale": s}),
    "LogLogistic": _of("LogLogistic", lambda alpha, beta: {"shape": beta, "scale": alpha}),
    "LogNormal": _of("LogNormal", lambda mean, std: {"loc": mean, "scale": std}),
    "Lomax": _of("Lomax", lambda alpha, lamda: {"shape": alpha, "scale": lamda}),
    "Maxwell": _of("Maxwell", lambda a: {"scale": a}),
    "Moyal": _of("Moyal", lambda mu, sigma: {"loc": mu, "scale": sigma}),
    "Nakagami": _of("Nakagami", lambda mu, omega: {"shape": mu, "spread": omega}),
    "Normal": _of("Normal", lambda mean, std: {"loc": mean, "scale": std}),
    "Pareto": _of("Pareto", lambda xm, alpha: {"shape": alpha, "scale": xm}),
    "PowerFunction": (
        Counterpart("PowerFunction", lambda alpha: {"shape": alpha}, {"a": 0, "b": 1}),
        Counterpart("ScaledBeta", lambda alpha, a, b: {"alpha": alpha, "beta": 1, "low": a, "high": b}),
    ),
    "RaisedCosine": _of("RaisedCosine", lambda mu, s: {"loc": mu, "scale": s}),
    "Rayleigh": _of("Rayleigh", lambda sigma: {"scale": sigma}),
    "Reciprocal": _of("LogUniform", lambda a, b: {"low": a, "high": b}),
    "StudentT": _of("StudentT", lambda nu: {"dof": nu, "loc": 0, "scale": 1}),
    "Trapezoidal": _of("Trapezoidal", lambda a, b, c, d: {"low": a, "c": b, "d": c, "high": d}),
    "Triangular": _of("Triangular", lambda a, b, c: {"low": a, "mode": c, "high": b}),
    "Uniform": _of("Uniform", lambda left, right: {"low": left, "high": right}),
    "VonMises": _of("VonMises", lambda mu, k: {"loc": mu, "concentration": k}),
    "Weibull": _of("Weibull", lambda alpha, beta: {"shape": beta, "scale": alpha}),
    "WignerSemicircle": _of("Semicircle", lambda R: {"radius": R}),
    "Logarithmic": _of("LogSeries", lambda p: {"prob": p}),
    "NegativeBinomial": _of("NegativeBinomial", lambda r, p: {"size": r, "prob": p}),
    "Poisson": _of("Poisson", lambda lamda: {"rate": lamda}),
    "Zeta": _of("Zeta", lambda s: {"exponent": s}),
    "Bernoulli": _of("Bernoulli", lambda p: {"prob": p}, succ=1, fail=0),
    "BetaBinomial": _of("BetaBinomial", lambda n, alpha, beta: {"trials": n, "alpha": alpha, "beta": beta}),
    "Binomial": _of("Binomial", lambda n, p: {"trials": n, "prob": p}, succ=1, fail=0),
    "Die": _of("DiscreteUniform", lambda sides: {"low": 1, "high": sides}),
    "Hypergeometric": _of("Hypergeometric", lambda N, m, n: {"population": N, "successes": m, "draws": n}),
    "MultivariateBeta": _of("Dirichlet", lambda alpha: {"concentration": list(alpha)}),
    "MultivariateNormal": _of("MultivariateNormal", lambda mu, sigma: {"mean": list(mu), "covariance": sigma}),
    "MultivariateT": _of("MultivariateStudentT", lambda mu, shape_mat, dof: {"dof": dof, "loc": list(mu), "scale": shape_mat}),
    "Multinomial": _of("Multinomial", lambda n, p: {"trials": n, "probs": list(p)}),
    "NormalGamma": _of("NormalGamma", lambda mu, lamda, alpha, beta: {"loc": mu, "precision": lamda, "shape": alpha, "rate": beta}),
    "MatrixNormal": _of(
        "MatrixNormal",
        lambda location_matrix, scale_matrix_1, scale_matrix_2: {
            "mean": location_matrix, "row_covariance": scale_matrix_1, "column_covariance": scale_matrix_2,
        },
    ),
    "Wishart": _of("Wishart", lambda n, scale_matrix: {"dof": n, "scale": scale_matrix}),
}  # fmt: skip
"""What each of SymPy's classes NAME + "Distribution" is; parameters are the names of its arguments."""


def from_sympy(variable: Any) -> Family:
    """Convert a random symbol of ``sympy.stats``, with numbers or symbols as parameters.

    Parameters
    ----------
    variable : such as ``sympy.stats.Gamma("x", 2, 3)``

    Returns a distribution; its parameters are SymPy's, taken to symdiv's parametrisation. SymPy's stated supports are not used:
    some are wrong (its Kumaraswamy law has the half line).

    Raises :class:`~symdiv.errors.Unsupported` for what symdiv does not have, and for a function of random symbols,
    :class:`~symdiv.errors.InvalidInput` for what is no random symbol.

    >>> import sympy.stats, symdiv as sd
    >>> sd.from_sympy(sympy.stats.Gamma("x", 2, "1/3"))
    Gamma(2, 3)
    >>> sd.from_sympy(sympy.stats.Geometric("k", 1))
    Traceback (most recent call last):
        ...
    symdiv.errors.Unsupported: sympy.stats Geometric: it has no counterpart in symdiv
    """
    from sympy.stats.rv import RandomSymbol, random_symbols

    if isinstance(variable, sp.Expr) and not isinstance(variable, RandomSymbol) and random_symbols(variable):
        raise refused(_LIBRARY, str(variable), "it is a function of random symbols; expected a random symbol itself")
    law = getattr(getattr(variable, "pspace", None), "distribution", None)
    if law is None:
        raise InvalidInput(f"{variable!r}: expected a random symbol of sympy.stats, such as sympy.stats.Gamma('x', 2, 3)")
    name = type(law).__name__.removesuffix("Distribution")
    if type(law).__name__ == "FDistributionDistribution":
        name = "FDistribution"
    if name in ("Finite", "FiniteDistributionHandmade", "DiscreteUniform", "Rademacher"):
        return _listed(law)
    if name not in TABLE:
        raise refused(_LIBRARY, name)
    given = {k: _plain(v) for k, v in zip(law._argnames, law.args, strict=False)}
    return convert(_LIBRARY, name, TABLE[name], given)


def _plain(value: Any) -> Any:
    """SymPy's truth values and immutable matrices as what symdiv takes."""
    if value in (sp.true, sp.false):
        return int(value == True)
    return value


def _listed(law: Any) -> Family:
    """A finite law, outcome by outcome."""
    weights = {sp.sympify(outcome): weight for outcome, weight in law.dict.items()}
    if any(not getattr(o, "is_Integer", False) and not getattr(o, "is_Symbol", False) for o in weights):
        raise refused(_LIBRARY, type(law).__name__, "its outcomes are neither integers nor names")
    ordered = sorted(weights, key=sp.default_sort_key)
    return make("Finite", {o if o.is_Integer else str(o): weights[o] for o in ordered})
