"""Exact truth about entropy, cross-entropy and KL divergence: derived, proved, enclosed.

>>> import symdiv as sd
>>> sd.kl_divergence(sd.Exponential(2), sd.Exponential(3))
log(2/3) + 1/2
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    **dict.fromkeys(("Undecided", "Proved", "Refuted"), "symdiv.verdict"),
    **dict.fromkeys(("cross_entropy", "derive", "entropy", "kl_divergence"), "symdiv.derivation.public"),
    **dict.fromkeys(
        (
            "Bernoulli", "Beta", "Binomial", "Categorical", "DiscreteUniform", "Exponential", "Finite", "Gamma", "Geometric", "InverseGamma",
            "Laplace", "LogNormal", "Normal", "Pareto", "Poisson", "Uniform", "Weibull", "parse",
        ),
        "symdiv.families.registry",
    ),
    "verify": "symdiv.proof.checker",
}  # fmt: skip
_MODULES = ("errors", "exact", "oracle")

__all__ = sorted([*_HOME, *_MODULES])

if TYPE_CHECKING:
    from symdiv import errors as errors
    from symdiv import exact as exact
    from symdiv import oracle as oracle
    from symdiv.derivation.public import cross_entropy as cross_entropy
    from symdiv.derivation.public import derive as derive
    from symdiv.derivation.public import entropy as entropy
    from symdiv.derivation.public import kl_divergence as kl_divergence
    from symdiv.families.registry import Bernoulli as Bernoulli
    from symdiv.families.registry import Beta as Beta
    from symdiv.families.registry import Binomial as Binomial
    from symdiv.families.registry import Categorical as Categorical
    from symdiv.families.registry import DiscreteUniform as DiscreteUniform
    from symdiv.families.registry import Exponential as Exponential
    from symdiv.families.registry import Finite as Finite
    from symdiv.families.registry import Gamma as Gamma
    from symdiv.families.registry import Geometric as Geometric
    from symdiv.families.registry import InverseGamma as InverseGamma
    from symdiv.families.registry import Laplace as Laplace
    from symdiv.families.registry import LogNormal as LogNormal
    from symdiv.families.registry import Normal as Normal
    from symdiv.families.registry import Pareto as Pareto
    from symdiv.families.registry import Poisson as Poisson
    from symdiv.families.registry import Uniform as Uniform
    from symdiv.families.registry import Weibull as Weibull
    from symdiv.families.registry import parse as parse
    from symdiv.proof.checker import verify as verify
    from symdiv.verdict import Proved as Proved
    from symdiv.verdict import Refuted as Refuted
    from symdiv.verdict import Undecided as Undecided


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``import symdiv`` itself costs nothing."""
    if name in _HOME:
        value = getattr(importlib.import_module(_HOME[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"symdiv.{name}")
    else:
        raise AttributeError(f"module 'symdiv' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*(n for n in globals() if n.startswith("__")), *__all__})
