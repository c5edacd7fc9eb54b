"""The branching half of the emitter: Piecewise and SymPy Booleans -> nested ``if`` over three-valued conditions.

Only the chosen branch is evaluated, so another one may be nan there; a conjunction stops at its first False, a disjunction at its first
True.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sympy as sp
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symdiv.errors import Unsupported

__all__ = ["Block", "Branches", "Operand"]

DEEPEST = 90  # Python's parser accepts 100 levels of indentation
# relational -> (decision of a difference, are the sides exchanged?)
RELATIONALS: dict[Any, tuple[str, bool]] = {
    sp.StrictGreaterThan: ("positive", False),
    sp.StrictLessThan: ("positive", True),
    sp.GreaterThan: ("nonnegative", False),
    sp.LessThan: ("nonnegative", True),
    sp.Equality: ("zero", False),
    sp.Unequality: ("nonzero", False),
}


class Operand(NamedTuple):
    """A local name and how much rational number it may hold (0: it is a ball)."""

    text: str
    weight: int


@dataclass(eq=False)
class Block:
    """Lines at one indentation, and the values that are known inside it; a branch sees what its parent knows, never the reverse."""

    parent: Block | None = None
    lines: list[Any] = field(default_factory=list)  # str, or a Block one level deeper
    known: dict[Any, Operand] = field(default_factory=dict)
    outer: Block | None = None  # for the body of a sum: where what does not depend on the index goes
    depth: int = 1

    def find(self, key: Any) -> Operand | None:
        block: Block | None = self
        while block is not None:
            if key in block.known:
                return block.known[key]
            block = block.parent
        return None

    def inner(self) -> Block:
        if self.depth >= DEEPEST:
            raise Unsupported(f"conditions nested more than {DEEPEST} deep")
        return Block(parent=self, depth=self.depth + 1)

    def render(self, indent: int) -> list[str]:
        text: list[str] = []
        for line in self.lines:
            text += line.render(indent + 1) if isinstance(line, Block) else ["    " * indent + line]
        return text


class Branches:
    """What the emitter needs for conditions; the methods that raise here are the emitter's."""

    def operand(self, expression: Any, block: Block) -> Operand:
        raise NotImplementedError

    def as_ball(self, operand: Operand, block: Block) -> str:
        raise NotImplementedError

    def bind(self, thing: Any, letter: str = "c") -> str:
        raise NotImplementedError

    def fresh(self, letter: str = "t") -> str:
        raise NotImplementedError

    def line(self, block: Block, text: str, weight: int) -> Operand:
        name = self.fresh()
        block.lines.append(f"{name} = {text}")
        return Operand(name, weight)

    def _piecewise(self, e: Any, block: Block) -> Operand:
        name = self.fresh()
        leaves: list[tuple[Block, Operand]] = []
        self._branches(e, list(e.args), block, leaves)
        rational = all(x.weight for _, x in leaves)
        for inside, operand in leaves:
            inside.lines.append(f"{name} = {operand.text if rational else self.as_ball(operand, inside)}")
        return Operand(name, max((x.weight for _, x in leaves), default=1) if rational else 0)

    def _branches(self, e: Any, pairs: list[Any], block: Block, leaves: list[tuple[Block, Operand]]) -> None:
        if not pairs:
            block.lines.append(f"no_branch({self.bind(str(e)[:200])})")
            return
        value, condition = pairs[0].args
        if isinstance(condition, BooleanTrue):
            leaves.append((block, self.operand(value, block)))
            return
        truth = self.decided(condition, block)
        then, otherwise = block.inner(), block.inner()
        leaves.append((then, self.operand(value, then)))
        self._branches(e, pairs[1:], otherwise, leaves)
        block.lines += [f"if {truth}:", then, "else:", otherwise]

    def decided(self, condition: Any, block: Block) -> str:
        """The name of a truth value that is True or False; None raises at run time."""
        truth = self.truth(condition, block)
        block.lines.append(f"if {truth} is None: undecided({self.bind(str(condition)[:200])})")
        return truth

    def truth(self, c: Any, block: Block) -> str:
        """The name of True, False or None (undecided at this precision)."""
        known = block.find(c)
        if known is None:
            known = block.known[c] = Operand(self._truth(c, block), 0)
        return known.text

    def _truth(self, c: Any, block: Block) -> str:
        if isinstance(c, BooleanTrue | BooleanFalse):
            return str(bool(c))
        if c.func in RELATIONALS:
            decision, exchanged = RELATIONALS[c.func]
            left, right = reversed(c.args) if exchanged else c.args
            difference = self.operand(left, block).text + ("" if right == 0 else f" - {self.operand(right, block).text}")
            return self.line(block, f"{decision}({difference})", 0).text
        if isinstance(c, sp.Not):
            return self.line(block, f"not_({self.truth(c.args[0], block)})", 0).text
        if isinstance(c, sp.And | sp.Or):
            return self._connective(list(c.args), isinstance(c, sp.Or), block)
        if isinstance(c, sp.ITE):
            test, yes, no = c.args
            return self._connective([sp.And(test, yes), sp.And(sp.Not(test), no)], True, block)
        raise Unsupported(f"no rigorous decision for the condition {c}")

    def _connective(self, parts: list[Any], settles: bool, block: Block) -> str:
        """And (settled by one False) or Or (settled by one True); a part is not even evaluated once the matter is settled."""
        name = self.line(block, self.truth(parts[0], block), 0).text
        here = block
        for part in parts[1:]:
            inside = here.inner()
            truth = self.truth(part, inside)
            inside.lines.append(f"if {name} is {not settles} or {truth} is {settles}: {name} = {truth}")
            here.lines += [f"if {name} is not {settles}:", inside]
            here = inside
        return name
