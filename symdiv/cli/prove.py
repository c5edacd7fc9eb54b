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
@click.option("--book", "directory", metavar="DIR", help="Write all of it as static pages into DIR; open DIR/index.html.")
@click.option("--jobs", type=int, default=None, help="Processes to work with; default: all cores.")
def prove(page: str | None, everything: bool, as_json: bool, directory: str | None, jobs: int | None) -> None:
    """Prove the theorems of the book, or the page that decides a claim, such as A10; decide the published closed forms.

    Without an ID, the list of pages and published formulas with their verdicts. With one, the page in full: what is proved or refuted, step by step, the axioms
    that are used, the witness; with --json also the certificates, for "symdiv verify". Exit status 0: every page is decided and its certificates are accepted.
    """
    from symdiv.errors import InvalidInput
    from symdiv.proofs import find, prove_all, record_of
    from symdiv.proofs.published import prove_published, published, record_of_claim

    if page is not None and everything:
        raise InvalidInput(f"an id ({page}) and --all: expected one of them")
    if directory is not None:
        from symdiv.report.book import write_book

        if page is not None or as_json:
            raise InvalidInput("--book writes all pages: it goes without an id and without --json")
        click.echo(write_book(directory, jobs=jobs))
        return
    if page is not None and page in published():
        click.echo(json.dumps([record_of_claim(page)], ensure_ascii=False) if as_json else _claim_in_full(page))
        return
    if page is not None:
        entries = find(page)
        if as_json:
            click.echo(json.dumps([record_of(e.id, certificates=True) for e in entries], ensure_ascii=False))
            return
        click.echo("\n\n".join(_in_full(e) for e in entries))
        return
    records = [*prove_all(jobs), *prove_published(jobs)]
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
    def count(verdict: str, *, printed: bool) -> int:
        return sum(r["verdict"] == verdict and (r["kind"] == "published") == printed for r in records)

    near = sum(len(r["near_misses"]) for r in records)
    axioms = sorted({a for r in records for a in r["axioms"]})
    return (
        f"{count('proved', printed=False)} pages proved, {count('refuted', printed=False)} claims refuted, {near} near-misses refuted;\n"
        f"{count('proved', printed=True)} published formulas proved, {count('refuted', printed=True)} refuted; axioms used: {', '.join(axioms) or 'none'}"
    )


def _claim_in_full(id: str) -> str:
    from symdiv.proofs.published import published, record_of_claim

    claim, record = published()[id], record_of_claim(id)
    lines = [claim.title, "=" * len(claim.title), f"{record['verdict']}: {record['statement']}", "", "printed:"]
    lines += [f"  {line}" for line in record["quote"].splitlines()]
    if claim.printed_condition:
        lines += [f"  {claim.printed_condition}"]
    if record["witness"]:
        lines += ["", getattr(claim.check(), "reason", "")]
    lines += ["", f"{record['theorems'][0]['words']}, proved:", *_steps(claim.outcome.theorem), "", f"axioms used: {', '.join(record['axioms']) or 'none'}"]
    return "\n".join([*lines, *([claim.note] if claim.note else []), *(f"see: {s}" for s in record["sources"])])


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
    """The objects, the hypotheses, and the steps of a proof, each with the hypotheses that it has besides."""
    from symdiv.propositions import Proposition
    from symdiv.rules import RULES

    steps = theorem.steps()
    number = {id(step): k for k, step in enumerate(steps, 1)}
    lines: list[str] = []
    given: tuple[Any, ...] = ()
    if isinstance(theorem.conclusion, Proposition):
        given = theorem.conclusion.hypotheses
        lines += [f"  for {'; '.join(f'{name}: {sort}' for name, sort in theorem.conclusion.objects)}"] if theorem.conclusion.objects else []
        lines += [f"  given {', '.join(map(str, given))}"] if given else []
    for step in steps:
        origin = f", from {', '.join(f'({number[id(p)]})' for p in step.premises)}" if step.premises else ""
        said, also = step.conclusion, []
        if isinstance(said, Proposition):
            also = [str(h) for h in said.hypotheses if h not in given]
            said = said.conclusion
        lines += [f"  ({number[id(step)]}) {step.rule}{origin}: {RULES[step.rule].summary}", f"      {said}{'   if ' + ', '.join(also) if also else ''}"]
        if step.rule == "counterexample":
            lines += [f"      at {_example(RULES[step.rule].encode(step.arguments))}"]
    return lines


def _example(arguments: dict[str, Any]) -> str:
    """The exact objects of a counterexample on one line."""
    parts = [f"{name} = {{{', '.join(elements)}}}" for name, elements in arguments.get("elements", {}).items()]
    for name, table in arguments.get("tables", {}).items():
        parts += [f"{name} = {{{', '.join(f'{k}: {v}' for k, v in table.items())}}}"]
    return ", ".join(parts + [f"{k} = {v}" for k, v in (*arguments.get("values", {}).items(), *arguments.get("names", {}).items())])
