"""The square root of the Jensen-Shannon divergence satisfies the triangle inequality: it is the distance of functions in L².

For p, q > 0 and their mean m the integral of (exp(−tp) − exp(−tq))² dt/t² over t > 0 is 2 p log(p/m) + 2 q log(q/m) (Fuglede, Topsøe). So the root
of each term of the divergence is a distance in L²(dt/t²), where Minkowski's inequality is the triangle inequality; Minkowski's inequality
for the sum over the outcomes does the rest. Minkowski: (u + v)² ≤ (1 + c) u² + (1 + 1/c) v² for every c > 0, and c = √(∫v²)/√(∫u²) is the best.
"""

from symdiv.proofs import Entry, Setting, theorem
from symdiv.proofs.exact import counterexample
from symdiv.proofs.setting import chain, cut, equivalence, one_direction

ENTRY = Entry(
    title="The root of the Jensen-Shannon divergence is a metric",
    statement=(
        "For positive P, Q, R on a finite set of any size: √JS(P, R) ≤ √JS(P, Q) + √JS(Q, R), from the integral that is named (a hypothesis: the space T "
        "is the half-line with the measure dt/t²). It is symmetric by its form, and 0 if and only if P = Q."
    ),
    sources=(
        "Endres, Schindelin, A new metric for probability distributions, 2003",
        "Fuglede, Topsøe, Jensen-Shannon divergence and Hilbert space embedding, 2004",
    ),
)

Z = Setting("Z: measure space; u, v: function on Z", "finite(total(u[z]**2, z, Z))", "finite(total(v[z]**2, z, Z))")
A, B, C = "total(u[z]**2, z, Z)", "total(v[z]**2, z, Z)", "total((u[z] + v[z])**2, z, Z)"


@ENTRY.theorem("∫(u + v)² ≤ (1 + c) ∫u² + (1 + 1/c) ∫v² for every c > 0")
def square_of_a_sum():
    weighted = Z.having("0 < c", objects="c: real")
    point = weighted.having(objects="z: element of Z")
    bound = "(1 + c)*u[z]**2 + (1 + 1/c)*v[z]**2"
    below = point.combination(f"(u[z] + v[z])**2 <= {bound}", (point.sign("0 <= (c*u[z] - v[z])**2"), "1/c"))
    return weighted.combination(f"{C} <= (1 + c)*{A} + (1 + 1/c)*{B}", weighted.summed(below, "z", "Z"))


@ENTRY.theorem("of numbers that are not negative the one with the smaller square is the smaller")
def roots_in_order():
    numbers = Setting("c, d: real", "c**2 <= d**2")
    rising, falling = numbers.having("0 <= c", "0 < d"), numbers.having("d == 0")
    nothing, never = falling.having("c == 0"), falling.having("0 < c")
    none = nothing.combination("c <= d", nothing.assume("c == 0"))
    zero = falling.border_case("0", "c", none, never.impossible("c <= d", never.combination("c**2 <= 0", never.assume("c**2 <= d**2"))))
    return numbers.border_case("0", "d", zero, rising.combination("c <= d", (rising.assume("c**2 <= d**2"), "1/(c + d)")))


def _finite():
    """∫(u + v)² is finite."""
    point = Z.having(objects="z: element of Z")
    return Z.dominated(point.combination("(u[z] + v[z])**2 <= 2*u[z]**2 + 2*v[z]**2", point.sign("0 <= (u[z] - v[z])**2")), "z", "Z")


def _only(setting, one, weight):
    """∫(u + v)² ≤ B where A = 0 < B, as the bound with a great c says; the weight is this c, or with A and B exchanged its inverse."""
    goal = f"{C} <= {one}"
    above = setting.having(f"{one} < {C}")
    return setting.cases(goal, setting.having(goal).sign(goal), above.combination(goal, (above.use(square_of_a_sum(), values={"c": weight}), "2")))


@ENTRY.theorem("Minkowski: √∫(u + v)² ≤ √∫u² + √∫v²")
def minkowski():
    s = Z.having(f"finite({C})")
    goal = f"sqrt({C}) <= sqrt({A}) + sqrt({B})"

    def rooted(setting, bound, roots):
        """√C ≤ the roots, from a bound of C by the square of the roots."""
        square = setting.combination(f"{C} <= ({roots})**2", bound)
        return setting.combination(goal, setting.use(roots_in_order(), square, values={"c": f"sqrt({C})", "d": roots}))

    both, first, second = s.having(f"0 < {A}", f"0 < {B}"), s.having(f"{A} == 0", f"0 < {B}"), s.having(f"0 < {A}", f"{B} == 0")
    nothing = s.having(f"{A} == 0", f"{B} == 0")
    vanishing = nothing.combination(f"{C} <= 0", nothing.use(square_of_a_sum(), values={"c": "1"}))
    none = nothing.combination(goal, nothing.use(roots_in_order(), vanishing, values={"c": f"sqrt({C})", "d": "0"}))
    interior = rooted(both, both.use(square_of_a_sum(), values={"c": f"sqrt({B})/sqrt({A})"}), f"sqrt({A}) + sqrt({B})")
    one = rooted(first, _only(first, B, f"2*{B}/({C} - {B})"), f"sqrt({B})")
    other = rooted(second, _only(second, A, f"({C} - {A})/(2*{A})"), f"sqrt({A})")
    positive = s.having(f"0 < {A}").border_case("0", B, other, interior)
    zero = s.having(f"{A} == 0").border_case("0", B, none, one)
    return cut(s.discharge(s.border_case("0", A, zero, positive)), _finite())


