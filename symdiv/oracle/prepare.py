"""From a measure of distributions to a ball program and exact values: derived once for a pair of families, compiled, kept.

Main definitions: :func:`prepare` (given distributions), :func:`formula` (the derived value in the symbols of two forms), :func:`program_of`.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import Any, TypeVar

import mpmath
import sympy as sp
from flint import fmpq

from symdiv.derivation.general import is_general
from symdiv.derivation.public import derive
from symdiv.derivation.strategy import prove_integral
from symdiv.enclose import Program, compile_expression, evaluate_program
from symdiv.errors import InvalidInput, RuleError, SymdivError, Unsupported
from symdiv.families.base import Family
from symdiv.families.computed import Computed
from symdiv.families.registry import parse
from symdiv.families.structured import Structured
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of, layouts
from symdiv.oracle.logits import in_terms_of
from symdiv.oracle.members import Composite
from symdiv.oracle.points import Point, point_of, shared_by
from symdiv.oracle.prepared import EXTREME, Prepared
from symdiv.oracle.signs import is_positive
from symdiv.oracle.sizes import log2_sizes
from symdiv.oracle.slots import slot_formula, slot_program, zeros_of
from symdiv.oracle.templates import Template
from symdiv.oracle.written_out import require_short
from symdiv.units import in_base

__all__ = ["formula", "is_finite", "prepare", "prepare_at", "program_of"]

T = TypeVar("T")

LARGE = 1000
_REMEDY = "One variable is left for a MatrixT law with one row or one column."


def prepare(measure: str, p: Family | str, q: Family | str | None, base: object, *, general: bool = False) -> Prepared:
    """The compiled formula of given distributions, their exact parameters, and the exact value.

    Laws of vectors have a formula of their own each, which is exact to SymPy; with ``general`` that of all members, which is quicker for many of them.
    """
    if isinstance(p, str):
        p = parse(p)
    if isinstance(q, str):
        q = parse(q)
    if not isinstance(p, Family) or not (q is None or isinstance(q, Family)):
        raise InvalidInput(f"{q if isinstance(p, Family) else p!r}: expected a distribution such as Gamma(2, 1/3)")
    made = _prepared(measure, p, q, base, general)
    return made._replace(positive=lambda: is_positive(measure, p, q))


def _prepared(measure: str, p: Family, q: Family | None, base: object, general: bool) -> Prepared:
    if any(isinstance(d, Structured) or not is_general(d) for d in (p, q) if d is not None):
        return _by_itself(measure, p, q, base, general)
    of_p, values = _form_and_values(p)
    of_q, shared = None, ()
    if q is not None:
        of_q, others = _form_and_values(q)
        if of_q == of_p and any(map(operator.eq, values, others)):
            shared = tuple(map(operator.eq, values, others))
        values = values + others
    try:
        program = _program(measure, of_p, of_q, base, shared)  # type: ignore[arg-type]  # types are hashable
    except TypeError:  # not hashable
        measure_named(measure)
        raise InvalidInput(f"base {base!r}: expected a number greater than 1") from None
    form_p, form_q = _form(of_p), None if of_q is None else _form(of_q)

    def value() -> sp.Expr:
        require_short(program.expression, program.parameters, values)
        return derive(measure, p, q, base=base).value

    def integral() -> tuple[Program, tuple[Any, ...]] | None:
        found = _integral(measure, form_p, form_q, base, shared)
        return None if found is None else (found, values)

    def large() -> tuple[Program, tuple[Any, ...]] | None:
        if any(getattr(law, "size", 0) > 1 << EXTREME for law in (p, q)):  # its integrals are multiples of the size, whose digits would be lost
            return None
        found = _integral(measure, form_p, form_q, base, shared, True)
        return None if found is None else (found, values)

    return Prepared(program, values, value, integral, None, large, lambda: log2_sizes(tuple(x for law in (p, q) if law is not None for x in _values(law))))


def prepare_at(measure: str, point: Point, base: object = None, *, general: bool = False) -> Prepared:
    """The same for the laws of a point; laws in symbols share one formula."""
    laws = point.laws[0], point.laws[1] if len(point.laws) > 1 else None
    sides = [form for form in (point.p, point.q) if form is not None]
    if any(isinstance(form, Template) for form in sides) and not any(isinstance(form, Composite) or form.sizes for form in sides):
        try:
            program = program_of(measure, point.p, point.q, base, shared_by(point))
        except SymdivError:  # what no rule gives in symbols may be given at numbers
            return prepare(measure, *laws, base, general=general)

        def value() -> sp.Expr:
            require_short(program.expression, program.parameters, point.values)
            return derive(measure, *laws, base=base).value

        return Prepared(program, point.values, value, lambda: _integral_of_members(measure, tuple(law for law in laws if law is not None), base))
    return prepare(measure, *laws, base, general=general)


def is_finite(measure: str, point: Point) -> bool:
    """Whether the measure is finite there."""
    return bool(mpmath.isfinite(prepare_at(measure, point).settled(lambda made: evaluate_program(made.program, made.values, 2, made.is_zero))))


def _by_itself(measure: str, p: Family, q: Family | None, base: object, general: bool) -> Prepared:
    """A formula of its own, for laws without a fixed list of numbers as parameters."""
    for distribution in (p, q):
        if distribution is not None:
            names = distribution.names if isinstance(distribution, Structured) else {s.name for s in distribution.free_symbols}
            for name in sorted(names):
                raise InvalidInput(f"{distribution}: {name} has no value; expected numbers as parameters")
    members = (p,) if q is None else (p, q)
    shared = _of_all_members(measure, members, base, general)
    if shared is not None:
        return shared
    value = derive(measure, p, q, base=base).value
    try:
        return Prepared(compile_expression(value, ()), (), lambda: value, lambda: _integral_of_members(measure, members, base))
    except Unsupported as reason:
        if not any(len(integral.limits) > 1 for integral in value.atoms(sp.Integral)):
            raise
        raise _is_open(measure, (p, q), reason) from None


def _is_open(measure: str, laws: tuple[Family | None, ...], reason: Exception) -> Unsupported:
    return Unsupported(f"{measure_named(measure).text(*laws)} is open: {reason}. {_REMEDY}")


def _of_all_members(measure: str, members: tuple[Family, ...], base: object, general: bool) -> Prepared | None:
    """By the formula of all members, where that is wanted, or there are numbers whose gamma functions SymPy would write out at length; None elsewhere."""
    try:
        _, p, q, flat = point = point_of(members)
    except Unsupported:
        return None
    if (not general or isinstance(p, Composite) or isinstance(q, Composite)) and all(type(x) is not fmpq or abs(x) <= LARGE for x in flat):
        return None
    try:
        found = slot_program(measure, p, q, base, zeros_of(point))
        if found is None:
            return None
        formula, program = found
        if program.expression.has(sp.Integral) and all(type(x) is not fmpq or abs(x) <= LARGE for x in flat):  # at numbers there may be a closed form
            return None
        values = formula.values(flat)
    except Unsupported as reason:  # an integral over several variables
        _require_short_of_several(measure, point, reason)
        return None
    return Prepared(program, values, lambda: formula.value_at(values, base), lambda: _integral_of_members(measure, members, base))


def _integral_of_members(measure: str, members: tuple[Family, ...], base: object) -> tuple[Program, tuple[Any, ...]] | None:
    """The integral of the definition over the base laws of P, in the symbols of all such members, and the values; None where there is none."""
    try:
        _, p, q, flat = point = point_of(members)
        found = slot_program(measure, p, q, base, zeros_of(point), integral=True)
    except (RuleError, Unsupported):
        return None
    return None if found is None else (found[1], found[0].values(flat))


def _require_short_of_several(measure: str, point: Point, reason: Unsupported) -> None:
    """Refuse what has no formula for all members where SymPy would not come to an end with the numbers of these."""
    formula = slot_formula(measure, point.p, point.q, zeros_of(point))
    if formula is None:
        return
    try:
        numbers = tuple(point.values[i] for i in formula.numbers)
        require_short(formula.value, formula.symbols[: len(numbers)], numbers, powers_only=False)
    except RuleError:
        raise _is_open(measure, point.laws, reason) from None


def _values(distribution: Family) -> tuple[Any, ...]:
    """The parameters as exact rationals, or as programs for irrational ones; kept with the distribution."""
    try:
        return distribution.ball_values  # type: ignore[attr-defined, no-any-return]  # set below
    except AttributeError:
        if not isinstance(distribution, Family):
            raise InvalidInput(f"{distribution!r}: expected a distribution such as Gamma(2, 1/3)") from None
    for symbol in distribution.free_symbols:
        raise InvalidInput(f"{distribution}: {symbol} has no value; expected numbers as parameters")
    values = tuple(fmpq(int(a.p), int(a.q)) if a.is_Rational else compile_expression(a, ()) for a in distribution.arguments)
    distribution.ball_values = values  # type: ignore[attr-defined]  # a cache on the instance
    return values


def _form_and_values(distribution: Family) -> tuple[type[Family] | Form, tuple[Any, ...]]:
    """The family and the values of its parameters; for a probability 1/(1 + e^(-z)) the form with a logit, in which nothing is lost to cancellation."""
    values = _values(distribution)
    if all(type(x) is fmpq for x in values) or not any("logit" in alternative.keywords for alternative in distribution.alternatives):
        return type(distribution), values
    logit = _logit(distribution.prob)  # type: ignore[attr-defined]  # what a logit replaces
    if logit is None:
        return type(distribution), values
    form = form_of(type(distribution), next(layout for layout in layouts(type(distribution)) if "logit" in layout))
    standing = dict(zip((p.name for p in distribution.parameters), values, strict=True))
    return form, tuple(fmpq(int(logit.p), int(logit.q)) if name == "logit" else standing[name] for name in form.names)


def _logit(prob: sp.Expr) -> sp.Rational | None:
    """z where the probability is written as 1/(1 + e^(-z)) for a rational z."""
    if not (isinstance(prob, sp.Pow) and prob.exp == -1 and isinstance(prob.base, sp.Add)):
        return None
    odds = prob.base - 1
    return -odds.exp if isinstance(odds, sp.exp) and odds.exp.is_Rational else None


def _form(of: type[Family] | Form) -> Form:
    return of if isinstance(of, Form) else form_of(of)


@lru_cache(maxsize=4096)
def _program(measure: str, p: type[Family] | Form, q: type[Family] | Form | None, base: object, shared: tuple[bool, ...]) -> Program:
    """The formula of a pair of families, compiled for their parameters in order; those that two members share are one symbol."""
    if measure_named(measure).takes_q != (q is not None):
        raise InvalidInput(f"{measure} takes {'two distributions, p and q' if q is None else 'one distribution, p'}")
    for family in (p, q):
        if isinstance(family, type) and not issubclass(family, Family):
            raise InvalidInput(f"{family.__name__}: expected a distribution such as Gamma(2, 1/3)")
    return program_of(measure, _form(p), None if q is None else _form(q), base, shared)


@lru_cache(maxsize=1024)
def _integral(measure: str, p: Form, q: Form | None, base: object, shared: tuple[bool, ...], large: bool = False) -> Program | None:
    """The integral of the definition over the base laws of P, compiled like the formula; None where there is none."""
    try:
        value, symbols = formula(measure, p, q, shared, integral=True, large=large)
    except (RuleError, Unsupported):
        return None
    return compile_expression(in_base(value, base), symbols)


@lru_cache(maxsize=4096)
def program_of(measure: str, p: Form | Template, q: Form | Template | None, base: object = None, shared: tuple[bool, ...] = ()) -> Program:
    """The formula of two forms, compiled for their parameters in order; those marked as shared are one symbol."""
    value, symbols = formula(measure, p, q, shared)
    return compile_expression(in_base(value, base), symbols)


@lru_cache(maxsize=1024)
def formula(
    measure: str, p: Form | Template, q: Form | Template | None, shared: tuple[bool, ...] = (), *, integral: bool = False, large: bool = False
) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """The derived value in nats, and the symbols of p and q; of those marked as shared only p's occurs, so that what vanishes there is 0.

    With ``integral`` it is that of the definition over the base laws of P, whether or not there is a closed form; if ``large``, for counts of any mean.
    """
    if measure_named(measure).takes_q != (q is not None):
        raise InvalidInput(f"{measure} takes {'two distributions, p and q' if q is None else 'one distribution, p'}")
    symbols = p.symbols("_p") + (q.symbols("_q") if q is not None else ())
    one = {b: a for a, b, same in zip(p.symbols("_p"), q.symbols("_q"), shared, strict=True) if same} if q is not None and shared else {}
    members: list[Family] = []
    mapping: dict[sp.Symbol, sp.Expr] = {}
    for form, suffix in ((p, "_p"), (q, "_q")):
        if isinstance(form, Template):
            own = (one.get(symbol, symbol) for symbol in form.symbols(suffix))
            members.append(form.law.replace(dict(zip(form.symbols(""), own, strict=True))))
        elif form is not None:
            standing = form_of(form.family).symbols(suffix)
            if issubclass(form.family, Computed):
                form.member(form.symbols(suffix))  # Unsupported, where the outcomes depend on a number
            if not form.standard:
                mapping.update(zip(standing, (a.xreplace(one) for a in form.member(form.symbols(suffix)).arguments), strict=True))
            members.append(form.family._unchecked(*(one.get(symbol, symbol) for symbol in standing)))
    first, second = members[0], members[1] if len(members) > 1 else None
    value = prove_integral(measure, first, second, large=large).statement.value if integral else derive(measure, first, second).value
    final = {s.name: s for s in value.free_symbols}  # a derivation may have told a symbol more
    return in_terms_of(value, mapping) if mapping else value, tuple(s if s in value.free_symbols else final.get(s.name, s) for s in symbols)
