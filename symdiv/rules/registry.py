"""How a rule is declared: a function from premises and named arguments to the conclusion, registered by its name.

A rule either returns a statement that follows from its premises, or raises :class:`~symdiv.errors.RuleError`.
It computes its conclusion; it never takes it on trust. The kinds of its arguments say how they are written in a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import sympy as sp
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean, BooleanTrue

from symdiv.errors import RuleError
from symdiv.expression import CERTIFICATE_LIMITS, SCALARS_OF_MATRICES, read_expression, write, zeta_derivative
from symdiv.propositions import Proposition, read_formula, read_proposition, read_term, real
from symdiv.propositions.writer import write_term
from symdiv.rules.functional import DEFINITIONS
from symdiv.rules.statement import Expectation, Statement, Symbols, read_law, read_relation

__all__ = ["RULES", "Rule", "inference", "is_finite", "is_infinite", "plain_value", "require", "rule"]


@dataclass(frozen=True)
class Rule:
    """A rule of inference: its name, its function, the kinds of its arguments, and how it is described to a reader."""

    name: str
    function: Callable[..., Statement | Proposition]
    kinds: Mapping[str, str]
    summary: str
    of: type[Statement] | type[Proposition] = Statement

    def apply(self, premises: tuple[Statement | Proposition, ...], arguments: Mapping[str, Any]) -> Statement | Proposition:
        """Return the conclusion, or raise RuleError."""
        if set(arguments) - set(self.kinds):
            raise RuleError(f"rule {self.name!r} takes {', '.join(self.kinds)}; got {', '.join(arguments)}")
        if not all(isinstance(premise, self.of) for premise in premises):
            raise RuleError(f"rule {self.name!r} is about {'propositions' if self.of is Proposition else 'values of expectations and measures'}")
        for name, kind in self.kinds.items():
            if kind in ("expression", "expressions"):
                values = arguments.get(name)
                _plain(*(values if isinstance(values, (tuple, list)) else () if values is None else (values,)))
            elif kind == "integrand":
                _plain(arguments[name], cases=True)
        if self.of is Proposition:
            return self._apply_to_propositions(premises, arguments)
        conclusion = self.function(premises, **arguments)
        if isinstance(conclusion, Proposition):
            return _settled(conclusion)
        _check_bound_variables(tuple(p for p in premises if isinstance(p, Statement)), conclusion)
        return conclusion

    def _apply_to_propositions(self, premises: tuple[Any, ...], arguments: Mapping[str, Any]) -> Proposition:
        try:
            conclusion = self.function(premises, **arguments)
        except (ValueError, KeyError, TypeError) as problem:  # too few premises, a name that is not there
            raise RuleError(f"rule {self.name!r} does not apply: {problem}") from problem
        assert isinstance(conclusion, Proposition)
        return _settled(conclusion)

    def encode(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Write the arguments for a certificate."""
        return {name: _ENCODERS[self.kinds[name]](value) for name, value in arguments.items()}

    def decode(self, arguments: Mapping[str, Any], symbols: Symbols) -> dict[str, Any]:
        """Read the arguments from a certificate."""
        return {name: _DECODERS[self.kinds[name]](value, symbols) for name, value in arguments.items()}


_VOCABULARY = (
    sp.Add, sp.Mul, sp.Pow, sp.Symbol, sp.Number, sp.NumberSymbol, sp.log, sp.exp, sp.gamma, sp.loggamma, sp.polygamma, sp.erf,
    sp.lowergamma, sp.uppergamma, sp.betainc, sp.expint, sp.besseli, sp.besselk, sp.hyper, sp.Tuple, sp.zeta, zeta_derivative,
    sp.cos, sp.sin, sp.cosh, sp.acos, sp.asin, sp.Abs,
)  # fmt: skip
"""What the arguments of rules are made of: analytic functions and absolute values; no steps, sums or cases."""


_CASES = (sp.Piecewise, sp.Max, ExprCondPair, sp.core.relational.Relational, Boolean, sp.core.numbers.Infinity)
"""What a value is made of besides; sums in it are taken as they are."""


