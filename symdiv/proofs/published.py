"""Closed forms as the world prints them, right and wrong: claims with their source, and what becomes of each.

The claims are data, ``proofs/published/*.toml``, one file a source; a formula stands there as it is printed, in LaTeX or as lines of a program.
Nothing of it is believed: :meth:`Claim.check` derives the measure and compares.

>>> claim = published()["pytorch-kl-gumbel-normal"]
>>> claim.outcome.verdict, claim.outcome.witness
('refuted', {'m': 0, 'mu': 0, 's': 1, 'sigma': 1})
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any

import sympy as sp

from symdiv.decision.public import check
from symdiv.derivation.public import derive
from symdiv.derivation.result import Derivation
from symdiv.errors import InvalidInput
from symdiv.expression import read_code, read_condition, write
from symdiv.expression.code import LANGUAGES
from symdiv.measures import MEASURES
from symdiv.parallel import spread
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.proof.theorem import Theorem
from symdiv.proofs.book import Record, folder
from symdiv.verdict import Proved, Refuted, Verdict

__all__ = ["Claim", "Outcome", "prove_published", "published", "record_of_claim"]


@dataclass(frozen=True)
class Outcome:
    """What became of a claim.

    ``verdict`` is ``"proved"``, ``"refuted"`` or ``"undecided"``; ``witness`` an exact point where a refuted formula fails, ``condition`` what it needs
    to hold, where that is found; ``formula`` is the right one, as derived, and ``theorem`` proves the printed one, or the right one in its place.
    """

    verdict: str
    witness: Mapping[str, Any]
    condition: str
    formula: str
    theorem: Theorem


@dataclass(frozen=True)
class Claim:
    """That a printed formula is a measure of two distributions, for all their parameters or under a printed condition.

    ``p`` and ``q`` are constructors in the formula's own symbols. ``names`` says what the program's names are called there, ``where`` what stands for
    words and slips of the pen in LaTeX. ``condition`` is under which parameters the formula holds; ``printed_condition`` the source's words for it:
    where the source states none and one is needed, the claim is refuted. ``planted`` marks a typical slip that was found in no source.
    """

    id: str
    title: str
    measure: str
    p: str
    formula: str
    notation: str
    source: str
    address: str
    verdict: str
    q: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None
    condition: str = ""
    printed_condition: str = ""
    repository: str = ""
    path: str = ""
    commit: str = ""
    note: str = ""
    planted: bool = False

    def __post_init__(self) -> None:
        for value, allowed in ((self.verdict, ("proved", "refuted")), (self.notation, ("latex", *LANGUAGES))):
            if value not in allowed:
                raise InvalidInput(f"{self.id}: {value!r} is none of {', '.join(allowed)}")

    @property
    def text(self) -> str:
        """The formula for the reader: LaTeX with its abbreviations put in, or mathematical text."""
        if self.notation != "latex":
            return read_code(self.formula, self.names, language=self.notation)
        text = self.formula.strip()
        for name, meaning in self.where.items():
            text = text.replace(name, meaning)
        return text

    @cached_property
    def derivation(self) -> Derivation:
        """The right formula, derived."""
        return derive(self.measure, self.p, self.q, base=self.base)

    def check(self) -> Verdict:
        """Whether the formula is the measure for all parameters."""
        return check(self.text, self.measure, self.p, self.q, base=self.base, latex=self.notation == "latex")

    @cached_property
    def outcome(self) -> Outcome:
        """What becomes of the claim: the verdict on the formula, and on the condition that is printed with it."""
        found = self.check()
        condition = found.condition if isinstance(found, Refuted) else None
        held = isinstance(found, Proved) or (self.printed_condition != "" and condition is not None and self.demands(condition))
        theorem = found.theorem if isinstance(found, Proved) else self.derivation.theorem
        return Outcome(
            verdict="proved" if held else "refuted" if isinstance(found, Refuted) else "undecided",
            witness={} if held or not isinstance(found, Refuted) else dict(found.witness),
            condition="" if condition is None else write(condition),
            formula=write(self.derivation.value),
            theorem=theorem,
        )

    def demands(self, condition: Any) -> bool:
        """Whether the claim's condition is that one."""
        if not self.condition:
            return False
        own = read_condition(self.condition, symbols={s.name: s for s in self.derivation.theorem.statement.subject.symbols})
        return _parts(own) == _parts(condition)


def _parts(condition: Any) -> set[Any]:
    return {part.canonical if isinstance(part, sp.core.relational.Relational) else part for part in sp.And.make_args(condition)}


@lru_cache(maxsize=1)
def published() -> Mapping[str, Claim]:
    """All claims by their ids, in the order of the files.

    Raises :class:`~symdiv.errors.InvalidInput` for a file that states no claims or states them wrongly.
    """
    known = {f.name for f in fields(Claim)}
    claims: dict[str, Claim] = {}
    for path in sorted((folder() / "published").glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        common = dict(data["source"])
        common["source"] = common.pop("title")
        for stated in data["claim"]:
            entry = {**common, **stated}
            if unknown := sorted(entry.keys() - known):
                raise InvalidInput(f"{path.name}: {stated.get('id')} has unknown fields {', '.join(unknown)}")
            claim = Claim(**entry)
            if claim.id in claims:
                raise InvalidInput(f"{path.name}: the id {claim.id} occurs twice")
            claims[claim.id] = claim
    return claims


def prove_published(jobs: int | None = None, *, certificates: bool = False) -> Iterator[Record]:
    """The records of all claims, decided in parallel, with a progress bar."""
    return spread(record_of_claim, [(id, certificates) for id in published()], jobs=jobs, label="published formulas")


def record_of_claim(id: str, certificates: bool = False) -> Record:
    """What becomes of a claim, as plain data; the proof of the printed formula, or of the right one, is replayed by the checker."""
    claim = published()[id]
    outcome = claim.outcome
    proof = certificate(outcome.theorem)
    verdict = verify(proof)
    if not isinstance(verdict, Proved):
        raise InvalidInput(f"{id}: the certificate is refuted: {verdict}")
    words = "the printed formula" if outcome.verdict == "proved" else "the right formula"
    part = {"name": "formula", "words": words, "statement": proof["claim"]["value"], "axioms": list(verdict.axioms)}
    return {
        "id": claim.id,
        "title": claim.title,
        "claims": [],
        "kind": "published",
        "verdict": outcome.verdict,
        "statement": f"{MEASURES[claim.measure].text(claim.p, claim.q)} is the printed formula"
        + (f", if {claim.condition}" if claim.printed_condition else ""),
        "quote": claim.formula.strip(),
        "sources": [f"{', '.join(filter(None, (claim.source, claim.path)))}: {claim.address}"],
        "axioms": sorted(verdict.axioms),
        "witness": {name: str(value) for name, value in outcome.witness.items()} or None,
        "condition": outcome.condition,
        "theorems": [{**part, **({"certificate": proof} if certificates else {})}],
        "refutations": [],
        "near_misses": [],
    }
