"""Exact moments of SGD: E |x_t - minimum|^2 over all words of batches, while their numbers stay short."""

from symbolic_landscape.conditions.polynomial.stochastic_map import move_of, moved
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, subtract
from symbolic_landscape.model.polynomial import StochasticPolynomialInstance

__all__ = ["exact_moments"]

LONGEST_NUMBER = 2000  # bits
MOST_POINTS = 4096
LAST_STEP = 8


def exact_moments(instance: StochasticPolynomialInstance) -> tuple[Rational, ...]:
    """Return E |x_t - minimum|^2 for t = 0, 1, .. from the start, as long as points are few and numbers short.

    Empty without a start or with an irrational minimum.  Equal points are merged, so the sum is over distinct points.

    >>> from symbolic_landscape.model.document import parse_document
    >>> from symbolic_landscape.model.polynomial import read_polynomial
    >>> text = '''{"kind": "polynomial", "variables": ["x"], "batches": ["5*x^2/4 + x^4/4", "x^2/2"],
    ...     "probabilities": ["1/4", "3/4"], "minimum": ["0"], "step_size": "1", "start": ["1/2"]}'''
    >>> [str(value) for value in exact_moments(read_polynomial(parse_document(text, "example")))[:3]]
    ['1/4', '49/256', '1030225/4194304']
    """
    center = [x.rational for x in instance.minimum]
    if instance.start is None or any(c is None for c in center):
        return ()
    minimum = tuple(c for c in center if c is not None)
    moves = [move_of(batch, instance.step_size) for batch in instance.batches]
    points: dict[Vector, Rational] = {instance.start: ONE}
    found: list[Rational] = []
    for _ in range(LAST_STEP + 1):
        offsets = [(subtract(x, minimum), p) for x, p in points.items()]
        moment = sum((p * dot(y, y) for y, p in offsets), ZERO)
        if int(moment.p).bit_length() + int(moment.q).bit_length() > LONGEST_NUMBER:
            break
        found.append(moment)
        if len(points) * len(moves) > MOST_POINTS:
            break
        following: dict[Vector, Rational] = {}
        for x, p in points.items():
            for q, move in zip(instance.probabilities, moves, strict=True):
                y = moved(move, x)
                following[y] = following.get(y, ZERO) + p * q
        points = following
    return tuple(found)
