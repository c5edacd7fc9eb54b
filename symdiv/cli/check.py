"""``symdiv check FORMULA --kl P Q``."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import click

from symdiv.cli.files import written

if TYPE_CHECKING:
    from symdiv.verdict import Verdict

__all__ = ["check"]

STATUS = {"proved": 0, "refuted": 1, "undecided": 3}


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("formula")
@click.option("--kl", nargs=2, metavar="P Q", help="The formula is claimed to be KL(P‖Q).")
@click.option("--entropy", metavar="P", help="The formula is claimed to be H(P).")
@click.option("--cross-entropy", nargs=2, metavar="P Q", help="The formula is claimed to be H(P, Q).")
@click.option("--where", multiple=True, metavar="NAME=LOW..HIGH", help="Restrict a parameter of an inequality to an interval; may be repeated.")
@click.option("--base", metavar="B", help="Base of the logarithm: a number above 1, or nat, bit, ban; default e (nats).")
@click.option("--latex-input", is_flag=True, help="The formula is LaTeX.")
@click.option("--certificate", type=click.Path(dir_okay=False, writable=True), metavar="FILE", help="Write the proof to FILE, for 'symdiv verify'.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(
    formula: str,
    kl: tuple[str, str] | None,
    entropy: str | None,
    cross_entropy: tuple[str, str] | None,
    where: tuple[str, ...],
    base: str | None,
    latex_input: bool,
    certificate: str | None,
    as_json: bool,
) -> None:
    """Is FORMULA the measure, for all parameters?

    Without --kl, --entropy and --cross-entropy it is a relation ==, >=, >, <= or < between formulas in kl_divergence(P, Q), entropy(P) and
    cross_entropy(P, Q). Its names are matched with the parameters of the distributions. The answer is a proof, or an exact point where the
    formula is wrong, with the condition under which it is right where that is found. Exit status: 0 proved, 1 refuted, 3 undecided.
    """
    from symdiv.decision.public import check as decide
    from symdiv.errors import InvalidInput

    asked = [(m, laws) for m, laws in (("kl_divergence", kl), ("entropy", entropy and (entropy,)), ("cross_entropy", cross_entropy)) if laws]
    if len(asked) > 1:
        raise InvalidInput("check: expected one of --kl P Q, --entropy P, --cross-entropy P Q")
    measure, laws = asked[0] if asked else (None, ())
    # names of the distributions may be written as in the formula: \mu is mu
    plain = [re.sub(r"\\([A-Za-z]+)", r"\1", law) if latex_input else law for law in laws]
    box = dict(_interval(text) for text in where)
    answer(decide(formula, measure, *plain, base=base, latex=latex_input, where=box), certificate, as_json)


def _interval(text: str) -> tuple[str, tuple[str, str]]:
    from symdiv.errors import InvalidInput

    name, equals, ends = text.partition("=")
    low, dots, high = ends.partition("..")
    if not (equals and dots and name.strip() and low and high):
        raise InvalidInput(f"--where {text!r}: expected NAME=LOW..HIGH, such as a=1/2..3")
    return name.strip(), (low, high)


def answer(verdict: Verdict, certificate: str | None, as_json: bool) -> None:
    """Print a verdict, write its certificate, and leave with its status."""
    from symdiv.verdict import Proved

    record = _record(verdict)
    if certificate is not None and isinstance(verdict, Proved):
        written(certificate, json.dumps(verdict.certificate(), indent=1) + "\n")
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(record)))
    sys.exit(STATUS[record["verdict"]])


def _record(verdict: Verdict) -> dict[str, Any]:
    """The object that --json prints."""
    from symdiv.decision.refutation import number_text
    from symdiv.expression import write
    from symdiv.verdict import Proved, Refuted

    record: dict[str, Any] = {"verdict": type(verdict).__name__.lower(), "witness": None, "reason": None, "claimed": None, "truth": None, "condition": None}
    if isinstance(verdict, Proved):
        return {**record, "axioms": list(verdict.axioms)}
    record["reason"] = verdict.reason  # type: ignore[attr-defined]  # the two others have one
    if isinstance(verdict, Refuted):
        record["witness"] = {name: write(value) for name, value in verdict.witness.items()}
        record["claimed"], record["truth"] = number_text(verdict.claimed), number_text(verdict.truth)
        record["condition"] = None if verdict.condition is None else write(verdict.condition)
    return record


def _lines(record: dict[str, Any]) -> list[str]:
    if record["verdict"] == "proved":
        return ["proved", f"axioms used: {', '.join(record['axioms']) or 'none'}"]
    return [f"{record['verdict']}: {record['reason']}"]
