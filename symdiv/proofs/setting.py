"""How proofs are written: a :class:`Setting` has the objects and the standing hypotheses, and a method for each step.

Nothing here is trusted. Each method hands its text to a rule, which concludes a theorem or refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from symdiv.errors import InvalidInput, RuleError
from symdiv.proof.theorem import Theorem, infer
from symdiv.propositions import All, Finite, Formula, Relation, read_formula, read_term, real
from symdiv.propositions.formulas import sorts_of

__all__ = ["Setting", "formula_of", "objects_of"]

Text = str


def objects_of(text: str) -> dict[str, str]:
    """``"X: finite set; p, q: function on X"`` as a table."""
    table = {}
    for part in filter(None, (p.strip() for p in text.split(";"))):
        names, _, sort = part.partition(":")
        if not sort:
            raise InvalidInput(f"{part!r}: expected names, a colon and a sort")
        for name in names.split(","):
            table[name.strip()] = " ".join(sort.split())
            sorts_of(table[name.strip()])
    return table


class Setting:
    """Objects and hypotheses, and what follows from them.

    Parameters
    ----------
    objects
        ``"X: finite set; i: element of X; p, q: function on X; a: real"``.
    given
        the standing hypotheses, as formulas.

    >>> s = Setting("a, b: real", "0 < a", "0 < b")
    >>> s.sign("0 < a + b*a")
    <Theorem: 0 < a, 0 < b |- 0 < a*b + a>
    """

    def __init__(self, objects: str | Mapping[str, str], *given: Text | Formula) -> None:
        self.objects = objects_of(objects) if isinstance(objects, str) else dict(objects)
        self.given = tuple(formula_of(g) for g in given)

    def having(self, *given: Text | Formula, objects: str = "") -> Setting:
        """The setting with more hypotheses, and more objects."""
        return Setting({**self.objects, **objects_of(objects)}, *self.given, *given)

    # Comparisons

    def sign(self, conclusion: Text, *known: Theorem) -> Theorem:
        """An inequality that the signs of the parts give."""
        return infer("comparison of signs", *known, conclusion=formula_of(conclusion), given=self.given, objects=self.objects)

    def identity(self, conclusion: Text, *known: Theorem) -> Theorem:
        """An equation of terms with one normal form."""
        return self.combination(conclusion, known=known)

    def combination(self, conclusion: Text | Formula, *parts: Theorem | tuple[Theorem, Text], known: Iterable[Theorem] = ()) -> Theorem:
        """What follows by adding relations, each with a multiplier (1 without one), and rewriting."""
        pairs = [p if isinstance(p, tuple) else (p, "1") for p in parts]
        multipliers = tuple(read_term(m) for _, m in pairs)
        return infer(
            "combination",
            *(t for t, _ in pairs),
            *known,
            conclusion=formula_of(conclusion),
            multipliers=multipliers,
            given=self.given,
            objects=self.objects,
        )

    def infinite(self, conclusion: Text, *known: Theorem) -> Theorem:
        """An inequality whose right side is +oo."""
        return infer("infinite", *known, conclusion=formula_of(conclusion), given=self.given, objects=self.objects)

    def impossible(self, conclusion: Text, premise: Theorem, *known: Theorem) -> Theorem:
        """Anything, from a relation that cannot hold."""
        return infer("impossibility", premise, *known, conclusion=formula_of(conclusion), given=self.given, objects=self.objects)

    # Totals

    def summed(self, premise: Theorem, index: str, space: str, *known: Theorem) -> Theorem:
        """The totals of what holds for each element."""
        return infer("summation", premise, *known, index=index, space=space, given=self.given, objects=self.objects)

    def equal_terms(self, below: Theorem, totals: Theorem, index: str, space: str) -> Theorem:
        """Equality of the terms, from a <= b and equal totals."""
        return infer("equality in a sum", below, totals, index=index, space=space, given=self.given, objects=self.objects)

    def part(self, premise: Theorem, index: str, space: str, element: str | None = None) -> Theorem:
        """A term that is not negative is at most the total."""
        return infer("part of a total", premise, index=index, element=element or index, space=space, given=self.given, objects=self.objects)

    def apart(self, total: Text, *known: Theorem) -> Theorem:
        """The total of a sum as the sum of totals that exist, constants before them."""
        return infer("sum of totals", *known, term=read_term(total), given=self.given, objects=self.objects)

    def exchanged(self, total: Text, *known: Theorem) -> Theorem:
        """The total of totals in the other order."""
        return infer("exchange of totals", *known, term=read_term(total), given=self.given, objects=self.objects)

    def dominated(self, bound: Theorem, index: str, space: str, *known: Theorem) -> Theorem:
        """That a term is integrable, from an integrable bound of its absolute value."""
        return infer("domination", bound, *known, index=index, space=space, given=self.given, objects=self.objects)

    def finite(self, term: Text, *known: Theorem) -> Theorem:
        """A term is a finite number."""
        return infer("finiteness", *known, term=read_term(term), given=self.given, objects=self.objects)

    # Calculus

    def least_value(self, falling: Theorem, rising: Theorem, function: Text, variable: str, point: Text, **more: Any) -> Theorem:
        """f(point) <= f(variable), from the signs of the derivative; with ``unique=True``, equality only at the point."""
        ends = {k: read_term(v) for k, v in more.items() if k in ("low", "high")}
        return infer(
            "least value",
            falling,
            rising,
            function=read_term(function),
            variable=real(variable),
            point=read_term(point),
            unique=more.get("unique", False),
            given=self.given,
            objects=self.objects,
            **ends,
        )

    def monotony(self, premise: Theorem, function: Text, variable: str, ends: tuple[Text, Text], **more: Text) -> Theorem:
        """f(a) <= f(b) for a <= b, from the sign of the derivative."""
        return self._on_interval("monotony", premise, function, variable, ends, more)

    def tangent(self, premise: Theorem, function: Text, variable: str, ends: tuple[Text, Text], **more: Text) -> Theorem:
        """f(a) + f'(a) (b - a) <= f(b), from the sign of the second derivative."""
        return self._on_interval("tangent", premise, function, variable, ends, more)

    def _on_interval(self, rule: str, premise: Theorem, function: Text, variable: str, ends: tuple[Text, Text], more: Mapping[str, Text]) -> Theorem:
        return infer(
            rule,
            premise,
            function=read_term(function),
            variable=real(variable),
            ends=tuple(map(read_term, ends)),
            given=self.given,
            objects={**self.objects, variable: "real"},
            **{k: read_term(v) for k, v in more.items()},
        )

    def squeeze(self, lower: Theorem, upper: Theorem, low_limit: Theorem, high_limit: Theorem, bound: Text | None = None) -> Theorem:
        """The limit of what lies between two functions with one limit."""
        return infer("squeeze", lower, upper, low_limit, high_limit, bound=None if bound is None else read_term(bound))

    def continuity(self, term: Text, variable: str, point: Text, value: Text, *known: Theorem) -> Theorem:
        """The limit of a continuous function."""
        return self._at_point("continuity", term, variable, point, value, known)

    def derivative(self, term: Text, variable: str, point: Text, value: Text, *known: Theorem) -> Theorem:
        """The derivative of a function at a point."""
        return self._at_point("derivative", term, variable, point, value, known)

    def derivative_of_integral(
        self, bounded: Theorem, term: Text, over: tuple[str, str], at: tuple[str, Text], between: tuple[Text, Text], value: Text, *known: Theorem
    ) -> Theorem:
        """The derivative of a total, from a bound of the absolute value of the derivative of its terms."""
        (index, space), (variable, point) = over, at
        return infer(
            "derivative of an integral",
            bounded,
            *known,
            term=read_term(term),
            variable=real(variable),
            point=read_term(point),
            low=read_term(between[0]),
            high=read_term(between[1]),
            index=index,
            space=space,
            value=read_term(value),
            given=self.given,
            objects=self.objects,
        )

    def _at_point(self, rule: str, term: Text, variable: str, point: Text, value: Text, known: tuple[Theorem, ...]) -> Theorem:
        return infer(
            rule,
            *known,
            term=read_term(term),
            variable=real(variable),
            point=read_term(point),
            value=read_term(value),
            given=self.given,
            objects=self.objects,
        )

    # Logic

    def assume(self, formula: Text | Formula) -> Theorem:
        """A formula that follows from itself."""
        return infer("assumption", formula=formula_of(formula), objects=self.objects)

    def weaken(self, premise: Theorem) -> Theorem:
        """The theorem under all standing hypotheses."""
        return infer("weakening", premise, given=self.given, objects=self.objects)

    def use(
        self,
        premise: Theorem,
        *lemmas: Theorem,
        values: Mapping[str, Text] | None = None,
        functions: Mapping[str, Text] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Theorem:
        """The theorem for other objects: ``values={"t": "b/a"}``, ``functions={"p[i]": "r[i]*a"}``, ``names={"X": "Y"}``.

        Its hypotheses are concluded, where they follow from the standing ones: by a lemma, or by their signs.
        """
        table = {}
        for head, body in (functions or {}).items():
            name, _, indices = head.rstrip("]").partition("[")
            table[name] = (tuple(real(i.strip()) for i in indices.split(",")), read_term(body))
        sums = {x: x for x, s in premise.proposition.objects if s == "measure space" and self.objects.get(x) == "finite set"}
        special = infer(
            "substitution",
            premise,
            values={k: read_term(v) for k, v in (values or {}).items()},
            functions=table,
            names={**sums, **(names or {})},
            given=self.given,
            objects=self.objects,
        )
        return self.discharge(special, *lemmas)

    def discharge(self, theorem: Theorem, *lemmas: Theorem) -> Theorem:
        """The theorem without the hypotheses that follow from the standing ones, by a lemma or by their signs."""
        standing = {g.canonical() for g in self.given}
        proofs = []
        for hypothesis in theorem.proposition.hypotheses:
            if hypothesis.canonical() in standing:
                continue
            lemma = next((x for x in lemmas if x.proposition.conclusion.canonical() == hypothesis.canonical()), None) or self._evident(hypothesis, lemmas)
            if lemma is not None:
                proofs.append(lemma)
        return infer("cut", theorem, *proofs) if proofs else theorem

    def _evident(self, formula: Formula, known: tuple[Theorem, ...]) -> Theorem | None:
        """A proof of a formula by signs or one normal form, if there is one."""
        try:
            if isinstance(formula, All):
                index, space = formula.index.name, formula.space.name
                taken = {*self.objects, *formula.bound_names()} - {index}
                new = index
                while new in taken:
                    new += "_"
                inner = self.having(objects=f"{new}: element of {space}")._evident(formula.formula.replace({index: real(new)}), known)
                return infer("generalisation", inner, index=new, space=space) if inner else None
            if isinstance(formula, Finite):
                return infer("finiteness", *known, term=formula.term, given=self.given, objects=self.objects)
            if isinstance(formula, Relation):
                return self.identity(str(formula), *known) if formula.sign == "==" else self.sign(str(formula), *known)
        except RuleError:
            return None
        return None

    def cases(self, formula: Text, one: Theorem, other: Theorem) -> Theorem:
        """What holds if the formula does, and if it does not."""
        return infer("case distinction", one, other, formula=formula_of(formula))

    def border_case(self, left: Text, right: Text, equal: Theorem, strict: Theorem) -> Theorem:
        """What holds for left = right and for left < right, from left <= right."""
        return infer("border case", equal, strict, left=read_term(left), right=read_term(right))

    def strict(self, below: Theorem, equality: Theorem) -> Theorem:
        """a < b where what a = b is equivalent to is false, from a <= b and the equivalence."""
        forth = one_direction(equality)
        relation = below.proposition.conclusion
        if not isinstance(relation, Relation):
            raise RuleError("expected a <= b")
        equal = Relation("==", relation.left, relation.right)
        half = equality.proposition.conclusion.parts()[0]
        turned = self.combination(half, (self.assume(equal), "1" if half == equal else "-1"))
        return infer("strictness", below, infer("contraposition", cut(forth, turned), formula=equal))

    def absurd(self, premise: Theorem, formula: Text) -> Theorem:
        """The negation of a formula from which a false relation of numbers follows."""
        return infer("reduction to absurdity", premise, formula=formula_of(formula))

    def below(self, below: Theorem, different: Theorem) -> Theorem:
        """a < b from a <= b and the negation of a = b."""
        return infer("strictness", below, different)

    def antisymmetric(self, one: Theorem, other: Theorem) -> Theorem:
        """a = b from a <= b and b <= a."""
        return self.discharge(infer("antisymmetry", one, other))

    def forth(self, equivalence: Theorem) -> Theorem:
        """The right side of an equivalence from its left."""
        return self.discharge(infer("one direction", equivalence, forth=True))

    def back(self, equivalence: Theorem) -> Theorem:
        """The left side of an equivalence from its right."""
        return self.discharge(infer("one direction", equivalence, forth=False))

    def restated(self, premise: Theorem, left: Text, multiplier: Text = "1", known: Iterable[Theorem] = ()) -> Theorem:
        """The equivalence with its left equation in other words: with the same difference of the sides, up to a multiplier."""
        forth, back = self.forth(premise), self.back(premise)
        old = premise.proposition.conclusion.parts()[0]
        turned = self.combination(old, (self.assume(left), multiplier), known=known)
        return equivalence(cut(forth, turned), self.combination(left, (back, f"1/({multiplier})"), known=known))

    def for_all(self, premise: Theorem, index: str, space: str) -> Theorem:
        """What holds for an arbitrary element holds for all."""
        return infer("generalisation", premise, index=index, space=space)

    def at(self, premise: Theorem, index: str) -> Theorem:
        """What holds for all elements holds for one."""
        return infer("instance", premise, index=index)


def formula_of(text: Text | Formula) -> Formula:
    """A formula, or text read as one."""
    return text if isinstance(text, Formula) else read_formula(text)


def cut(main: Theorem, *lemmas: Theorem) -> Theorem:
    """The main theorem without the hypotheses that the lemmas conclude."""
    return infer("cut", main, *lemmas)


def chain(*relations: Theorem) -> Theorem:
    """The relation of the ends of a chain of equations and inequalities."""
    return infer("transitivity", *relations)


def finite_terms(premise: Theorem) -> Theorem:
    """That a term is finite for all elements, almost all of a measure space, from its finite total."""
    return infer("finite almost everywhere", premise)


def ends_of(premise: Theorem, *, above: bool = True) -> Theorem:
    """That the values on a line lie above its lower, or below its upper end."""
    return infer("ends of a line", premise, above=above)


def equivalence(forth: Theorem, back: Theorem) -> Theorem:
    """F if and only if G, from F giving G and G giving F."""
    return infer("equivalence", forth, back)


def one_direction(premise: Theorem, *, forth: bool = True) -> Theorem:
    """One half of an equivalence."""
    return infer("one direction", premise, forth=forth)
