"""What a theorem says: a subject equals a value under a condition.

A subject is an :class:`Expectation`, E[g(X); event] for X of a law or family, an :class:`Information`, a measure of
distributions, or the truth of a :class:`MeasureRelation` between measures. The statement reads: *for all parameters at which
the laws are valid and the condition holds, the subject is well defined in [-oo, +oo] and equals the value.* An integrand and an event
are of their own parameters, as log m in E[X; X < log m]: of an expectation the statement is for those at which both have a real value.
What is put in besides, into a value or a side of a relation, is proved to have one (``poles.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput
from symdiv.expression import CERTIFICATE_LIMITS, read, read_expression, substitute, write
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.families.structured import Structured
from symdiv.laws import LAWS
from symdiv.measures import measure
from symdiv.parametrised import Parametrised

__all__ = ["Expectation", "Information", "MeasureRelation", "Statement", "Subject", "Symbols", "read_law", "read_relation", "read_statement"]

Symbols = Mapping[str, sp.Symbol]
"""The symbols of a certificate, by name."""


@dataclass(frozen=True)
class Expectation:
    """E[integrand; event] where the variable has the law; the event is a relation of the variable, or true."""

    law: Parametrised
    variable: sp.Symbol
    integrand: sp.Expr
    event: Boolean = sp.true

    def record(self) -> dict[str, str]:
        """The JSON form."""
        record = {"expectation": write(self.integrand), "variable": self.variable.name, "of": self.law.text}
        return record if self.event == True else {**record, "event": write(self.event)}

    @property
    def symbols(self) -> set[sp.Symbol]:
        """All symbols that occur, bound ones included."""
        own = {self.variable} if isinstance(self.variable, sp.Symbol) else set()
        return self.law.free_symbols | own | _all_symbols(self.integrand) | _all_symbols(self.event)

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Expectation:
        """The same at other parameters."""
        return Expectation(self.law.substitute(mapping), self.variable, substitute(self.integrand, mapping), substitute(self.event, mapping))

    def __str__(self) -> str:
        event = "" if self.event == True else f"; {self.event}"
        return f"E[{self.integrand}{event}], {self.variable} ~ {self.law}"


@dataclass(frozen=True)
class Information:
    """A measure of P, or of P and Q, in units of the base's logarithm."""

    measure: str
    p: Family
    q: Family | None = None
    base: sp.Expr = sp.E

    def record(self) -> dict[str, str]:
        """The JSON form."""
        record = {"measure": self.measure, "p": self.p.text, "base": write(self.base)}
        return record if self.q is None else {**record, "q": self.q.text}

    @property
    def symbols(self) -> set[sp.Symbol]:
        """All symbols that occur."""
        return self.p.free_symbols | (self.q.free_symbols if self.q is not None else set())

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Information:
        """The same at other parameters."""
        q = self.q.substitute(mapping) if self.q is not None else None
        return Information(self.measure, self.p.substitute(mapping), q, self.base)

    def __str__(self) -> str:
        return measure(self.measure).text(self.p, self.q)


@dataclass(frozen=True)
class MeasureRelation:
    """A relation between formulas in measures; as a subject its value is ``true``.

    ``measures`` gives the measure that each of some symbols stands for; ``sign`` is ``"=="``, ``">="`` or ``">"``.
    """

    left: sp.Expr
    sign: str
    right: sp.Expr
    measures: tuple[tuple[sp.Symbol, Information], ...]

    def record(self) -> dict[str, Any]:
        """The JSON form."""
        measures = {name.name: information.record() for name, information in self.measures}
        return {"left": write(self.left), "relation": self.sign, "right": write(self.right), "measures": measures}

    @property
    def symbols(self) -> set[sp.Symbol]:
        """All symbols that occur, without those that stand for measures."""
        own = {name for name, _ in self.measures}
        inside = set().union(*(information.symbols for _, information in self.measures))
        return inside | ((_all_symbols(self.left) | _all_symbols(self.right)) - own)

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> MeasureRelation:
        """The same at other parameters."""
        measures = tuple((name, information.substitute(mapping)) for name, information in self.measures)
        return MeasureRelation(substitute(self.left, mapping), self.sign, substitute(self.right, mapping), measures)

    def __str__(self) -> str:
        texts = {name: sp.Symbol(str(information)) for name, information in self.measures}
        return f"{self.left.xreplace(texts)} {self.sign} {self.right.xreplace(texts)}"


Subject = Expectation | Information | MeasureRelation


@dataclass(frozen=True)
class Statement:
    """``subject = value`` for all valid parameters that satisfy the condition."""

    subject: Subject
    value: sp.Expr
    condition: Boolean = sp.true

    def record(self) -> dict[str, Any]:
        """The JSON form."""
        return {**self.subject.record(), "value": write(self.value), "condition": write(self.condition)}

    @cached_property
    def symbols(self) -> set[sp.Symbol]:
        """All symbols that occur, bound ones included."""
        return self.subject.symbols | _all_symbols(self.value) | _all_symbols(self.condition)

    def __str__(self) -> str:
        condition = "" if self.condition == True else f"   if {write(self.condition)}"
        return f"{self.subject} = {write(self.value)}{condition}"


def _all_symbols(expression: sp.Basic) -> set[sp.Symbol]:
    return set(expression.atoms(sp.Symbol))


def read_law(text: str, symbols: Symbols) -> Any:
    """Read a law or a family member from a certificate."""
    value = read(text, symbols=symbols, constructors={**LAWS, **by_name}, limits=CERTIFICATE_LIMITS)
    if not isinstance(value, Parametrised):
        raise InvalidInput(f"{text!r}: expected a distribution")
    return value


def read_information(record: Mapping[str, str], symbols: Symbols) -> Information:
    """Read a measure of distributions from its JSON form."""
    q = read_law(record["q"], symbols) if "q" in record else None
    base = read_expression(record["base"], symbols=symbols, limits=CERTIFICATE_LIMITS)
    return Information(measure(record["measure"]).name, read_law(record["p"], symbols), q, base)


def read_relation(record: Mapping[str, Any], symbols: Symbols) -> MeasureRelation:
    """Read a relation between measures from its JSON form."""
    if record["relation"] not in ("==", ">=", ">") or set(record["measures"]) & set(symbols):
        raise InvalidInput(f"{record['relation']!r}: expected a relation ==, >= or > between measures with names of their own")
    measures = tuple((sp.Symbol(name, real=True), read_information(r, symbols)) for name, r in record["measures"].items())
    known = {**symbols, **{name.name: name for name, _ in measures}}
    left, right = (read_expression(record[side], symbols=known, limits=CERTIFICATE_LIMITS) for side in ("left", "right"))
    return MeasureRelation(left, record["relation"], right, measures)


def read_statement(record: Mapping[str, Any], symbols: Symbols) -> Statement:
    """Read a statement from its JSON form."""

    def expression(key: str) -> Any:
        return read_expression(record[key], symbols=symbols, limits=CERTIFICATE_LIMITS)

    subject: Subject
    if "measure" in record:
        subject = read_information(record, symbols)
    elif "relation" in record:
        subject = read_relation(record, symbols)
    else:
        event = expression("event") if "event" in record else sp.true
        law = read_law(record["of"], symbols)
        variable = law.variable(record["variable"]) if isinstance(law, Structured) else symbols[record["variable"]]
        subject = Expectation(law, variable, expression("expectation"), event)
    return Statement(subject, expression("value"), expression("condition"))
