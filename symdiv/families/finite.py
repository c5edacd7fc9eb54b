"""Finite distributions, given outcome by outcome.

Main definitions: :class:`Finite`, on any outcomes; :class:`Categorical`, on 0, 1, ..., n-1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.expression import substitute, write
from symdiv.families.base import Family, Image
from symdiv.laws import ListedWeights, Support
from symdiv.laws.listed_weights import admit_weights, softmax, total_of
from symdiv.parametrised import CLOSED_UNIT, REAL, admitted, exact, passed_symbols

__all__ = ["Categorical", "Finite"]


class Finite(Family):
    """The law with the given probabilities: ``Finite({outcome: probability})``; outcomes are integers or labels.

    The probabilities sum to one exactly.

    >>> from symdiv import Finite
    >>> Finite({"sun": "9/10", "rain": "1/10"})
    Finite({'sun': '9/10', 'rain': '1/10'})
    """

    outcomes: tuple[sp.Expr | str, ...]

    def __init__(self, weights: Mapping[Any, object]) -> None:
        if not isinstance(weights, Mapping):
            raise InvalidInput(f"Finite: {weights!r}; expected a mapping such as {{sun: 9/10, rain: 1/10}}")
        self.given = passed_symbols(*weights.values())
        self.outcomes = tuple(_outcome(key) for key in weights)
        self.arguments = admit_weights("Finite", tuple(weights.values()))

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A law on the two outcomes 0 and 2."""
        prob = CLOSED_UNIT.symbol(f"prob{suffix}")
        return cls({0: prob, 2: 1 - prob})

    @property
    def masses(self) -> tuple[sp.Expr, ...]:
        """The probabilities, in the order of the outcomes."""
        return self.arguments

    @property
    def weights(self) -> dict[sp.Expr | str, sp.Expr]:
        """The probability of each outcome."""
        return dict(zip(self.outcomes, self.masses, strict=True))

    @property
    def validity(self) -> Boolean:
        """What valid parameters satisfy."""
        return sp.And(*(CLOSED_UNIT.condition(a) for a in self.arguments), self.constraint)

    @property
    def constraint(self) -> Boolean:
        """The weights sum to one; numbers do already, so this is a condition on symbols."""
        return sp.Eq(total_of(self.arguments), 1)

    @property
    def support(self) -> Support:
        numbers = [int(o) for o in self.outcomes if isinstance(o, sp.Expr)] or [0]
        return Support(sp.Integer(min(numbers)), sp.Integer(max(numbers)), True, self.outcomes)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        branches = ((sp.log(p), sp.Eq(x, o)) for o, p in self.weights.items() if isinstance(o, sp.Expr))
        return sp.Piecewise(*branches, (-sp.oo, True))

    def pdf(self, x: object) -> sp.Expr:
        if isinstance(x, str) and x in self.weights:
            return self.weights[x]
        point = exact(x)
        return sp.Piecewise(*((p, sp.Eq(point, o)) for o, p in self.weights.items() if isinstance(o, sp.Expr)), (0, True))

    @property
    def pushforward(self) -> Image:
        return Image(ListedWeights(self.masses), *_lookup(self.outcomes))

    def _with(self, arguments: Sequence[sp.Expr]) -> Finite:
        return Finite(dict(zip(self.outcomes, arguments, strict=True)))

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Finite:
        return self._with([substitute(a, mapping) for a in self.arguments])

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Finite:
        return self._with([a.xreplace(mapping) for a in self.arguments])

    @property
    def text(self) -> str:
        pairs = ((repr(o) if isinstance(o, str) else str(o), write(p)) for o, p in self.weights.items())
        return f"Finite({{{', '.join(f'{o}: {p}' for o, p in pairs)}}})"

    def __repr__(self) -> str:
        pairs = (f"{o!r}: {write(p)!r}" for o, p in self.weights.items())
        return f"Finite({{{', '.join(pairs)}}})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finite) and (other.outcomes, other.masses) == (self.outcomes, self.masses)

    def __hash__(self) -> int:
        return hash((self.outcomes, self.masses))


class Categorical(Finite):
    """The law on 0, 1, ..., n-1 with the listed probabilities, which sum to one exactly; also ``Categorical(logits=[…])``.

    >>> from symdiv import Categorical
    >>> Categorical(["1/2", "1/3", "1/6"])
    Categorical(['1/2', '1/3', '1/6'])
    """

    def __init__(self, probs: Sequence[object] | None = None, *more: object, logits: Sequence[object] | None = None) -> None:
        if more:
            raise InvalidInput("Categorical: expected one list of probabilities, such as Categorical([0.5, 0.5])")
        if (probs is None) == (logits is None):
            raise InvalidInput("Categorical: expected either a list of probabilities or logits=")
        if logits is not None:
            weights: tuple[sp.Expr, ...] = softmax([admitted("Categorical", f"logit {i}", REAL, x) for i, x in enumerate(logits)])
        elif isinstance(probs, Mapping):
            raise InvalidInput("Categorical: expected a list of probabilities; write Finite({outcome: probability})")
        else:
            weights = admit_weights("Categorical", probs)
        self.given = passed_symbols(*(() if probs is None else probs), *(() if logits is None else logits))
        self.arguments = weights
        self.outcomes = tuple(sp.Integer(i) for i in range(len(self.arguments)))

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A law on the two outcomes 0 and 1."""
        prob = CLOSED_UNIT.symbol(f"prob{suffix}")
        return cls([prob, 1 - prob])

    def _with(self, arguments: Sequence[sp.Expr]) -> Categorical:
        return Categorical(arguments)

    @property
    def text(self) -> str:
        return f"Categorical([{', '.join(write(a) for a in self.arguments)}])"

    def __repr__(self) -> str:
        return f"Categorical([{', '.join(repr(write(a)) for a in self.arguments)}])"


def _outcome(key: object) -> sp.Expr | str:
    if isinstance(key, str):
        return key
    if isinstance(key, (int, sp.Integer)) and not isinstance(key, bool):
        return sp.Integer(key)
    raise InvalidInput(f"outcome {key!r}: expected an integer or a label")


def _lookup(outcomes: tuple[sp.Expr | str, ...]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """The map from an index to its outcome, and back."""
    return (lambda index: outcomes[int(index)]), (lambda outcome: sp.Integer(outcomes.index(outcome)))
