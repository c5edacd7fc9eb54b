"""That distributions are never equal in the real world is no statement of mathematics. What is one: a law estimated from n samples is off.

For k outcomes the mean divergence of the observed frequencies from the truth is (k − 1)/(2n) to first order. Here it is enumerated exactly for
two equally likely outcomes and small n: it is never 0, and falls like 1/(2n).
"""

from math import comb

from symdiv.proofs import Entry
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="The divergence of observed frequencies",
    statement=(
        "For n tosses of a fair coin the mean of KL(frequencies‖truth), over all outcomes exactly, is positive and for n = 1, 2, 4, 8, 16 within 2/n² of "
        "(k − 1)/(2n) = 1/(2n); so the observed law is not the true one on average, and comes near as n grows."
    ),
    claims=("B17",),
    quote="在现实世界中，不可能有相同的分布，交叉熵会高一些；这个量叫做 KL 散度。",
    sources=("Miller, Note on the bias of information estimates, 1955, for the first order",),
    kind="claim",
)


def _mean(n):
    """E KL over the binomial law of the number m of heads."""
    terms = (f"{comb(n, m)}/{2**n}*(divergence_term({m}/{n}, 1/2) + divergence_term({n - m}/{n}, 1/2))" for m in range(n + 1))
    return " + ".join(terms)


def _declare(n, name, words, relation):
    def proof():
        return evaluation(relation)

    proof.__name__ = f"{name}_{n}"
    ENTRY.theorem(f"n = {n}: {words}")(proof)


for _n in (1, 2, 4, 8, 16):
    _declare(_n, "above", "more than 1/(2n) − 2/n²", f"1/{2 * _n} - 2/{_n * _n} < {_mean(_n)}")
    _declare(_n, "below", "less than 1/(2n) + 2/n²", f"{_mean(_n)} < 1/{2 * _n} + 2/{_n * _n}")
    _declare(_n, "positive", "not 0", f"0 < {_mean(_n)}")


@ENTRY.theorem("one toss: exactly log 2")
def one_toss():
    return evaluation(f"{_mean(1)} == log(2)")


@ENTRY.near_miss("the frequencies need not differ from the truth: two tosses may give one head")
def can_be_equal():
    return counterexample(
        "p: real",
        ["0 < p", "p < 1"],
        "0 < divergence_term(p, 1/2) + divergence_term(1 - p, 1/2)",
        values={"p": "1/2"},
    )
