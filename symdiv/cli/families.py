"""``symdiv families``: what can be written for a distribution."""

from __future__ import annotations

import click

__all__ = ["families"]


@click.command()
@click.argument("names", nargs=-1)
def families(names: tuple[str, ...]) -> None:
    """List the families NAMES (without them, all): what each is, its parameters in order, and its other parametrisations."""
    from symdiv.families.registry import by_name, family_named

    for name, family in [(name, family_named(name)) for name in sorted(names or by_name)]:
        parameters = ", ".join(p.name if p.default is None else f"{p.name}={p.default}" for p in family.parameters)
        keywords = [", ".join(f"{k}=" for k in a.keywords) + " for " + ", ".join(a.replaces) for a in family.alternatives]
        usage = f"{name}({parameters})" if parameters else name
        click.echo(usage + (f"; {'; '.join(keywords)}" if keywords else ""))
        if names or not parameters:
            click.echo("    " + (family.__doc__ or "").strip().splitlines()[0])
