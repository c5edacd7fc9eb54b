"""The book of theorems as static pages: a ledger of claims in front, a page a theorem, certificates to download.

Main definition: :func:`write_book`. Pages need no script and nothing from the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from symdiv import __version__
from symdiv.derivation.render import latex_of
from symdiv.errors import InvalidInput
from symdiv.laws import AXIOMS
from symdiv.parallel import spread
from symdiv.proof.theorem import Theorem
from symdiv.proofs import book, record_of
from symdiv.proofs.published import Claim, published, record_of_claim
from symdiv.propositions import Fails, Formula, Proposition
from symdiv.propositions.latex import formula_latex, object_words, proposition_latex
from symdiv.report.graph import layered
from symdiv.report.page import page
from symdiv.rules import RULES

__all__ = ["write_book"]

_LEDGER = re.compile(r"([A-Z])(\d+)('*)")
_DRAWN = 60
"""Proofs of more steps are not drawn as a graph."""


def write_book(directory: str | Path, *, jobs: int | None = None) -> Path:
    """Prove all of the book and write it as pages; returns the front page.

    Parameters
    ----------
    directory : where the pages go; made if it is missing, and refused if it has other files in it
    jobs : as for :func:`symdiv.parallel.spread`
    """
    place = Path(directory)
    if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not (place / "certificates").is_dir())):
        raise InvalidInput(f"{str(directory)!r}: expected a new or empty folder, or one with an earlier book")
    (place / "certificates").mkdir(parents=True, exist_ok=True)
    names = [entry.id for entry in book()]
    records = list(spread(_written, [(name, str(place)) for name in names], jobs=jobs, label="pages"))
    claims = sorted(
        spread(_claim_row, [(name, str(place)) for name in published()], jobs=jobs, label="published formulas"),
        key=lambda row: row["record"]["verdict"] != "refuted",
    )
    _save(place / "published.html", page("published.html", title="Published formulas", version=__version__, claims=claims))
    order = _ordered(records)
    graph = layered({r["id"]: _short(r["title"]) for r in order}, {r["id"]: r["uses"] for r in order}, {r["id"]: f"{r['id']}.html" for r in order})
    front = place / "index.html"
    _save(front, page("index.html", title="The book of theorems", version=__version__, rows=_ledger(records), pages=records, claims=claims, graph=graph))
    return front


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _short(text: str) -> str:
    """A label that fits its box."""
    return text if len(text) <= 24 else text[:23] + "…"


def _written(name: str, directory: str) -> dict[str, Any]:
    """Prove a page, write it and its certificates, and return its record with what it uses."""
    place = Path(directory)
    record = record_of(name, certificates=True)
    entry = next(e for e in book() if e.id == name)
    known = {id(part.found): other.id for other in book() if other.id != name for part in (*other.theorems, *other.refutations) if part.found is not None}
    uses: set[str] = set()
    sections = []
    for kind, parts in (("refutations", entry.refutations), ("theorems", entry.theorems), ("near_misses", entry.near_misses)):
        for part, shown in zip(parts, record[kind], strict=True):
            file = f"certificates/{name}.{part.name}.json"
            _save(place / file, json.dumps(shown.pop("certificate"), indent=1, ensure_ascii=False) + "\n")
            theorem = part.theorem()
            used = {known[id(s)] for s in theorem.steps() if id(s) in known}
            uses |= used
            sections.append(
                {
                    "kind": kind,
                    "words": part.words,
                    "certificate": file,
                    "witness": shown.get("witness"),
                    "name": part.name,
                    **_drawn(theorem, part.name, known),
                }
            )
    record["uses"] = sorted(uses)
    axioms = [AXIOMS[name] for name in record["axioms"] if name in AXIOMS]
    _save(
        place / f"{name}.html", page("theorem.html", title=record["title"], version=__version__, record=record, why=entry.why, sections=sections, axioms=axioms)
    )
    return {key: record[key] for key in ("id", "title", "claims", "verdict", "kind", "statement", "quote", "axioms", "uses")}


def _drawn(theorem: Theorem, anchor: str, known: Mapping[int, str]) -> dict[str, Any]:
    """What is proved, and the steps with what they follow from."""
    conclusion = theorem.conclusion
    given: tuple[Formula, ...] = ()
    objects: list[tuple[str, str]] = []
    hypotheses: list[str] = []
    if isinstance(conclusion, Proposition):
        inner = conclusion.conclusion.proposition if isinstance(conclusion.conclusion, Fails) else conclusion
        given = inner.hypotheses
        objects = [object_words(name, sort) for name, sort in inner.objects]
        hypotheses = [formula_latex(h, inner.sorts) for h in given]
        claim = formula_latex(inner.conclusion, inner.sorts)
    else:
        claim = latex_of(conclusion)
    steps = _down_to(theorem, known)
    number = {id(step): k for k, step in enumerate(steps, 1)}
    rows: list[dict[str, Any]] = [
        {
            "id": f"{anchor}-{number[id(step)]}",
            "number": number[id(step)],
            "rule": step.rule,
            "summary": RULES[step.rule].summary,
            "premises": [(number[id(p)], f"#{anchor}-{number[id(p)]}") for p in step.premises if id(step) not in known],
            "latex": proposition_latex(step.conclusion, given) if isinstance(step.conclusion, Proposition) else latex_of(step.conclusion),
            "page": known.get(id(step)),
        }
        for step in steps
    ]
    graph = None
    if 2 < len(steps) <= _DRAWN:
        keys = {row["id"]: _short(f"({row['number']}) {row['rule']}") for row in rows}
        uses = {f"{anchor}-{number[id(s)]}": [f"{anchor}-{number[id(p)]}" for p in s.premises if id(s) not in known] for s in steps}
        graph = layered(keys, uses, {key: f"#{key}" for key in keys})
    return {"objects": objects, "hypotheses": hypotheses, "claim": claim, "steps": rows, "graph": graph}


def _down_to(theorem: Theorem, known: Mapping[int, str]) -> list[Theorem]:
    """The steps of a proof, premises first, as far as the theorems of other pages."""
    order: dict[int, Theorem] = {}

    def visit(step: Theorem) -> None:
        if id(step) not in order:
            for premise in () if id(step) in known else step.premises:
                visit(premise)
            order[id(step)] = step

    visit(theorem)
    return list(order.values())


def _claim_row(name: str, directory: str) -> dict[str, Any]:
    """Decide a published claim, write the certificate, and return what its row shows."""
    claim: Claim = published()[name]
    record = record_of_claim(name, certificates=True)
    file = f"certificates/published.{name}.json"
    _save(Path(directory) / file, json.dumps(record["theorems"][0].pop("certificate"), indent=1, ensure_ascii=False) + "\n")
    right = claim.derivation.latex()
    return {"id": name, "claim": claim, "record": record, "certificate": file, "right": right, "latex": claim.text if claim.notation == "latex" else None}


def _ledger(records: Iterable[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """The ids of claims in their order, each with the page that decides it."""
    rows = [(claim, record) for record in records for claim in record["claims"]]

    def order(row: tuple[str, Any]) -> tuple[Any, ...]:
        match = _LEDGER.fullmatch(row[0])
        return (match[1], int(match[2]), len(match[3])) if match else (row[0], 0, 0)

    return sorted(rows, key=order)


def _ordered(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pages that use or are used by others, those that are used first."""
    left = {r["id"]: r for r in records}
    used = {u for r in left.values() for u in r["uses"]}
    left = {name: r for name, r in left.items() if r["uses"] or name in used}
    done: dict[str, dict[str, Any]] = {}
    while left:
        ready = [name for name, r in left.items() if set(r["uses"]) <= done.keys() | (set(r["uses"]) - left.keys())]
        for name in ready or list(left):
            done[name] = left.pop(name)
    return list(done.values())
