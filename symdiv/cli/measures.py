"""``symdiv entropy P``, ``symdiv cross-entropy P Q``, ``symdiv kl P Q``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from symdiv.cli.files import written

if TYPE_CHECKING:
    from symdiv.derivation.result import Derivation

__all__ = ["cross_entropy", "entropy", "kl"]

_OPTIONS = (
    click.option("--digits", type=click.IntRange(1, 100_000), metavar="N", help="Print the value to N significant digits, each one right."),
    click.option("--base", metavar="B", help="Base of the logarithm: a number above 1, or nat, bit, ban; default e (nats)."),
    click.option("--steps", is_flag=True, help="Print the derivation."),
    click.option("--latex", is_flag=True, help="Print LaTeX (with --steps, of every step)."),
    click.option(
        "--certificate",
        type=click.Path(dir_okay=False, writable=True),
        metavar="FILE",
        help="Write the proof to FILE, for 'symdiv verify'.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
)


def _with_options(function: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.command()
@click.argument("p")
@_with_options
def entropy(p: str, **options: Any) -> None:
    """Entropy H(P) of a distribution such as "Gamma(a, 1/2)"."""
    _run("entropy", p, None, **options)


@click.command(name="cross-entropy")
@click.argument("p")
@click.argument("q")
@_with_options
def cross_entropy(p: str, q: str, **options: Any) -> None:
    """Cross-entropy H(P, Q) = E_P[-log q(X)]."""
    _run("cross_entropy", p, q, **options)


@click.command()
@click.argument("p")
@click.argument("q")
@_with_options
def kl(p: str, q: str, **options: Any) -> None:
    """Kullback-Leibler divergence KL(P‖Q) of P from Q."""
    _run("kl_divergence", p, q, **options)


def _run(
    measure: str,
    p: str,
    q: str | None,
    digits: int | None,
    base: str | None,
    steps: bool,
    latex: bool,
    certificate: str | None,
    as_json: bool,
) -> None:
    from symdiv.derivation.public import derive
    from symdiv.families.registry import parse

    first, second = parse(p), None if q is None else parse(q)
    derivation = derive(measure, first, second, base=base)
    value = None
    if digits is not None:
        from symdiv import oracle

        value = oracle.decimal(measure, first, second, digits=digits, base=base)
    if certificate is not None:
        written(certificate, json.dumps(derivation.certificate(), indent=1) + "\n")
    if as_json:
        record = _record(derivation, value, digits)
        if steps:
            record["steps"] = [{"rule": s.rule, "from": list(s.before), "conclusion": s.after, "latex": s.latex} for s in derivation.steps]
        click.echo(json.dumps(record, ensure_ascii=False))
    elif latex:
        click.echo(derivation.latex_steps() if steps else derivation.latex())
        if value is not None:
            click.echo(value.replace("inf", r"\infty"))
    else:
        _print(derivation, value, steps)


def _record(derivation: Derivation, value: str | None, digits: int | None) -> dict[str, Any]:
    """The object that --json prints."""
    from symdiv.expression import write

    subject = derivation.information
    return {
        "measure": subject.measure,
        "p": str(subject.p),
        "q": None if subject.q is None else str(subject.q),
        "base": write(subject.base),
        "status": derivation.status,
        "closed_form": None if derivation.status == "open" else write(derivation.value),
        "expression": write(derivation.value),
        "condition": write(derivation.condition),
        "latex": derivation.latex_value(),
        "value": value,
        "digits": digits,
    }


def _print(derivation: Derivation, value: str | None, steps: bool) -> None:
    """The answer for a person: the derivation if asked, the formula, its cases, the number."""
    from symdiv.cli.display import cases_text
    from symdiv.units import unit_name

    if steps:
        click.echo(f"{derivation}\n")
    click.echo(cases_text(derivation))
    if value is not None:
        unit = unit_name(derivation.information.base)
        click.echo(f"\n= {value.replace('inf', '∞')} {unit}")
