"""Things with named parameters over declared domains: what base laws and families have in common.

Main definitions: :class:`Domain`, :class:`Parameter`, :class:`Alternative`, :class:`Parametrised`.

A parameter's value is always an exact SymPy expression. What may be written for it: an int, a Fraction, a string
("1/3", "0.1", a name, a formula), a SymPy expression, or a float, which means its exact binary value.
"""

from __future__ import annotations

import difflib
import numbers
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self, overload

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import BinaryFloatWarning, InvalidInput
from symdiv.expression import read_expression, substitute, write

__all__ = [
    "ABOVE_ONE", "CLOSED_UNIT", "INTEGER", "NATURAL", "NONNEGATIVE", "POSITIVE", "POSITIVE_INTEGER", "REAL", "UNIT_OPEN", "UNIT_WITHOUT_ONE",
    "UNIT_WITHOUT_ZERO",
    "Alternative", "Domain", "Parameter", "Parametrised", "StructuredDomain", "admitted", "exact", "keep", "passed_symbols",
]  # fmt: skip


@dataclass(frozen=True)
class Domain:
    """A set of real numbers: its name, what SymPy may assume of a symbol that ranges over it, and membership."""

    name: str
    assumptions: Mapping[str, bool]
    condition: Callable[[sp.Expr], Boolean]

    def symbol(self, name: str, assumptions: Mapping[str, bool] | None = None) -> sp.Symbol:
        """Return the symbol of this name that ranges over the domain (and satisfies further assumptions)."""
        try:
            return sp.Symbol(name, **{**(assumptions or {}), **self.assumptions})
        except sp.core.facts.InconsistentAssumptions as problem:
            raise InvalidInput(f"the assumptions of {name} contradict its being {self.name}") from problem


class StructuredDomain:
    """A set of values that are not numbers: vectors, matrices, distributions."""

    name: str

    def admit(self, owner: str, name: str, value: object) -> Any:
        """Return the exact value if it lies in the domain; raise InvalidInput otherwise."""
        raise NotImplementedError

    def condition(self, value: Any) -> Boolean:
        """What a value in the domain satisfies."""
        raise NotImplementedError

    def text(self, value: Any) -> str:
        """The value as the safe reader reads it back."""
        raise NotImplementedError


REAL = Domain("a real number", {"real": True}, lambda v: sp.true)
ABOVE_ONE = Domain("a number > 1", {"positive": True}, lambda v: v > 1)
POSITIVE = Domain("a positive number", {"positive": True}, lambda v: v > 0)
NONNEGATIVE = Domain("a number >= 0", {"nonnegative": True}, lambda v: v >= 0)
CLOSED_UNIT = Domain("a number from 0 to 1", {"nonnegative": True}, lambda v: sp.And(v >= 0, v <= 1))
UNIT_OPEN = Domain("a number with 0 < value < 1", {"positive": True}, lambda v: sp.And(v > 0, v < 1))
UNIT_WITHOUT_ONE = Domain("a number with 0 <= value < 1", {"nonnegative": True}, lambda v: sp.And(v >= 0, v < 1))
UNIT_WITHOUT_ZERO = Domain("a number with 0 < value <= 1", {"positive": True}, lambda v: sp.And(v > 0, v <= 1))
# Symbols for integers are real to SymPy: given integer=True it turns loggamma(n + 1) into log(gamma(n + 1)), which then overflows.
INTEGER = Domain("an integer", {"real": True}, lambda v: sp.sympify(bool(v.is_integer)) if v.is_number else sp.true)
NATURAL = Domain(
    "an integer >= 0",
    {"nonnegative": True},
    lambda v: sp.And(v >= 0, bool(v.is_integer)) if v.is_number else v >= 0,
)
POSITIVE_INTEGER = Domain("a positive integer", {"positive": True}, lambda v: sp.And(v > 0, bool(v.is_integer)) if v.is_number else v > 0)


