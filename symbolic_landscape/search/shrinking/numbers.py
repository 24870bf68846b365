"""Shorter numbers in place of long ones."""

from collections.abc import Iterable, Iterator

from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational_text

__all__ = ["length_of", "magnitude_of", "shorter"]


def length_of(numbers: Iterable[Rational]) -> int:
    """Return how many characters the numbers take, where 0 takes none: 0 and 1 are the most readable.

    >>> length_of([ZERO, ONE, -ONE, ONE / 12])
    7
    """
    return sum(len(rational_text(number)) for number in numbers if number != 0)


def magnitude_of(numbers: Iterable[Rational]) -> int:
    """Return the sum of |p| + q - 1 over the numbers p/q: what tells numbers of one length apart."""
    return sum(abs(int(number.p)) + int(number.q) - 1 for number in numbers)


def shorter(number: Rational) -> Iterator[Rational]:
    """Yield shorter numbers, or as long and smaller ones: 0, 1, -1, convergents, then steps toward 0.

    >>> [str(value) for value in shorter(ONE * 31 / 10)]
    ['0', '1', '-1', '3', '2', '-3', '31/9']
    """
    known = {number}
    for value in (ZERO, ONE, -ONE, *_convergents(number), *_toward_zero(number)):
        if value not in known and _weight(value) < _weight(number):
            known.add(value)
            yield value


def _weight(number: Rational) -> tuple[int, int]:
    return length_of([number]), magnitude_of([number])


def _convergents(number: Rational) -> Iterator[Rational]:
    previous, current = (1, 0), (0, 1)  # (p, q) of the last two, in the reverse of the usual order
    rest = number
    for _ in range(8):
        whole = int(rest.p) // int(rest.q)
        p, q = whole * previous[0] + current[0], whole * previous[1] + current[1]
        yield ZERO + p if q == 1 else (ZERO + p) / q
        previous, current = (p, q), previous
        if rest == whole:
            return
        rest = 1 / (rest - whole)


def _toward_zero(number: Rational) -> Iterator[Rational]:
    p, q = abs(int(number.p)), int(number.q)
    sign = ONE if number > 0 else -ONE
    whole = p // q
    for value in (whole, whole - 1, whole // 2, -whole):
        yield sign * value
    yield sign * (p - 1) / q
    yield sign * p / (q - 1) if q > 1 else ZERO
