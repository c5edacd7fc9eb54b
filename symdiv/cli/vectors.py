"""``symdiv vectors MEASURE P [Q] -o FILE`` and ``symdiv vectors check FILE``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

__all__ = ["spreading", "vectors"]


def spreading(function: Callable[..., None]) -> Callable[..., None]:
    """The options of commands that spread their work."""
    for option in (
        click.option("--scheduler", metavar="ADDRESS", help="For --backend dask: the address of the scheduler; default: a new cluster on this machine."),
        click.option("--backend", metavar="NAME", help="A joblib backend: loky (local processes, the default), threading, dask, ray, …"),
        click.option("--jobs", type=int, metavar="N", help="How many processes; default: all cores."),
    ):
        function = option(function)
    return function


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="MEASURE P [Q] | check FILE")
@click.option("-n", "count", type=click.IntRange(1, 100_000_000), default=1000, show_default=True, metavar="N", help="How many vectors.")
@click.option("--dtype", default="float64", show_default=True, metavar="D", help="float64, float32, float16 or bfloat16.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="The same seed gives the same file, to the byte.")
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE", help="A name that ends in .jsonl, .csv or .npz.")
@spreading
def vectors(
    words: tuple[str, ...], count: int, dtype: str, seed: int, output: str | None, jobs: int | None, backend: str | None, scheduler: str | None
) -> None:
    """Write golden vectors for tests in any language, or check a file of them.

    MEASURE is entropy, cross-entropy or kl; P and Q are families, as in "symdiv vectors kl Gamma Gamma -n 1000 -o gamma.jsonl";
    "Bernoulli(logit)" draws another parametrisation, "Categorical(3)" three probabilities. "symdiv vectors check FILE" draws
    and computes every row anew: exit status 0, or 1 and a line for each value that differs. An interrupted run goes on where it was.
    """
    from symdiv.errors import InvalidInput
    from symdiv.oracle.vectors import check_vectors, made_by_another, make_vectors

    if words[0] == "check":
        if len(words) != 2:
            raise InvalidInput("vectors check: expected one file")
        found = check_vectors(words[1], jobs=jobs, backend=backend, scheduler=scheduler)
        for line in found:
            click.echo(line)
        if not found:
            click.echo(f"{words[1]}: every value is right")
        if other := made_by_another(words[1]):
            click.echo(f"{words[1]}: written by symdiv {other}; whether its rows are what its seed draws was not asked")
        sys.exit(1 if found else 0)
    if len(words) > 3 or len(words) < 2:
        raise InvalidInput(f"vectors {' '.join(words)}: expected a measure and one or two families")
    if output is None:
        raise InvalidInput("vectors: expected -o FILE")
    if Path(output).exists():
        click.echo(f"{output} is there already; it is replaced when all is done", err=True)
    make_vectors(*words, count=count, path=output, dtype=dtype, seed=seed, jobs=jobs, backend=backend, scheduler=scheduler)