def exact(value: object) -> sp.Expr:
    """Return a parameter's value as an exact SymPy expression.

    >>> exact("0.1"), exact(Fraction(1, 3)), exact(0.5), exact("a + 1/2")
    (1/10, 1/3, 1/2, a + 1/2)
    """
    if isinstance(value, sp.Rational):
        return value
    if isinstance(value, bool):
        raise InvalidInput(f"{value}: expected a number, a name or a formula")
    if isinstance(value, sp.Expr):
        expression = value
    elif isinstance(value, str):
        expression = read_expression(value)
    elif isinstance(value, numbers.Integral):
        expression = sp.Integer(int(value))
    elif isinstance(value, numbers.Rational):
        expression = sp.Rational(value.numerator, value.denominator)
    elif isinstance(value, Decimal) and value.is_finite():
        expression = sp.Rational(*value.as_integer_ratio())
    elif isinstance(value, numbers.Real):
        expression = _binary(float(value))
    elif hasattr(value, "_mpf_"):
        expression = _binary(sp.Float(value))
    elif getattr(value, "ndim", None) == 0 and hasattr(value, "item"):  # an array of one number, as NumPy's and PyTorch's reductions return
        return exact(value.item())
    else:
        raise InvalidInput(f"{value!r}: expected a number, a name or a formula")
    if not isinstance(expression, sp.Expr):
        raise InvalidInput(f"{value}: expected a number, a name or a formula")
    for number in expression.atoms(sp.Float):
        expression = expression.xreplace({number: _binary(number)})
    if expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise InvalidInput(f"{value}: expected a finite number")
    if expression.is_number and expression.is_extended_real is False:
        raise InvalidInput(f"{value}: expected a real number")
    return expression


def _binary(value: Any) -> sp.Rational:
    """Return a float's exact binary value; warn where that is not the decimal it prints as."""
    if value != value or value in (float("inf"), float("-inf")):
        raise InvalidInput(f"{value}: expected a finite number")
    if isinstance(value, sp.Float):
        sign, mantissa, exponent, _ = value._mpf_
        fraction = Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)
    else:
        fraction = Fraction(value)
        if fraction != Fraction(repr(value)):
            message = f'{value!r} is taken at its exact binary value {fraction}; write "{value!r}" for the decimal'
            warnings.warn(message, BinaryFloatWarning, stacklevel=_levels_to_the_caller())
    return sp.Rational(fraction.numerator, fraction.denominator)


