"""Of all probabilities on 0, 1, 2, … with mean m the geometric ones have the greatest entropy, (1 + m) log(1 + m) − m log m.

The log-probability of n, n log(m/(1 + m)) − log(1 + m), is a combination of 1 and n, whose means are prescribed. The space is the natural
numbers with the counting measure, of which only the total and the mean of the geometric masses are used.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The geometric distribution has the greatest entropy for its mean",
    statement="Probabilities of finite entropy on 0, 1, 2, … with mean m > 0 have H(P) ≤ (1 + m) log(1 + m) − m log m, with equality iff they are geometric.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., section 12.1",),
)

LOG_MASS = "x[i]*log(m/(1 + m)) - log(1 + m)"
S = Setting(
    "X: measure space; p, x: function on X; m: real",
    "0 < m",
    "all(0 <= x[i], i, X)",
    f"total(exp({LOG_MASS}), i, X) == 1",
    f"total(exp({LOG_MASS})*x[i], i, X) == m",
    "all(0 <= p[i], i, X)",
    "total(p[i], i, X) == 1",
    "total(p[i]*x[i], i, X) == m",
    "finite(total(entropy_term(p[i]), i, X))",
)
GREATEST = "(1 + m)*log(1 + m) - m*log(m)"


@ENTRY.theorem("H(P) ≤ (1 + m) log(1 + m) − m log m")
def geometric_maximum_entropy():
    return S.combination(f"total(entropy_term(p[i]), i, X) <= {GREATEST}", S.use(theorem("maximum_entropy", "maximum_entropy"), functions={"l[i]": LOG_MASS}))


@ENTRY.theorem("with equality if and only if P is geometric")
def geometric_maximum_entropy_equality():
    equality = S.use(theorem("maximum_entropy", "maximum_entropy_equality"), functions={"l[i]": LOG_MASS})
    return S.restated(equality, f"total(entropy_term(p[i]), i, X) == {GREATEST}")


@ENTRY.theorem("symdiv derives the entropy of the geometric distribution")
def derived():
    return sd.derive("entropy", sd.Geometric("p")).theorem


@ENTRY.near_miss("the bound is not that of the exponential distribution, 1 + log m, which is smaller")
def exponential_bound():
    return counterexample("m: real", ["0 < m"], f"{GREATEST} <= 1 + log(m)", values={"m": "1"})
