"""A formula with exact values, and in which order formulas for one value are tried.

Main definitions: :class:`Prepared`, :func:`answer_of`, :func:`limited`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression, effort
from symdiv.errors import InvalidInput, RuleError, SymdivError, Undetermined, Unsupported
from symdiv.oracle.sizes import WORD, log2_of, log2_sizes

__all__ = ["Prepared", "answer_of", "limited"]

T = TypeVar("T")

EXTREME = 64
"""Of parameters above 2**64, or below its inverse, the peak of a density is hard to find."""
LONG_SUM = 12
"""Of parameters above 2**12, or as near to 0 or 1 as its inverse, a sum has so many terms that an integral is quicker, where there is one."""

SHORT = 20_000
"""Terms, each counted by its precision, within which such a sum is tried first; more of extreme parameters, of which all needs a higher precision."""
MOST_WORDS = 9  # of a double, or of what is one after its logarithm is taken

FIRST_SHARE = 8
"""Of the evaluations that are allowed, this part is spent on each formula before the others are tried."""
MOST = 500_000
"""Evaluations of integrands for one answer of some 50 digits, which take a minute or so; more digits may take more."""
MOST_TERMS = 5_000_000
"""The same of the terms of sums, each counted by its precision."""


@contextmanager
def limited(program: Program, digits: int = 15, share: int = 1) -> Iterator[None]:
    """Raise Undetermined in the body, where the formula has an integral or a sum, for what would take too long, or a share of that."""
    if effort.is_limited() or not program.expression.has(sp.Integral, sp.Sum):  # a limit around this one is its setter's own
        yield
        return
    most, what = (MOST, "an integral: {} evaluations of integrands") if program.expression.has(sp.Integral) else (MOST_TERMS, "a sum: {} terms")
    most = most * max(1, digits // 50) ** 2 // share
    try:
        with effort.at_most(most):
            yield
    except effort.OutOfEffort as problem:
        raise Undetermined(f"{what.format(most)} do not suffice") from problem


class Prepared(NamedTuple):
    """A compiled formula, the exact values of its parameters, for exact questions the derived value at them and whether it is more than 0 by
    what the measure is, and a formula without closed form; of counts one for means of any size, and log2 of the parameters and their distances from 1."""

    program: Program
    values: tuple[Any, ...]
    value: Callable[[], sp.Expr]
    integral: Callable[[], tuple[Program, tuple[Any, ...]] | None] | None = None
    positive: Callable[[], bool] | None = None
    large: Callable[[], tuple[Program, tuple[Any, ...]] | None] | None = None
    sizes: Callable[[], tuple[int, ...]] | None = None

    def is_zero(self) -> bool:
        """Whether the value is exactly zero, by derivation at these parameters."""
        try:
            return bool(self.value() == 0)
        except RuleError:  # a parameter such as 1/(1 + exp(-5000)), which SymPy does not tell from the edge of its domain
            return False

    def settled(self, evaluation: Callable[[Prepared], T], digits: int = 15, beyond: Callable[[], T | None] | None = None) -> T:
        """What an evaluation of the general formula gives; where it is refused, of another formula for the same.

        What would take long is asked of ``beyond`` before, which may know that the value is beyond all numbers in question.

        That is the closed form at these parameters, if there is one, or the integral of the definition over the base laws of P, or that at the numbers.
        Of large parameters an integral over P itself would have to search for its peak, so that they are tried in the other order.
        """
        ways = [lambda: self, self._closed, self._standing]
        extreme = self.program.expression.has(sp.Integral) and any(abs(log2_of(x)) > EXTREME for x in self.values if type(x) is fmpq and x != 0)
        size = self._size_of_sum()
        long = size > LONG_SUM
        if extreme or long:
            ways.reverse()
        if long:
            found = None if size <= EXTREME or self.large is None else self.large()
            words = min(1 + size // WORD, MOST_WORDS)
            if found is not None:
                ways.insert(0, lambda: Prepared(*found, self.value, None, self.positive))
                words = 1
            try:
                with effort.at_most(SHORT * words**2):  # few terms may do all the same: those of a huge rate, or of few trials
                    return evaluation(self)
            except (Undetermined, Unsupported):
                pass
        return answer_of([*ways, self.at_numbers], evaluation, digits, beyond)

    def _size_of_sum(self) -> int:
        """Of a sum, the greatest of the sizes of its parameters, in bits; 0 where there is none."""
        if not self.program.expression.has(sp.Sum):
            return 0
        return max(map(abs, log2_sizes(self.values) if self.sizes is None else self.sizes()), default=0)

    def is_of_large_counts(self) -> bool:
        """Whether it is a sum, for which there is a formula for counts of any mean, at parameters where that may be needed."""
        return self._size_of_sum() > EXTREME and self.large is not None and self.large() is not None

    def _closed(self) -> Prepared | None:
        """The closed form at these parameters, if there is one beside the general formula."""
        return self._made(lambda value: not value.has(sp.Integral, sp.Sum))

    def at_numbers(self) -> Prepared | None:
        """The integral with numbers in place of the parameters, in which what vanishes at an end is seen to, as a sine of a multiple of pi.

        None for numbers whose powers and factorials SymPy, or the compiler of formulas, would write out.
        """
        moderate = all(type(x) is fmpq and (x == 0 or abs(log2_of(x)) <= EXTREME) for x in self.values)
        return self._made(lambda value: not value.has(sp.nan) and not value.free_symbols) if self.values and moderate else None

    def _made(self, is_wanted: Callable[[sp.Expr], bool]) -> Prepared | None:
        """The value at these parameters as a formula, beside a general one with an integral."""
        if not self.program.expression.has(sp.Integral):
            return None
        try:
            value = self.value()
        except (SymdivError, ValueError, TypeError):  # nothing is derived; an integer too long to be written down; what is not real is compared
            return None
        return Prepared(compile_expression(value, ()), (), self.value, None, self.positive) if is_wanted(value) else None

    def _standing(self) -> Prepared | None:
        """The integral of the definition over the base laws of P."""
        found = None if self.integral is None else self.integral()
        return None if found is None else Prepared(*found, self.value, None, self.positive)


def answer_of(
    ways: Iterable[Callable[[], Prepared | None]], evaluation: Callable[[Prepared], T], digits: int = 15, beyond: Callable[[], T | None] | None = None
) -> T:
    """What an evaluation gives of the first formula that answers; one that takes long is asked again only where neither another one does nor ``beyond``.

    A formula that has no value there, as one with the length of a piece below the line where a piece is empty, does not answer.
    """
    refused: dict[int, SymdivError] = {}
    left = list(enumerate(ways))
    for share in (FIRST_SHARE, 1):
        if share == 1 and left and beyond is not None and (known := beyond()) is not None:
            return known
        asked, left = left, []
        for number, way in asked:
            try:
                made = way()
                if made is not None:
                    with limited(made.program, digits, share):
                        return evaluation(made)
            except (Undetermined, Unsupported, InvalidInput) as problem:
                refused[number] = problem
                if isinstance(problem.__cause__, effort.OutOfEffort):
                    left.append((number, way))
    raise refused[min(refused)]