def _levels_to_the_caller() -> int:
    """How many frames up the code is that is not symdiv's own."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] == "symdiv":
        level, frame = level + 1, frame.f_back
    return level


class Parameter:
    """A parameter of a family or law; as an attribute of an instance it is the parameter's value.

    A default makes it optional. The name is the attribute's name.
    """

    name: str

    def __init__(self, domain: Domain | StructuredDomain, default: object = None) -> None:
        self.domain: Any = domain
        self.default = default

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Parameter: ...
    @overload
    def __get__(self, instance: Parametrised, owner: type) -> sp.Expr: ...
    def __get__(self, instance: Parametrised | None, owner: type) -> Parameter | sp.Expr:
        if instance is None:
            return self
        return instance.arguments[instance.positions[self.name]]


@dataclass(frozen=True)
class Alternative:
    """Another usual parametrisation, by keywords: ``keywords`` stand for ``replaces``.

    ``convert`` takes the values of all keywords and of the ordinary parameters that remain, by name,
    and returns the values of ``replaces``, in order.
    """

    keywords: Mapping[str, Any]
    replaces: tuple[str, ...]
    convert: Callable[..., tuple[sp.Expr, ...]]


@dataclass(frozen=True)
class _Converted:
    """What an alternative made of admitted values: in the domain, also where SymPy cannot tell 1/(1 + exp(-500)) from 1."""

    value: sp.Expr


class Parametrised:
    """A thing with exact parameters: hashable, comparable, printable, substitutable."""

    parameters: ClassVar[tuple[Parameter, ...]] = ()
    positions: ClassVar[dict[str, int]] = {}
    alternatives: ClassVar[tuple[Alternative, ...]] = ()
    arguments: tuple[Any, ...]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.parameters = tuple(v for v in vars(cls).values() if isinstance(v, Parameter)) or cls.parameters
        cls.positions = {p.name: i for i, p in enumerate(cls.parameters)}

    given: Mapping[str, sp.Symbol] = {}
    """The symbols that the user passed as SymPy symbols, by name, as they were passed."""

    def __init__(self, *values: object, **keywords: object) -> None:
        self.given = passed_symbols(*values, *keywords.values())
        bound = self._bind(values, keywords)
        self.arguments = tuple(self._admit(p, bound[p.name]) for p in self.parameters)
        self._check()

    def _check(self) -> None:
        """Check what the domains of single parameters do not say."""
        self._require(self.constraint, "parameters that satisfy")

    @property
    def constraint(self) -> Boolean:
        """What valid parameters satisfy beyond their own domains, e.g. low < high."""
        return sp.true

    def _require(self, condition: Boolean, wording: str) -> None:
        if condition == False:
            general = type(self)._unchecked(*(sp.Symbol(p.name) for p in self.parameters))
            raise InvalidInput(f"{self}: expected {wording} {general.constraint}")

    @classmethod
    def _bind(cls, values: Sequence[object], keywords: dict[str, object]) -> dict[str, object]:
        """Match positional values and keywords to parameters, converting another parametrisation."""
        names = [p.name for p in cls.parameters]
        usage = f"{cls.__name__}({', '.join(names)})"
        if len(values) > len(names):
            raise InvalidInput(f"{cls.__name__} got {len(values)} parameters; expected {len(names)}: {usage}")
        bound: dict[str, object] = dict(zip(names, values, strict=False))
        for alternative in cls.alternatives:
            if not keywords.keys() & alternative.keywords.keys():
                continue
            missing = [k for k in alternative.keywords if k not in keywords]
            clash = [n for n in alternative.replaces if n in bound or n in keywords]
            if missing or clash:
                raise InvalidInput(
                    f"{cls.__name__}: expected either {' and '.join(alternative.keywords)}, or {' and '.join(alternative.replaces)}; got "
                    + ", ".join([*(n for n in names if n in bound), *keywords])
                )
            given = {k: admitted(cls.__name__, k, alternative.keywords[k], keywords.pop(k)) for k in alternative.keywords}
            others = [n for n in names if n not in alternative.replaces]
            bound.update((n, keywords.pop(n)) for n in others if n in keywords and n not in bound)
            bound = {**{p.name: p.default for p in cls.parameters if p.name in others and p.default is not None}, **bound}
            lacking = [n for n in others if n not in bound]
            if lacking:
                raise InvalidInput(f"{cls.__name__}: {lacking[0]} is missing; expected {usage}")
            rest = {n: admitted(cls.__name__, n, cls.parameters[names.index(n)].domain, bound[n]) for n in others}
            bound.update(rest)
            bound.update(zip(alternative.replaces, map(_Converted, alternative.convert(**given, **rest)), strict=True))
        for name in list(keywords):
            if name in bound:
                raise InvalidInput(f"{cls.__name__}: {name} is given twice; expected {usage}")
            if name not in names:
                known = [*names, *(k for a in cls.alternatives for k in a.keywords)]
                nearest = difflib.get_close_matches(name, known, 1)
                hint = f"; did you mean {nearest[0]}?" if nearest else f"; expected {usage}"
                raise InvalidInput(f"{cls.__name__} has no parameter {name!r}{hint}")
            bound[name] = keywords[name]
        for parameter in cls.parameters:
            if parameter.name not in bound:
                if parameter.default is None:
                    raise InvalidInput(f"{cls.__name__} got {len(bound)} parameter(s); {parameter.name} is missing: expected {usage}")
                bound[parameter.name] = parameter.default
        return bound

    def _admit(self, parameter: Parameter, value: object) -> Any:
        if isinstance(value, _Converted):
            if value.value.is_number and parameter.domain.condition(value.value) != False:
                return value.value
            value = value.value
        return admitted(type(self).__name__, parameter.name, parameter.domain, value)

    @classmethod
    def _unchecked(cls, *arguments: Any) -> Self:
        """Make an instance from arguments that are known to be valid."""
        new = cls.__new__(cls)
        new.arguments = arguments
        return new

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        """The symbols in the parameters."""
        return set().union(*(a.free_symbols for a in self._expressions()))

    def _expressions(self) -> Iterator[sp.Expr]:
        yield from self.arguments

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Self:
        """Return the same thing at other parameters; they are checked as at construction."""
        return type(self)(*(substitute(a, mapping) for a in self.arguments))

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Self:
        """Return the same thing with symbols renamed, or their assumptions strengthened; nothing is checked."""
        return type(self)._unchecked(*(a.xreplace(mapping) for a in self.arguments))

    @property
    def text(self) -> str:
        """The constructor call that the safe reader reads back."""
        return f"{type(self).__name__}({', '.join(write(a) for a in self.arguments)})"

    def _latex(self, printer: Any) -> str:
        return rf"\operatorname{{{type(self).__name__}}}\left({', '.join(printer._print(a) for a in self.arguments)}\right)"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.arguments == self.arguments

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.arguments))

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(_literal(a) for a in self.arguments)})"


def _literal(value: sp.Expr) -> str:
    return str(value) if value.is_Integer else repr(write(value))


def passed_symbols(*values: object) -> dict[str, sp.Symbol]:
    """The symbols in values that are SymPy expressions, by name."""
    return {s.name: s for v in values if isinstance(v, sp.Expr) for s in v.free_symbols}


def admitted(owner: str, name: str, domain: Domain | StructuredDomain, value: object) -> Any:
    """Return the exact value if it lies in the domain; a bare symbol is made to range over it."""
    if isinstance(domain, StructuredDomain):
        return domain.admit(owner, name, value)
    try:
        expression = exact(value)
    except InvalidInput as problem:
        raise InvalidInput(f"{owner}: {name}: {problem}") from None
    if expression.is_Rational and domain.condition(expression) == True:
        return expression
    if expression.is_Symbol:
        return domain.symbol(expression.name, keep(expression))
    bare = {s: sp.Symbol(s.name, real=True) for s in expression.free_symbols if not keep(s)}
    real = expression.xreplace(bare) if bare else expression
    if bare and not real.is_real:  # sqrt(v), log(v): over the natural domain of v
        real = expression.xreplace({s: sp.Symbol(s.name, positive=True) for s in bare})
    if not real.is_number and not real.is_real:
        raise InvalidInput(f"{owner}: {name} is {expression}, which is not real for all values of its symbols; give them assumptions")
    expression = real
    if domain in _OF_PROBABILITIES and expression.is_number and _between_by_form(expression):
        return expression
    if expression.is_number and expression.is_extended_real is None:
        raise InvalidInput(f"{owner}: {name} is {expression}; it was not told to be {domain.name}")
    verdict = domain.condition(expression)
    if verdict == False:
        raise InvalidInput(f"{owner}: {name} is {expression}; expected {domain.name}")
    if expression.is_number and verdict != True:
        raise InvalidInput(f"{owner}: {name} is {expression}; it was not told to be {domain.name}")
    return expression


_OF_PROBABILITIES = (CLOSED_UNIT, UNIT_OPEN, UNIT_WITHOUT_ONE, UNIT_WITHOUT_ZERO)


def _between_by_form(number: sp.Expr) -> bool:
    """Whether a number lies strictly between 0 and 1 whatever its powers of e are: 1/(1 + exp(-10^5)) does, though no 40,000 digits tell it from 1."""
    powers = {power: sp.Dummy(positive=True) for power in number.atoms(sp.exp)}
    if not powers:
        return False
    general = number.xreplace(powers)
    return all(sp.together(part).is_positive is True for part in (general, 1 - general))


def keep(symbol: sp.Symbol) -> dict[str, bool]:
    """Return the assumptions that a symbol was made with, beyond its being commutative or an integer (see INTEGER)."""
    return {k: v for k, v in symbol._assumptions_orig.items() if k not in ("commutative", "integer")}
