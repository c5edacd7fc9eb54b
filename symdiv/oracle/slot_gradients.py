"""Derivatives by vectors, matrices and lists of probabilities, and the condition number in them.

Main definitions: :func:`slot_gradient`, :func:`slot_condition`. Used by :mod:`symdiv.oracle.gradients`, whose conventions hold; and these:

- Of a symmetric matrix S the gradient is the symmetric matrix G for which the measure changes by tr(G dS). Libraries that take all entries as independent
  return a G of which this is the symmetric part.
- Probabilities, and directions, do not vary freely. The measure is taken as a function of weights w, of which the probabilities are w/Σw (of vectors,
  whose directions are w/|w|), and differentiated where the sum (the length) is 1. So libraries do that normalise; Σ w ∂f/∂w is 0.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression
from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import substitute
from symdiv.families.base import Family
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.spherical_uniform import DirectionDomain
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.forms import Form
from symdiv.oracle.ranges import range_of
from symdiv.oracle.rounded import round_value
from symdiv.oracle.slots import SlotFormula, point_of, slot_formula
from symdiv.units import in_base

__all__ = ["slot_condition", "slot_gradient"]


def slot_gradient(measure: str, members: tuple[Family, ...], base: object, form: Format, toward: str) -> dict[str, dict[str, Any]]:
    """The gradient, by the names of the parameters: a number, a list, or a list of rows."""
    p, q, flat, zeros = point_of(members)
    formula = _formula(measure, p, q, zeros)
    result: dict[str, dict[str, Any]] = {}
    for side, of, first in (("p", p, 0), ("q", q, len(p.slots))):
        if of is not None:
            numbers = [_rounded(formula, _partial(measure, p, q, zeros, first + i), flat, first + i, base, form, toward) for i in range(len(of.slots))]
            whole = {name for (name, _), domain in zip(of.slots, of.domains, strict=True) if range_of(domain).integer}
            result[side] = {name: value for name, value in of.nested(numbers).items() if name not in whole}
    return result


def slot_condition(measure: str, members: tuple[Family, ...], form: Format) -> float:
    """The condition number where the measure is finite and not 0."""
    p, q, flat, zeros = point_of(members)
    formula = _formula(measure, p, q, zeros)
    domains = p.domains + (q.domains if q is not None else ())
    moving = tuple(i for i, x in enumerate(flat) if not (type(x) is fmpq and x == 0) and not range_of(domains[i]).integer)
    values = list(formula.values(flat))
    for i in moving:
        values += [flat[i], *_steps(formula, flat, i)]
    try:
        return round_value(_condition(measure, p, q, zeros, moving), tuple(values), form, "nearest", lambda: sp.nan)
    except InvalidInput:  # no derivative
        return math.inf


def _formula(measure: str, p: Form, q: Form | None, zeros: tuple[bool, ...]) -> SlotFormula:
    found = slot_formula(measure, p, q, zeros)
    if found is None:
        raise Unsupported(f"{measure} of {p}{f' and {q}' if q is not None else ''}: no formula for all parameters, so no derivative")
    if found.value.has(sp.Integral):
        raise Unsupported(f"{measure} of {p}{f' and {q}' if q is not None else ''} is an integral here: no derivative of it is known")
    return found


def _steps(formula: SlotFormula, flat: tuple[Any, ...], slot: int) -> tuple[fmpq, ...]:
    """What the atoms change by, where the slot is an entry of a matrix."""
    return formula.directions(flat, slot) if formula.in_matrix(slot) else ()


def _rounded(
    formula: SlotFormula, partial: tuple[sp.Expr, tuple[sp.Symbol, ...]], flat: tuple[Any, ...], slot: int, base: object, form: Format, toward: str
) -> float:
    derivative, steps = partial
    program = compile_expression(in_base(derivative, base), formula.symbols + steps)
    values = formula.values(flat) + _steps(formula, flat, slot)

    def value() -> sp.Expr:
        numbers = {s: sp.Rational(int(v.p), int(v.q)) for s, v in zip(program.parameters, values, strict=True) if type(v) is fmpq}
        return substitute(program.expression, numbers)

    try:
        return round_value(program, values, form, toward, value)
    except InvalidInput:
        return math.nan


@lru_cache(maxsize=4096)
def _partial(measure: str, p: Form, q: Form | None, zeros: tuple[bool, ...], slot: int) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """The derivative in nats by one slot, and the symbols in it for the changes of the atoms."""
    formula = _formula(measure, p, q, zeros)
    if formula.in_matrix(slot):
        steps = tuple(sp.Dummy(f"step{i}", real=True) for i in range(len(formula.atoms)))
        return sp.Add(*(differentiate(formula.value, a) * d for a, d in zip(formula.atom_symbols, steps, strict=True))), steps
    of, first = (p, 0) if slot < len(p.slots) or q is None else (q, len(p.slots))
    name = of.slots[slot - first][0]
    domain = of.layout[name]
    direct = _direct(formula, slot)
    if domain is not WEIGHTS and not isinstance(domain, DirectionDomain):
        return direct, ()
    others = [(first + i, formula.slots[first + i][0]) for i, (n, _) in enumerate(of.slots) if n == name]
    along = sp.Add(*(symbol * _direct(formula, i) for i, symbol in others if symbol is not None))
    return direct - (along if domain is WEIGHTS else formula.slots[slot][0] * along), ()


def _direct(formula: SlotFormula, slot: int) -> sp.Expr:
    symbol, share = formula.slots[slot]
    return sp.nan if symbol is None else share * differentiate(formula.value, symbol)


@lru_cache(maxsize=256)
def _condition(measure: str, p: Form, q: Form | None, zeros: tuple[bool, ...], moving: tuple[int, ...]) -> Program:
    """The condition number as a program: of the formula's symbols, and for each moving slot its value and the changes of the atoms."""
    formula = _formula(measure, p, q, zeros)
    symbols, terms = list(formula.symbols), []
    for slot in moving:
        derivative, steps = _partial(measure, p, q, zeros, slot)
        number = sp.Dummy(f"number{slot}", real=True)
        terms.append(sp.Abs(number * derivative, evaluate=False))
        symbols += [number, *steps]
    return compile_expression(sp.Add(*terms) / sp.Abs(formula.value, evaluate=False), symbols)
