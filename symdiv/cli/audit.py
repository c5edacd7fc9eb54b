"""``symdiv audit TARGET…`` and ``symdiv audit --exec COMMAND``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

__all__ = ["audit"]


@click.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option("--exec", "command", metavar="COMMAND", help='A program that speaks the line protocol, e.g. "node impl.js".')
@click.option("--only", metavar="NAME", help="Audit the functions whose names contain NAME.")
@click.option("--budget", type=click.FloatRange(0, min_open=True), default=60.0, show_default=True, metavar="SECONDS", help="For each target.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="The same seed and budget try the same points.")
@click.option("--dtype", "dtypes", multiple=True, metavar="D", help="Only this format; may be given several times. With --exec: default float64.")
@click.option("--ulps", type=click.FloatRange(0), metavar="U", help="Allowed error in ulps, times the condition number; default 1024, with --exec 16.")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=10.0, show_default=True, metavar="SECONDS", help="For one answer of a program.")
@click.option("--jobs", type=int, metavar="N", help="How many processes; default: one for each core.")
@click.option("--jsonl", metavar="FILE", help="Write the findings as JSON Lines; an interrupted run goes on where it was.")
@click.option("--html", type=click.Path(dir_okay=False), metavar="FILE", help="Write the findings as one page, with maps and derivations.")
@click.option("--compare", nargs=2, metavar="OLD NEW", help="Compare the findings in two files: what a release fixed, broke, left.")
@click.option("--baseline", type=click.Path(exists=True, dir_okay=False), metavar="FILE", help="Findings of an earlier audit: only new ones count.")
def audit(
    targets: tuple[str, ...], command: str | None, only: str | None, budget: float, seed: int, dtypes: tuple[str, ...], ulps: float | None,
    time_limit: float, jobs: int | None, jsonl: str | None, baseline: str | None, html: str | None, compare: tuple[str, str] | None,
) -> None:  # fmt: skip
    """Hold libraries, or an implementation in any language, against the truth.

    TARGET is one of the libraries that are known by name: distrax, dit, jax, numpyro, scipy, sklearn, tfp, torch. Each of their functions is asked
    for values at moderate and extreme parameters, near-equal distributions and the edges of their domains, one by one and in batches. What is wrong
    is reported once for each cause, at the simplest parameters found, with the truth, the error in ulps, the condition number and a reproducer. The
    line protocol for programs is described in the documentation of symdiv.oracle.protocol. Exit status: 0 nothing (new) found, 1 findings.
    """
    from symdiv.audit.baseline import new_findings
    from symdiv.audit.engine import Outcome, Settings, audit_program, audit_target
    from symdiv.audit.journal import Journal, read_findings
    from symdiv.audit.targets import NAMES, load
    from symdiv.errors import InvalidInput

    if compare is not None:
        if targets or command is not None:
            raise InvalidInput("--compare takes two files of findings, and no targets")
        _compare(*compare)
        return
    if bool(targets) == (command is not None):
        raise InvalidInput(f"audit: expected targets ({', '.join(NAMES)}), or --exec COMMAND")
    settings = Settings(only, budget, seed, dtypes or None, 16.0 if command is not None and ulps is None else ulps)
    names = tuple(dict.fromkeys(targets))
    known = [] if baseline is None else read_findings(baseline)
    journal = Journal(jsonl, (command, [(name, load(name).version()) for name in names], settings))

    def told(line: str) -> None:
        click.echo(line, err=True)

    outcomes: list[Outcome] = []
    if command is not None:
        outcomes.append(audit_program(command, settings, dtype=dtypes[0] if dtypes else "float64", limit=time_limit, told=told))
    for name in names:
        outcomes.append(audit_target(name, settings, jobs=jobs, told=told, journal=journal))
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    journal.finish(findings)
    counted = findings if baseline is None else new_findings(known, findings)
    if html is not None:
        from symdiv.report.audit import audit_page

        _write(html, audit_page(outcomes, counted))
    for finding in counted:
        click.echo(f"\n{finding}")
    for outcome in outcomes:
        click.echo(f"\n{outcome}")
    click.echo(f"\n{len(counted)} {'' if baseline is None else 'new '}finding{'' if len(counted) == 1 else 's'}")
    sys.exit(1 if counted else 0)


def _write(path: str, text: str) -> None:
    from symdiv.errors import InvalidInput

    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise InvalidInput(f"the file {path!r} cannot be written: {problem.strerror}") from problem


def _compare(old: str, new: str) -> None:
    """Print what is gone, what is new and what is left; exit status 1 where something is new."""
    from symdiv.audit.baseline import compared
    from symdiv.audit.journal import read_findings

    fixed, broke, left = compared(read_findings(old), read_findings(new))
    for word, findings in (("fixed", fixed), ("broke", broke), ("left", left)):
        for finding in findings:
            click.echo(f"{word:<6}  {finding.target} {finding.version}: {finding.function}: {finding.kind}")
    click.echo(f"{len(fixed)} fixed, {len(broke)} broke, {len(left)} left")
    sys.exit(1 if broke else 0)
