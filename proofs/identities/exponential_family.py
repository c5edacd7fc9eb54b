"""In an exponential family the divergence is the Bregman divergence of the log-normaliser, and the Fisher information its second derivative.

On a finite set of any size let p_θ = h exp(θ·t − A(θ)) with A(θ) = log Σ h exp(θ·t), for any number of statistics t. Then
KL(p_θ‖p_η) = A(η) − A(θ) − A′(θ)·(η − θ), where A′(θ) is the mean of t under p_θ. Along θ + s d the second derivative of A, and so of the
divergence in its second argument, is the variance of d·t: the Fisher information in the direction d.
"""

from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample

ENTRY = Entry(
    title="The divergence of an exponential family is a Bregman divergence",
    statement=(
        "For p_θ = h exp(θ·t − A(θ)) on a finite set of any size, with any number of statistics: KL(p_θ‖p_η) = A(η) − A(θ) − A′(θ)·(η − θ), and "
        "the second derivative of A in a direction is the Fisher information there."
    ),
    sources=("Amari, Information Geometry and Its Applications, section 2.2", "Nielsen, Nock, Entropies and cross-entropies of exponential families, 2010"),
)

OBJECTS = "X, K: finite set; h: function on X; t: function on K, X; a, b, d: function on K"
S = Setting(OBJECTS, "all(0 < h[i], i, X)")


def _weight(parameter, index="i"):
    return f"h[{index}]*exp(total({parameter}*t[k, {index}], k, K))"


def _normaliser(parameter):
    return f"total({_weight(parameter)}, i, X)"


def _mass(parameter, index="i"):
    return f"{_weight(parameter, index)}/total({_weight(parameter, 'm')}, m, X)"


BREGMAN = (
    f"total(divergence_term({_mass('a[k]')}, {_mass('b[k]')}), i, X)"
    f" == log({_normaliser('b[k]')}) - log({_normaliser('a[k]')}) - total((b[l] - a[l])*total({_mass('a[k]')}*t[l, i], i, X), l, K)"
)


@ENTRY.theorem("KL(p_θ‖p_η) = A(η) − A(θ) − Σ (η − θ) E[t]")
def bregman():
    return S.identity(BREGMAN)


@ENTRY.theorem("A′(θ): the derivative of A in a direction d is the mean of d·t")
def mean_is_the_derivative():
    return S.derivative(
        f"log({_normaliser('(a[k] + s*d[k])')})", "s", "0", f"total(h[i]*exp(total(a[k]*t[k, i], k, K))*total(d[l]*t[l, i], l, K), i, X)/{_normaliser('a[k]')}"
    )


@ENTRY.theorem("the second derivative of A in the direction d is the variance of d·t")
def variance_is_the_second_derivative():
    direction = "total(d[l]*t[l, i], l, K)"
    moved = _normaliser("(a[k] + s*d[k])")
    slope = f"total({_weight('(a[k] + s*d[k])')}*{direction}, i, X)/{moved}"
    at = _normaliser("a[k]")
    first = f"total({_weight('a[k]')}*{direction}, i, X)/{at}"
    return S.derivative(slope, "s", "0", f"total({_weight('a[k]')}*{direction}**2, i, X)/{at} - ({first})**2")


DENSITIES = Setting(
    OBJECTS.replace("X, K: finite set", "X: measure space; K: finite set"),
    *S.given,
    *(f"finite({_normaliser(f'{parameter}[k]')})" for parameter in "ab"),
    f"all(finite(total({_weight('a[k]')}*t[l, i], i, X)), l, K)",
)


@ENTRY.theorem("densities: KL(p_θ‖p_η) = A(η) − A(θ) − Σ (η − θ) E[t]")
def bregman_of_densities():
    statistics = {f: f"total(total({_weight('a[k]')}*{f}[l]*t[l, i], l, K), i, X)" for f in "ab"}
    known = [DENSITIES.finite(term) for term in statistics.values()]
    exchanged = {f: DENSITIES.exchanged(term) for f, term in statistics.items()}
    return DENSITIES.combination(BREGMAN, (exchanged["a"], f"1/{_normaliser('a[k]')}"), (exchanged["b"], f"-1/{_normaliser('a[k]')}"), known=known)


@ENTRY.near_miss("exchanging θ and η on one side is false: two outcomes, t = (0, 1), θ = 0, η = 1")
def exchanged():
    mean = "total(exp(a*t[i])*t[i], i, X)/total(exp(a*t[i]), i, X)"
    return counterexample(
        "X: finite set; t: function on X; a, b: real",
        [],
        "total(divergence_term(exp(b*t[i])/total(exp(b*t[m]), m, X), exp(a*t[i])/total(exp(a*t[m]), m, X)), i, X)"
        f" == log(total(exp(b*t[i]), i, X)) - log(total(exp(a*t[i]), i, X)) - (b - a)*{mean}",
        elements={"X": "u v"},
        values={"a": "0", "b": "1"},
        t=[0, 1],
    )
