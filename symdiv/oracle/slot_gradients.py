"""Derivatives by vectors, matrices and lists of probabilities, and the condition number in them.

Main definitions: :func:`slot_gradient`, :func:`slot_condition`. Used by :mod:`symdiv.oracle.gradients`, whose conventions hold; and these:

- Of a symmetric matrix S the gradient is the symmetric matrix G for which the measure changes by tr(G dS). Libraries that take all entries as independent
  return a G of which this is the symmetric part.
- Probabilities, and directions, do not vary freely. The measure is taken as a function of weights w, of which the probabilities are w/Σw (of vectors,
  whose directions are w/|w|), and differentiated where the sum (the length) is 1. So libraries do that normalise; Σ w ∂f/∂w is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, TypeVar

import sympy as sp
from flint import fmpq

from symdiv.enclose import compile_expression
from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.spherical_uniform import DirectionDomain
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.keyword_slots import changes, standard_point
from symdiv.oracle.members import AnyForm
from symdiv.oracle.points import Point
from symdiv.oracle.prepare import is_finite
from symdiv.oracle.ranges import range_of
from symdiv.oracle.rounded import round_value
from symdiv.oracle.segments import in_segments
from symdiv.oracle.slots import SlotFormula, slot_formula, zeros_of
from symdiv.oracle.under_integral import require_derivative, round_derivative
from symdiv.units import in_base

__all__ = ["slot_condition", "slot_gradient"]

T = TypeVar("T")

_LEFT_OUT = object()
"""Stands for the derivative by a whole number."""


def slot_gradient(
    measure: str, point: Point, base: object, form: Format, toward: str, entry: Callable[[Callable[[], float]], Any]
) -> dict[str, dict[str, Any]]:
    """The gradient, by the names of the parameters: a number, a list, or a list of rows, nested as laws that are made of laws; ``entry`` makes each number."""
    moves = [not range_of(domain).integer for _, of, _ in point.sides for domain in of.domains]
    minimum = measure == "kl_divergence" and point.laws[0] == point.laws[-1]
    columns = lru_cache(lambda segments: _columns(measure, point, moves, segments))

    def along(i: int, segments: bool) -> float:
        column = columns(segments)[i]
        assert column is not None  # i moves
        program = compile_expression(in_base(column.derivative, base), column.symbols)
        return round_derivative(
            program,
            program,
            column.values,
            column.moved,
            form,
            toward,
            minimum=minimum,
            one_way=lambda: point.moves_one_way(i) and is_finite(measure, point),
            directions=partial(point.directions, i),
        )

    result: dict[str, dict[str, Any]] = {}
    for side, of, first in point.sides:
        slots = range(first, first + len(of.slots))
        result[side] = _kept(of.nested([entry(partial(_either, partial(along, i))) if moves[i] else _LEFT_OUT for i in slots]))
    return result


def _either(attempt: Callable[[bool], T]) -> T:
    """By the formula as it is, or else in segments."""
    try:
        return attempt(False)
    except Undetermined as refused:
        try:
            return attempt(True)
        except RuleError:  # there is nothing to take apart
            raise refused from None


def _kept(nested: Any) -> Any:
    """Nested entries without those that are left out, and without what holds no others."""
    if isinstance(nested, dict):
        return {name: value for name, part in nested.items() if (value := _kept(part)) is not _LEFT_OUT}
    if isinstance(nested, list):
        parts = [_kept(part) for part in nested]
        return _LEFT_OUT if parts and all(part is _LEFT_OUT for part in parts) else parts
    return nested


def slot_condition(measure: str, point: Point, form: Format) -> float:
    """The condition number where the measure is finite and not 0."""
    flat = point.values
    domains = point.p.domains + (point.q.domains if point.q is not None else ())
    moves = [not (type(x) is fmpq and x == 0) and not range_of(domain).integer for x, domain in zip(flat, domains, strict=True)]
    return _either(lambda segments: _condition(measure, point, flat, moves, form, segments))


def _condition(measure: str, point: Point, flat: tuple[Any, ...], moves: Sequence[bool], form: Format, segments: bool) -> float:
    columns = [(i, column) for i, column in enumerate(_columns(measure, point, moves, segments)) if column is not None]
    try:
        formula, own = _formula_at(measure, point)
        terms, symbols, values = [], list(formula.symbols), list(own)
        for slot, column in columns:
            number, others = sp.Symbol(f"number{slot}", real=True), column.symbols[len(formula.symbols) :]
            own_names = {symbol: sp.Symbol(f"{symbol.name}_{slot}", real=True) for symbol in others}
            terms.append(sp.Abs(number * column.derivative.xreplace(own_names), evaluate=False))
            symbols += [number, *own_names.values()]
            values += [flat[slot], *column.values[len(own) :]]
        program = compile_expression(sp.Add(*terms) / sp.Abs(formula.value, evaluate=False), symbols)
        rounded = round_value(program, tuple(values), form, "nearest", lambda: sp.nan)
        for slot, column in columns:
            require_derivative(compile_expression(column.derivative, column.symbols), column.values, column.moved, partial(point.directions, slot))
        return rounded
    except InvalidInput:  # no derivative
        return math.inf


class _Column(NamedTuple):
    """A derivative in nats by one slot, a function of the formula's symbols and others; their values, and which of them move with the slot."""

    derivative: sp.Expr
    symbols: tuple[sp.Symbol, ...]
    values: tuple[Any, ...]
    moved: list[int]


