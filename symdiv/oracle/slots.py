"""The derived value of laws of vectors and matrices, and of laws given by lists, in symbols: one formula for each choice of sizes.

Main definitions: :class:`SlotFormula`, :func:`slot_formula`, :func:`has_arrays`.

Implementation notes: a vector is a list of symbols, a matrix one ``MatrixSymbol``. What is left of matrices in a derived value are traces and
determinants, the formula's *atoms*; each becomes a symbol, whose value is an exact rational number (:mod:`symdiv.oracle.matrix_numbers`). So a formula
in matrices is compiled as any other. A probability of exactly 0 stays the number 0: what it contributes to a measure is another formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.matrices.expressions.matexpr import MatrixElement

from symdiv.derivation.public import derive
from symdiv.derivation.strategy import prove_integral
from symdiv.enclose import Program, compile_expression
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.expression import substitute
from symdiv.families.base import Family
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.structured import Structured
from symdiv.matrices import MatrixDomain, PositiveDefiniteDomain, VectorDomain
from symdiv.oracle.forms import Form
from symdiv.oracle.matrix_numbers import derivative_at, number_at
from symdiv.oracle.members import AnyForm, Composite
from symdiv.oracle.points import Point
from symdiv.oracle.templates import Template
from symdiv.parametrised import StructuredDomain
from symdiv.units import in_base

__all__ = ["SlotFormula", "has_arrays", "pattern_of", "slot_formula", "slot_program", "zeros_of"]

_MOST_EXPLICIT = 3  # rows of a matrix that is written out in symbols where no MatrixSymbol serves
_MOST_LISTED = 200  # symbols in one formula; beyond, each member has a formula of its own
_ONE = sp.Integer(1)
_HALF = sp.Rational(1, 2)


def has_arrays(form: AnyForm | None) -> bool:
    """Whether a form's formulas are those of this module."""
    if form is None or isinstance(form, Template):
        return False
    return isinstance(form, Composite) or bool(form.sizes) or issubclass(form.family, Structured)


class _Written(NamedTuple):
    """A member in symbols: for each slot its symbol and the share of it that the slot is, and the matrix symbols with their first slots."""

    member: Family
    slots: tuple[tuple[sp.Symbol | None, sp.Rational], ...]
    matrices: tuple[tuple[sp.MatrixSymbol, int], ...]


class SlotFormula(NamedTuple):
    """A value in nats in ``symbols``: those for numbers, at the slots ``numbers``, then those for the ``atoms`` made of matrices.

    ``slots`` has for each slot its symbol (None for an entry of a matrix, or a number that is fixed) and its share: 1/2 for one of two entries
    that are one number; ``matrices`` the matrix symbols with their first slots.
    """

    value: sp.Expr
    symbols: tuple[sp.Symbol, ...]
    numbers: tuple[int, ...]
    atoms: tuple[sp.Expr, ...]
    slots: tuple[tuple[sp.Symbol | None, sp.Rational], ...]
    matrices: tuple[tuple[sp.MatrixSymbol, int], ...]

    @property
    def atom_symbols(self) -> tuple[sp.Symbol, ...]:
        """The symbols of the atoms."""
        return self.symbols[len(self.numbers) :]

    def value_at(self, values: tuple[Any, ...], base: object) -> sp.Expr:
        """The exact value at these values of the symbols, for exact questions; gamma functions of large numbers are not written out."""
        numbers = {s: sp.Rational(int(v.p), int(v.q)) for s, v in zip(self.symbols, values, strict=True) if type(v) is fmpq}
        return substitute(in_base(self.value, base), numbers)

    def in_matrix(self, slot: int) -> bool:
        """Whether a slot is an entry of a matrix that is one symbol."""
        return any(first <= slot < first + prod(symbol.shape) for symbol, first in self.matrices)

    def values(self, flat: Sequence[Any]) -> tuple[Any, ...]:
        """The values of the symbols at these numbers."""
        numbers = tuple(flat[i] for i in self.numbers)
        if not self.atoms:
            return numbers
        given = self._given(flat)
        return numbers + tuple(number_at(atom, given) for atom in self.atoms)

    def directions(self, flat: Sequence[Any], slot: int) -> tuple[fmpq, ...]:
        """The derivatives of the atoms by an entry of a matrix; by half of it and half of the one across, where the matrix is symmetric."""
        given = self._given(flat)
        symbol, first = next((m, first) for m, first in self.matrices if first <= slot < first + prod(m.shape))
        rows, columns = map(int, symbol.shape)
        i, j = divmod(slot - first, columns)
        along = fmpq_mat(rows, columns)
        if self.slots[slot][1] == _ONE:
            along[i, j] = fmpq(1)
        else:
            along[i, j] = along[j, i] = fmpq(1, 2)
        return tuple(derivative_at(atom, given, {symbol: along}) for atom in self.atoms)

    def _given(self, flat: Sequence[Any]) -> dict[sp.MatrixSymbol, fmpq_mat]:
        found = {}
        for symbol, first in self.matrices:
            rows, columns = map(int, symbol.shape)
            entries = flat[first : first + rows * columns]
            if not all(type(x) is fmpq for x in entries):
                raise Unsupported(f"{symbol}: expected rational numbers in a matrix; a float is one")
            found[symbol] = fmpq_mat(rows, columns, list(entries))
        return found


