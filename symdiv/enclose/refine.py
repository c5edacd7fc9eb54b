"""The only retry loop: raise the precision until the ball is as narrow as asked, or say why it is not."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb

from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import Undetermined

__all__ = ["refine"]

GUARD_BITS = 16  # the first try has this many to lose; most formulas lose fewer
LEAST_MAXIMUM = 1 << 15  # bits; a digamma there takes a second, and 10**-9000 is still told from zero


def refine(
    compute: Callable[[int], arb],
    accuracy_bits: int,
    *,
    start: int | None = None,
    maximum: int | None = None,
    is_zero: Callable[[], bool] | None = None,
    accept: Callable[[arb], bool] | None = None,
) -> arb:
    """A ball of relative accuracy at least 2**-accuracy_bits, or an exact number, or an infinity.

    Parameters
    ----------
    compute
        precision in bits -> a ball that contains the truth; it may raise ``NeedsPrecision``.
    accuracy_bits
        the relative accuracy asked for.
    start, maximum
        the first precision (default: 16 bits more than the accuracy) and the last one (default: 32768, or 16 times the accuracy).
    is_zero
        an exact decision whether the truth is zero; asked once, when a second ball still contains zero.
    accept
        a further condition on a ball that is narrow enough (for example that it rounds to one decimal string).

    Raises
    ------
    Undetermined
        at ``maximum`` bits the ball is still too wide; the message says whether the value was not even told from zero.

    >>> from flint import arb
    >>> from symdiv.enclose.precision import at_precision
    >>> ball = refine(lambda precision: at_precision(precision, lambda: 1 - arb(1).cos(), ()), 100)
    >>> ball.rel_accuracy_bits() >= 100
    True
    """
    precision = accuracy_bits + GUARD_BITS if start is None else start
    if maximum is None:
        maximum = max(LEAST_MAXIMUM, 16 * accuracy_bits, 2 * precision)
    tries = 0
    asked = is_zero is None
    while True:
        tries += 1
        grown = 2 * precision
        try:
            ball = compute(precision)
        except NeedsPrecision as reason:
            trouble = str(reason)
        else:
            accuracy = ball.rel_accuracy_bits()
            if accuracy >= accuracy_bits:  # an exact number and an infinity have all the accuracy there is
                if accept is None or accept(ball):
                    return ball
                trouble = "the value is too close to a point where the rounding changes"
            elif ball.contains(0) or not ball.is_finite():
                trouble = "the value was not told from zero" if ball.is_finite() else "no finite ball was found"
                if tries >= 2 and not asked and is_zero is not None and ball.is_finite():
                    asked = True
                    if is_zero():
                        return arb(0)
            else:
                trouble = f"only {max(accuracy, 0)} of {accuracy_bits} bits were reached"
                if tries == 1:  # the loss is known now, and is much the same at a higher precision
                    grown = precision + accuracy_bits - accuracy + GUARD_BITS
        if precision >= maximum:
            raise Undetermined(f"{trouble} at {precision} bits")
        precision = min(grown, maximum)
