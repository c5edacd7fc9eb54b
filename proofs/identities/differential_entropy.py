"""Differential entropy under a change of variable: it gains the mean of the logarithm of the Jacobian, and may be negative.

The density p becomes p/g, integrated against g: −p log(p/g) = −p log p + p log g. A shift has g = 1, a scaling by a the constant |a|, a matrix A
the constant |det A|.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="Differential entropy under a change of variable",
    statement=(
        "For a positive density p with finite entropy and a change of variable with Jacobian g > 0 whose logarithm has a finite mean, the entropy becomes "
        "H + E log g: it does not change under a shift, gains log |a| under a scaling by a, and log |det A| under a matrix A. It can be negative."
    ),
    sources=(
        "StatProofBook, Negativity of differential entropy",
        "StatProofBook, Invariance of differential entropy under addition",
        "StatProofBook, Addition of differential entropy upon multiplication with a constant",
        "StatProofBook, Addition of the differential entropy upon multiplication with invertible matrix",
        "StatProofBook, Non-invariance of differential entropy under change of variables",
    ),
)

POSITIVE = ("all(0 < p[x], x, X)", "total(p[x], x, X) == 1", "finite(total(p[x]*log(p[x]), x, X))")
S = Setting(
    "X: measure space; p, g: function on X",
    *POSITIVE,
    "all(0 < g[x], x, X)",
    "finite(total(p[x]*log(g[x]), x, X))",
    "finite(total(p[x]*log(p[x]/g[x]), x, X))",
)
C = Setting("X: measure space; p: function on X; c: real", *POSITIVE, "0 < c", "finite(total(p[x]*log(p[x]/c), x, X))")
ENTROPY = "total(-p[x]*log(p[x]), x, X)"


@ENTRY.theorem("with Jacobian g: H + E log g")
def transformation():
    return S.identity(f"total(-g[x]*(p[x]/g[x])*log(p[x]/g[x]), x, X) == {ENTROPY} + total(p[x]*log(g[x]), x, X)")


@ENTRY.theorem("with a constant Jacobian c, such as |a| or |det A|: H + log c")
def scaling():
    return C.identity(f"total(-c*(p[x]/c)*log(p[x]/c), x, X) == {ENTROPY} + log(c)")


@ENTRY.theorem("a shift, whose Jacobian is 1, changes nothing")
def shift():
    return C.identity(f"total(-1*(p[x]/1)*log(p[x]/1), x, X) == {ENTROPY}")


@ENTRY.theorem("it can be negative: the uniform law on (0, 1/2)")
def negative():
    return sd.derive("entropy", "Uniform(0, 1/2)").theorem


@ENTRY.theorem("a matrix: the entropy of a normal vector has half the logarithm of the determinant of its covariance")
def matrix():
    return sd.derive("entropy", "MultivariateNormal([0, 0], [[a, c], [c, b]])").theorem


@ENTRY.near_miss("it is not invariant under a scaling")
def not_invariant():
    return counterexample(
        "X: measure space; p: function on X; c: real",
        ["all(0 < p[x], x, X)", "total(p[x], x, X) == 1", "0 < c"],
        f"total(-c*(p[x]/c)*log(p[x]/c), x, X) == {ENTROPY}",
        elements={"X": "a"},
        values={"c": "2"},
        p=[1],
    )