def zeros_of(point: Point) -> tuple[bool, ...]:
    """Which probabilities of p and q are 0."""
    count = len(point.p.slots)
    p, q = point.values[:count], point.values[count:]
    return pattern_of(point.p, p) + pattern_of(point.q, q, p)


def pattern_of(form: AnyForm | None, flat: Sequence[Any], other: Sequence[Any] = ()) -> tuple[bool, ...]:
    """Which probabilities are exactly 0, of those that count: of q's, only where p's (``other``) are not 0 too."""
    if form is None:
        return ()
    weights = _weight_slots(form)
    beside = other if len(other) == len(flat) and isinstance(form, Form) else None  # the outcomes of a Composite have an order of their own
    return tuple(i in weights and flat[i] == 0 and (beside is None or beside[i] != 0) for i in range(len(flat)))


@lru_cache(maxsize=1024)
def _weight_slots(form: AnyForm) -> frozenset[int]:
    names = {name for name, domain in form.layout.items() if domain is WEIGHTS}
    return frozenset(i for i, (name, _) in enumerate(form.slots) if name in names)


def in_symbols(p: AnyForm, q: AnyForm) -> tuple[tuple[Family, Family], tuple[sp.Symbol, ...]]:
    """Members of two forms with a symbol for each slot; Unsupported where a number has none."""
    written = [_write(form, suffix, (False,) * len(form.slots), False) for form, suffix in ((p, "_p"), (q, "_q"))]
    symbols = tuple(symbol for w in written for symbol, _ in w.slots if symbol is not None)
    if len(symbols) != sum(len(w.slots) for w in written):
        raise Unsupported(f"{p}, {q}: no formula in symbols")
    return (written[0].member, written[1].member), symbols


@lru_cache(maxsize=4096)
def slot_formula(
    measure: str, p: AnyForm, q: AnyForm | None, zeros: tuple[bool, ...], any_names: bool = False, *, integral: bool = False
) -> SlotFormula | None:
    """The formula of two forms, ``zeros`` saying which numbers are fixed at 0; None where there is none for all members together.

    With ``integral`` it is that of the definition over the base laws of P. One in logits loses all digits at large ones, where each member by itself
    does not; so it is used only if ``any_names`` says so.
    """
    forms = [form for form in (p, q) if form is not None]
    if not (any_names or all(form.standard for form in forms)) or (len(zeros) > _MOST_LISTED and not any(_matrices(form) for form in forms)):
        return None
    fixed = (zeros[: len(p.slots)], zeros[len(p.slots) :])
    for explicit in (False, True):
        try:
            written = [_write(form, suffix, of, explicit) for form, suffix, of in zip(forms, ("_p", "_q"), fixed, strict=False)]
            members = written[0].member, written[1].member if q is not None else None
            value = prove_integral(measure, *members).statement.value if integral else derive(measure, *members).value
        except (InvalidInput, RuleError, Unsupported):  # no MatrixSymbol is admitted, or nothing is known of one
            continue
        made = _made(value, written)
        if made is not None:
            return made
    return None


@lru_cache(maxsize=4096)
def slot_program(
    measure: str, p: AnyForm, q: AnyForm | None, base: object, zeros: tuple[bool, ...], *, integral: bool = False
) -> tuple[SlotFormula, Program] | None:
    """The formula with its program, in units of the base."""
    formula = slot_formula(measure, p, q, zeros, integral=integral)
    return None if formula is None else (formula, compile_expression(in_base(formula.value, base), formula.symbols))


def _matrices(form: AnyForm) -> bool:
    return any(len(shape) == 2 for shape in form.shapes)


