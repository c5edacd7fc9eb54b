"""Log evidence = ELBO + KL(q‖posterior), for a latent variable with finitely many values.

With the joint mass j(z) = p(x, z) of the data and the latent value, the evidence is e = Σ j(z) and the posterior j(z)/e. The identity is one of
terms; as log e is fixed, the greater ELBO is the lesser divergence. The Gaussian term of a variational autoencoder is derived besides.
"""

import symdiv as sd
from symdiv.proofs import Entry, Setting
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import equivalence

ENTRY = Entry(
    title="Log evidence is ELBO plus divergence from the posterior",
    statement="For a latent variable on a finite set of any size: log p(x) = ELBO(q) + KL(q‖posterior), so that maximising the ELBO minimises the divergence.",
    claims=("A9",),
    quote="As we’ve seen, we can use KL divergence to minimize how much information loss we have when approximating a distribution.",
    sources=("Kingma, Welling, Auto-Encoding Variational Bayes, 2014, equation 2 and appendix B",),
    kind="claim",
)

S = Setting(
    "Z: finite set; j, q, r: function on Z; e: real",
    "all(0 <= j[z], z, Z)",
    "all(0 <= q[z], z, Z)",
    "all(0 <= r[z], z, Z)",
    "total(j[z], z, Z) == e",
    "0 < e",
    "total(q[z], z, Z) == 1",
    "total(r[z], z, Z) == 1",
)


def _loss(q):
    """The negative ELBO, Σ q log(q/j)."""
    return f"total(divergence_term({q}[z], j[z]), z, Z)"


def _divergence(q):
    return f"total(divergence_term({q}[z], j[z]/e), z, Z)"


@ENTRY.theorem("−ELBO(q) + log p(x) = KL(q‖posterior)")
def evidence():
    return S.identity(f"{_loss('q')} + log(e) == {_divergence('q')}")


@ENTRY.theorem("the order of ELBOs is the reverse order of divergences")
def same_order():
    elbo, divergence = f"{_loss('q')} <= {_loss('r')}", f"{_divergence('q')} <= {_divergence('r')}"
    return equivalence(S.combination(divergence, S.assume(elbo)), S.combination(elbo, S.assume(divergence)))


@ENTRY.theorem("the ELBO is at most the log evidence")
def bound():
    from symdiv.proofs import theorem

    gibbs = S.use(theorem("gibbs", "gibbs"), names={"X": "Z"}, functions={"p[z]": "q[z]", "q[z]": "j[z]/e"})
    return S.combination(f"-log(e) <= {_loss('q')}", gibbs)


@ENTRY.theorem("the divergence of a Gaussian posterior from the standard normal prior")
def gaussian_term():
    return sd.derive("kl_divergence", sd.Normal("m", "s"), sd.Normal(0, 1)).theorem


@ENTRY.near_miss("with the divergence of the posterior from q the identity fails")
def exchanged():
    return counterexample(
        "Z: finite set; j, q: function on Z; e: real",
        ["all(0 < j[z], z, Z)", "all(0 < q[z], z, Z)", "total(j[z], z, Z) == e", "total(q[z], z, Z) == 1"],
        f"{_loss('q')} + log(e) == total(divergence_term(j[z]/e, q[z]), z, Z)",
        elements={"Z": "a b"},
        values={"e": "1/2"},
        j=["1/8", "3/8"],
        q=["1/2", "1/2"],
    )
