"""The normal form of terms with totals over index sets, from which equality is read.

A term becomes a sum of monomials. Totals are split at sums, constants are pulled out, totals over several indices fall into products of
those that share no index, and bound indices get their names from the order in which a sorted monomial has them; so renaming of indices and
exchange of sums do not matter. Logarithms split where the factors are proved to be positive. All conventions for zeros reduce to

    divergence_term(a, b) = a information(b) - entropy_term(a),    cross_term(a, b) = a information(b),    a information(a) = entropy_term(a)

Why ring laws may be used where ``information(b)`` is +oo: it is a limit of the finite numbers min(-log b, N), the laws hold for each N, and
terms in which it has coefficients that are not negative (``Facts.require_defined``) converge monotonically to their values, with 0 * oo = 0.
Over a measure space, splitting needs integrability (``Facts.integrable``), and exchange of integrals that the integrand is not negative,
or a convergent double integral of its absolute value (Tonelli, Fubini); where that is not known, the total stays whole.
"""

from __future__ import annotations

from itertools import permutations

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.errors import RuleError
from symdiv.propositions.terms import BOUND, Total, canonical, cross_term, divergence_term, entropy_term, free_names, fresh, information, real, renamed
from symdiv.rules.facts import POSITIVE, Facts, split_constant
from symdiv.rules.fractions import expanded, has_power, log_of_rational, reduced, with_symbols

__all__ = ["Normal", "equal"]

_ROUNDS = 6