def _made(value: sp.Expr, written: list[_Written]) -> SlotFormula | None:
    atoms = tuple(sorted(value.atoms(sp.Trace, sp.Determinant), key=str))
    bound = {x for integral in value.atoms(sp.Integral) for x, *_ in integral.limits}
    if value.has(MatrixElement) or any(atom.free_symbols & bound for atom in atoms):  # in functions of single entries, or of a variable of integration
        return None
    names = [sp.Dummy(f"atom{i}", **{"positive" if isinstance(atom, sp.Determinant) else "real": True}) for i, atom in enumerate(atoms)]
    value = value.xreplace(dict(zip(atoms, names, strict=True)))
    if value.atoms(sp.MatrixSymbol):
        return None
    final = {s.name: s for s in value.free_symbols}  # a derivation may have told a symbol more, for example that a 1×1 matrix is positive
    slots = tuple((symbol and final.get(symbol.name, symbol), share) for w in written for symbol, share in w.slots)
    places: dict[sp.Symbol, int] = {}
    for i, (symbol, _) in enumerate(slots):
        if symbol is not None:
            places.setdefault(symbol, i)
    offsets = [0, *(len(w.slots) for w in written)]
    matrices = tuple((m, first + offset) for w, offset in zip(written, offsets, strict=False) for m, first in w.matrices)
    return SlotFormula(value, (*places, *names), tuple(places.values()), atoms, slots, matrices)


def _write(form: AnyForm, suffix: str, fixed: tuple[bool, ...], explicit: bool) -> _Written:
    """A member of the form in symbols; ``explicit`` writes matrices out."""
    if isinstance(form, Template):
        symbols = form.symbols(suffix)
        return _Written(form.law.replace(dict(zip(form.symbols(""), symbols, strict=True))), tuple((s, _ONE) for s in symbols), ())
    return _write_composite(form, suffix, fixed, explicit) if isinstance(form, Composite) else _write_form(form, suffix, fixed, explicit)


def _write_composite(form: Composite, suffix: str, fixed: tuple[bool, ...], explicit: bool) -> _Written:
    count = 0 if form.listed is None else form.listed[1]
    weights = [_entry(WEIGHTS, f"weight{i}{suffix}", fixed[i]) for i in range(count)]
    slots: list[tuple[sp.Symbol | None, sp.Rational]] = [(w if isinstance(w, sp.Symbol) else None, _ONE) for w in weights]
    matrices: list[tuple[sp.MatrixSymbol, int]] = []
    members = []
    for i, (_, part) in enumerate(form.parts):
        first = len(slots)
        written = _write(part, f"{i}{suffix}", fixed[first : first + len(part.slots)], explicit)
        members.append(written.member)
        slots += written.slots
        matrices += [(symbol, first + place) for symbol, place in written.matrices]
    return _Written(form.made(weights, members), tuple(slots), tuple(matrices))


def _write_form(form: Form, suffix: str, fixed: tuple[bool, ...], explicit: bool) -> _Written:
    arguments: dict[str, Any] = {}
    slots: list[tuple[sp.Symbol | None, sp.Rational]] = []
    matrices: list[tuple[sp.MatrixSymbol, int]] = []
    for (name, domain), shape in zip(form.layout.items(), form.shapes, strict=True):
        first, count = len(slots), prod(shape)
        symmetric = isinstance(domain, PositiveDefiniteDomain)
        if not isinstance(domain, StructuredDomain):
            symbol = domain.symbol(name + suffix)
            slots.append((symbol, _ONE))
            arguments[name] = symbol
        elif not explicit and (isinstance(domain, MatrixDomain) or (isinstance(domain, VectorDomain) and domain.rows is not None)):
            rows, columns = (*shape, 1)[:2]
            arguments[name] = sp.MatrixSymbol(name + suffix, rows, columns)
            matrices.append((arguments[name], first))
            slots += [(None, _ONE if not symmetric or i // columns == i % columns else _HALF) for i in range(count)]
        elif len(shape) == 2:
            if max(shape) > _MOST_EXPLICIT:
                raise Unsupported(f"{form}: no formula in symbols")
            places = [[sorted((i, j)) if symmetric else [i, j] for j in range(shape[1])] for i in range(shape[0])]
            entries = [[sp.Symbol(f"{name}_{i}_{j}{suffix}", real=True) for i, j in row] for row in places]
            arguments[name] = entries
            slots += [(entry, _HALF if symmetric and i != j else _ONE) for i, row in enumerate(entries) for j, entry in enumerate(row)]
        else:
            listed = [_entry(domain, f"{name}{i}{suffix}", fixed[first + i]) for i in range(count)]
            arguments[name] = listed
            slots += [(x if isinstance(x, sp.Symbol) else None, _ONE) for x in listed]
    return _Written(form.family(**arguments), tuple(slots), tuple(matrices))


def _entry(domain: Any, name: str, zero: bool) -> sp.Expr:
    if zero:
        return sp.Integer(0)
    if domain is WEIGHTS:
        return sp.Symbol(name, positive=True)
    return domain.entries.symbol(name)
