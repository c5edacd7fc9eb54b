"""A theorem is what a rule concludes from theorems. There is no other way to make one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from symdiv.errors import RuleError
from symdiv.rules import RULES, Proposition, Statement

__all__ = ["Theorem", "infer"]

_KEY = object()


class Theorem:
    """A statement, or a proposition, with the rule, the arguments and the theorems that it was concluded from.

    Made only by :func:`infer`; calling the class raises :class:`TypeError`.
    """

    __slots__ = ("arguments", "conclusion", "premises", "rule")

    conclusion: Statement | Proposition
    rule: str
    arguments: Mapping[str, Any]
    premises: tuple[Theorem, ...]

    def __init__(self, key: object, conclusion: Statement | Proposition, rule: str, arguments: Mapping[str, Any], premises: tuple[Theorem, ...]) -> None:
        if key is not _KEY:
            raise TypeError("a theorem is concluded by a rule; use infer(rule, premises, ...)")
        for name, value in (("conclusion", conclusion), ("rule", rule), ("arguments", arguments), ("premises", premises)):
            object.__setattr__(self, name, value)

    @property
    def statement(self) -> Statement:
        """The value that is concluded of an expectation or a measure."""
        if not isinstance(self.conclusion, Statement):
            raise RuleError("the theorem is a proposition, not the value of a measure")
        return self.conclusion

    @property
    def proposition(self) -> Proposition:
        """The proposition that is concluded."""
        if not isinstance(self.conclusion, Proposition):
            raise RuleError("the theorem is the value of an expectation or a measure, not a proposition")
        return self.conclusion

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a theorem does not change")

    def __reduce__(self) -> Any:
        """A pickled theorem is proved again when it is read."""
        return _again, (self.rule, self.premises, dict(self.arguments))

    def __copy__(self) -> Theorem:
        return self  # it does not change

    def __deepcopy__(self, memo: object) -> Theorem:
        return self

    def __repr__(self) -> str:
        return f"<Theorem: {self.conclusion}>"

    def steps(self) -> list[Theorem]:
        """The theorems of the proof, each once, premises before conclusions."""
        order: dict[int, Theorem] = {}

        def visit(theorem: Theorem) -> None:
            if id(theorem) not in order:
                for premise in theorem.premises:
                    visit(premise)
                order[id(theorem)] = theorem

        visit(self)
        return list(order.values())

    def certificate(self) -> dict[str, Any]:
        """The proof as JSON data, for :func:`symdiv.verify`."""
        from symdiv.proof.certificate import certificate  # which knows theorems

        return certificate(self)

    def __iter__(self) -> Iterator[Theorem]:
        return iter(self.steps())


def _again(rule: str, premises: tuple[Theorem, ...], arguments: Mapping[str, Any]) -> Theorem:
    return infer(rule, *premises, **arguments)


def infer(rule: str, *premises: Theorem, **arguments: Any) -> Theorem:
    """Apply a rule to theorems and return the theorem it concludes; raise RuleError where it does not apply."""
    if rule not in RULES:
        raise RuleError(f"no rule {rule!r}; there are {', '.join(sorted(RULES))}")
    if not all(type(p) is Theorem for p in premises):
        raise RuleError("premises are theorems")
    conclusion = RULES[rule].apply(tuple(p.conclusion for p in premises), arguments)
    return Theorem(_KEY, conclusion, rule, arguments, premises)
