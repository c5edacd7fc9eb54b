"""Finite distributions with rational probabilities, read from what users write.

Main definitions: :func:`read_masses`, :func:`read_joint`, which give :class:`Masses`, or :class:`SymbolicMasses` where a probability is a
formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.errors import InvalidInput
from symdiv.exact.log_form import Normalise, written
from symdiv.exact.rational import Ratio, ratio
from symdiv.families.finite import Finite
from symdiv.families.registry import parse
from symdiv.laws.listed_weights import admit_weights
from symdiv.parametrised import passed_symbols

__all__ = ["Masses", "SymbolicMasses", "read_joint", "read_masses"]

ZERO: Ratio = (0, 1)
LONGEST = 400  # digits of a number in a message: enough for the exact sum of floats
EXPECTED = "expected a mapping {outcome: probability}, a sequence of probabilities, Finite or Categorical"


@dataclass(frozen=True)
class Outcomes:
    """What happens, in order; ``listed`` if it was a plain list, so that the outcomes are places 0, 1, ..., n-1."""

    names: Sequence[Any]
    listed: bool = False

    @property
    def components(self) -> int:
        """How many components the outcomes of a joint law have."""
        return len(self.names[0])

    def union(self, other: Outcomes) -> Sequence[Hashable]:
        """The outcomes of both; lists must have one length, and a list does not go with other names than places."""
        if self.names == other.names:
            return self.names
        if self.listed and other.listed:
            raise InvalidInput(f"{len(self.names)} probabilities against {len(other.names)}; expected lists of one length, or mappings")
        for one, two in ((self, other), (other, self)):
            if one.listed and not set(two.names) <= set(one.names):
                raise InvalidInput(f"a list of {len(one.names)} probabilities against the outcomes {list(two.names)[:5]}; give both as mappings")
        return list(dict.fromkeys((*self.names, *other.names)))

    def align(self, values: Sequence[Any], union: Sequence[Hashable], missing: Any) -> Sequence[Any]:
        """The values in the order of the union."""
        if union is self.names or union == self.names:
            return values
        found = dict(zip(self.names, values, strict=True))
        return [found.get(name, missing) for name in union]


@dataclass(frozen=True)
class Masses:
    """Rational masses of outcomes; ``normalise`` tells how their sum was treated (see :func:`symdiv.exact.entropy`)."""

    outcomes: Outcomes
    ratios: Sequence[Ratio]
    normalise: Normalise = True

    @cached_property
    def counts(self) -> Counter[Ratio]:
        """How often each mass occurs."""
        return Counter(self.ratios)

    def pairs(self, other: Masses) -> Counter[tuple[Ratio, Ratio]]:
        """How often each pair of masses of one outcome occurs."""
        union = self.outcomes.union(other.outcomes)
        return Counter(zip(self.outcomes.align(self.ratios, union, ZERO), other.outcomes.align(other.ratios, union, ZERO), strict=True))

    def items(self) -> Iterator[tuple[Any, Fraction]]:
        """Each outcome and its mass."""
        return ((name, Fraction(*r)) for name, r in zip(self.outcomes.names, self.ratios, strict=True))

    def marginal(self, axes: Sequence[int]) -> Masses:
        """The law of some components of outcomes that are tuples."""
        sums: dict[Hashable, fmpq] = {}
        for name, r in zip(self.outcomes.names, self.ratios, strict=True):
            key = _components(name, axes)
            sums[key] = sums.get(key, 0) + fmpq(*r)
        return Masses(Outcomes(tuple(sums)), [(int(s.p), int(s.q)) for s in sums.values()], self.normalise)


@dataclass(frozen=True)
class SymbolicMasses:
    """Masses that are SymPy expressions, from 0 to 1, with sum one."""

    outcomes: Outcomes
    weights: tuple[sp.Expr, ...]
    given: Mapping[str, sp.Symbol]
    """The symbols as the user passed them, by name."""

    def marginal(self, axes: Sequence[int]) -> SymbolicMasses:
        """The law of some components of outcomes that are tuples."""
        sums: dict[Hashable, list[sp.Expr]] = {}
        for name, w in zip(self.outcomes.names, self.weights, strict=True):
            sums.setdefault(_components(name, axes), []).append(w)
        return SymbolicMasses(Outcomes(tuple(sums)), tuple(sp.Add(*ws) for ws in sums.values()), self.given)


def _components(name: tuple[Hashable, ...], axes: Sequence[int]) -> Hashable:
    return name[axes[0]] if len(axes) == 1 else tuple(name[i] for i in axes)


def read_masses(given: Any, normalise: Normalise = True, owner: str = "p") -> Masses | SymbolicMasses:
    """Read a distribution; ``owner`` is its name in messages.

    Raises :class:`~symdiv.errors.InvalidInput` for what is none, with the exact defect of a sum other than one.
    """
    if isinstance(given, Masses | SymbolicMasses):
        return given
    if isinstance(given, str):
        given = parse(given)
    if isinstance(given, Finite):
        masses = _admit(Outcomes([int(o) if isinstance(o, sp.Integer) else o for o in given.outcomes]), given.arguments, normalise, owner)
        return replace(masses, given=given.given) if isinstance(masses, SymbolicMasses) else masses
    if isinstance(given, Mapping):
        return _admit(Outcomes(tuple(given)), list(given.values()), normalise, owner)
    values = _listed(given, owner)
    return _admit(Outcomes(range(len(values)), listed=True), values, normalise, owner)


def read_joint(given: Any, normalise: Normalise = True, owner: str = "the joint distribution") -> Masses | SymbolicMasses:
    """Read a joint distribution: a mapping from tuples, or nested sequences, the outer one for the first component."""
    if isinstance(given, Masses | SymbolicMasses):
        return given
    if not isinstance(given, Mapping):
        given = dict(_cells(_listed(given, owner), (), owner))
    lengths = {len(name) if isinstance(name, tuple) else 0 for name in given}
    if len(lengths) != 1 or min(lengths) < 2:
        raise InvalidInput(f"{owner}: expected a mapping {{(x, y): probability}} or a matrix of probabilities, its rows for x")
    return _admit(Outcomes(tuple(given)), list(given.values()), normalise, owner)


def _listed(given: Any, owner: str) -> list[Any]:
    if hasattr(given, "tolist"):  # an array
        given = given.tolist()
    if isinstance(given, str | bytes | Mapping | set | frozenset) or not isinstance(given, Iterable):
        raise InvalidInput(f"{owner}: {given!r}; {EXPECTED}")
    return list(given)


def _cells(values: list[Any], place: tuple[int, ...], owner: str) -> Iterator[tuple[tuple[int, ...], Any]]:
    for i, value in enumerate(values):
        if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
            yield from _cells(_listed(value, owner), (*place, i), owner)
        else:
            yield (*place, i), value


def _admit(outcomes: Outcomes, values: Sequence[Any], normalise: Normalise, owner: str) -> Masses | SymbolicMasses:
    if normalise not in (True, False, "exact") or not isinstance(normalise, bool | str):
        raise InvalidInput(f"normalise {normalise!r}: expected True (the sum is one exactly), 'exact' (divide by the sum), or False (leave it)")
    if not len(values):
        raise InvalidInput(f"{owner}: no probabilities; expected at least one")
    if set(map(type, values)) <= {int, Fraction}:
        found: list[Ratio | None] = [v.as_integer_ratio() for v in values]
    else:
        found = [ratio(v) for v in values]
    if None in found:
        return _symbolic(outcomes, values, found, normalise, owner)
    masses = Masses(outcomes, found, normalise)  # type: ignore[arg-type]  # no None is left
    negative = next((r for r in masses.counts if r[0] < 0), None)
    if negative is not None:
        name = outcomes.names[masses.ratios.index(negative)]
        raise InvalidInput(f"{owner}: outcome {name!r} has {values[masses.ratios.index(negative)]}; expected probabilities >= 0")
    return masses if normalise is False else _of_sum_one(masses, owner, any(isinstance(v, float) for v in values))


def _of_sum_one(masses: Masses, owner: str, floats: bool) -> Masses:
    total = _total(masses.counts)
    if masses.normalise is True and total != 1:
        whole, defect = (written(Fraction(int(x.p), int(x.q)), LONGEST) for x in (total, total - 1))
        hint = "; floats are taken at their exact binary values" if floats else ""
        raise InvalidInput(
            f"{owner}: the probabilities sum to {whole}, which differs from 1 by {defect}{hint}. "
            "Pass normalise='exact' to divide by the sum exactly, or normalise=False for the sum as it is"
        )
    if total == 0:
        raise InvalidInput(f"{owner}: the weights sum to 0; expected a positive sum")
    if total == 1:
        return masses
    quotients = {r: fmpq(*r) / total for r in masses.counts}
    divided = {r: (int(x.p), int(x.q)) for r, x in quotients.items()}
    return Masses(masses.outcomes, [divided[r] for r in masses.ratios], masses.normalise)


def _total(counts: Mapping[Ratio, int]) -> fmpq:
    """The exact sum: first over equal denominators, then by halves, so that no number grows before it must."""
    tops: dict[int, int] = {}
    for (n, d), k in counts.items():
        tops[d] = tops.get(d, 0) + k * n
    sums = [fmpq(n, d) for d, n in tops.items()]
    while len(sums) > 1:
        sums = [a + b for a, b in zip(sums[::2], sums[1::2], strict=False)] + sums[len(sums) & ~1 :]
    return sums[0]


def _symbolic(outcomes: Outcomes, values: Sequence[Any], found: Sequence[Ratio | None], normalise: Normalise, owner: str) -> SymbolicMasses:
    for name, value, r in zip(outcomes.names, values, found, strict=True):
        if r is None and not isinstance(value, str | sp.Expr):
            raise InvalidInput(f"{owner}: outcome {name!r} has {value!r}; expected a rational number, a finite float, or a formula")
    if normalise is not True:
        raise InvalidInput(f"{owner}: normalise={normalise!r} is for numbers; here a probability is a formula")
    exact = [v if r is None else sp.Rational(*r) for v, r in zip(values, found, strict=True)]
    return SymbolicMasses(outcomes, admit_weights(owner, exact), passed_symbols(*values))
