"""Vectors of rationals, as tuples."""

from collections.abc import Iterable, Sequence

from flint import fmpq, fmpz

from symbolic_landscape.exact.rational import Rational, common_denominator, rational

__all__ = [
    "Vector",
    "add",
    "dot",
    "is_zero",
    "negate",
    "primitive",
    "scale",
    "subtract",
    "unit_vector",
    "vector",
    "zero_vector",
]

Vector = tuple[Rational, ...]


def vector(values: Iterable[object]) -> Vector:
    """Return `values` as a vector of rationals; see `rational` for what is accepted.

    >>> [str(value) for value in vector(["1/2", 3])]
    ['1/2', '3']
    """
    return tuple(rational(value) for value in values)


def zero_vector(dimension: int) -> Vector:
    """Return the zero of Q^dimension."""
    return (fmpq(0),) * dimension


def unit_vector(dimension: int, coordinate: int) -> Vector:
    """Return the vector with a 1 at `coordinate` and 0 elsewhere."""
    return tuple(fmpq(int(i == coordinate)) for i in range(dimension))


def dot(a: Sequence[Rational], b: Sequence[Rational]) -> Rational:
    """Return sum_i a_i b_i; raises `ValueError` for unequal lengths.

    >>> str(dot(vector([1, 2]), vector(["1/2", 3])))
    '13/2'
    """
    return sum((x * y for x, y in zip(a, b, strict=True)), fmpq(0))


def add(a: Vector, b: Vector) -> Vector:
    """Return a + b."""
    return tuple(x + y for x, y in zip(a, b, strict=True))


def subtract(a: Vector, b: Vector) -> Vector:
    """Return a - b."""
    return tuple(x - y for x, y in zip(a, b, strict=True))


def scale(factor: Rational, a: Vector) -> Vector:
    """Return factor * a."""
    return tuple(factor * x for x in a)


def negate(a: Vector) -> Vector:
    """Return -a."""
    return tuple(-x for x in a)


def is_zero(a: Sequence[Rational]) -> bool:
    """Return whether every coordinate is 0."""
    return not any(a)


def primitive(a: Vector) -> Vector:
    """Return the positive multiple of `a` with coprime integer coordinates; 0 for 0.

    >>> [str(value) for value in primitive(vector(["-1/2", "3/4"]))]
    ['-2', '3']
    """
    denominator = common_denominator(a)
    content = fmpz(0)
    for x in a:
        content = content.gcd((x * denominator).p)
    return a if content == 0 else scale(fmpq(denominator, content), a)
