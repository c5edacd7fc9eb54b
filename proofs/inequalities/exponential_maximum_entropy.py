"""Of all densities on (0, ∞) with mean m the exponential one has the greatest entropy, 1 + log m.

Its log-density −x/m − log m is a combination of 1 and x, whose means are prescribed. The space is the half-line with length as its measure; that
exp(−x/m)/m has total 1 and mean m there are theorems that symdiv derives of the exponential law.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.laws import mean_of
from symdiv.proofs.setting import ends_of

ENTRY = Entry(
    title="The exponential distribution has the greatest entropy for its mean",
    statement="A density of finite entropy on (0, ∞) with mean m has H(P) ≤ 1 + log m, with equality iff it is exponential.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., example 12.2.1",),
)

LOG_DENSITY = "-x[i]/m - log(m)"
EXPONENTIAL = [mean_of("Exponential(1/m)", statistic) for statistic in ("1", "x")]
S = Setting(
    "X: measure space; p, x: function on X; m: real",
    "0 < m",
    "length(x[i], i, X, 0)",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(p[i]*x[i], i, X) == m",
    "finite(total(entropy_term(p[i]), i, X))",
)


def _known():
    """What holds on the half-line: x > 0, and the moments of the exponential law."""
    return [ends_of(S.assume("length(x[i], i, X, 0)")), *EXPONENTIAL]


@ENTRY.theorem("H(P) ≤ 1 + log m")
def exponential_maximum_entropy():
    below = S.use(theorem("maximum_entropy", "maximum_entropy"), *_known(), functions={"l[i]": LOG_DENSITY})
    return S.combination("total(entropy_term(p[i]), i, X) <= 1 + log(m)", below, known=_known())


@ENTRY.theorem("with equality if and only if P is exponential")
def exponential_maximum_entropy_equality():
    equality = S.use(theorem("maximum_entropy", "maximum_entropy_equality"), *_known(), functions={"l[i]": LOG_DENSITY})
    return S.restated(equality, "total(entropy_term(p[i]), i, X) == 1 + log(m)", known=_known())


@ENTRY.theorem("symdiv derives the same entropy of the exponential distribution")
def derived():
    return sd.derive("entropy", sd.Exponential(mean="m")).theorem


@ENTRY.near_miss("the entropy of an exponential distribution is not bounded by log m")
def too_small():
    return counterexample("m: real", ["0 < m"], "1 + log(m) <= log(m)", values={"m": "1"})
