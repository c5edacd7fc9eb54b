"""``symdiv prove [ID]``: the book of theorems."""

from __future__ import annotations

import json
from typing import Any

import click

__all__ = ["prove"]


@click.command()
@click.argument("page", metavar="[ID]", required=False)
@click.option("--all", "everything", is_flag=True, help="Prove every page and check its certificates.")
@click.option("--json", "as_json", is_flag=True, help="Print records, one list of objects.")
@click.option("--jobs", type=int, default=None, help="Processes to work with; default: all cores.")
def prove(page: str | None, everything: bool, as_json: bool, jobs: int | None) -> None:
    """Prove the theorems of the book, or the page that decides a claim, such as A10.

    Without an ID, the list of pages with their verdicts. With one, the page in full: what is proved or refuted, step by step, the axioms
    that are used, the witness. Exit status 0: every page is decided and its certificates are accepted.
    """
    from symdiv.errors import InvalidInput
    from symdiv.proofs import find, prove_all, record_of

    if page is not None and everything:
        raise InvalidInput(f"an id ({page}) and --all: expected one of them")
    if page is not None:
        entries = find(page)
        if as_json:
            click.echo(json.dumps([record_of(e.id) for e in entries], ensure_ascii=False))
            return
        click.echo("\n\n".join(_in_full(e) for e in entries))
        return
    records = list(prove_all(jobs))
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False))
        return
    for record in records:
        click.echo(_line(record))
    click.echo(_total(records))


def _line(record: dict[str, Any]) -> str:
    claims = f"  [{', '.join(record['claims'])}]" if record["claims"] else ""
    return f"{record['verdict']:<8}  {record['id']:<34}  {record['title']}{claims}"


def _total(records: list[dict[str, Any]]) -> str:
    count = {v: sum(r["verdict"] == v for r in records) for v in ("proved", "refuted")}
    near = sum(len(r["near_misses"]) for r in records)
    axioms = sorted({a for r in records for a in r["axioms"]})
    return f"{count['proved']} pages proved, {count['refuted']} claims refuted, {near} near-misses refuted; axioms used: {', '.join(axioms) or 'none'}"


def _in_full(entry: Any) -> str:
    from symdiv.proofs import record_of

    record = record_of(entry.id)
    lines = [record["title"], "=" * len(record["title"]), f"{record['verdict']}: {record['statement']}", ""]
    if record["claims"]:
        lines += [f"decides {', '.join(record['claims'])}: “{record['quote']}”", ""]
    lines += [entry.why, ""]
    for part in (*entry.refutations, *entry.theorems, *entry.near_misses):
        near = " (near-miss, refuted)" if part in entry.near_misses else ""
        lines += [f"{part.words}{near}", *_steps(part.theorem()), ""]
    lines += [f"axioms used: {', '.join(record['axioms']) or 'none'}"]
    if record["witness"]:
        lines += [f"witness: {json.dumps(record['witness'], ensure_ascii=False)}"]
    return "\n".join(lines + [f"see: {s}" for s in record["sources"]])


def _steps(theorem: Any) -> list[str]:
    steps = theorem.steps()
    number = {id(step): k for k, step in enumerate(steps, 1)}
    lines = []
    for step in steps:
        origin = f", from {', '.join(f'({number[id(p)]})' for p in step.premises)}" if step.premises else ""
        lines += [f"  ({number[id(step)]}) {step.rule}{origin}", f"      {step.conclusion}"]
    return lines
