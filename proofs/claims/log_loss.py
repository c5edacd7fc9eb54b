"""The log loss −log p of an event that happens: decreasing, convex, 0 at p = 1, unbounded as p → 0, of slope −1/p.

All of it is calculus of one real number.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The log loss",
    statement="On (0, 1] the loss −log p is strictly decreasing and convex, it is 0 at p = 1, exceeds every bound near 0, and has the slope −1/p.",
    claims=("A5",),
    quote=(
        "Cross-entropy loss, or log loss, measures the performance of a classification model whose output is a probability value between 0 and 1. "
        "Cross-entropy loss increases as the predicted probability diverges from the actual label. As the predicted probability decreases, however, "
        "the log loss increases rapidly."
    ),
    kind="claim",
)

FREE = Setting("p, r, M: real")
POSITIVE = Setting("p: real", "0 < p")


@ENTRY.theorem("the slope is −1/p")
def slope():
    return POSITIVE.derivative("-log(p + s)", "s", "0", "-1/p")


@ENTRY.theorem("it strictly decreases")
def decreasing():
    rising = FREE.monotony(Setting("t: real", "0 < t").sign("0 < 1/t"), "log(t)", "t", ("p", "r"), low="0")
    return FREE.having("0 < p", "p < r", "0 < r").combination("-log(r) < -log(p)", rising)


@ENTRY.theorem("it is convex: above its tangents")
def convex():
    return FREE.tangent(Setting("t: real", "0 < t").sign("0 <= 1/t**2"), "-log(t)", "t", ("p", "r"), low="0")


@ENTRY.theorem("it falls to log 1 = 0: positive below 1")
def zero():
    below = FREE.having("0 < p", "p < 1")
    rising = below.monotony(Setting("t: real", "0 < t").sign("0 < 1/t"), "log(t)", "t", ("p", "1"), low="0")
    return below.combination("0 < -log(p)", below.discharge(rising))


@ENTRY.theorem("it exceeds every bound M for p < exp(−M)")
def unbounded():
    small = Setting("p, M: real", "0 < p", "p < exp(-M)")
    rising = small.monotony(Setting("t: real", "0 < t").sign("0 < 1/t"), "log(t)", "t", ("p", "exp(-M)"), low="0")
    return small.combination("M < -log(p)", small.discharge(rising))


@ENTRY.theorem("the loss of the cross-entropy with the label: −log p for the event, −log(1 − p) for its opposite")
def labels():
    s = Setting("p, y: real", "0 < p", "p < 1", "0 <= y", "y <= 1")
    return s.identity("cross_term(y, p) + cross_term(1 - y, 1 - p) == -y*log(p) - (1 - y)*log(1 - p)")


@ENTRY.near_miss("it is not bounded by 1/p − 2")
def bound():
    return counterexample("p: real", ["0 < p", "p <= 1"], "-log(p) <= 1/p - 2", values={"p": "1"})
