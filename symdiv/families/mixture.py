"""Mixtures of continuous laws on one interval.

Source: McLachlan, Peel, *Finite Mixture Models*, ch. 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import build, substitute, write
from symdiv.families.base import Family, Image
from symdiv.families.normal import Normal
from symdiv.families.structured import Structured
from symdiv.laws import Support
from symdiv.laws.listed_weights import admit_weights
from symdiv.parametrised import passed_symbols

__all__ = ["Mixture"]


class Mixture(Family):
    """The law whose density is the weighted mean of those of the components, continuous laws on one interval.

    The weights are positive and sum to one exactly. The entropy of a mixture has no closed form: it is left as an integral,
    which the oracle evaluates with proven bounds. The cross-entropy from a mixture to another law is a mean of cross-entropies.

    Density: Σ w_i p_i(x).

    >>> from symdiv import Mixture, Normal
    >>> Mixture(["1/3", "2/3"], [Normal(0, 1), Normal("m", 2)])
    Mixture(['1/3', '2/3'], [Normal(0, 1), Normal('m', 2)])
    """

    arguments: tuple[Any, ...]

    def __init__(self, weights: Sequence[object], components: Sequence[Family]) -> None:
        self.given = passed_symbols(*weights) if isinstance(weights, (list, tuple)) else {}
        listed = admit_weights("Mixture", weights)
        if isinstance(components, (str, Family)) or not hasattr(components, "__iter__"):
            raise InvalidInput(f"Mixture: {components!r}; expected a list of distributions")
        laws = tuple(components)
        if len(laws) != len(listed):
            raise InvalidInput(f"Mixture: {len(listed)} weights and {len(laws)} components; expected as many")
        for law in laws:
            if not isinstance(law, Family):
                raise InvalidInput(f"Mixture: {law!r}; expected distributions such as Normal(0, 1)")
            self.given = {**law.given, **self.given}
        if 0 in listed:
            raise InvalidInput("Mixture: a weight is 0; expected positive weights")
        self.arguments = (*listed, *laws)
        supports = {_interval(law) for law in laws}
        if len(supports) != 1:
            raise Unsupported(f"{self}: the components live on {' and '.join(sorted(map(str, supports)))}; a mixture is of laws on one interval")

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A mixture of two normal laws."""
        return cls(["1/3", "2/3"], [Normal(f"loc{suffix}", 1), Normal(0, f"scale{suffix}")])

    @property
    def weights(self) -> tuple[sp.Expr, ...]:
        """The probability of each component."""
        return self.arguments[: len(self.arguments) // 2]

    @property
    def components(self) -> tuple[Family, ...]:
        """The laws that are mixed."""
        return self.arguments[len(self.arguments) // 2 :]

    @property
    def constraint(self) -> Boolean:
        """The weights are positive and sum to one, and the components are valid."""
        facts: list[Boolean] = [c.constraint for c in self.components]
        facts += [p.domain.condition(a) for c in self.components for p, a in zip(c.parameters, c.arguments, strict=False)]
        return sp.And(*(w > 0 for w in self.weights), sp.Eq(sp.expand(sp.Add(*self.weights)), 1), *facts)

    @property
    def support(self) -> Support:
        return self.components[0].support

    @property
    def interior(self) -> Boolean:
        return sp.And(*(c.interior for c in self.components))

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return sp.log(sp.Add(*(w * build(sp.exp, c.log_density(x)) for w, c in zip(self.weights, self.components, strict=True))))

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """All images of base laws of the components, each with its share; none where a component is given by its density."""
        if not all(c.representations for c in self.components):
            return ()
        pairs = zip(self.weights, self.components, strict=True)
        return (tuple(replace(part, weight=w * part.weight) for w, c in pairs for part in c.representations[0]),)

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Mixture:
        return Mixture([substitute(w, mapping) for w in self.weights], [c.substitute(mapping) for c in self.components])

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Self:
        return self._unchecked(*(w.xreplace(mapping) for w in self.weights), *(c.replace(mapping) for c in self.components))

    @property
    def text(self) -> str:
        return f"Mixture([{', '.join(map(write, self.weights))}], [{', '.join(c.text for c in self.components)}])"

    def __repr__(self) -> str:
        weights = (str(w) if w.is_Integer else repr(write(w)) for w in self.weights)
        return f"Mixture([{', '.join(weights)}], [{', '.join(map(repr, self.components))}])"

    def _latex(self, printer: Any) -> str:
        weights, components = (", ".join(map(printer._print, part)) for part in (self.weights, self.components))
        return rf"\operatorname{{Mixture}}\left(\left[{weights}\right], \left[{components}\right]\right)"


def _interval(law: Family) -> tuple[sp.Expr, sp.Expr]:
    """The ends of the support of a continuous law of numbers."""
    if isinstance(law, Structured) or law.support.discrete or law.support.circular or law.interior != True:
        raise Unsupported(f"Mixture: {law}; a mixture is of continuous laws on one interval of numbers")
    return law.support.low, law.support.high