def _plain(*expressions: sp.Basic, cases: bool = False) -> None:
    """Require that arguments consist of the vocabulary; an integrand may have cases besides."""
    vocabulary = (*_VOCABULARY, sp.Piecewise, ExprCondPair, sp.Lt, sp.Le, sp.Gt, sp.Ge, BooleanTrue) if cases else _VOCABULARY
    for expression in expressions:
        for node in sp.preorder_traversal(expression):
            require(_allowed(node, vocabulary) and getattr(node, "is_finite", None) is not False, "{} is not allowed in an argument", node)


def _allowed(node: sp.Basic, vocabulary: tuple[type, ...]) -> bool:
    """Whether a node is in the vocabulary; the sign of a circular function at a huge number would take SymPy forever."""
    if isinstance(node, (sp.cos, sp.sin)) and node.is_number:
        return bool(node.args[0].is_Rational or (node.args[0] / sp.pi).is_Rational)
    return isinstance(node, vocabulary)


_WRITTEN = tuple({type(equation.left) for equation in DEFINITIONS})
"""Functions in which people write values, and which the normal form expresses by the vocabulary."""


def plain_value(value: sp.Expr, premise: sp.Expr) -> None:
    """Require that a value consists of the vocabulary, of cases, and of sums and integrals that the premise's value has."""
    opaque = value.atoms(sp.Sum, sp.Integral, *SCALARS_OF_MATRICES)
    require(opaque <= premise.atoms(sp.Sum, sp.Integral, *SCALARS_OF_MATRICES), "a rewritten value has no new sums or integrals")
    for node in sp.preorder_traversal(value.xreplace({s: sp.Dummy() for s in opaque})):
        require(_allowed(node, _VOCABULARY + _CASES + _WRITTEN), "{} is not allowed in a value", node)


def _settled(proposition: Proposition) -> Proposition:
    """The proposition as it is read from its text, where SymPy may order or combine what a rule computed."""
    for _ in range(_ROUNDS):
        again = read_proposition(proposition.record())
        if again == proposition:
            return again
        proposition = again
    raise RuleError("the conclusion has no settled text")


def _check_bound_variables(premises: tuple[Statement, ...], conclusion: Statement) -> None:
    """The variable of an expectation is bound: nothing but the integrand and the event depends on it, and it is not captured."""
    subject = conclusion.subject
    own = subject.variable if isinstance(subject, Expectation) else None
    outside = conclusion.value.free_symbols | conclusion.condition.free_symbols
    laws = subject.law.free_symbols if isinstance(subject, Expectation) else subject.symbols
    require(own not in outside | laws, "{} is bound", own)
    inside = subject.integrand.free_symbols | subject.event.free_symbols if isinstance(subject, Expectation) else set()
    for premise in premises:
        bound = premise.subject.variable if isinstance(premise.subject, Expectation) else None
        require(bound is None or bound == own or bound not in outside | laws | inside, "{} is bound in a premise", bound)


RULES: dict[str, Rule] = {}
_ROUNDS = 4


def _register(function: Callable[..., Statement | Proposition], kinds: Mapping[str, str], of: type[Statement] | type[Proposition]) -> None:
    name = function.__name__.replace("_", " ")
    assert name not in RULES, f"two rules are named {name}"
    RULES[name] = Rule(name, function, kinds, (function.__doc__ or "").strip().splitlines()[0], of)


_Conclusion = TypeVar("_Conclusion", Statement, Proposition)


def rule(**kinds: str) -> Callable[[Callable[..., _Conclusion]], Callable[..., _Conclusion]]:
    """Register a rule from statements; its name is the function's, with spaces."""

    def register(function: Callable[..., _Conclusion]) -> Callable[..., _Conclusion]:
        _register(function, kinds, Statement)
        return function

    return register


def inference(**kinds: str) -> Callable[[Callable[..., Proposition]], Callable[..., Proposition]]:
    """Register a rule from propositions to a proposition; its name is the function's, with spaces."""

    def register(function: Callable[..., Proposition]) -> Callable[..., Proposition]:
        _register(function, kinds, Proposition)
        return function

    return register


