"""From a measure of distributions to a ball program and exact values: derived once for a pair of families, compiled, kept.

Main definitions: :func:`prepare` (given distributions), :func:`formula` (the derived value in the symbols of two forms), :func:`program_of`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import mpmath
import sympy as sp
from flint import fmpq

from symdiv.derivation.general import is_general
from symdiv.derivation.public import derive
from symdiv.derivation.strategy import prove_integral
from symdiv.enclose import Program, compile_expression, effort, evaluate_program
from symdiv.errors import InvalidInput, RuleError, SymdivError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.families.computed import Computed
from symdiv.families.registry import parse
from symdiv.families.structured import Structured
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of, layouts
from symdiv.oracle.logits import in_terms_of
from symdiv.oracle.members import Composite
from symdiv.oracle.points import Point, point_of, shared_by
from symdiv.oracle.signs import is_positive
from symdiv.oracle.sizes import WORD, log2_of, log2_sizes
from symdiv.oracle.slots import slot_formula, slot_program, zeros_of
from symdiv.oracle.templates import Template
from symdiv.oracle.written_out import require_short
from symdiv.units import in_base

__all__ = ["Prepared", "answer_of", "formula", "is_finite", "limited", "prepare", "prepare_at", "program_of"]

T = TypeVar("T")

LARGE = 1000
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

_REMEDY = "One variable is left for a MatrixT law with one row or one column."


@contextmanager
def limited(program: Program, digits: int = 15, share: int = 1) -> Iterator[None]:
    """Raise Undetermined in the body, where the formula has an integral, for what would take too long, or a share of that."""
    if effort.is_limited() or not program.expression.has(sp.Integral):  # a limit around this one is its setter's own
        yield
        return
    most = MOST * max(1, digits // 50) ** 2 // share
    try:
        with effort.at_most(most):
            yield
    except effort.OutOfEffort as problem:
        raise Undetermined(f"an integral: {most} evaluations of integrands do not suffice") from problem


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
        size = max(map(abs, log2_sizes(self.values) if self.sizes is None else self.sizes()), default=0) if self.program.expression.has(sp.Sum) else 0
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

    def _closed(self) -> Prepared | None:
        """The closed form at these parameters, if there is one beside the general formula."""
        return self._made(lambda value: not value.has(sp.Integral, sp.Sum))

    def at_numbers(self) -> Prepared | None:
        """The integral with numbers in place of the parameters, in which what vanishes at an end is seen to, as a sine of a multiple of pi."""
        return self._made(lambda value: not value.has(sp.nan) and not value.free_symbols) if self.values else None

    def _made(self, is_wanted: Callable[[sp.Expr], bool]) -> Prepared | None:
        """The value at these parameters as a formula, beside a general one with an integral."""
        if not self.program.expression.has(sp.Integral):
            return None
        try:
            value = self.value()
        except (SymdivError, ValueError):  # nothing is derived; an integer too long to be written down
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
