"""Derivatives by vectors, matrices and lists of probabilities, and the condition number in them.

Main definitions: :func:`slot_gradient`, :func:`slot_condition`. Used by :mod:`symdiv.oracle.gradients`, whose conventions hold; and these:

- Of a symmetric matrix S the gradient is the symmetric matrix G for which the measure changes by tr(G dS). Libraries that take all entries as independent
  return a G of which this is the symmetric part.
- Probabilities, and directions, do not vary freely. The measure is taken as a function of weights w, of which the probabilities are w/Σw (of vectors,
  whose directions are w/|w|), and differentiated where the sum (the length) is 1. So libraries do that normalise; Σ w ∂f/∂w is 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression
from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.spherical_uniform import DirectionDomain
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.members import AnyForm
from symdiv.oracle.points import Point
from symdiv.oracle.ranges import range_of
from symdiv.oracle.rounded import round_value
from symdiv.oracle.slots import SlotFormula, slot_formula, zeros_of
from symdiv.oracle.under_integral import require_derivative, round_derivative
from symdiv.units import in_base

__all__ = ["slot_condition", "slot_gradient"]


def slot_gradient(measure: str, point: Point, base: object, form: Format, toward: str) -> dict[str, dict[str, Any]]:
    """The gradient, by the names of the parameters: a number, a list, or a list of rows, nested as laws that are made of laws."""
    _, p, q, flat = point
    zeros = zeros_of(point)
    formula = _formula(measure, p, q, zeros)
    minimum = measure == "kl_divergence" and point.laws[0] == point.laws[-1]
    result: dict[str, dict[str, Any]] = {}
    for side, of, first in point.sides:
        whole = {i for i, domain in enumerate(of.domains) if range_of(domain).integer}
        partials = [None if i in whole else _partial(measure, p, q, zeros, first + i) for i in range(len(of.slots))]
        numbers = [None if d is None else _rounded(formula, d, flat, first + i, base, form, toward, minimum) for i, d in enumerate(partials)]
        result[side] = _without_none(of.nested(numbers))
    return result


def _without_none(nested: Any) -> Any:
    """Nested numbers without those that are None, and without what holds no others."""
    if isinstance(nested, dict):
        return {name: value for name, part in nested.items() if (value := _without_none(part)) is not None}
    if isinstance(nested, list):
        parts = [_without_none(part) for part in nested]
        return None if parts and all(part is None for part in parts) else parts
    return nested


def slot_condition(measure: str, point: Point, form: Format) -> float:
    """The condition number where the measure is finite and not 0."""
    _, p, q, flat = point
    zeros = zeros_of(point)
    formula = _formula(measure, p, q, zeros)
    domains = p.domains + (q.domains if q is not None else ())
    moving = tuple(i for i, x in enumerate(flat) if not (type(x) is fmpq and x == 0) and not range_of(domains[i]).integer)
    values = list(formula.values(flat))
    for i in moving:
        values += [flat[i], *_steps(formula, flat, i)]
    try:
        rounded = round_value(_condition(measure, p, q, zeros, moving), tuple(values), form, "nearest", lambda: sp.nan)
        for i in moving:
            partial = _partial(measure, p, q, zeros, i)
            program = compile_expression(partial.derivative, formula.symbols + partial.steps)
            require_derivative(program, formula.values(flat) + _steps(formula, flat, i), _moved(formula, i, partial.related))
        return rounded
    except InvalidInput:  # no derivative
        return math.inf


def _formula(measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...]) -> SlotFormula:
    found = slot_formula(measure, p, q, zeros, any_names=True)
    if found is None:
        raise Unsupported(f"{measure} of {p}{f' and {q}' if q is not None else ''}: no formula for all parameters, so no derivative")
    return found


def _steps(formula: SlotFormula, flat: tuple[Any, ...], slot: int) -> tuple[fmpq, ...]:
    """What the atoms change by, where the slot is an entry of a matrix."""
    return formula.directions(flat, slot) if formula.in_matrix(slot) else ()


def _moved(formula: SlotFormula, slot: int, related: Sequence[int]) -> list[int]:
    """Which of the formula's symbols move where a slot does: its own, those of the probabilities beside it, or all that are made of matrices."""
    if formula.in_matrix(slot):
        return list(range(len(formula.numbers), len(formula.symbols)))
    symbols = {formula.slots[i][0] for i in related}
    return [i for i, symbol in enumerate(formula.symbols) if symbol in symbols]


def _rounded(
    formula: SlotFormula,
    partial: _Partial,
    flat: tuple[Any, ...],
    slot: int,
    base: object,
    form: Format,
    toward: str,
    minimum: bool,
) -> float:
    program = compile_expression(in_base(partial.derivative, base), formula.symbols + partial.steps)
    values = formula.values(flat) + _steps(formula, flat, slot)
    return round_derivative(program, program, values, _moved(formula, slot, partial.related), form, toward, minimum=minimum)


class _Partial(NamedTuple):
    """A derivative in nats by one slot, the symbols in it for the changes of the atoms, and the slots that vary with it."""

    derivative: sp.Expr
    steps: tuple[sp.Symbol, ...]
    related: tuple[int, ...]


@lru_cache(maxsize=4096)
def _partial(measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...], slot: int) -> _Partial:
    """The derivative by one slot."""
    formula = _formula(measure, p, q, zeros)
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


@lru_cache(maxsize=256)
def _condition(measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...], moving: tuple[int, ...]) -> Program:
    """The condition number as a program: of the formula's symbols, and for each moving slot its value and the changes of the atoms."""
    formula = _formula(measure, p, q, zeros)
    symbols, terms = list(formula.symbols), []
    for slot in moving:
        derivative, steps, _ = _partial(measure, p, q, zeros, slot)
        number = sp.Dummy(f"number{slot}", real=True)
        terms.append(sp.Abs(number * derivative, evaluate=False))
        symbols += [number, *steps]
    return compile_expression(sp.Add(*terms) / sp.Abs(formula.value, evaluate=False), symbols)
