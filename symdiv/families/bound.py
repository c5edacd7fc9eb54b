"""Formulas of users: a bound variable, and parameters that range over intervals.

Main definitions: :func:`bound_variable`, :func:`one_symbol_each`, :func:`read_domains`, :func:`domains_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.expression import read_condition, write
from symdiv.parametrised import keep, passed_symbols

__all__ = ["Domains", "bound_variable", "domains_text", "named", "one_symbol_each", "read_domains", "shown_variable"]

Facts = dict[str, dict[str, bool]]


@dataclass
class Domains:
    """What is said of parameters: facts for SymPy by name, and a condition.

    ``listed``: the names, where they were listed; ``given``: those given as symbols.
    """

    facts: Facts = field(default_factory=dict)
    condition: Boolean = sp.true
    listed: frozenset[str] | None = None
    given: dict[str, sp.Symbol] = field(default_factory=dict)


def bound_variable(taken: Iterable[sp.Symbol], positive: bool, name: str = "x_") -> sp.Symbol:
    """The variable in which a formula is kept, so that formulas that differ by the variable's name are equal."""
    names = {s.name for s in taken}
    while name in names:
        name += "_"
    return sp.Symbol(name, positive=True) if positive else sp.Symbol(name, real=True)


def shown_variable(taken: Iterable[sp.Symbol]) -> str:
    """The variable's name as it is shown."""
    names = {s.name for s in taken}
    return next(n for n in ("x", "z", *(f"x{i}" for i in range(1, len(names) + 2))) if n not in names)


def named(owner: str, value: object) -> str:
    """The name of a variable or parameter, given as a symbol or as its name."""
    if isinstance(value, sp.Symbol):
        return str(value.name)
    if isinstance(value, str) and value.isidentifier():
        return value
    raise InvalidInput(f"{owner}: {value!r}; expected a symbol, or its name")


def read_domains(owner: str, parameters: object) -> Domains:
    """Read ``{symbol: interval}``, or a condition such as ``a > 0``."""
    if parameters is None:
        return Domains()
    if isinstance(parameters, Mapping):
        return _read_intervals(owner, parameters)
    condition = read_condition(parameters) if isinstance(parameters, str) else parameters
    if condition in (True, sp.true):
        return Domains()
    if not isinstance(condition, Boolean) or isinstance(condition, sp.Symbol):
        raise InvalidInput(f"{owner}: parameters {parameters!r}; expected {{a: Interval.open(0, oo)}}, or a condition such as a > 0")
    domains = Domains(condition=condition)
    for part in sp.And.make_args(condition):
        if isinstance(part, (sp.StrictGreaterThan, sp.GreaterThan, sp.StrictLessThan, sp.LessThan)) and part.gts.is_Symbol:
            strict = isinstance(part, (sp.StrictGreaterThan, sp.StrictLessThan))
            domains.facts.setdefault(part.gts.name, {}).update(_above(part.lts, strict))
    return domains


def _read_intervals(owner: str, parameters: Mapping[Any, Any]) -> Domains:
    domains = Domains(listed=frozenset(named(owner, key) for key in parameters))
    conditions: list[Boolean] = []
    for key, interval in parameters.items():
        name = named(owner, key)
        if not isinstance(interval, sp.Interval):
            raise InvalidInput(f"{owner}: {name} ranges over {interval!r}; expected an interval of real numbers such as Interval.open(0, oo)")
        symbol = key if isinstance(key, sp.Symbol) else sp.Symbol(name)
        domains.given |= passed_symbols(key)
        domains.facts[name] = _above(interval.start, bool(interval.left_open))
        conditions += [_relation(interval.start, symbol, interval.left_open), _relation(symbol, interval.end, interval.right_open)]
    domains.condition = sp.And(*conditions)
    return domains


def _relation(small: sp.Expr, large: sp.Expr, strict: Boolean) -> Boolean:
    if small == -sp.oo or large == sp.oo:
        return sp.true
    return small < large if strict else small <= large


def _above(bound: sp.Expr, strict: bool) -> dict[str, bool]:
    """What SymPy may assume of a number above a bound."""
    if not bound.is_extended_nonnegative:
        return {"real": True}
    return {"positive": True} if strict or bound.is_positive else {"nonnegative": True}


def one_symbol_each(owner: str, symbols: Iterable[sp.Symbol], facts: Facts) -> tuple[dict[sp.Symbol, sp.Symbol], Boolean]:
    """One symbol to each name, positive, nonnegative or real; and what else the symbols were made with."""
    by_name: dict[str, list[sp.Symbol]] = {}
    for symbol in symbols:
        by_name.setdefault(symbol.name, []).append(symbol)
    mapping: dict[sp.Symbol, sp.Symbol] = {}
    conditions: list[Boolean] = []
    for name, same in by_name.items():
        known = dict(facts.get(name, {}))
        for symbol in same:
            known.update({k: v for k, v in keep(symbol).items() if v is not None})
        try:
            meant = sp.Symbol(name, **{**known, "real": True})
        except sp.core.facts.InconsistentAssumptions as problem:
            raise InvalidInput(f"{owner}: what is assumed of {name} contradicts its being a real number in its domain") from problem
        kind = "positive" if meant.is_positive else "nonnegative" if meant.is_nonnegative else "real"
        one = sp.Symbol(name, **{kind: True})
        if meant.is_nonpositive:
            conditions.append(one < 0 if meant.is_negative else one <= 0)
        mapping.update(dict.fromkeys(same, one))
    return mapping, sp.And(*conditions)


def domains_text(symbols: Iterable[sp.Symbol], condition: Boolean) -> str:
    """The condition on parameters, with what SymPy assumes of them, as the reader reads it back; empty where there is none."""
    parts = [f"{s.name} {'>' if s.is_positive else '>='} 0" for s in sorted(symbols, key=str) if s.is_nonnegative]
    parts += sorted(write(part) for part in sp.And.make_args(condition) if part != True)
    return parts[0] if len(parts) == 1 else " & ".join(f"({part})" for part in parts)
