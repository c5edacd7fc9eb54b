"""A proof with its auxiliary symbols renamed, so that several proofs fit into one certificate, where a name is one symbol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy as sp

from symdiv.parametrised import Parametrised
from symdiv.proof.theorem import Theorem, infer

__all__ = ["renamed", "symbols_of"]


def symbols_of(step: Theorem) -> set[sp.Symbol]:
    """The symbols of one step: of its conclusion and of its arguments."""
    return set(step.statement.symbols).union(*(_symbols(a) for a in step.arguments.values()))


def renamed(theorem: Theorem, taken: Mapping[str, sp.Symbol], suffix: str) -> Theorem:
    """The same theorem, proved again where symbols have a name that is taken by another symbol; those of its subject stay."""
    steps = theorem.steps()
    occurring = set().union(*(symbols_of(s) for s in steps))
    names = {s.name for s in occurring} | set(taken)
    mapping = {}
    for symbol in occurring - theorem.statement.subject.symbols:
        if taken.get(symbol.name, symbol) != symbol:
            name = symbol.name + suffix
            while name in names:
                name += "_"
            mapping[symbol] = sp.Symbol(name, **{k: v for k, v in symbol._assumptions_orig.items() if k != "commutative"})
            names.add(name)
    if not mapping:
        return theorem
    again: dict[int, Theorem] = {}
    for step in steps:
        arguments = {name: _replaced(value, mapping) for name, value in step.arguments.items()}
        again[id(step)] = infer(step.rule, *(again[id(p)] for p in step.premises), **arguments)
    return again[id(theorem)]


def _replaced(value: Any, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Any:
    if isinstance(value, sp.Basic):
        return value.xreplace(mapping)
    if isinstance(value, Parametrised):
        return value.replace(mapping)
    if isinstance(value, Mapping):
        return {_replaced(k, mapping): _replaced(v, mapping) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return type(value)(_replaced(v, mapping) for v in value)
    return value


def _symbols(value: Any) -> set[sp.Symbol]:
    if isinstance(value, sp.Basic):
        return set(value.atoms(sp.Symbol))
    if isinstance(value, Mapping):
        return set().union(*(_symbols(x) for pair in value.items() for x in pair))
    if isinstance(value, (tuple, list)):
        return set().union(*(_symbols(x) for x in value))
    return set(getattr(value, "free_symbols", ()))
