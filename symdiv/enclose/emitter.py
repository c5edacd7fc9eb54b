"""SymPy tree -> straight-line Python over balls: one local name a node, common subexpressions shared, branches lazy.

Every value is either *rational* (an exact ``fmpq`` as long as the parameters are; ``weight`` counts how many numbers of parameter
size its numerator may hold) or a *ball* (``weight`` 0).  Rational parts such as ``a - c`` stay exact, which is as fast as a ball and
loses nothing to cancellation; a product that would grow beyond ``WEIGHT_LIMIT`` continues in balls.  All generated names are made here
(t0, c0, s0, …); nothing of the input's text reaches the source.  SymPy nodes are only read (``.func``, ``.args``), never rebuilt,
because a rebuilt ``gamma(10**8)`` would compute a factorial.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp
from flint import arb, fmpq, fmpz

from symdiv.enclose.branches import Block, Branches, Operand
from symdiv.enclose.conditions import UNKNOWN
from symdiv.enclose.dominance import INTERNAL
from symdiv.enclose.forms import logistic_difference
from symdiv.enclose.table import FUNCTIONS
from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import LongPower

__all__ = ["CONSTANT_FUNCTIONS", "Emitter", "rational_constant"]

WEIGHT_LIMIT = 24
LARGE = 64  # exponents from here on are left to the function, which widens wide balls less than products do
LONG_FRACTION = 1_000  # denominators from which on a fraction in an integral is a symbol
LITERAL_LIMIT = 1 << 62  # an integer literal that FLINT reads as a machine word

CONSTANTS: dict[Any, Any] = {
    sp.pi: "pi()",
    sp.E: "const_e()",
    sp.EulerGamma: "const_euler()",
    sp.Catalan: "const_catalan()",
    sp.GoldenRatio: "((1 + sqrt(arb(5))) / 2)",
    sp.oo: "pos_inf()",
    sp.S.NegativeInfinity: "neg_inf()",
}
CONSTANT_FUNCTIONS = {
    "const_e": arb.const_e,
    "const_euler": arb.const_euler,
    "const_catalan": arb.const_catalan,
    "pos_inf": arb.pos_inf,
    "neg_inf": arb.neg_inf,
}


def rational_constant(number: Any) -> fmpq:
    return fmpq(fmpz(int(number.p)), fmpz(int(number.q)))


class Emitter(Branches):
    """Turns expressions into lines of a block; ``namespace`` collects the constants and sums that the lines refer to by name."""

    def __init__(self, index: sp.Symbol | None = None, exact: bool = True) -> None:
        self.index = index
        self.exact = exact
        self.namespace: dict[str, Any] = {}
        self._count = 0
        self._depends: dict[Any, bool] = {}

    def fresh(self, letter: str = "t") -> str:
        self._count += 1
        return f"{letter}{self._count}"

    def parameter(self, name: str) -> Operand:
        return Operand(name, 1 if self.exact else 0)

    def bind(self, thing: Any, letter: str = "c") -> str:
        name = self.fresh(letter)
        self.namespace[name] = thing
        return name

    def depends(self, expression: Any) -> bool:
        """Does the expression contain the summation index?"""
        found = self._depends.get(expression)
        if found is None:
            found = self._depends[expression] = self.index in expression.free_symbols
        return found

    def target(self, expression: Any, block: Block) -> Block:
        """The block that computes ``expression``: outside the loop if it does not move with the index."""
        return block.outer if block.outer is not None and not self.depends(expression) else block

    def operand(self, expression: Any, block: Block) -> Operand:
        """The local name of the value of ``expression``, computed in ``block`` unless it is known already."""
        known = block.find(expression)
        if known is None:
            where = self.target(expression, block)
            known = where.known[expression] = self._emit(expression, where)
        return known

    def as_ball(self, operand: Operand, block: Block) -> str:
        """The name of the same value as a ball."""
        if not operand.weight:
            return operand.text
        key = ("ball", operand.text)
        known = block.find(key)
        if known is None:
            known = block.known[key] = self.line(block, f"arb({operand.text})", 0)
        return known.text

    def ball(self, expression: Any, block: Block) -> str:
        operand = self.operand(expression, block)
        return self.as_ball(operand, self.target(expression, block))

    def _emit(self, e: Any, block: Block) -> Operand:
        if isinstance(e, sp.Rational):
            return Operand(self.bind(rational_constant(e)), 1)
        if isinstance(e, sp.Float):
            raise InvalidInput(f"the floating-point number {e} in an exact expression; write a Rational")
        if e in CONSTANTS:
            return self.line(block, CONSTANTS[e], 0)
        if e in (sp.zoo, sp.nan):  # refused when it is reached: it may stand in a branch that is never taken
            return self.line(block, f"no_number({self.bind(str(e))})", 0)
        if e == UNKNOWN:
            return self.line(block, "not_known()", 0)
        if isinstance(e, sp.Symbol):
            raise InvalidInput(f"no value is given for {e}")
        if isinstance(e, sp.Add):
            if (product := logistic_difference(e)) is not None:
                return self.operand(product, block)
            return self._add(e.args if self.index is not None and self.depends(e) else self._errors_paired(e.args, block), block)
        if isinstance(e, sp.Mul):
            return self._mul(*_coefficient(e), block)
        if isinstance(e, sp.Pow | LongPower):
            return self._pow(e, block)
        if isinstance(e, sp.Piecewise):
            return self._piecewise(e, block)
        if isinstance(e, sp.Sum | sp.Integral):
            return self._accumulated(e, block)
        if isinstance(e, sp.Derivative):
            return self._derivative(e, block)
        if isinstance(e, sp.Subs) and isinstance(e.args[0], sp.Derivative) and len(e.args[1]) == 1:
            return self._derivative(e.args[0], block, e.args[1][0], e.args[2][0])
        if e is sp.I or not isinstance(e, sp.Expr):
            raise Unsupported(f"{e} is not an expression over the real numbers")
        return self._call(e, block)

    def _call(self, e: Any, block: Block) -> Operand:
        if e.func is sp.polygamma and e.args[0] == 0:
            return self.line(block, f"digamma({self.ball(e.args[1], block)})", 0)
        if e.func is sp.log and self.index is None and isinstance(e.args[0], sp.Add) and e.args[0].args[0] == 1 and isinstance(e.args[0] - 1, sp.exp):
            return self.line(block, f"log1p({self.ball(e.args[0] - 1, block)})", 0)  # log(1 + exp(x)), where the power may be tiny
        if e.func is sp.log and self.index is None and isinstance(e.args[0], sp.Add) and (operand := self.operand(e.args[0], block)).weight:
            return self.line(block, f"log_near_one({operand.text})", 0)  # log(1 - p) for an exact p, which may be tiny
        if e.func is sp.log and isinstance(e.args[0], sp.gamma) and e.args[0].args[0].is_positive:  # it may be beyond all balls
            return self._call(sp.loggamma(e.args[0].args[0], evaluate=False), block)
        if e.func is sp.hyper:
            above, below = (f"[{', '.join(self.operand(x, block).text for x in part)}]" for part in e.args[:2])
            return self.line(block, f"hyper({above}, {below}, {self.operand(e.args[2], block).text})", 0)
        if e.func in INTERNAL:
            return self.line(block, f"{INTERNAL[e.func]}({', '.join(self.operand(x, block).text for x in e.args)})", 0)
        entry = FUNCTIONS.get(e.func)
        if entry is None or not entry.least <= len(e.args) <= entry.most:
            raise Unsupported(f"no ball function for {e.func.__name__} of {len(e.args)} arguments")
        if not entry.rational:
            return self.line(block, f"{entry.name}({', '.join(self.ball(x, block) for x in e.args)})", 0)
        operands = [self.operand(x, block) for x in e.args]
        weight = sum(x.weight for x in operands) if entry.exact and all(x.weight for x in operands) else 0
        text = f"{entry.name}({', '.join(x.text for x in operands)})"
        if entry.exact and not weight:
            text = f"arb({text})"  # sign and floor of a ball are exact; from here on it is a ball like the others
        return self.line(block, text, weight)

    def _derivative(self, e: Any, block: Block, variable: Any = None, point: Any = None) -> Operand:
        """Derivative(zeta(s), (s, n)), which SymPy leaves as it stands; with a variable and a point, Subs of it."""
        function, *steps = e.args
        s = steps[0][0]
        if not isinstance(function, sp.zeta) or function.args != (s,) or len(steps) > 1 or variable not in (None, s):
            raise Unsupported(f"no ball function for {e}; of derivatives only those of zeta(s) by s have one")
        place = self.ball(s if point is None else point, block)
        return self.line(block, f"zeta_derivative({int(steps[0][1])}, {place})", 0)

    def _accumulated(self, e: Any, block: Block) -> Operand:
        from symdiv.enclose.integrals import compile_integral
        from symdiv.enclose.sums import compile_sum

        e, numbers = _without_long_numbers(e) if isinstance(e, sp.Integral) else (e, {})
        symbols = tuple(sorted(e.free_symbols, key=str))
        operands = [self.operand(numbers.get(x, x), block) for x in symbols]
        name = self.bind(compile_sum(e, symbols) if isinstance(e, sp.Sum) else compile_integral(e, symbols), "s")
        return self.line(block, f"{name}({', '.join(x.text for x in operands)})", 0)

    def _errors_paired(self, summands: Sequence[Any], block: Block) -> Sequence[Any]:
        """Terms of a sum; two multiples of error functions by one factor as a multiple of their sum: they are near 1 and -1 far from the centre."""
        if not any(isinstance(f, sp.erf) for term in summands for f in sp.Mul.make_args(term)):
            return summands
        terms: list[Any] = []
        waiting: dict[Any, tuple[Any, Any]] = {}  # factor -> (term, argument) of one that has no partner yet
        for term in summands:
            errors = [f for f in sp.Mul.make_args(term) if isinstance(f, sp.erf)]
            factor = sp.Mul(*(f for f in sp.Mul.make_args(term) if f is not errors[0])) if len(errors) == 1 else None
            if factor is None:
                terms.append(term)
            elif factor in waiting or -factor in waiting:
                sign = 1 if factor in waiting else -1
                _, first = waiting.pop(sign * factor)
                arguments = [self.operand(x, block).text for x in (first, sign * errors[0].args[0])]
                both = sp.Dummy()
                block.known[both] = self.line(block, f"erf_sum({', '.join(arguments)})", 0)
                terms.append(sign * factor * both)
            else:
                waiting[factor] = term, errors[0].args[0]
        return [*terms, *(term for term, _ in waiting.values())]

    def _add(self, terms: Sequence[Any], block: Block) -> Operand:
        rational: list[tuple[str, Operand]] = []
        balls: list[tuple[str, str]] = []
        for term in terms:
            sign = "+"
            if isinstance(term, sp.Rational) and term.p < 0:
                sign, operand = "-", self.operand(-term, block)
            elif isinstance(term, sp.Mul) and isinstance(term.args[0], sp.Rational) and term.args[0].p < 0:
                coefficient, factors = _coefficient(term)
                sign, operand = "-", self._mul(-coefficient, factors, self.target(term, block))
            else:
                operand = self.operand(term, block)
            if operand.weight:
                rational.append((sign, operand))
            else:
                balls.append((sign, operand.text))
        weight = sum(x.weight for _, x in rational)
        if weight > WEIGHT_LIMIT:
            balls += [(sign, self.as_ball(x, block)) for sign, x in rational]
        elif rational:
            whole = _signed([(sign, x.text) for sign, x in rational])
            if not balls:
                return self.line(block, whole, weight)
            balls.append(("+", whole if len(rational) == 1 and rational[0][0] == "+" else self.line(block, whole, weight).text))
        return self.line(block, _signed(balls), 0)

    def _mul(self, coefficient: Any, factors: Sequence[Any], block: Block) -> Operand:
        if coefficient == 1 and len(factors) == 1:
            return self.operand(factors[0], block)
        key = ("product", coefficient, tuple(factors))
        known = block.find(key)
        if known is not None:
            return known
        parts: tuple[list[Operand], list[Operand]] = ([], [])  # numerator, denominator
        for factor in factors:
            below, operand = self._factor(factor, block)
            parts[below].append(operand)
        weight = sum(x.weight for part in parts for x in part)
        if weight > WEIGHT_LIMIT:
            balls: Any = tuple([self.as_ball(x, block) for x in part] for part in parts)
            fractions: Any = ([], [])
        else:
            balls = tuple([x.text for x in part if not x.weight] for part in parts)
            fractions = tuple([x.text for x in part if x.weight] for part in parts)
        over, under = self._scale(coefficient)
        if fractions[0] or fractions[1]:
            whole = _quotient(fractions[0], fractions[1], over, under)
            if not balls[0] and not balls[1]:
                result = self.line(block, whole, weight + 1)
            else:
                name = whole if whole.isidentifier() else self.line(block, whole, weight).text
                result = self.line(block, _quotient([*balls[0], name], balls[1], "", ""), 0)
        else:
            result = self.line(block, _quotient(balls[0], balls[1], over, under), 0)
        block.known[key] = result
        return result

    def _scale(self, coefficient: Any) -> tuple[str, str]:
        """A rational coefficient as a factor and a divisor: literals if FLINT takes them as machine words, bound constants beyond."""
        p, q = int(coefficient.p), int(coefficient.q)
        if abs(p) >= LITERAL_LIMIT or q >= LITERAL_LIMIT:
            return self.bind(rational_constant(coefficient)), ""
        return ("" if p == 1 else str(p)), ("" if q == 1 else str(q))

    def _factor(self, factor: Any, block: Block) -> tuple[bool, Operand]:
        """(does it stand below the line?, the operand)"""
        if isinstance(factor, sp.Pow) and isinstance(factor.args[1], sp.Integer) and -LARGE < factor.args[1].p < 0 and factor.args[0] != sp.E:
            where = self.target(factor, block)
            return True, self._power(factor.args[0], -factor.args[1], where)
        return False, self.operand(factor, block)

    def _pow(self, e: Any, block: Block) -> Operand:
        base, exponent = e.args
        if base is sp.E:
            return self.line(block, f"exp({self.ball(exponent, block)})", 0)
        if isinstance(exponent, sp.Integer) and -LARGE < exponent.p < 0:
            below = self._power(base, -exponent, block)
            return self.line(block, f"1 / {below.text}", below.weight)
        if isinstance(exponent, sp.Rational):
            return self._power(base, exponent, block)
        return self.line(block, f"power({self.operand(base, block).text}, {self.operand(exponent, block).text})", 0)

    def _power(self, base: Any, exponent: Any, block: Block) -> Operand:
        """base**exponent for a rational exponent; small and half powers by products and roots, which are faster than ``**``."""
        key = ("power", base, exponent)
        known = block.find(key)
        if known is None:
            known = block.known[key] = self._new_power(base, exponent, block)
        return known

    def _new_power(self, base: Any, exponent: Any, block: Block) -> Operand:
        if exponent == 1:
            return self.operand(base, block)
        if exponent.q == 2 and abs(exponent.p) < LARGE:
            root = self.line(block, f"{'sqrt' if exponent.p > 0 else 'rsqrt'}({self.ball(base, block)})", 0).text
            n = abs(int(exponent.p))
            return Operand(root, 0) if n == 1 else self.line(block, _integer_power(root, n), 0)
        operand = self.operand(base, block)
        if exponent.q == 1 and (0 < exponent.p < LARGE or (operand.weight and 0 < exponent.p < LITERAL_LIMIT)):
            n = int(exponent.p)
            if operand.weight and operand.weight * n <= WEIGHT_LIMIT:
                return self.line(block, f"{operand.text} ** {n}", max(operand.weight * n, 1))
            return self.line(block, _integer_power(self.as_ball(operand, block), n), 0)
        return self.line(block, f"power({operand.text}, {self.bind(rational_constant(exponent))})", 0)


def _without_long_numbers(e: sp.Integral) -> tuple[sp.Integral, dict[sp.Symbol, sp.Rational]]:
    """An integral with symbols for fractions with many digits, and what these stand for: SymPy would write their powers out, wherever it meets them."""
    names: dict[sp.Rational, sp.Expr] = {}

    def name(number: sp.Rational) -> sp.Expr:
        if number.q <= LONG_FRACTION:
            return number
        if number not in names:
            names[number] = sp.Dummy(positive=True)
        return names[number]

    powers = {power: name(power.base) ** name(power.exp) for power in e.atoms(LongPower)}
    for number in e.atoms(sp.Rational):
        if number.q > LONG_FRACTION and number.p < 0:
            powers[number] = -name(-number)
        elif number.q > LONG_FRACTION:
            powers[number] = name(number)
    return (e.xreplace(powers), {symbol: number for number, symbol in names.items()}) if powers else (e, {})


def _coefficient(product: Any) -> tuple[Any, Sequence[Any]]:
    """The leading rational of a Mul and the other factors."""
    first = product.args[0]
    return (first, product.args[1:]) if isinstance(first, sp.Rational) else (sp.S.One, product.args)


def _signed(terms: list[tuple[str, str]]) -> str:
    terms = sorted(terms, key=lambda term: term[0] == "-")  # a positive term first saves a negation
    text = ("-" if terms[0][0] == "-" else "") + terms[0][1]
    return text + "".join(f" {sign} {name}" for sign, name in terms[1:])


def _quotient(over: list[str], under: list[str], factor: str, divisor: str) -> str:
    """factor * over / under / divisor; every operation has a FLINT number on one side at least, so no int is ever divided by an int."""
    if factor == "-1" and over:
        over, factor = [f"-{over[0]}", *over[1:]], ""
    over = [*over, factor] if factor else over
    if not over:
        over = ["1"]
    below = " * ".join(under)
    text = " * ".join(over) + (f" / {below}" if len(under) == 1 else f" / ({below})" if under else "")
    return f"{text} / {divisor}" if divisor else text


def _integer_power(name: str, n: int) -> str:
    if n == 0:
        return f"{name} ** 0"
    return " * ".join([name] * n) if n <= 4 else f"{name} ** {n}"
