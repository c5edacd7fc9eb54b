"""Sums of logarithms of integers over pairwise coprime integers, found by greatest common divisors alone; nothing is ever factored.

A sum c_1 log m_1 + c_2 log m_2 + ... is a dict ``{m: c}``. Wherever two of the m share a factor g, the sum is rewritten by
log m = log(m/g) + log g until all of them are coprime (factor refinement). Logarithms of pairwise coprime integers above 1 are linearly
independent over the rationals, because a relation between them would be a second factorisation of an integer; so the refined sum is
zero iff it is empty. The basis is not unique: 6 may stay 6, or be 2 and 3 where another number told them apart.

Main definitions: :func:`refine`; :func:`merge`, which adds two refined sums. It finds who shares a factor with whom by product and
remainder trees, so n numbers of w bits cost little more than multiplying them, up to logarithmic factors.

Source: Bach, Driscoll, Shallit, "Factor refinement", J. Algorithms 15 (1993); Bernstein, "Factoring into coprimes in essentially linear
time", J. Algorithms 54 (2005).
"""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq, fmpz

__all__ = ["Terms", "merge", "multiplicity", "perfect_root", "refine"]

Terms = dict[fmpz, fmpq]
Levels = list[list[fmpz]]

FEW = 64  # below so many pairs, every pair is looked at


def refine(terms: Mapping[int, fmpq]) -> Terms:
    """The same sum of logarithms over pairwise coprime integers above 1, without zero coefficients.

    >>> refine({12: fmpq(1), 18: fmpq(-1)}) == {2: 1, 3: -1}
    True
    """
    sums: list[Terms] = [{fmpz(m): c} for m, c in terms.items() if m != 1 and c != 0]
    while len(sums) > 1:
        odd = [sums.pop()] if len(sums) % 2 else []
        sums = [merge(a, b) for a, b in zip(sums[::2], sums[1::2], strict=True)] + odd
    return sums[0] if sums else {}


def merge(first: Terms, second: Terms) -> Terms:
    """The sum of two refined sums, refined."""
    shared = first.keys() & second.keys()  # coprime to everything else in both
    result = {m: first[m] + second[m] for m in shared}
    left = {m: c for m, c in first.items() if m not in shared}
    right = {m: c for m, c in second.items() if m not in shared}
    numbers = list(right)
    parts: dict[int, list[tuple[fmpz, fmpq]]] = {}  # what became of a number on the right
    for a, partners in _meetings(list(left), numbers):
        c = left.pop(a)
        for i in partners:
            b = numbers[i]
            pieces = _insert(parts.get(i, [(b, right[b])]), a, c)
            rest = [m for m, _ in pieces if m.gcd(b) == 1]  # the part of a that is coprime to b, if any: it goes on to the next
            parts[i] = [piece for piece in pieces if piece[0] not in rest]
            a = rest[0] if rest else fmpz(1)
        if a != 1:
            result[a] = c
    for i in parts:
        del right[numbers[i]]
    result.update(left)
    result.update(right)
    for pieces in parts.values():
        result.update(pieces)
    return {m: c for m, c in result.items() if c != 0}


def _insert(parts: list[tuple[fmpz, fmpq]], a: fmpz, c: fmpq) -> list[tuple[fmpz, fmpq]]:
    """Refine c log a with few terms that are refined already; a term may come out with coefficient zero."""
    parts, todo = list(parts), [(a, c)]
    while todo:
        x, cx = todo.pop()
        if x == 1:
            continue
        for i, (y, cy) in enumerate(parts):
            g = x.gcd(y)
            if g == 1:
                continue
            del parts[i]
            if g == y:  # x = y**k * rest
                rest, k = multiplicity(x, y)
                todo += [(y, cy + k * cx), (rest, cx)]
            elif g == x:
                rest, k = multiplicity(y, x)
                todo += [(x, cx + k * cy), (rest, cy)]
            else:
                todo += [(x // g, cx), (y // g, cy), (g, cx + cy)]
            break
        else:
            parts.append((x, cx))
    return parts


def multiplicity(x: fmpz, y: fmpz) -> tuple[fmpz, int]:
    """x without its factors y > 1, and how many there were.

    >>> multiplicity(fmpz(48), fmpz(4))
    (3, 2)
    """
    quotient, remainder = divmod(x, y)
    if remainder != 0:
        return x, 0
    rest, k = multiplicity(quotient, y * y)
    quotient, remainder = divmod(rest, y)
    return (rest, 2 * k + 1) if remainder != 0 else (quotient, 2 * k + 2)


def perfect_root(x: fmpz) -> tuple[fmpz, int]:
    """The least integer r > 1 of which x > 1 is a power, and the exponent.

    >>> perfect_root(fmpz(64)), perfect_root(fmpz(12))
    ((2, 6), (12, 1))
    """
    exponent = 1
    while x.is_perfect_power():
        k = 2
        while (r := x.root(k)) ** k != x:
            k += 1
        x, exponent = r, exponent * k
    return x, exponent


def _meetings(left: list[fmpz], right: list[fmpz]) -> list[tuple[fmpz, list[int]]]:
    """Each number on the left that shares a factor with numbers on the right, and the places of those."""
    if len(left) * len(right) <= FEW:
        found = ((a, [i for i, b in enumerate(right) if a.gcd(b) != 1]) for a in left)
        return [(a, partners) for a, partners in found if partners]
    tree = _products(right)
    pairs = zip(left, _common_parts(_products(left), tree[-1][0]), strict=True)
    meeting = [(a, g) for a, g in pairs if g != 1]
    if not meeting:
        return []
    factors = _common_parts(tree, _products([g for _, g in meeting])[-1][0])
    places = [i for i, h in enumerate(factors) if h != 1]
    few = _products([factors[i] for i in places])
    return [(a, [places[j] for j in _sharing(few, g)]) for a, g in meeting]


def _products(numbers: list[fmpz]) -> Levels:
    """The product tree: the numbers, the products of neighbours, of those, ..., the product of all."""
    levels = [numbers]
    while len(levels[-1]) > 1:
        level = levels[-1]
        levels.append([a * b for a, b in zip(level[::2], level[1::2], strict=False)] + level[len(level) & ~1 :])
    return levels


def _common_parts(tree: Levels, other: fmpz) -> list[fmpz]:
    """gcd(x, other) for every leaf x, by a remainder tree."""
    remainders = [other % tree[-1][0]]
    for level in reversed(tree[:-1]):
        remainders = [remainders[i // 2] % x for i, x in enumerate(level)]
    return [x.gcd(r) for x, r in zip(tree[0], remainders, strict=True)]


def _sharing(tree: Levels, x: fmpz) -> list[int]:
    """The places of the leaves that share a factor with x, one of them at least."""
    alive = [0]
    for level in reversed(tree[:-1]):
        alive = [j for i in alive for j in (2 * i, 2 * i + 1) if j < len(level) and x.gcd(level[j] % x) != 1]
    return alive
