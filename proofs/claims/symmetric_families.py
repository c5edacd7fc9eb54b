"""Where the divergence is symmetric: Normals of one variance, Laplace laws of one scale, all Cauchy laws.

Each pair of derivations ends with one value for both orders. For Exponential laws an exact point shows that it is not symmetric.
"""

import symdiv as sd
from symdiv.proof.theorem import infer
from symdiv.proofs import Entry
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Families with a symmetric divergence",
    statement="KL(P‖Q) = KL(Q‖P) for Normals of equal variance, for Laplace laws of equal scale and for any two Cauchy laws; not for Exponential laws.",
    claims=("A4'",),
    quote="It is not symmetric: the KL from p(x) to q(x) is generally not the same as the KL from q(x) to p(x).",
    sources=("Nielsen, Okamura, On f-divergences between Cauchy distributions, 2023, for the Cauchy family",),
    kind="claim",
)


def _both(p, q):
    """The derivation in one order, and in the other rewritten to end with the same value."""
    one, other = sd.derive("kl_divergence", p, q), sd.derive("kl_divergence", q, p)
    return one.theorem, infer("rewriting", other.theorem, value=one.theorem.statement.value)


NORMAL = (sd.Normal("a", "s"), sd.Normal("b", "s"))
LAPLACE = (sd.Laplace("a", "s"), sd.Laplace("b", "s"))
CAUCHY = (sd.Cauchy("a", "s"), sd.Cauchy("b", "t"))


@ENTRY.theorem("Normal(a, s) from Normal(b, s)")
def normal():
    return _both(*NORMAL)[0]


@ENTRY.theorem("Normal(b, s) from Normal(a, s): the same value")
def normal_exchanged():
    return _both(*NORMAL)[1]


@ENTRY.theorem("Laplace(a, s) from Laplace(b, s)")
def laplace():
    return _both(*LAPLACE)[0]


@ENTRY.theorem("Laplace(b, s) from Laplace(a, s): the same value")
def laplace_exchanged():
    return _both(*LAPLACE)[1]


@ENTRY.theorem("Cauchy(a, s) from Cauchy(b, t)")
def cauchy():
    return _both(*CAUCHY)[0]


@ENTRY.theorem("Cauchy(b, t) from Cauchy(a, s): the same value")
def cauchy_exchanged():
    return _both(*CAUCHY)[1]


@ENTRY.near_miss("Exponential laws: log(a/b) + b/a − 1 is not symmetric")
def exponential():
    return counterexample("a, b: real", ["0 < a", "0 < b"], "log(a/b) + b/a - 1 == log(b/a) + a/b - 1", values={"a": "1", "b": "2"})
