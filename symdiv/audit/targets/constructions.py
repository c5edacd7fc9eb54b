"""The ways of building a library's distributions, from their constructors' signatures and the table of counterparts.

Main definitions: :class:`Signatures`, :data:`NUMBERS`, :data:`VECTORS` (the kinds of arguments by their names), :func:`alternatives`.

A distribution is covered as soon as symdiv's table of counterparts has it and the names of its parameters are known here; nothing else is said of
one library, or of one of its distributions, but what differs from that.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Number, Probabilities, Vector, logit, logits, positive, probability, real
from symdiv.audit.matrix_arguments import Covariance, Triangular
from symdiv.audit.targets.building import Call, Construction
from symdiv.audit.targets.counterparts import Values, law_of
from symdiv.convert.counterpart import Table, congruence, inverse, logistic, normalised, softmax
from symdiv.errors import Unsupported

__all__ = ["NUMBERS", "VECTORS", "Signatures", "alternatives", "derived"]

SIZE = 3
TRIALS = Number(low=1.0, high=40.0, low_open=False, high_open=False, integer=True)  # more outcomes than that are a question of memory

NUMBERS: Mapping[str, Argument] = {
    **dict.fromkeys(("loc", "low", "high", "peak", "predictor"), real()),
    **dict.fromkeys(
        (
            "scale", "rate", "concentration", "concentration0", "concentration1", "df", "df1", "df2", "alpha", "beta", "power", "asymmetry", "sharpness",
            "temperature",
        ),
        positive(),
    ),
    **dict.fromkeys(("logits", "log_rate", "log_scale"), logit()),
    "probs": probability(),
    "total_count": TRIALS,
}  # fmt: skip
"""What parameters of one number take."""

VECTORS: Mapping[str, Argument] = {
    "loc": Vector(real(), SIZE),
    "concentration": Vector(positive(), SIZE),
    "probs": Probabilities(SIZE),
    **dict.fromkeys(("logits", "preferences"), logits(SIZE)),
    **dict.fromkeys(("covariance_matrix", "precision_matrix", "scale_matrix", "rate_matrix"), Covariance(SIZE)),
    **dict.fromkeys(("scale_tril", "scale_tri"), Triangular(SIZE)),
    **dict.fromkeys(("cov_diag", "scale_diag", "cov_diag_factor"), Vector(positive(), SIZE)),
    **dict.fromkeys(("cov_factor", "cov_perturb_factor"), Vector(Vector(real(), 1), SIZE)),
    "cutpoints": Vector(real(), SIZE - 1, ascending=True),
}
"""What parameters of several numbers take."""

GROUPS = (("probs", "logits"), ("covariance_matrix", "precision_matrix", "scale_tril"), ("rate", "log_rate"), ("scale", "log_scale"),
          ("scale_matrix", "rate_matrix", "scale_tril"))  # fmt: skip
"""Parameters that exclude each other, in all libraries."""


def derived(values: Values) -> dict[str, Any]:
    """The values with what the tables of counterparts read in place of a constructor's parameters: a probability, weights, a covariance, …"""
    result = dict(values)
    if "probs" in values:
        result |= {"weights": normalised(values["probs"])} if isinstance(values["probs"], list) else {"prob": values["probs"]}
    if "logits" in values:
        result |= {"weights": softmax(values["logits"])} if isinstance(values["logits"], list) else {"prob": logistic(values["logits"])}
    if "precision_matrix" in values:
        result["covariance"] = result["covariance_matrix"] = inverse(values["precision_matrix"])
    elif "covariance_matrix" in values:
        result["covariance"] = values["covariance_matrix"]
    elif "scale_tril" in values:
        result["covariance"] = result["covariance_matrix"] = result["scale_matrix"] = congruence(values["scale_tril"])
    if "rate_matrix" in values:
        result["scale_matrix"] = inverse(values["rate_matrix"])
    for name in ("rate", "scale"):
        if f"log_{name}" in values:
            result[name] = sp.exp(values[f"log_{name}"])
    return result


@dataclass(frozen=True)
class Signatures:
    """How the constructors of a library are read.

    Parameters
    ----------
    library, path : its name in messages, and what is written before the name of a class
    table : the counterparts
    options : parameters that are left at their defaults
    kinds : of arguments where they differ from those in :data:`NUMBERS` and :data:`VECTORS`, as ``"Class.parameter"``
    derived : from a class's name and the arguments' exact values, all that the table reads
    fixed : for a class, constants passed with the arguments
    refused : classes that are not built from their signatures, and why
    unsupported : for a class, what its documentation excludes
    cost : how many times longer a call takes than one of a simple formula
    """

    library: str
    path: str
    table: Table
    options: frozenset[str]
    kinds: Mapping[str, Argument] = field(default_factory=dict)
    derived: Callable[[str, Values], Mapping[str, Any]] = lambda name, values: derived(values)
    fixed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    unsupported: Mapping[str, Callable[[Values], str | None]] = field(default_factory=dict)
    cost: float = 1

    def constructions(self, kind: type) -> tuple[Construction, ...]:
        """All ways of building a distribution of a class; Unsupported, with the reason, where it has no counterpart or an unknown parameter."""
        name = kind.__name__
        if name in self.refused:
            raise Unsupported(f"{name}: {self.refused[name]}")
        if name not in self.table:
            raise Unsupported(f"{name}: symdiv has no counterpart of it")
        fixed = self.fixed.get(name, {})
        # mypy warns of an __init__ that a subclass may replace; that of this very class is asked for
        parameters = [p for p in list(inspect.signature(kind.__init__).parameters)[1:] if p not in self.options and p not in fixed]  # type: ignore[misc]
        return tuple(self._construction(name, label, chosen, fixed) for label, chosen in alternatives(parameters, GROUPS))

    def _construction(self, name: str, label: str, parameters: Sequence[str], fixed: Mapping[str, Any]) -> Construction:
        law = law_of(self.library, name, self.table[name], {k: int(v) for k, v in fixed.items()})
        return Construction(
            name, label, {p: self._kind(name, p) for p in parameters},
            Call(self.path + name, {**{p: p for p in parameters}, **fixed}),
            lambda values: law(self.derived(name, values)), self.unsupported.get(name), self.cost,
        )  # fmt: skip

    def _kind(self, name: str, parameter: str) -> Argument:
        if f"{name}.{parameter}" in self.kinds:
            return self.kinds[f"{name}.{parameter}"]
        events = self.table[name][0].events
        several = parameter in events or (parameter in ("probs", "logits") and "weights" in events) or parameter not in NUMBERS
        kinds = VECTORS if several else NUMBERS
        if parameter not in kinds:
            raise Unsupported(f"{name}: its parameter {parameter} is of no kind that is known how to draw")
        return kinds[parameter]


def alternatives(parameters: Sequence[str], groups: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ways of calling a constructor some of whose parameters exclude each other: a label, and the parameters passed.

    >>> list(alternatives(["total_count", "probs", "logits"], [("probs", "logits")]))
    [('probs', ('total_count', 'probs')), ('logits', ('total_count', 'logits'))]
    """
    present = [[name for name in group if name in parameters] for group in groups]
    choices = [names for names in present if len(names) > 1]
    for chosen in itertools.product(*choices):
        left_out = {name for names in choices for name in names} - set(chosen)
        yield ", ".join(chosen), tuple(name for name in parameters if name not in left_out)
