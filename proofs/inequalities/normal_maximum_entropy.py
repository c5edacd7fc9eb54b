"""Of all densities on the line with mean m and variance s² the normal one has the greatest entropy, (1 + log 2πs²)/2.

Its log-density is a combination of 1, x and x², whose means are prescribed. The space is the line with length as its measure; that the normal
density has total 1, mean m and second moment s² + m² there are theorems that symdiv derives of the normal law.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.laws import mean_of

ENTRY = Entry(
    title="The normal distribution has the greatest entropy for its variance",
    statement="A density of finite entropy on the line with mean m and variance s² has H(P) ≤ (1 + log 2πs²)/2, with equality iff it is normal.",
    sources=(
        "StatProofBook, Normal distribution maximizes differential entropy for fixed variance",
        "Cover, Thomas, Elements of Information Theory, 2nd ed., theorem 8.6.5",
    ),
)

LOG_DENSITY = "-(x[i] - m)**2/(2*s**2) - log(s) - log(2*pi)/2"
NORMAL = [mean_of("Normal(m, s)", statistic) for statistic in ("1", "x", "x**2")] + [mean_of("Normal(m, s)", "x", finite=True)]
S = Setting(
    "X: measure space; p, x: function on X; m, s: real",
    "0 < s",
    "length(x[i], i, X)",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(p[i]*x[i], i, X) == m",
    "total(p[i]*x[i]**2, i, X) == s**2 + m**2",
    "finite(total(p[i]*x[i], i, X))",
    "finite(total(entropy_term(p[i]), i, X))",
)
GREATEST = "(1 + log(2*pi*s**2))/2"


@ENTRY.theorem("H(P) ≤ (1 + log 2πs²)/2")
def normal_maximum_entropy():
    below = S.use(theorem("maximum_entropy", "maximum_entropy"), *NORMAL, functions={"l[i]": LOG_DENSITY})
    return S.combination(f"total(entropy_term(p[i]), i, X) <= {GREATEST}", below, known=NORMAL)


@ENTRY.theorem("with equality if and only if P is normal")
def normal_maximum_entropy_equality():
    equality = S.use(theorem("maximum_entropy", "maximum_entropy_equality"), *NORMAL, functions={"l[i]": LOG_DENSITY})
    return S.restated(equality, f"total(entropy_term(p[i]), i, X) == {GREATEST}", known=NORMAL)


@ENTRY.theorem("symdiv derives the same entropy of the normal distribution")
def derived():
    return sd.derive("entropy", sd.Normal("m", "s")).theorem


@ENTRY.near_miss("the bound is not (log 2πs²)/2")
def too_small():
    return counterexample("s: real", ["0 < s"], f"{GREATEST} <= log(2*pi*s**2)/2", values={"s": "1"})
