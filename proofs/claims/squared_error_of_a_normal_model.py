"""Squared error is the cross-entropy of a Normal model with fixed variance, up to a positive factor and a constant.

The negative log-density of Normal(m, s) at x is (x − m)²/(2 s²) + log s + (log 2π)/2. Summed over data the least squared error is the
least cross-entropy, whatever the model for m.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import equivalence

ENTRY = Entry(
    title="Squared error is the cross-entropy of a Normal model",
    statement="For any number of data x(i), predictions m(i) and a fixed s > 0, the order of Σ −log Normal(m, s)(x) is the order of Σ (x − m)².",
    claims=("A8'",),
    quote="For regression problems, you would almost always use the MSE.",
    sources=("Bishop, Pattern Recognition and Machine Learning, section 3.1.1",),
    kind="claim",
)

S = Setting("X: finite set; x, m, k: function on X; s: real", "0 < s")


def _loss(m):
    """The cross-entropy of the data: Σ −log Normal(m, s)(x)."""
    return f"-total(log(exp(-(x[i] - {m}[i])**2/(2*s**2))/(s*sqrt(2*pi))), i, X)"


def _squares(m):
    return f"total((x[i] - {m}[i])**2, i, X)"


@ENTRY.theorem("an affine function of the squared error")
def affine():
    return S.identity(f"{_loss('m')} == {_squares('m')}/(2*s**2) + total(1, i, X)*log(s*sqrt(2*pi))")


@ENTRY.theorem("the same order, and so the same minimisers")
def same_order():
    crosses, squares = f"{_loss('m')} <= {_loss('k')}", f"{_squares('m')} <= {_squares('k')}"
    return equivalence(S.combination(squares, (S.assume(crosses), "2*s**2")), S.combination(crosses, (S.assume(squares), "1/(2*s**2)")))


@ENTRY.theorem("the cross-entropy of two Normals of fixed variance, derived by symdiv")
def derived():
    return sd.derive("cross_entropy", sd.Normal("m", "s"), sd.Normal("k", "s")).theorem


@ENTRY.near_miss("the absolute error has another order")
def absolute_error():
    return counterexample(
        "X: finite set; x, m, k: function on X; s: real",
        ["0 < s"],
        f"iff(total(abs(x[i] - m[i]), i, X) <= total(abs(x[i] - k[i]), i, X), {_loss('m')} <= {_loss('k')})",
        elements={"X": "a b"},
        values={"s": "1"},
        x=[0, 0],
        m=[0, "3/2"],
        k=[1, 1],
    )
