"""The book: its pages found in the folder ``proofs/``, run one by one or all, and their records."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from symdiv.errors import InvalidInput
from symdiv.parallel import spread
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.proof.theorem import Theorem
from symdiv.proofs.entry import Entry, Part
from symdiv.propositions import Proposition
from symdiv.verdict import Proved

__all__ = ["FOLDERS", "Record", "book", "find", "prove_all", "record_of", "theorem"]

FOLDERS = ("definitions", "identities", "inequalities", "claims", "refutations")
Record = dict[str, Any]


def folder() -> Path:
    """Where the pages are: beside the package in a working copy, within it in an installation."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_proofs", package.parent / "proofs"):
        if any((place / part).is_dir() for part in FOLDERS):
            return place
    raise InvalidInput(f"the folder of proofs is missing; expected {package / '_proofs'}")


@cache
def pages() -> dict[str, Path]:
    """The id of each page, in the order of the book, and its file."""
    return {path.stem: path for part in FOLDERS for path in sorted((folder() / part).glob("*.py"))}


@cache
def entry(page: str) -> Entry:
    """The page with this id."""
    path = pages().get(page)
    if path is None:
        raise InvalidInput(f"{page}: no page of the book has this id")
    name = f"symdiv_proofs_{page}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    found = module.ENTRY
    assert isinstance(found, Entry)
    found.id = page
    found.why = (module.__doc__ or "").strip()
    return found


def book() -> Iterator[Entry]:
    """All pages, in the order of the book."""
    return (entry(page) for page in pages())


def theorem(page: str, name: str) -> Theorem:
    """A theorem of another page, to be used as a premise."""
    for part in (*entry(page).theorems, *entry(page).refutations):
        if part.name == name:
            return part.theorem()
    raise InvalidInput(f"{page}: there is no theorem {name}")


def find(text: str) -> list[Entry]:
    """The pages with this id, or that decide the claim with this id."""
    wanted = text.strip().lower().replace("-", "_")
    found = [e for e in book() if e.id == wanted or wanted in (c.lower() for c in e.claims)]
    if not found:
        raise InvalidInput(f"{text}: no page of the book has this id or decides a claim with it; `symdiv prove` lists them")
    return found


def record_of(page: str, certificates: bool = False) -> Record:
    """Prove everything on a page, verify the certificates, and say what came of it, as plain data."""
    found = entry(page)
    axioms: set[str] = set()
    parts: dict[str, list[Record]] = {}
    for kind, group in (("theorems", found.theorems), ("refutations", found.refutations), ("near_misses", found.near_misses)):
        parts[kind] = []
        for part in group:
            proof = certificate(part.theorem())
            verdict = verify(proof)
            if not isinstance(verdict, Proved):
                raise InvalidInput(f"{page}, {part.name}: the certificate is refuted: {verdict}")
            axioms |= set(verdict.axioms)
            shown: Record = {"name": part.name, "words": part.words, "statement": str(part.theorem().conclusion), "axioms": list(verdict.axioms)}
            witness = witness_of(part)
            parts[kind].append({**shown, **({"witness": witness} if witness else {}), **({"certificate": proof} if certificates else {})})
    witnesses = [p["witness"] for kind in ("refutations", "theorems") for p in parts[kind] if "witness" in p]
    return {
        "id": found.id,
        "title": found.title,
        "claims": list(found.claims),
        "kind": found.kind,
        "verdict": found.verdict,
        "statement": found.statement,
        "quote": found.quote,
        "sources": list(found.sources),
        "axioms": sorted(axioms),
        "witness": witnesses[0] if witnesses else None,
        **parts,
    }


def witness_of(part: Part) -> Record | None:
    """The exact objects that decide a part, where it is decided by such."""
    for step in reversed(part.theorem().steps()):
        if step.rule == "counterexample":
            from symdiv.rules import RULES

            given = RULES[step.rule].encode(step.arguments)
            return {k: v for k, v in given.items() if k != "proposition" and v}
        if step.rule == "evaluation" and isinstance(step.conclusion, Proposition):
            return {"relation": str(step.conclusion.conclusion)}
    return None


def prove_all(jobs: int | None = None, *, certificates: bool = False) -> Iterator[Record]:
    """The records of all pages, in the order of the book, proved in parallel, with a progress bar."""
    return spread(record_of, [(page, certificates) for page in pages()], jobs=jobs, label="proofs")