def _divergence(p, q):
    mean = f"{p}[i]/2 + {q}[i]/2"
    return f"(total(divergence_term({p}[i], {mean}), i, X)/2 + total(divergence_term({q}[i], {mean}), i, X)/2)"


def _square(p, q):
    """∫(exp(−tp) − exp(−tq))² over T."""
    return f"total((exp(-t[k]*{p}[i]) - exp(-t[k]*{q}[i]))**2, k, T)"


def _named(p, q):
    """The integral: four times the term of the divergence."""
    return f"all({_square(p, q)} == 2*{p}[i]*log(2*{p}[i]/({p}[i] + {q}[i])) + 2*{q}[i]*log(2*{q}[i]/({p}[i] + {q}[i])), i, X)"


LAWS = Setting(
    "X: finite set; T: measure space; t: function on T; p, q, r: function on X",
    *(f"all(0 < {f}[i], i, X)" for f in "pqr"),
    *(_named(*pair) for pair in ("pq", "qr", "pr")),
)


@ENTRY.theorem("√JS(P, R) ≤ √JS(P, Q) + √JS(Q, R)")
def triangle_inequality():
    term = LAWS.having(objects="i: element of X")
    one, other, both = (f"sqrt({_square(*pair)})" for pair in ("pq", "qr", "pr"))
    curves = {"u[z]": "exp(-t[z]*p[i]) - exp(-t[z]*q[i])", "v[z]": "exp(-t[z]*q[i]) - exp(-t[z]*r[i])"}
    distances = term.use(minkowski(), names={"Z": "T"}, functions=curves)
    squares = term.combination(f"({both})**2 <= ({one} + {other})**2", (distances, f"{both} + {one} + {other}"))
    summed = LAWS.summed(squares, "i", "X")
    least, sum_of_both = (f"total({_square('p', 'r')}, i, X)", f"total(({one} + {other})**2, i, X)")
    ordered = LAWS.use(roots_in_order(), summed, values={"c": f"sqrt({least})", "d": f"sqrt({sum_of_both})"})
    longer = LAWS.use(minkowski(), names={"Z": "X"}, functions={"u[i]": one, "v[i]": other})
    pairs = ("pr", "pq", "qr")
    divergences = [_divergence(*pair) for pair in pairs]
    nonnegative = [LAWS.combination(f"0 <= {d}", (LAWS.sign(f"0 <= total({_square(*pair)}, i, X)"), "1/4")) for pair, d in zip(pairs, divergences, strict=True)]
    defined = LAWS.having(*(f"0 <= {d}" for d in divergences))

    def same(pair, divergence):
        """Half the distance in L² is the root of the divergence."""
        half, root = f"sqrt(total({_square(*pair)}, i, X))/2", f"sqrt({divergence})"
        orders = [defined.use(roots_in_order(), values={"c": c, "d": d}) for c, d in ((half, root), (root, half))]
        return defined.antisymmetric(*orders)

    first, second, third = (same(pair, d) for pair, d in zip(pairs, divergences, strict=True))
    goal = "sqrt({}) <= sqrt({}) + sqrt({})".format(*divergences)
    return cut(defined.combination(goal, (chain(ordered, longer), "1/2"), (first, "-1"), second, third), *nonnegative)


EQUAL = Setting("X: finite set; p, q: function on X", "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1")


@ENTRY.theorem("JS(P, Q) = 0 if and only if P = Q")
def zero():
    nothing, same = f"{_divergence('p', 'q')} == 0", "all(p[i] == q[i], i, X)"
    mixture = {"q[i]": "p[i]/2 + q[i]/2"}
    first = EQUAL.use(theorem("gibbs", "gibbs"), functions=mixture)
    second = EQUAL.use(theorem("gibbs", "gibbs"), functions={"p[i]": "q[i]", **mixture})
    first_term = "total(divergence_term(p[i], p[i]/2 + q[i]/2), i, X)"
    none = EQUAL.combination(f"{first_term} <= 0", (EQUAL.assume(nothing), "2"), second)
    contact = EQUAL.use(theorem("gibbs", "gibbs_equality"), functions=mixture)
    touching = cut(one_direction(contact), EQUAL.antisymmetric(none, first))
    cell = EQUAL.having(objects="i: element of X")
    forth = EQUAL.for_all(cell.combination("p[i] == q[i]", (EQUAL.at(touching, "i"), "2")), "i", "X")
    return equivalence(forth, EQUAL.identity(nothing, EQUAL.assume(same)))


@ENTRY.near_miss("without the root it is false: P = (1, 0), Q = (1/2, 1/2), R = (0, 1)")
def without_root():
    return counterexample(
        "X: finite set; p, q, r: function on X",
        [f"all(0 <= {f}[i], i, X)" for f in "pqr"] + [f"total({f}[i], i, X) == 1" for f in "pqr"],
        f"{_divergence('p', 'r')} <= {_divergence('p', 'q')} + {_divergence('q', 'r')}",
        elements={"X": "a b"},
        p=[1, 0],
        q=["1/2", "1/2"],
        r=[0, 1],
    )
