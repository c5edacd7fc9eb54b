"""Piecewise constant densities.

Source: SciPy `rv_histogram`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.expression import substitute, write
from symdiv.families.base import Family, Image
from symdiv.laws import Support, UnitBeta
from symdiv.laws.listed_weights import admit_weights
from symdiv.parametrised import CLOSED_UNIT, NONNEGATIVE, REAL, admitted, passed_symbols

__all__ = ["Histogram"]


class Histogram(Family):
    """The law with the given probabilities of bins, uniform in each: ``Histogram(edges, probs)``; also ``Histogram(edges, counts=[…])``.

    The edges increase and are one more than the probabilities, which sum to one exactly. A bin is empty only where its
    probability is the number 0; a probability with symbols is taken to be positive.

    Density: probability / width of the bin.

    >>> from symdiv import Histogram
    >>> Histogram([0, 1, 3], counts=[2, 1])
    Histogram([0, 1, 3], ['2/3', '1/3'])
    """

    def __init__(self, edges: Sequence[object], probs: Sequence[object] | None = None, *, counts: Sequence[object] | None = None) -> None:
        if (probs is None) == (counts is None):
            raise InvalidInput("Histogram: expected either a list of probabilities or counts=")
        edges, listed = _listed("edges", edges), _listed("probabilities" if counts is None else "counts", probs if counts is None else counts)
        self.given = passed_symbols(*edges, *listed)
        if counts is not None:
            numbers = [admitted("Histogram", f"count {i}", NONNEGATIVE, n) for i, n in enumerate(listed)]
            if sp.Add(*numbers) == 0:
                raise InvalidInput("Histogram: expected a count that is not 0")
            listed = [n / sp.Add(*numbers) for n in numbers]
        weights = admit_weights("Histogram", listed)
        cuts = tuple(admitted("Histogram", f"edge {i}", REAL, e) for i, e in enumerate(edges))
        if len(cuts) != len(weights) + 1:
            raise InvalidInput(f"Histogram: {len(cuts)} edges and {len(weights)} probabilities; expected one edge more than probabilities")
        for a, b in itertools.pairwise(cuts):
            if (a < b) == False:
                raise InvalidInput(f"Histogram: the edge {b} follows {a}; expected edges that increase")
        self.arguments = (*cuts, *weights)

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A law of two bins of different widths."""
        prob = CLOSED_UNIT.symbol(f"prob{suffix}")
        return cls([0, 1, 3], [prob, 1 - prob])

    @property
    def edges(self) -> tuple[sp.Expr, ...]:
        """The ends of the bins, in increasing order."""
        return self.arguments[: len(self.arguments) // 2 + 1]

    @property
    def probs(self) -> tuple[sp.Expr, ...]:
        """The probability of each bin."""
        return self.arguments[len(self.arguments) // 2 + 1 :]

    @property
    def constraint(self) -> Boolean:
        increasing = (a < b for a, b in itertools.pairwise(self.edges))
        return sp.And(*increasing, *(p > 0 for p in self.probs if p != 0), sp.Eq(sp.expand(sp.Add(*self.probs)), 1))

    @property
    def _bins(self) -> list[tuple[sp.Expr, sp.Expr, sp.Expr]]:
        """Low end, high end and probability of each bin from the first to the last that is not empty."""
        filled = [i for i, p in enumerate(self.probs) if p != 0]
        ends = list(itertools.pairwise(self.edges))
        return [(*ends[i], self.probs[i]) for i in range(filled[0], filled[-1] + 1)]

    @property
    def support(self) -> Support:
        """From the first bin that is not empty to the last; the density is 0 in empty ones between."""
        return Support(self._bins[0][0], self._bins[-1][1])

    def log_density(self, x: sp.Expr) -> sp.Expr:
        values = [sp.log(p) - sp.log(b - a) if p != 0 else -sp.oo for a, b, p in self._bins]
        highs = [b for _, b, _ in self._bins]
        return sp.Piecewise(*((v, x < b) for v, b in zip(values[:-1], highs[:-1], strict=True)), (values[-1], True))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """A uniform component to each bin that is not empty."""
        return (tuple(_uniform(a, b, p) for a, b, p in self._bins if p != 0),)

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Histogram:
        return Histogram([substitute(e, mapping) for e in self.edges], [substitute(p, mapping) for p in self.probs])

    @property
    def text(self) -> str:
        return f"Histogram([{', '.join(map(write, self.edges))}], [{', '.join(map(write, self.probs))}])"

    def __repr__(self) -> str:
        return f"Histogram([{', '.join(map(_literal, self.edges))}], [{', '.join(map(_literal, self.probs))}])"

    def _latex(self, printer: Any) -> str:
        edges, probs = (", ".join(map(printer._print, part)) for part in (self.edges, self.probs))
        return rf"\operatorname{{Histogram}}\left(\left[{edges}\right], \left[{probs}\right]\right)"


def _listed(what: str, values: object) -> Sequence[object]:
    if isinstance(values, (str, bytes, Mapping)) or not hasattr(values, "__iter__"):
        raise InvalidInput(f"Histogram: {values!r}; expected a list of {what}")
    return tuple(values)


def _uniform(low: sp.Expr, high: sp.Expr, weight: sp.Expr) -> Image:
    return Image(UnitBeta(1, 1), lambda y: low + (high - low) * y, lambda x: (x - low) / (high - low), weight=weight)


def _literal(value: sp.Expr) -> str:
    return str(value) if value.is_Integer else repr(write(value))
