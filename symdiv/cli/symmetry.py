"""``symdiv symmetry P Q``."""

from __future__ import annotations

import click

from symdiv.cli.check import answer

__all__ = ["symmetry"]


@click.command()
@click.argument("p")
@click.argument("q")
@click.option("--cross-entropy", is_flag=True, help="Ask of the cross-entropy; default: of the Kullback-Leibler divergence.")
@click.option("--locus", is_flag=True, help="Look for equations between parameters under which it is symmetric.")
@click.option("--base", metavar="B", help="Base of the logarithm: a number above 1, or nat, bit, ban; default e (nats).")
@click.option("--certificate", type=click.Path(dir_okay=False, writable=True), metavar="FILE", help="Write the proof to FILE, for 'symdiv verify'.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def symmetry(p: str, q: str, cross_entropy: bool, locus: bool, base: str | None, certificate: str | None, as_json: bool) -> None:
    """Is KL(P‖Q) = KL(Q‖P) for all parameters?

    The answer is a proof, or an exact point where the two differ. Exit status: 0 proved, 1 refuted, 3 undecided.
    """
    from symdiv.decision.public import symmetry as decide

    answer(decide("cross_entropy" if cross_entropy else "kl_divergence", p, q, base=base, locus=locus), certificate, as_json)