def _formula_at(measure: str, point: Point) -> tuple[SlotFormula, tuple[Any, ...]]:
    """The formula, of the parameters that are given or else of the standard ones, and the values of its symbols."""
    try:
        formula = _formula(measure, point.p, point.q, zeros_of(point))
        return formula, formula.values(point.values)
    except Unsupported:
        standard = standard_point(point)
        if standard is None:
            raise
        formula = _formula(measure, standard.p, standard.q, zeros_of(standard))
        return formula, formula.values(standard.values)


def _columns(measure: str, point: Point, moves: Sequence[bool], segments: bool) -> list[_Column | None]:
    """The derivatives by the slots that move."""
    try:
        return [_column(measure, point, [(i, fmpq(1))], segments) if moving else None for i, moving in enumerate(moves)]
    except Unsupported:
        standard = standard_point(point)
        if standard is None:
            raise
    columns: list[_Column | None] = []
    for (_, of, first), (_, other, start) in zip(point.sides, standard.sides, strict=True):
        given = point.values[first : first + len(of.slots)]
        for i in range(len(of.slots)):
            shares = [(start + k, share) for k, share in changes(of, other, given, i)] if moves[first + i] else None
            columns.append(None if shares is None else _column(measure, standard, shares, segments))
    return columns


def _column(measure: str, point: Point, shares: list[tuple[int, Any]], segments: bool) -> _Column:
    """The sum of derivatives by slots, each times its share; those by entries of matrices are one, along one direction."""
    _, p, q, flat = point
    zeros = zeros_of(point)
    formula = _formula(measure, p, q, zeros)
    values = formula.values(flat)
    at = values if segments else ()
    terms, symbols, numbers, moved = [], list(formula.symbols), list(values), set[int]()
    inside = [(slot, share) for slot, share in shares if formula.in_matrix(slot)]
    if inside:
        found = _partial(measure, p, q, zeros, inside[0][0], at)
        if any(type(share) is not fmpq for _, share in inside):
            raise Unsupported(f"{measure} of {p}: no derivative of a matrix along irrational numbers")
        directions = [[share * x for x in formula.directions(flat, slot)] for slot, share in inside]
        terms.append(found.derivative)
        symbols += found.steps
        numbers += [sum(column, fmpq(0)) for column in zip(*directions, strict=True)]
        moved.update(_moved(formula, inside[0][0], ()))
    for slot, share in shares:
        if formula.in_matrix(slot):
            continue
        found = _partial(measure, p, q, zeros, slot, at)
        moved.update(_moved(formula, slot, found.related))
        if type(share) is fmpq and share == 1:
            terms.append(found.derivative)
        else:
            factor = sp.Symbol(f"share{slot}", real=True)
            terms.append(factor * found.derivative)
            symbols.append(factor)
            numbers.append(share)
    return _Column(sp.Add(*terms), tuple(symbols), tuple(numbers), sorted(moved))


def _formula(measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...], at: tuple[Any, ...] = ()) -> SlotFormula:
    """The formula, in segments where the values of its symbols are given."""
    found = slot_formula(measure, p, q, zeros, any_names=True)
    if found is None:
        raise Unsupported(f"{measure} of {p}{f' and {q}' if q is not None else ''}: no formula for all parameters, so no derivative")
    if not at:
        return found
    value = in_segments(found.value, found.symbols, at, found.symbols, "first")
    if value == found.value:
        raise RuleError("there is nothing to take apart")
    return found._replace(value=value)


def _moved(formula: SlotFormula, slot: int, related: Sequence[int]) -> list[int]:
    """Which of the formula's symbols move where a slot does: its own, those of the probabilities beside it, or all that are made of matrices."""
    if formula.in_matrix(slot):
        return list(range(len(formula.numbers), len(formula.symbols)))
    symbols = {formula.slots[i][0] for i in related}
    return [i for i, symbol in enumerate(formula.symbols) if symbol in symbols]


class _Partial(NamedTuple):
    """A derivative in nats by one slot, the symbols in it for the changes of the atoms, and the slots that vary with it."""

    derivative: sp.Expr
    steps: tuple[sp.Symbol, ...]
    related: tuple[int, ...]


@lru_cache(maxsize=4096)
def _partial(measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...], slot: int, at: tuple[Any, ...]) -> _Partial:
    """The derivative by one slot; in segments, if the values of the formula's symbols are given."""
    formula = _formula(measure, p, q, zeros, at)
    if formula.in_matrix(slot):
        steps = tuple(sp.Dummy(f"step{i}", real=True) for i in range(len(formula.atoms)))
        return _Partial(sp.Add(*(differentiate(formula.value, a) * d for a, d in zip(formula.atom_symbols, steps, strict=True))), steps, ())
    of, first = (p, 0) if slot < len(p.slots) or q is None else (q, len(p.slots))
    name = of.slots[slot - first][0]
    domain = of.layout[name]
    direct = _direct(formula, slot)
    if domain is not WEIGHTS and not isinstance(domain, DirectionDomain):
        return _Partial(direct, (), (slot,))
    others = [(first + i, formula.slots[first + i][0]) for i, (n, _) in enumerate(of.slots) if n == name]
    along = sp.Add(*(symbol * _direct(formula, i) for i, symbol in others if symbol is not None))
    projected = direct - (along if domain is WEIGHTS else formula.slots[slot][0] * along)
    return _Partial(projected, (), tuple(i for i, _ in others))


def _direct(formula: SlotFormula, slot: int) -> sp.Expr:
    symbol, share = formula.slots[slot]
    return sp.nan if symbol is None else share * differentiate(formula.value, symbol)
