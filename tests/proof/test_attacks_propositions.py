"""False propositions that attacks got from the rules of earlier versions, and a search for more by small models."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import mpmath
import pytest
from small_models import SMALL, NoValue, draw

from symdiv.errors import InvalidInput, RuleError, SymdivError
from symdiv.proof.theorem import Theorem, infer
from symdiv.proofs.setting import Setting, cut
from symdiv.propositions import Proposition, read_formula, read_term, real
from symdiv.rules.facts import POSITIVE, Facts
from symdiv.rules.indexed import Normal

OBJECTS = "X: {}; i, j: element of X; p, q: function on X; r: function on X, X; a, b, x: real"
MEASURE, FINITE = OBJECTS.format("measure space"), OBJECTS.format("finite set")
SIGNS = ("all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)")


def replaced(premise: Theorem, setting: Setting, **more: Any) -> Theorem:
    return infer("substitution", premise, **{"given": (), "objects": setting.objects, **more})


def an_infinite_integral_is_no_number() -> Theorem:
    return Setting(MEASURE, *SIGNS).use(Setting("a: real").sign("a < a + 1"), values={"a": "total(p[i], i, X)"})


def infinite_integrals_do_not_cancel() -> Theorem:
    return Setting(MEASURE, *SIGNS).identity("total(p[i] + q[i], i, X) - total(p[i], i, X) == total(q[i], i, X)")


def nothing_is_multiplied_by_an_inverse_of_an_infinite_integral() -> Theorem:
    setting = Setting(MEASURE, "all(0 < p[i], i, X)")
    return setting.identity("total(p[i], i, X)*(1/total(p[i], i, X) - 1) == 1 - total(p[i], i, X)")


def equal_integrals_need_not_be_finite() -> Theorem:
    setting = Setting(MEASURE, *SIGNS, "total(p[i], i, X) == total(q[i], i, X)")
    return infer("finiteness", term=read_term("total(p[i], i, X)"), given=setting.given, objects=setting.objects)


def information_of_what_is_infinite() -> Theorem:
    setting = Setting(FINITE, "0 <= b", "0 < information(b)")
    return infer("finiteness", term=read_term("divergence_term(information(b), 1)"), given=setting.given, objects=setting.objects)


def almost_all_pairs_are_off_the_diagonal() -> Theorem:
    setting = Setting(MEASURE)
    premise = setting.at(setting.assume("all(0 <= p[i], i, X)"), "j")
    return replaced(premise, setting, functions={"p": ((real("i"),), read_term("r[i, j]"))})


def a_number_for_which_almost_all_points_are_good_does_not_depend_on_the_point() -> Theorem:
    setting = Setting(MEASURE)
    premise = setting.at(setting.assume("all(0 < (p[i] - x)**2, i, X)"), "j")
    return replaced(premise, setting, values={"x": read_term("p[j]")})


def the_point_of_a_limit_is_not_its_variable() -> Theorem:
    first = Setting("x: real").assume("limit(0, x, x, 0)")
    below = Setting("x: real")
    lower, upper = (below.impossible(c, below.assume("x < x")) for c in ("0 <= 5", "5 <= 0"))
    return cut(below.squeeze(lower, upper, first, first), below.continuity("0", "y", "x", "0"))


def a_name_that_the_parser_changes_captures() -> Theorem:
    setting = Setting(FINITE)
    return infer("instance", setting.assume("all(0 <= total(r[i, j], j, X), i, X)"), index="\uff4a")


def a_name_of_the_normal_form_captures() -> Theorem:
    return Setting("X: finite set; __0: element of X; r: function on X, X").identity("total(r[i, __0], i, X) == total(r[i, i], i, X)")


def a_name_of_the_canonical_form_captures() -> Theorem:
    setting = Setting("X: finite set; _0: element of X; r: function on X, X")
    theorem = cut(setting.assume("0 <= total(r[i, _0], i, X)"), setting.assume("0 <= total(r[i, i], i, X)"))
    if read_formula("0 <= total(r[i, _0], i, X)") in theorem.proposition.hypotheses:
        raise RuleError("the hypothesis stays")
    return theorem


def an_equation_of_the_diagonal_is_applied_off_it() -> Theorem:
    return Setting(FINITE, "total(r[i, i], i, X) == 5").identity("total(p[j]*exp(total(r[i, j], i, X)), j, X) == total(p[j]*exp(5), j, X)")


def a_factor_with_a_total_of_its_own_leaves_no_integral() -> Theorem:
    weighted = "finite(total({}[i]*exp(total(r[i, k], k, K)), i, X))"
    setting = Setting("X: measure space; K: finite set; p, q: function on X; r: function on X, K", weighted.format("p"), weighted.format("q"))
    return setting.identity("total(p[i] - q[i], i, X) + total(q[i], i, X) == total(p[i], i, X)")


@pytest.mark.parametrize(
    "attack",
    [
        an_infinite_integral_is_no_number,
        infinite_integrals_do_not_cancel,
        nothing_is_multiplied_by_an_inverse_of_an_infinite_integral,
        equal_integrals_need_not_be_finite,
        information_of_what_is_infinite,
        almost_all_pairs_are_off_the_diagonal,
        a_number_for_which_almost_all_points_are_good_does_not_depend_on_the_point,
        the_point_of_a_limit_is_not_its_variable,
        a_name_that_the_parser_changes_captures,
        a_name_of_the_normal_form_captures,
        a_name_of_the_canonical_form_captures,
        an_equation_of_the_diagonal_is_applied_off_it,
        a_factor_with_a_total_of_its_own_leaves_no_integral,
    ],
)
def test_a_false_proposition_is_refused(attack: Callable[[], Theorem]) -> None:
    with pytest.raises((RuleError, InvalidInput)):
        attack()


def test_what_these_attacks_abused_still_serves() -> None:
    setting = Setting(MEASURE, *SIGNS, "total(p[i], i, X) == 1", "finite(total(q[i], i, X))")
    assert setting.identity("total(p[i] + q[i], i, X) - total(p[i], i, X) == total(q[i], i, X)").proposition.hypotheses
    shifted = setting.use(Setting("a: real").sign("a < a + 1"), values={"a": "total(q[i], i, X)"})
    assert str(shifted.proposition.conclusion) == "total(q[i], i, X) < total(q[i], i, X) + 1"
    finite = Setting(FINITE)
    diagonal = replaced(finite.at(finite.assume("all(0 <= p[i], i, X)"), "j"), finite, functions={"p": ((real("i"),), read_term("r[i, j]"))})
    assert str(diagonal.proposition) == "all(0 <= r[i, j], i, X) |- 0 <= r[j, j]"


@pytest.fixture(autouse=True)
def digits() -> Iterator[None]:
    """More digits than models are compared to."""
    with mpmath.workdps(45):
        yield


# What is read from hypotheses, and the normal form, against small models

HYPOTHESES = (
    "all(0 <= p[i], i, X)", "all(0 < p[i], i, X)", "all(0 <= q[i], i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == a",
    "all(all(0 <= w[i, k], k, Y), i, X)", "all(total(w[i, k], k, Y) == 1, i, X)", "all(0 <= s[k], k, Y)", "0 <= a", "0 < b", "a == b",
    "a <= b", "b*c <= 1", "all(p[i] == q[i], i, X)", "p[i] == 0", "all(p[i] <= q[i], i, X)", "finite(total(p[i], i, X))",
    "total(p[i], i, X) <= total(q[i], i, X)", "total(p[i], i, X) == total(q[i], i, X)", "0 <= a*b", "0 <= p[i]*a",
    "total(r[i, i], i, X) == 1", "all(r[i, i] == 1, i, X)", "all(total(r[i, j], j, X) == p[i], i, X)", "0 < information(b)",
    "information(b) <= a", "total(divergence_term(p[i], q[i]), i, X) <= a", "a*p[i] <= 1", "all(all(w[i, k] == p[i]*s[k], i, X), k, Y)",
)  # fmt: skip
ATOMS = ("p[{x}]", "p[{x}]", "q[{x}]", "q[{x}]", "w[{x}, {y}]", "r[{x}, {z}]", "r[{x}, {z}]", "s[{y}]", "a", "b", "c", "1", "2", "1/2", "0")
SHAPES = (
    "({} + {})", "({} - {})", "({}*{})", "({}*{})", "({}/{})", "({})**2", "({})**(1/2)", "({})**(-1)", "log({})", "exp({})", "abs({})",
    "information({})", "entropy_term({})", "cross_term({}, {})", "divergence_term({}, {})", "total", "total", "total",
)  # fmt: skip


def drawn_term(rng: random.Random, depth: int, xs: list[str], ys: list[str]) -> str:
    if depth == 0:
        return rng.choice(ATOMS).format(x=rng.choice(xs), y=rng.choice(ys), z=rng.choice(xs))
    shape = rng.choice(SHAPES)
    if shape != "total":
        return shape.format(*(drawn_term(rng, rng.randrange(depth), xs, ys) for _ in range(shape.count("{}"))))
    if rng.random() < 0.7:
        index = rng.choice("ijmn")
        return f"total({drawn_term(rng, rng.randrange(depth), [*xs, index, index], ys)}, {index}, X)"
    index = rng.choice("kl")
    return f"total({drawn_term(rng, rng.randrange(depth), xs, [*ys, index, index])}, {index}, Y)"


@pytest.mark.parametrize(("sort", "seed"), [("finite set", 1), ("finite set", 2), ("measure space", 1), ("measure space", 2)])
def test_what_facts_and_the_normal_form_say_holds_in_small_models(sort: str, seed: int) -> None:
    rng = random.Random(seed)
    objects = {
        **{"X": sort, "Y": sort, "i": "element of X", "j": "element of X", "k": "element of Y", "p": "function on X", "q": "function on X"},
        **{"s": "function on Y", "w": "function on X, Y", "r": "function on X, X", "a": "real", "b": "real", "c": "real"},
    }
    compared = 0
    for _ in range(25):
        given = [read_formula(h) for h in rng.sample(HYPOTHESES, rng.randrange(6))]
        facts = Facts(given, objects)
        models = [m for m in (draw(objects, rng) for _ in range(60)) if all(m.given(h) for h in given)][:4]
        for _ in range(20 if models else 0):
            try:
                term = read_term(drawn_term(rng, rng.choice([2, 2, 3, 4]), ["i", "j"], ["k"]))
                facts.require_defined(term)
                sign, finite, normal = facts.sign(term), facts.is_finite(term), Normal(facts).of(term)
            except SymdivError:
                continue
            for model in models:
                value = model.value(term, model.elements)  # a term that is proved to have a value has one
                assert not (finite and mpmath.isinf(value)), (term, given, model)
                assert sign is None or value > (0 if sign == POSITIVE else -SMALL), (term, given, model)
                try:
                    again = model.value(normal, model.elements)
                except NoValue:  # the normal form divides by what the term does not divide by
                    continue
                assert value == again or abs(value - again) < SMALL * (1 + abs(value)), (term, normal, given, model)
                compared += normal != term
    assert compared > 50


@pytest.mark.parametrize("sort", ["finite set", "measure space"])
def test_what_random_steps_conclude_holds_in_small_models(sort: str) -> None:
    rng = random.Random(3)
    objects = {
        "X": sort,
        "i": "element of X",
        "j": "element of X",
        "p": "function on X",
        "q": "function on X",
        "r": "function on X, X",
        "a": "real",
        "b": "real",
    }
    texts = (
        "all(0 <= p[i], i, X)", "0 <= p[j]", "p[i] == q[i]", "all(all(0 <= r[i, j], i, X), j, X)", "all(0 <= r[i, j], i, X)", "0 <= r[i, j]",
        "total(p[i], i, X) == a", "a <= b", "b <= a", "no(a == b)", "0 < b", "all(p[i] <= q[i], i, X)", "p[i] <= q[i]", "p[i] < q[i]",
        "total(p[i], i, X) == total(q[i], i, X)", "iff(a == b, 0 <= p[i])", "finite(total(p[i], i, X))", "all(no(p[i] == a), i, X)",
        "finite(total(total(r[i, j], i, X), j, X))", "abs(q[i]) <= p[i]",
    )  # fmt: skip
    pool = [infer("assumption", formula=read_formula(t), objects=objects) for t in texts]
    made = 0
    for _ in range(1500):
        one, other = rng.choice(pool), rng.choice(pool)
        index = rng.choice("ij")
        formula = read_formula(rng.choice(texts))
        body = read_term(rng.choice(["r[m, i]", "r[i, m]", "r[m, m]", "p[m]*p[i]", "a", "q[m] - a", "abs(p[m])"]))
        number = read_term(rng.choice(["p[i]", "a", "b", "0", "1", "total(p[i], i, X)", "r[i, i]"]))
        common: dict[str, Any] = {"given": (), "objects": objects}
        steps: list[tuple[str, tuple[Theorem, ...], dict[str, Any]]] = [
            ("cut", (one, other), {}),
            ("generalisation", (one,), {"index": index, "space": "X"}),
            ("instance", (one,), {"index": index}),
            ("summation", (one,), {"index": index, "space": "X", **common}),
            ("equality in a sum", (one, other), {"index": index, "space": "X", **common}),
            ("part of a total", (one,), {"index": index, "element": rng.choice("ij"), "space": "X", **common}),
            ("contraposition", (one,), {"formula": formula}),
            ("case distinction", (one, other), {"formula": formula}),
            ("border case", (one, other), {"left": read_term("a"), "right": read_term("b")}),
            ("equivalence", (one, other), {}),
            ("one direction", (one,), {"forth": rng.random() < 0.5}),
            ("strictness", (one, other), {}),
            ("antisymmetry", (one, other), {}),
            ("transitivity", (one, other), {}),
            ("contradiction", (one, other), {"conclusion": formula, "objects": objects}),
            ("impossibility", (one,), {"conclusion": formula, **common}),
            ("combination", (one, other), {"conclusion": formula, "multipliers": (read_term("1"), read_term(rng.choice(["1", "b", "-1"]))), **common}),
            ("comparison of signs", (), {"conclusion": formula, "given": (read_formula(rng.choice(texts)),), "objects": objects}),
            ("substitution", (one,), {"functions": {"p": ((real("m"),), body)}, **common}),
            ("substitution", (one,), {"values": {"a": number}, **common}),
            ("substitution", (one,), {"names": {"i": "j"}, **common}),
            ("finite almost everywhere", (one,), {}),
            ("domination", (one, other), {"index": index, "space": "X", **common}),
            ("domination", (one, other), {"index": index, "space": "X", **common}),
        ]
        rule, premises, arguments = rng.choice(steps)
        try:
            theorem = infer(rule, *premises, **arguments)
        except (SymdivError, NotImplementedError):
            continue
        proposition = theorem.conclusion
        assert isinstance(proposition, Proposition)
        if len(proposition.hypotheses) > 4 or len(str(proposition)) > 400:
            continue
        made += 1
        for _ in range(12):
            model = draw(objects, rng)
            assert not model.violates(proposition), (rule, [str(p.conclusion) for p in premises], str(proposition), model)
        pool.append(theorem)
    assert made > 200


@pytest.mark.parametrize("rule", ["sum of totals", "exchange of totals"])
def test_what_is_concluded_of_integrals_holds_in_small_models(rule: str) -> None:
    rng = random.Random(5)
    objects = {
        **{
            "X": "measure space",
            "Y": "measure space",
            "p": "function on X",
            "q": "function on X",
            "s": "function on Y",
            "w": "function on X, Y",
            "a": "real",
            "b": "real",
            "j": "element of Y",
        },
    }
    hypotheses = (
        "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "all(0 <= s[j], j, Y)", "all(all(0 <= w[i, j], j, Y), i, X)", "0 <= a", "0 < b",
        "finite(total(p[i], i, X))", "finite(total(q[i], i, X))", "finite(total(s[j], j, Y))", "total(s[j], j, Y) == 1", "total(p[i], i, X) == 1",
        "finite(total(total(w[i, j], j, Y), i, X))", "all(total(w[i, j], j, Y) == 1, i, X)", "finite(total(entropy_term(p[i]), i, X))",
        "all(finite(total(w[i, j], i, X)), j, Y)",
    )  # fmt: skip
    factors = ("p[i]", "q[i]", "w[i, j]", "s[j]", "a", "b", "-1", "-a", "total(p[k], k, X)", "total(w[i, k], k, Y)")
    arguments = ("p[i]", "q[i]", "w[i, j]", "p[i]*w[i, j]", "q[i]*w[i, j]", "p[i]*s[j]", "1", "total(w[k, j], k, X)")
    shapes = ("{}", "divergence_term({}, {})", "divergence_term({}, {})", "cross_term({}, {})", "entropy_term({})", "total({}, j, Y)")
    shapes += ("total(divergence_term({}, {}), j, Y)",)
    made = told = 0
    for _ in range(400):
        given = tuple(read_formula(h) for h in rng.sample(hypotheses, rng.randrange(3, 9)))
        summands = []
        for _ in range(rng.randrange(1, 4)):
            term = rng.choice(shapes)
            parts = [rng.choice(arguments) for _ in range(term.count("{}"))]
            summands.append("*".join([term.format(*parts), *(rng.choice(factors) for _ in range(rng.randrange(3)))]))
        body = " + ".join(summands)
        try:
            text = f"total({body}, i, X)" if rule == "sum of totals" else f"total(total({body}, j, Y), i, X)"
            theorem = infer(rule, term=read_term(text), given=given, objects=objects)
        except (SymdivError, NotImplementedError):
            continue
        made += 1
        proposition = theorem.conclusion
        assert isinstance(proposition, Proposition)
        for _ in range(20):
            model = draw(objects, rng)
            told += all(model.given(h) for h in proposition.hypotheses)
            assert not model.violates(proposition), (str(proposition), model)
    assert made > 5
    assert told > 10
