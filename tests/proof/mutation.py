"""Seeded mutants of certificates: signs, constants, exponents, conditions, names, axioms, order of steps."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

Certificate = dict[str, Any]


def _texts(certificate: Certificate) -> list[tuple[Any, Any]]:
    """Every string that holds mathematics: its container and key."""
    found: list[tuple[Any, Any]] = []

    def visit(container: Any) -> None:
        items = container.items() if isinstance(container, dict) else enumerate(container)
        for key, value in items:
            if isinstance(value, (dict, list)):
                visit(value)
            elif isinstance(value, str) and key not in ("rule", "variable", "name", "measure"):
                found.append((container, key))

    visit(certificate["claim"])
    for step in certificate["steps"]:
        visit(step["arguments"])
        visit(step["conclusion"])
    return found


def _edit(pattern: str, replacement: Callable[[re.Match[str], random.Random], str]) -> Callable[[Certificate, random.Random], bool]:
    """Change one random match in one random text."""

    def mutate(certificate: Certificate, rng: random.Random) -> bool:
        places = [(c, k, m) for c, k in _texts(certificate) for m in re.finditer(pattern, c[k])]
        if not places:
            return False
        container, key, match = rng.choice(places)
        text = container[key]
        container[key] = text[: match.start()] + replacement(match, rng) + text[match.end() :]
        return True

    return mutate


def _everywhere(certificate: Certificate, rng: random.Random) -> bool:
    """Change the final value consistently, in the claim and in every conclusion that states it."""
    value = certificate["claim"]["value"]
    changed = rng.choice([f"{value} + 1", f"-({value})", f"2*({value})", value.replace("log(", "loggamma(", 1), "oo"])
    for record in [certificate["claim"], *(s["conclusion"] for s in certificate["steps"])]:
        if record["value"] == value:
            record["value"] = changed
    for step in certificate["steps"]:
        if step["arguments"].get("value") == value:
            step["arguments"]["value"] = changed
    return changed != value


def _condition(certificate: Certificate, rng: random.Random) -> bool:
    places = [s["conclusion"] for s in certificate["steps"]] + [certificate["claim"]]
    record = rng.choice(places)
    names = sorted(certificate["symbols"])
    new = rng.choice(["true", "false", *(f"{n} > 1" for n in names), *(f"{n} < 3" for n in names)])
    old, record["condition"] = record["condition"], new
    return bool(old != new)


def _rule(certificate: Certificate, rng: random.Random) -> bool:
    names = [
        "transform",
        "outside strip",
        "pushforward",
        "linearity",
        "rewriting",
        "definition",
        "cases",
        "support",
        "unit",
        "sign",
        "kink",
        "nonsense",
    ]
    step = rng.choice(certificate["steps"])
    old, step["rule"] = step["rule"], rng.choice(names)
    return bool(old != step["rule"])


def _axiom(certificate: Certificate, rng: random.Random) -> bool:
    axioms = certificate["axioms"]
    choice = rng.randrange(3)
    if choice == 0 and axioms:
        axioms.pop(rng.randrange(len(axioms)))
    elif choice == 1 and axioms:
        axioms[rng.randrange(len(axioms))] = "riemann hypothesis"
    else:
        axioms.append("axiom of choice")
    return True


def _order(certificate: Certificate, rng: random.Random) -> bool:
    steps = certificate["steps"]
    choice = rng.randrange(3)
    if len(steps) < 2:
        return False
    if choice == 0:
        i, j = rng.sample(range(len(steps)), 2)
        steps[i], steps[j] = steps[j], steps[i]
    elif choice == 1:
        steps.pop(rng.randrange(len(steps)))
    else:
        step = rng.choice(steps)
        step["premises"] = [rng.randrange(len(steps)) for _ in step["premises"]] or [0]
    return True


def _symbol(certificate: Certificate, rng: random.Random) -> bool:
    if not certificate["symbols"]:
        return False
    name = rng.choice(sorted(certificate["symbols"]))
    old = certificate["symbols"][name]
    certificate["symbols"][name] = rng.choice([{"real": True}, {"nonnegative": True}, {"positive": True}, {"negative": True}, {}])
    return bool(old != certificate["symbols"][name])


def _law(certificate: Certificate, rng: random.Random) -> bool:
    """Another family, or another member, in one place."""
    places = [(c, k) for c, k in _texts(certificate) if re.match(r"[A-Z]\w+\(", c[k])]
    if not places:
        return False
    container, key = rng.choice(places)
    old = container[key]
    swaps = {
        "Gamma": "Weibull",
        "Weibull": "Gamma",
        "Normal": "Laplace",
        "Laplace": "Normal",
        "Pareto": "InverseGamma",
        "UnitGamma": "PoissonCount",
    }
    name = re.match(r"\w+", old).group()  # type: ignore[union-attr]  # matched above
    container[key] = old.replace(name, swaps.get(name, "Gamma"), 1)
    return bool(container[key] != old)


MUTATIONS: dict[str, Callable[[Certificate, random.Random], bool]] = {
    "sign": _edit(r" [+-] |^-", lambda m, r: {" + ": " - ", " - ": " + ", "-": ""}[m.group()]),
    "constant": _edit(r"(?<![\w.])\d+(?![\w(])", lambda m, r: str(int(m.group()) + r.choice([1, 2]))),
    "exponent": _edit(r"\*\*(\w+|\([^()]*\))", lambda m, r: f"**({m.group(1)} + {r.choice([1, -1])})"),
    "factor": _edit(r"(?<![\w*])\w+\*(?!\*)", lambda m, r: ""),
    "function": _edit(
        r"\b(polygamma\(0, |loggamma\(|gamma\(|log\(|exp\(|erf\()",
        lambda m, r: r.choice([f for f in ("polygamma(1, ", "loggamma(", "gamma(", "log(", "exp(") if f != m.group()]),
    ),
    "inequality": _edit(r"(<=|>=|<|>)", lambda m, r: r.choice([s for s in ("<", "<=", ">", ">=") if s != m.group()])),
    "condition": _condition,
    "rule": _rule,
    "axiom": _axiom,
    "order": _order,
    "symbol": _symbol,
    "law": _law,
    "everywhere": _everywhere,
}


def mutants(certificates: list[Certificate], number: int, seed: int) -> list[tuple[str, Certificate, Certificate]]:
    """Draw mutants: (kind, original, mutant); each differs from its original."""
    rng = random.Random(seed)
    found: list[tuple[str, Certificate, Certificate]] = []
    seen: set[str] = set()
    kinds = sorted(MUTATIONS)
    for attempt in range(100 * number):
        if len(found) == number:
            break
        kind, original = kinds[attempt % len(kinds)], rng.choice(certificates)
        mutant = copy.deepcopy(original)
        text = json.dumps(mutant)
        if MUTATIONS[kind](mutant, rng) and json.dumps(mutant) != text and (key := json.dumps(mutant)) not in seen:
            seen.add(key)
            found.append((kind, original, mutant))
    assert len(found) == number, "there are not so many different mutants"
    return found
