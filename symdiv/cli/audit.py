"""``symdiv audit --exec COMMAND``."""

from __future__ import annotations

import json
import sys
from typing import IO

import click

__all__ = ["audit"]


@click.command()
@click.option("--exec", "command", metavar="COMMAND", help='A program that speaks the line protocol, e.g. "node impl.js".')
@click.option("--only", metavar="NAME", help="Audit the functions whose names contain NAME.")
@click.option("--budget", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="SECONDS", help="For everything together.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="The same seed tries the same points.")
@click.option("--dtype", default="float64", show_default=True, metavar="D", help="The format of parameters and answers.")
@click.option("--ulps", type=click.FloatRange(0), metavar="U", help="Allowed error in ulps; default 16, times the condition number.")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=10.0, show_default=True, metavar="SECONDS", help="For one answer.")
@click.option("--jsonl", type=click.File("w", encoding="utf-8"), metavar="FILE", help="Write the findings as JSON Lines.")
def audit(command: str | None, only: str | None, budget: float, seed: int, dtype: str, ulps: float | None, time_limit: float, jsonl: IO[str] | None) -> None:
    """Hold an implementation in any language against the truth.

    It is asked for values at moderate and extreme parameters, near-equal distributions and the edges of their domains. What it returns wrongly
    is reported at the simplest parameters found, with the truth, the error in ulps, the condition number and a line that reproduces it.
    The protocol, one JSON object a line, is described in the documentation of symdiv.oracle.protocol. Exit status: 0 nothing found, 1 findings.
    """
    from symdiv.audit.search import audit_program
    from symdiv.errors import InvalidInput
    from symdiv.oracle.judgement import Allowance

    if command is None:
        raise InvalidInput("audit: expected --exec COMMAND")
    allowance = Allowance(16, conditioned=True) if ulps is None else Allowance(ulps)
    count = 0
    for finding in audit_program(
        command, allowance, only=only, budget=budget, seed=seed, dtype=dtype, limit=time_limit, told=lambda line: click.echo(line, err=True)
    ):
        count += 1
        click.echo(f"\n{finding}")
        if jsonl is not None:
            jsonl.write(json.dumps(finding.record(), ensure_ascii=False) + "\n")
            jsonl.flush()
    click.echo(f"\n{count} finding{'' if count == 1 else 's'}")
    sys.exit(1 if count else 0)
