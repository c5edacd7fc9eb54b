"""``symdiv verify FILE``."""

from __future__ import annotations

import json
import sys

import click

__all__ = ["verify"]


@click.command()
@click.argument("file", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(file: str, as_json: bool) -> None:
    """Check a certificate; "-" reads it from standard input. Exit status 0: it proves its claim; 1: it does not."""
    from symdiv.errors import InvalidInput
    from symdiv.proof.checker import verify as check
    from symdiv.verdict import Proved, Refuted

    text = sys.stdin.read() if file == "-" else _read(file)
    if not text.lstrip().startswith("{"):
        raise InvalidInput(f"{file}: expected a certificate, a JSON object")
    verdict = check(text)
    claim = json.loads(text).get("claim", {})
    if isinstance(verdict, Proved):
        record = {"verdict": "proved", "claim": claim, "axioms": list(verdict.axioms)}
        arguments = ", ".join(claim[k] for k in ("p", "q") if k in claim)
        what = f"{claim.get('measure', 'expectation')}({arguments}) = {claim.get('value')}"
        if "relation" in claim:
            measures = (f"{n} = {m['measure']}({', '.join(m[k] for k in ('p', 'q') if k in m)})" for n, m in claim["measures"].items())
            what = f"{claim['left']} {claim['relation']} {claim['right']}, {', '.join(measures)}"
        if "conclusion" in claim:
            given = ", ".join(claim["hypotheses"])
            what = f"{claim['conclusion']}{', given ' + given if given else ''}"
        line = f"proved: {what}\naxioms used: {', '.join(verdict.axioms) or 'none'}"
    else:
        assert isinstance(verdict, Refuted)  # a certificate is never undecided
        record = {"verdict": "refuted", "claim": claim, "step": verdict.step, "reason": verdict.reason}
        where = "" if verdict.step is None else f" at step {verdict.step}"
        line = f"refuted{where}: {verdict.reason}"
    click.echo(json.dumps(record, ensure_ascii=False) if as_json else line)
    sys.exit(0 if isinstance(verdict, Proved) else 1)


def _read(file: str) -> str:
    from symdiv.errors import InvalidInput

    try:
        with open(file, encoding="utf-8") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError) as problem:
        raise InvalidInput(f"{file}: cannot be read ({getattr(problem, 'strerror', None) or problem})") from problem