class Normal:
    """The normal form of terms under given facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.known: dict[sp.Expr, sp.Expr] = {}
        self.sides: dict[tuple[object, ...], tuple[sp.Expr, sp.Expr]] = {}

    def within(self, index: str, space: str) -> Normal:
        """The same where an index is at hand."""
        return Normal(self.facts.within(index, space))

    def of(self, term: sp.Expr) -> sp.Expr:
        """The normal form: an expanded sum, with equations of the facts applied."""
        for _ in range(_ROUNDS):
            result = self._gathered(self._ring(term))
            if result == term:
                break
            term = result
            self.known = {}
        return term

    def is_finite(self, term: sp.Expr) -> bool:
        """Whether the normal form is proved to be a finite number."""
        return self.facts.is_finite(self.of(term))

    def _ring(self, term: sp.Expr) -> sp.Expr:
        if term not in self.known:
            self.known[term] = self._computed(term)
        return self.known[term]

    def _computed(self, term: sp.Expr) -> sp.Expr:
        if isinstance(term, (AppliedUndef, sp.Symbol)):
            return self._equated(term)
        if not term.args:
            return term
        if isinstance(term, Total):
            return self._total(*term.args)
        arguments = [self._ring(a) for a in term.args]
        if term.is_Add:
            return sp.Add(*arguments)
        if term.is_Mul:
            return expanded(sp.Mul(*arguments))
        if term.is_Pow:
            return self._power(*arguments)
        if isinstance(term, sp.log):
            return self._log(arguments[0])
        if isinstance(term, information):
            return self._information(arguments[0])
        if isinstance(term, entropy_term):
            return self._entropy(arguments[0])
        if isinstance(term, cross_term):
            return expanded(arguments[0] * self._information(arguments[1]))
        if isinstance(term, divergence_term):
            return sp.Integer(0) if arguments[0] == arguments[1] else self._divergence(*arguments)
        if isinstance(term, sp.Abs):
            return self._absolute(arguments[0])
        return term.func(*arguments)

    def _equated(self, term: sp.Expr) -> sp.Expr:
        """What a hypothesis ``term == other`` replaces it by."""
        names = free_names(term)
        for indices, left, right in self.facts.equations:
            if left.func == term.func:
                for instance in self.facts.instances(indices, names):
                    if canonical(renamed(left, instance)) == canonical(term):
                        return renamed(right, instance)
        return term

    # Powers, logarithms, conventions

    def factors(self, term: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        """A term as a product of powers (base, exponent) of numbers, atoms and irreducible sums."""
        atoms: dict[sp.Expr, sp.Symbol] = {}
        plain = with_symbols(term, atoms)
        back = {s: a for a, s in atoms.items()}
        product = sp.factor(plain) if plain.is_Add else plain
        pairs = []
        for factor in sp.Mul.make_args(product):
            base, exponent = factor.as_base_exp()
            pairs.append((base.xreplace(back), exponent))
        return pairs

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        if exponent.is_Integer and exponent > 0:
            return expanded(base**exponent)
        result = []
        for factor, e in self.factors(base):
            if exponent.is_Integer or self.facts.sign(factor) is not None:
                result.append(factor ** (e * exponent))
            else:
                return base**exponent
        return sp.Mul(*result)

    def _log(self, argument: sp.Expr) -> sp.Expr:
        total, rest = [], sp.Integer(1)
        for base, e in self.by_sign(argument):
            if base.is_Rational:
                total.append(e * log_of_rational(base))
            elif isinstance(base, sp.exp):
                total.append(e * base.args[0])
            elif self.facts.sign(base) == POSITIVE:
                total.append(e * sp.log(base))
            else:
                rest *= base**e
        return expanded(sp.Add(*total, *([] if rest == 1 else [sp.log(rest)])))

    def by_sign(self, argument: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        """The factors, of two that are negative both turned."""
        pairs = self.factors(argument)
        turned = []
        flips = 0
        for base, e in pairs:
            if e.is_Integer and e % 2 and self.facts.sign(base) is None and self.facts.sign(sp.expand(-base)) is not None:
                base, flips = sp.expand(-base), flips + 1
            turned.append((base, e))
        return [*turned, (sp.Integer(-1), sp.Integer(1))] if flips % 2 else turned

    def _information(self, argument: sp.Expr) -> sp.Expr:
        total, rest = [], sp.Integer(1)
        pairs = self._joined(argument)
        # Where one factor is 0 the others may be negative, so zeros are split off only where every sign is known.
        known = all(self.facts.sign(base) is not None for base, _ in pairs)
        for base, e in pairs:
            if self.facts.sign(base) == POSITIVE:
                total.append(-e * self._log(base))
            elif known and e.is_Rational and e > 0:
                total.append(e * information(base))
            else:
                rest *= base**e
        return expanded(sp.Add(*total, *([] if rest == 1 else [information(rest)])))

    def _joined(self, argument: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
        """The factors, those of unknown sign together with a sign in one."""
        pairs = self.by_sign(argument)
        minus = [p for p in pairs if p[0].is_Rational and p[0] < 0]
        if not minus:
            return pairs
        return [(sp.Mul(*(b**e for b, e in pairs)), sp.Integer(1))]

    def _entropy(self, argument: sp.Expr) -> sp.Expr:
        """h(abc) = bc h(a) + ac h(b) + ab h(c) for factors that are not negative."""
        if self.facts.sign(argument) == POSITIVE:
            return expanded(-argument * self._log(argument))
        pairs = self._joined(argument)
        if len(pairs) == 1 and pairs[0][1] == 1:
            return entropy_term(argument)
        if any(self.facts.sign(b) is None or not (self.facts.sign(b) == POSITIVE or (e.is_Rational and e > 0)) for b, e in pairs):
            return entropy_term(argument)
        total = []
        for base, e in pairs:
            rest = argument / base**e
            if self.facts.sign(base) == POSITIVE:
                total.append(-argument * e * self._log(base))
            else:
                total.append(rest * e * base ** (e - 1) * entropy_term(base))
        return expanded(sp.Add(*total))

    def _divergence(self, a: sp.Expr, b: sp.Expr) -> sp.Expr:
        return expanded(a * self._information(b) - self._entropy(a))

    def _absolute(self, argument: sp.Expr) -> sp.Expr:
        for sign in (1, -1):
            if self.facts.sign(sp.expand(sign * argument)) is not None:
                return expanded(sign * argument)
        result = []
        for base, e in self.factors(argument):
            if self.facts.sign(base) is not None:
                result.append(base**e)
            else:
                result.append(sp.Abs(base) ** e)
        return sp.Mul(*result)

    # Totals

    def _total(self, body: sp.Expr, index: sp.Symbol, space: sp.Symbol) -> sp.Expr:
        body, name, _ = self.facts.opened(Total(body, index, space))
        inner = self.within(name, space.name)
        normal = inner._gathered(reduced(inner._ring(body)))
        parts = sp.Add.make_args(normal)
        if len(parts) > 1 and not self.facts.is_sum(space.name):
            return self._split_integral(parts, name, space)
        return expanded(sp.Add(*(self._monomial_total(p, name, space) for p in parts)))

    def _split_integral(self, parts: tuple[sp.Expr, ...], name: str, space: sp.Symbol) -> sp.Expr:
        """Split off the integrable parts of an integrand."""
        apart = [p for p in parts if self._integrable(p, name, space)]
        rest = [p for p in parts if p not in apart]
        if len(rest) > 1 and not all(self.facts.exists(p, name, space.name) for p in rest):
            common = set.intersection(*(set(sp.Mul.make_args(split_constant(p, name)[0])) for p in rest))
            constant = sp.Mul(*(c for c in common if self.facts.is_finite(c) and self.facts.nonzero(c)))
            whole = self._sorted(sp.Add(*(p / constant for p in rest)), [(name, space)])
            return expanded(sp.Add(*(self._monomial_total(p, name, space) for p in apart), constant * whole))
        return expanded(sp.Add(*(self._monomial_total(p, name, space) for p in (*apart, *rest))))

    def exists(self, body: sp.Expr, name: str, space: sp.Symbol) -> bool:
        """Whether the integral of the normal form exists: each part is not negative, or integrable."""
        inner = self.within(name, space.name)
        return all(inner.facts.sign(p) is not None or self._integrable(p, name, space) for p in sp.Add.make_args(inner.of(body)))

    def integrable(self, body: sp.Expr, name: str, space: sp.Symbol) -> bool:
        """Whether each part of the normal form is integrable."""
        return all(self._integrable(p, name, space) for p in sp.Add.make_args(self.within(name, space.name).of(body)))

    def _integrable(self, part: sp.Expr, name: str, space: sp.Symbol) -> bool:
        """Whether a hypothesis says so of this part, or of a total with this normal form."""
        if self.facts.integrable(part, name, space.name):
            return True
        rest = split_constant(part, name)[1]
        total = canonical(Total(rest, real(name), space))
        signed = self.facts.within(name, space.name).sign(rest) is not None
        lefts = self.facts.named if signed else []
        return any(
            self._side(term, instance)[1] == total
            for indices, term in [*lefts, *self.facts.finite]
            for instance in self.facts.instances(indices, free_names(total))
        )

    def _side(self, term: sp.Expr, instance: dict[str, str]) -> tuple[sp.Expr, sp.Expr]:
        """The normal form of a term of a hypothesis, as a factor that is not 0 and a total."""
        key = (term, tuple(instance.items()))
        if key not in self.sides:
            plain = self.facts.inequalities
            normal = Normal(plain).of(renamed(term, instance))
            totals = [f for f in sp.Mul.make_args(normal) if isinstance(f, Total)]
            factor = normal / totals[0] if len(totals) == 1 else sp.Integer(0)
            known = factor != 0 and plain.nonzero(factor)
            self.sides[key] = (factor, canonical(totals[0])) if known else (sp.Integer(1), canonical(normal))
        return self.sides[key]

    def _monomial_total(self, monomial: sp.Expr, index: str, space: sp.Symbol) -> sp.Expr:
        """The total of a product: constants out, totals within hoisted, independent parts apart."""
        constant, rest = split_constant(monomial, index)
        hoisted: list[tuple[str, sp.Symbol]] = [(index, space)]
        factors: list[sp.Expr] = []
        for factor in sp.Mul.make_args(rest):
            base, e = factor.as_base_exp()
            if isinstance(base, Total) and e.is_Integer and e > 0 and self._may_exchange(rest, index, space):
                for _ in range(int(e)):
                    body, inner, inner_space = base.args
                    name = fresh(inner.name, {n for n, _ in hoisted} | free_names(rest) | set(self.facts.objects) | {inner.name})
                    body = renamed(body, {inner.name: name})
                    while isinstance(body, Total):
                        hoisted.append((name, inner_space))
                        body, inner, inner_space = body.args
                        name = fresh(inner.name, {n for n, _ in hoisted} | free_names(rest) | free_names(body) | set(self.facts.objects))
                        body = renamed(body, {inner.name: name})
                    hoisted.append((name, inner_space))
                    factors += sp.Mul.make_args(body)
            else:
                factors.append(factor)
        return constant * self._over(factors, hoisted)

    def _may_exchange(self, integrand: sp.Expr, index: str, space: sp.Symbol) -> bool:
        """Whether totals may be exchanged: finite sums always; integrals of what is not negative."""
        inner = self.facts.within(index, space.name)
        spaces = {space.name} | {t.args[2].name for t in integrand.atoms(Total)}
        if all(self.facts.is_sum(s) for s in spaces):
            return True
        return all(f.args[0].func is not Total and inner.sign(f) is not None for f in integrand.atoms(Total)) and inner.sign(integrand) is not None

    def _over(self, factors: list[sp.Expr], indices: list[tuple[str, sp.Symbol]]) -> sp.Expr:
        """The total of a product of factors over several indices, equations applied to what one index alone has."""
        if not indices:
            return sp.Mul(*factors)
        for index, space in indices:
            others = [(n, s) for n, s in indices if n != index]
            own = [f for f in factors if index in free_names(f)]
            outer = self
            for n, s in others:
                outer = outer.within(n, s.name)
            total = Total(sp.Mul(*own), real(index), space)
            simpler = outer._equated(total)
            if simpler != total or (not own):
                rest = [f for f in factors if index not in free_names(f)]
                return expanded(self._over_sum(expanded(sp.Mul(simpler, *rest)), others))
        for index, _ in indices:
            component = self._component(index, factors, indices)
            if len(component) < len(indices):
                own = [f for f in factors if free_names(f) & {n for n, _ in component}]
                rest = [f for f in factors if f not in own]
                return self._over(own, component) * self._over(rest, [x for x in indices if x not in component])
        return self._sorted(sp.Mul(*factors), indices)

    def _over_sum(self, body: sp.Expr, indices: list[tuple[str, sp.Symbol]]) -> sp.Expr:
        for index, space in indices:
            body = self.__class__(self.facts)._total(body, real(index), space)
        return body

    @staticmethod
    def _component(index: str, factors: list[sp.Expr], indices: list[tuple[str, sp.Symbol]]) -> list[tuple[str, sp.Symbol]]:
        names, found, grown = {n for n, _ in indices}, {index}, True
        while grown:
            more = found.union(*(free_names(f) & names for f in factors if free_names(f) & found))
            grown, found = more != found, more
        return [(n, s) for n, s in indices if n in found]

    def _sorted(self, product: sp.Expr, indices: list[tuple[str, sp.Symbol]]) -> sp.Expr:
        """The total with the names and the order of indices for which its text comes first."""
        best: tuple[str, sp.Expr] | None = None
        prefix = "_"
        while any(n.startswith(prefix) and n[len(prefix) :].isdigit() for n in {*self.facts.objects, *free_names(product)} - {n for n, _ in indices}):
            prefix += "_"
        for order in permutations(indices):
            body = renamed(renamed(product, {n: f"{BOUND}{k}" for k, (n, _) in enumerate(order)}), {f"{BOUND}{k}": f"{prefix}{k}" for k in range(len(order))})
            for k, (_, space) in reversed(list(enumerate(order))):
                body = Total(body, real(f"{prefix}{k}"), space)
            key = str(body)
            if best is None or key < best[0]:
                best = (key, body)
        if best is None:
            raise RuleError("no index to sum over")
        return self._equated_total(best[1])

    def _equated_total(self, total: sp.Expr) -> sp.Expr:
        """What a hypothesis about a total that is nested, or not in normal form, replaces it by."""
        names = free_names(total)
        for indices, left, right in self.facts.equations:
            if isinstance(left, Total):
                for instance in self.facts.instances(indices, names):
                    factor, side = self._side(left, instance)
                    if side == canonical(total):
                        return expanded(self._ring(renamed(right, instance)) / factor)
        return total

    def _gathered(self, term: sp.Expr) -> sp.Expr:
        """b information(b) = entropy_term(b), also where the coefficient of information(b) has b as a factor."""
        for atom in sorted(term.atoms(information), key=str):
            if atom.args[0].is_Rational or any(atom in t.atoms(information) for t in term.atoms(Total)):
                continue
            term = sp.expand(term)
            coefficient = term.coeff(atom, 1)
            if coefficient == 0:
                continue
            b = atom.args[0]
            symbols: dict[sp.Expr, sp.Symbol] = {}
            top, bottom = with_symbols(sp.expand(coefficient), symbols), with_symbols(b, symbols)
            back = {s: a for a, s in symbols.items()}
            if bottom.is_Symbol:
                whole = sp.Add(*(t for t in sp.Add.make_args(sp.expand(top)) if has_power(t, bottom)))
                quotient = sp.expand(whole / bottom)
            else:
                ratio = sp.cancel(top / bottom)
                whole, quotient = (top, ratio) if sp.denom(ratio).free_symbols.isdisjoint(bottom.free_symbols) else (sp.Integer(0), sp.Integer(0))
            if whole != 0:
                term = expanded(term - whole.xreplace(back) * atom + quotient.xreplace(back) * self._entropy(b))
        return term


def equal(left: sp.Expr, right: sp.Expr, facts: Facts) -> bool:
    """Whether two terms that have values, finite up to the same infinite ones, have one normal form."""
    normal = Normal(facts)
    one, two = normal.of(left), normal.of(right)
    if one == two:
        return True
    table: dict[sp.Expr, sp.Symbol] = {}
    difference = with_symbols(sp.expand(one - two), table)
    return bool(sp.expand(sp.numer(sp.together(difference))) == 0)
