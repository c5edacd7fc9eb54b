"""A page of the book: what it decides, its theorems, and the near-misses that it refutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from symdiv.errors import RuleError
from symdiv.proof.theorem import Theorem
from symdiv.propositions import Fails, Proposition

__all__ = ["Entry", "Part"]

Proof = Callable[[], Theorem]


@dataclass
class Part:
    """One theorem of a page: its name, what it says in words, and the function that proves it."""

    name: str
    words: str
    function: Proof
    found: Theorem | None = None

    def theorem(self) -> Theorem:
        """The theorem, proved when it is first asked for."""
        if self.found is None:
            self.found = self.function()
        return self.found


@dataclass
class Entry:
    """A page of the book.

    Parameters
    ----------
    title
        the theorem's usual name, or what is decided.
    statement
        the statement in words, with its assumptions.
    claims
        the ids of the claims of the ledger that it decides.
    quote
        for a claim: the sentence of the source that is decided.
    sources
        where the theorem is stated: pages, books.
    kind
        ``"theorem"``, ``"definition"`` or ``"claim"``.
    """

    title: str
    statement: str
    claims: tuple[str, ...] = ()
    quote: str = ""
    sources: tuple[str, ...] = ()
    kind: str = "theorem"
    id: str = ""
    why: str = ""
    theorems: list[Part] = field(default_factory=list)
    refutations: list[Part] = field(default_factory=list)
    near_misses: list[Part] = field(default_factory=list)

    def theorem(self, words: str) -> Callable[[Proof], Proof]:
        """Declare a function that proves a theorem of the page."""
        return self._part(self.theorems, words)

    def refutation(self, words: str) -> Callable[[Proof], Proof]:
        """Declare a function that refutes the claim which the page decides, by exact objects."""
        return self._part(self.refutations, words)

    def near_miss(self, words: str) -> Callable[[Proof], Proof]:
        """Declare a function that refutes a false neighbour of the theorem, by exact objects."""
        return self._part(self.near_misses, words)

    @staticmethod
    def _part(parts: list[Part], words: str) -> Callable[[Proof], Proof]:
        def declare(function: Proof) -> Proof:
            part = Part(function.__name__, words, function)
            parts.append(part)
            return part.theorem

        return declare

    @property
    def verdict(self) -> str:
        """``"refuted"`` for a page that refutes its claim, else ``"proved"``; known when its parts are proved."""
        for part in (*self.refutations, *self.near_misses):
            conclusion = part.theorem().conclusion
            if not isinstance(conclusion, Proposition) or not isinstance(conclusion.conclusion, Fails):
                raise RuleError(f"{self.id}, {part.name}: a refutation concludes that a claim fails")
        return "refuted" if self.refutations else "proved"
