"""log t ≤ t − 1, with equality only at t = 1.

The function t − 1 − log t has the derivative 1 − 1/t, which is negative below 1 and positive above. Every inequality of this
chapter rests on this one, in the form of :func:`divergence_bound`: for a, b ≥ 0 and c > 0

    a log(a/b) ≥ a log c + a − b c,   with equality only if a = b c,

where 0 log 0 = 0 and a log(a/0) = ∞.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import cut, equivalence, one_direction

ENTRY = Entry(
    title="The tangent of the logarithm",
    statement="log t ≤ t − 1 for t > 0, with equality iff t = 1; and a log(a/b) ≥ a log c + a − bc for a, b ≥ 0, c > 0, with equality iff a = bc.",
    sources=("Cover, Thomas, Elements of Information Theory, 2nd ed., section 2.6",),
)

S = Setting("t: real")
FUNCTION = "t - 1 - log(t)"


def _slopes():
    falling = S.having("0 < t", "t < 1").sign("1 - 1/t < 0")
    rising = S.having("1 < t").sign("0 < 1 - 1/t")
    return falling, rising


@ENTRY.theorem("log t ≤ t − 1")
def logarithm_bound():
    least = S.least_value(*_slopes(), FUNCTION, "t", "1", low="0")
    return S.combination("log(t) <= t - 1", least)


@ENTRY.theorem("log t = t − 1 only at t = 1")
def logarithm_bound_equality():
    return S.least_value(*_slopes(), FUNCTION, "t", "1", low="0", unique=True)


GENERAL = Setting("a, b, c: real", "0 < c")
BOUND = "a*log(c) + a - b*c <= divergence_term(a, b)"


@ENTRY.theorem("a log(a/b) ≥ a log c + a − bc, with the conventions for zeros")
def divergence_bound():
    zero = GENERAL.having("a == 0", "0 <= b")
    nothing = zero.combination(BOUND, (zero.sign("0 <= b*c"), "1"))
    positive = GENERAL.having("0 < a")
    impossible = positive.having("b == 0").infinite(BOUND)
    both = positive.having("0 < b")
    special = both.use(logarithm_bound(), values={"t": "b*c/a"})
    interior = both.combination(BOUND, (special, "a"))
    return GENERAL.border_case("0", "a", nothing, positive.border_case("0", "b", impossible, interior))


@ENTRY.theorem("a log(a/b) = a log c + a − bc only for a = bc")
def divergence_bound_equality():
    equal = "a*log(c) + a - b*c == divergence_term(a, b)"
    conclusion = "a == b*c"
    zero = GENERAL.having("a == 0", "0 <= b")
    nothing = zero.combination(conclusion, zero.assume(equal))
    positive = GENERAL.having("0 < a")
    empty = positive.having("b == 0")
    impossible = empty.impossible(conclusion, empty.assume(equal))
    both = positive.having("0 < b")
    special = both.use(logarithm_bound_equality(), values={"t": "b*c/a"})
    tangent = both.combination("0 == b*c/a - log(b*c/a) - 1", (both.assume(equal), "1/a"))
    interior = both.combination(conclusion, (cut(one_direction(special), tangent), "-a"))
    forth = GENERAL.border_case("0", "a", nothing, positive.border_case("0", "b", impossible, interior))
    touching = GENERAL.having("0 <= a", "0 <= b", conclusion)
    back = touching.identity(equal)
    return equivalence(forth, back)


@ENTRY.near_miss("log t is not at most half of t − 1")
def half_the_slope():
    return counterexample("t: real", ["0 < t"], "log(t) <= (t - 1)/2", values={"t": "2"})


@ENTRY.near_miss("a log(a/b) is not at least 2 (a − b)")
def twice_the_tangent():
    return counterexample("a, b: real", ["0 < a", "0 < b"], "2*(a - b) <= divergence_term(a, b)", values={"a": "1", "b": "1/2"})
