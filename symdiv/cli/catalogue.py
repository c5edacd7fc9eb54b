"""``symdiv catalogue``: the matrix of statuses."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symdiv.catalogue import Cache, Row, Totals

__all__ = ["catalogue"]

_SIGNS = {"closed": "●", "closed if": "◐", "closed on a locus": "=", "infinite": "∞", "open": "·", "unsupported": "?", "refuted": "!"}
_LEGEND = {
    "closed": "closed form, finite for all parameters",
    "closed if": "closed form, with the condition under which it is finite",
    "closed on a locus": "closed where parameters of one name are equal",
    "infinite": "infinite for all parameters",
    "open": "an unevaluated sum or integral",
    "unsupported": "nothing could be derived",
    "refuted": "the checker rejects the proof",
}


@click.command()
@click.argument("families", nargs=-1)
@click.option(
    "--measure",
    type=click.Choice(["entropy", "cross_entropy", "kl_divergence"]),
    default="kl_divergence",
    show_default=True,
    help="What is catalogued.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list with one object a row.")
@click.option("--totals", "only_totals", is_flag=True, help="Print the totals alone.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, metavar="N", help="Number of processes; default: one a core. Needs joblib.")
@click.option(
    "--cache/--no-cache", "use_cache", default=True, help="Keep certificates on disk; they are checked again when read. SYMDIV_CACHE names the folder."
)
@click.option("--verify/--no-verify", default=True, help="Replay the certificate of each row.")
def catalogue(families: tuple[str, ...], measure: str, as_json: bool, only_totals: bool, jobs: int, use_cache: bool, verify: bool) -> None:
    """Every ordered pair of FAMILIES (of all families without them), each with one status.

    Rows are P, columns are Q. A status is a closed form with its condition, identically infinite, or open.
    """
    from symdiv.catalogue import Totals
    from symdiv.catalogue.run import batches, parallel_is_installed
    from symdiv.catalogue.run import catalogue as run

    count = sum(len(others) for _, others in batches(measure, families))
    if jobs > 1 and not parallel_is_installed():
        click.echo('one process: more than one needs joblib (pip install "symdiv[catalogue]")', err=True)
    cache = _cache() if use_cache else None
    with contextlib.ExitStack() as stack:
        progress = {}
        if sys.stderr.isatty():
            bar = stack.enter_context(click.progressbar(length=count, label=measure, file=sys.stderr))
            progress["progress"] = bar.update
        rows = run(measure, families, jobs=jobs, cache=cache, verify=verify, **progress)
    totals = Totals.of(measure, rows)
    if as_json:
        click.echo(json.dumps(totals.record() if only_totals else [r.record() for r in rows], ensure_ascii=False))
    else:
        if not only_totals:
            click.echo(_matrix(rows) if rows[0].q is not None else _list(rows))
        click.echo(_table(totals))
    sys.exit(1 if totals.all["refuted"] else 0)


def _cache() -> Cache | None:
    from symdiv.catalogue.cache import Cache, default_folder

    folder = default_folder()
    if folder is None:
        click.echo('nothing is cached: set SYMDIV_CACHE, or pip install "symdiv[catalogue]"', err=True)
    return None if folder is None else Cache(folder)


def _key(row: Row) -> str:
    return "closed if" if row.kind == "closed" and row.condition != "true" else row.kind


def _legend(rows: Sequence[Row]) -> str:
    used = {_key(r) for r in rows}
    return "\n".join(f"{sign}  {_LEGEND[key]}" for key, sign in _SIGNS.items() if key in used)


def _grouped(rows: Sequence[Row]) -> dict[str, list[str]]:
    """The families by the class of their support, in the catalogue's order."""
    from symdiv.catalogue.support import CLASSES

    groups: dict[str, dict[str, None]] = {name: {} for name in CLASSES}
    for r in rows:
        groups[r.support_p][r.p] = None
    return {name: list(members) for name, members in groups.items() if members}


def _matrix(rows: Sequence[Row]) -> str:
    """One line for each P, numbered; the columns are the Qs by the same numbers."""
    groups = _grouped(rows)
    number = {name: i for i, name in enumerate((n for members in groups.values() for n in members), 1)}
    sign = {(r.p, r.q): _SIGNS[_key(r)] for r in rows}
    width, digits = max(map(len, number)), len(str(len(number)))

    def across(cell: dict[str, str]) -> str:
        return "│".join("".join(cell[name] for name in members) for members in groups.values())

    margin = " " * (digits + 1 + width + 1)
    lines = [margin + across({name: str(i).rjust(digits)[place] for name, i in number.items()}) for place in range(digits)]
    for group, members in groups.items():
        lines.append(f"{group}:")
        lines += [f"{number[p]:{digits}} {p.ljust(width)} {across({q: sign.get((p, q), ' ') for q in number})}" for p in members]
    return "\n".join([*lines, "", _legend(rows), ""])


def _list(rows: Sequence[Row]) -> str:
    width = max(len(r.p) for r in rows)
    lines = []
    for group, members in _grouped(rows).items():
        lines.append(f"{group}:")
        lines += [f"  {r.p.ljust(width)} {_SIGNS[_key(r)]}" for r in rows if r.p in members]
    return "\n".join([*lines, "", _legend(rows), ""])


def _table(totals: Totals) -> str:
    table = totals.table()
    widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
    lines = [line[0].ljust(widths[0]) + "".join(cell.rjust(width + 2) for cell, width in zip(line[1:], widths[1:], strict=True)) for line in table]
    return "\n".join([*lines, "", f"{totals.verified} of {totals.all.total()} certificates replayed by the checker"])
