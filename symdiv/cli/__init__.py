"""The command line: subcommands only, no mathematics.

Exit status: 0 done or proved, 1 refuted or findings, 2 invalid input, 3 undecided. Errors are one line on stderr.
"""

from __future__ import annotations

import sys

import click

from symdiv import __version__
from symdiv.cli.audit import audit
from symdiv.cli.catalogue import catalogue
from symdiv.cli.check import check
from symdiv.cli.families import families
from symdiv.cli.measures import cross_entropy, entropy, kl
from symdiv.cli.prove import prove
from symdiv.cli.symmetry import symmetry
from symdiv.cli.vectors import vectors
from symdiv.cli.verify import verify

__all__ = ["main"]

_DIGITS = 31_000  # numbers in text have at most 100,000 bits; by itself Python writes no integer of more than 4,300 digits


class _Commands(click.Group):
    """The commands; a name that differs by its case alone is taken for the command meant."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        return super().get_command(context, name) or super().get_command(context, name.lower())


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(__version__, prog_name="symdiv")
@click.pass_context
def cli(context: click.Context) -> None:
    """Exact truth about entropy, cross-entropy and KL divergence.

    Distributions are written as in "Gamma(a, 1/2)": numbers are exact, names are symbols.

    "symdiv families" lists the families with their parameters: Normal(loc, scale), Gamma(shape, rate), Beta(alpha, beta),
    StudentT(dof, loc, scale), Uniform(low, high), Categorical([p, ...]), Finite({outcome: p, ...}), Poisson(rate), ...

    Vectors and matrices: MultivariateNormal([m, ...], [[v, ...], ...]), Dirichlet([a, ...]), Wishart(dof, [[v, ...], ...]),
    VonMisesFisher([x, ...], concentration), Multinomial(trials, [p, ...]), ...; a bare name such as S stands for a whole matrix.
    Product(P, Q, ...) has independent components, Mixture([w, ...], [P, ...]) mixes laws.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (entropy, cross_entropy, kl, check, symmetry, verify, prove, families, catalogue, vectors, audit):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; errors become one line and an exit status."""
    from symdiv.errors import InvalidInput, SymdivError, Undetermined, Unsupported

    if 0 < sys.get_int_max_str_digits() < _DIGITS:
        sys.set_int_max_str_digits(_DIGITS)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        _stop("interrupted", 130)
    except click.ClickException as problem:
        usage = getattr(problem, "ctx", None)
        hint = f" (try '{usage.command_path} --help')" if usage is not None else ""
        _stop(problem.format_message() + hint, 2)
    except InvalidInput as problem:
        _stop(str(problem), 2)
    except (Undetermined, Unsupported) as problem:
        _stop(str(problem), 3)
    except SymdivError as problem:
        _stop(str(problem), 3)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as problem:  # such as a full disk behind the standard output
        _stop(str(problem), 2)


def _stop(message: str, status: int) -> None:
    click.echo("symdiv: " + " ".join(message.split()), err=True)
    sys.exit(status)