def require(holds: object, message: str, *about: object) -> None:
    """Raise RuleError unless a side condition holds; the message is put together only then."""
    if holds != True:
        raise RuleError(message.format(*about))


def _read(text: str, symbols: Symbols) -> Any:
    return read_expression(text, symbols=symbols, limits=CERTIFICATE_LIMITS)


def _integer(value: Any) -> int:
    require(isinstance(value, int) and not isinstance(value, bool), f"{value!r}: expected an integer")
    return int(value)


def _name(value: Any) -> str:
    require(isinstance(value, str), f"{value!r}: expected a name")
    return str(value)


_ENCODERS: dict[str, Callable[[Any], Any]] = {
    "law": lambda v: v.text,
    "optional law": lambda v: None if v is None else v.text,
    "expression": write,
    "integrand": write,
    "value": write,
    "expressions": lambda v: [write(x) for x in v],
    "integers": list,
    "name": str,
    "number": int,
    "flag": bool,
    "relation": lambda v: v.record(),
    "mapping": lambda v: {key.name: write(x) for key, x in v.items()},
    "objects": dict,
    "term": write_term,
    "terms": lambda v: [write_term(x) for x in v],
    "optional term": lambda v: None if v is None else write_term(v),
    "formula": str,
    "formulas": lambda v: [str(x) for x in v],
    "names": dict,
    "values": lambda v: {name: write_term(x) for name, x in v.items()},
    "functions": lambda v: {name: [[i.name for i in indices], write_term(x)] for name, (indices, x) in v.items()},
    "proposition": lambda v: v.record(),
    "tables": lambda v: {name: {", ".join(k): write_term(x) for k, x in table.items()} for name, table in v.items()},
    "elements": lambda v: {name: list(x) for name, x in v.items()},
}
_DECODERS: dict[str, Callable[[Any, Symbols], Any]] = {
    "law": read_law,
    "optional law": lambda v, symbols: None if v is None else read_law(v, symbols),
    "expression": _read,
    "integrand": _read,
    "value": _read,
    "expressions": lambda v, symbols: tuple(_read(x, symbols) for x in v),
    "integers": lambda v, symbols: tuple(_integer(x) for x in v),
    "name": lambda v, symbols: _name(v),
    "number": lambda v, symbols: _integer(v),
    "flag": lambda v, symbols: v is True,
    "relation": read_relation,
    "mapping": lambda v, symbols: {symbols[key]: _read(x, symbols) for key, x in v.items()},
    "objects": lambda v, symbols: {_name(k): _name(x) for k, x in v.items()},
    "term": lambda v, symbols: read_term(v),
    "terms": lambda v, symbols: tuple(read_term(x) for x in v),
    "optional term": lambda v, symbols: None if v is None else read_term(v),
    "formula": lambda v, symbols: read_formula(v),
    "formulas": lambda v, symbols: tuple(read_formula(x) for x in v),
    "names": lambda v, symbols: {_name(k): _name(x) for k, x in v.items()},
    "values": lambda v, symbols: {_name(k): read_term(x) for k, x in v.items()},
    "functions": lambda v, symbols: {_name(k): (tuple(real(_name(i)) for i in indices), read_term(x)) for k, (indices, x) in v.items()},
    "proposition": lambda v, symbols: read_proposition(v),
    "tables": lambda v, symbols: {_name(n): {tuple(k.split(", ")): read_term(x) for k, x in table.items()} for n, table in v.items()},
    "elements": lambda v, symbols: {_name(n): tuple(_name(x) for x in xs) for n, xs in v.items()},
}


def is_infinite(value: sp.Expr) -> bool:
    """Whether a value is +oo or -oo."""
    return value in (sp.oo, -sp.oo)


def is_finite(value: sp.Expr) -> bool:
    """Whether an expression has no infinite or undefined part (an infinite range of summation is none)."""
    plain = value.replace(lambda e: isinstance(e, (sp.Sum, sp.Integral)), lambda e: sp.Dummy())
    return not plain.has(sp.oo, sp.nan, sp.zoo)
