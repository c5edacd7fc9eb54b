"""The Kullback-Leibler divergence, −Σ P(x) log(Q(x)/P(x)).

Its summand, the divergence of a single event, can be negative; the sum cannot. An exact example ties the formula to symdiv's function:
for P = (1/2, 1/2) and Q = (1/4, 3/4) both give log 2 − (log 3)/2.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample, evaluation

ENTRY = Entry(
    title="The Kullback-Leibler divergence as a negative sum",
    statement="KL(P‖Q) = −Σ P(x) log(Q(x)/P(x)) for positive P and Q; a single summand can be negative, the sum cannot.",
    claims=("A1",),
    quote=(
        "KL divergence can be calculated as the negative sum of probability of each event in P multiplied by the log of the probability of the event "
        "in Q over the probability of the event in P. The value within the sum is the divergence for a given event."
    ),
    sources=("StatProofBook, Kullback-Leibler divergence",),
    kind="definition",
)

S = Setting("X: finite set; p, q: function on X", "all(0 < p[i], i, X)", "all(0 < q[i], i, X)")
KL = "total(divergence_term(p[i], q[i]), i, X)"


@ENTRY.theorem("Σ P log(P/Q) = −Σ P log(Q/P)")
def negative_sum():
    return S.identity(f"{KL} == -total(p[i]*log(q[i]/p[i]), i, X)")


@ENTRY.theorem("the value of the sum at P = (1/2, 1/2), Q = (1/4, 3/4)")
def example():
    return evaluation("divergence_term(1/2, 1/4) + divergence_term(1/2, 3/4) == log(2) - log(3)/2")


@ENTRY.theorem("symdiv's divergence at the same P and Q")
def example_of_symdiv():
    return sd.derive("kl_divergence", sd.Finite({"a": "1/2", "b": "1/2"}), sd.Finite({"a": "1/4", "b": "3/4"})).theorem


@ENTRY.theorem("the sum is not negative")
def nonnegative():
    return theorem("gibbs", "gibbs")


@ENTRY.theorem("a single summand can be negative")
def negative_summand():
    return evaluation("-1/4*log((1/2)/(1/4)) < 0")


@ENTRY.near_miss("the sum without its sign is not the divergence")
def sign():
    return counterexample(
        "X: finite set; p, q: function on X",
        ["all(0 < p[i], i, X)", "all(0 < q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1"],
        f"{KL} == total(p[i]*log(q[i]/p[i]), i, X)",
        elements={"X": "a b"},
        p=["1/2", "1/2"],
        q=["1/4", "3/4"],
    )
