"""Global minima: when the students' network is the teachers' network as a function, decided over the rationals."""

from collections.abc import Sequence

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, is_zero, primitive, scale, zero_vector

__all__ = ["has_flat_direction", "is_exact_fit", "line_of", "nearest_exact_fit"]


def line_of(row: Vector) -> Vector:
    """Return the line through a nonzero vector: its primitive multiple with a positive first nonzero coordinate.

    >>> from symbolic_landscape.exact.vector import vector
    >>> line_of(vector(["-1/2", 1])) == line_of(vector([1, -2]))
    True
    """
    found = primitive(row)
    return found if next(x for x in found if x != 0) > 0 else scale(Rational(-1), found)


def is_exact_fit(students: Matrix, teachers: Matrix) -> bool:
    """Return whether sum_i relu(w_i . x) = sum_j relu(v_j . x) for all x: whether the loss is 0.

    relu(z) = (z + |z|) / 2, and |l . x| over pairwise different lines l are linearly independent together with the
    linear functions.  So the two networks agree iff their rows have the same sum, and on each line the same total
    length (proofs/gaussian_exact_fit.md).

    >>> from symbolic_landscape.exact.vector import vector
    >>> is_exact_fit((vector([1, 0]), vector([2, 0])), (vector([3, 0]),))
    True
    """
    return _sum(students) == _sum(teachers) and _masses(students) == _masses(teachers)


def has_flat_direction(students: Matrix) -> bool:
    """Return whether a student is 0, or two have the same direction: then an exact fit is not a strict minimum.

    Moving length from one student to another of the same direction, or to one that is 0, keeps the function.
    """
    rays = [primitive(row) for row in students]
    return any(is_zero(row) for row in students) or len(set(rays)) < len(rays)


def nearest_exact_fit(students: Matrix, teachers: Matrix) -> Matrix | None:
    """Return an exact fit near approximate students: each one a share of a teacher; None where a teacher has none.

    Each student is projected to the teacher it is closest to, and the shares of a teacher are moved, equally while
    they stay positive, so that they add up to 1.
    """
    owner = [_closest(row, teachers) for row in students]
    fitted: list[Vector] = [zero_vector(len(row)) for row in students]
    for j, teacher in enumerate(teachers):
        members = [i for i, chosen in enumerate(owner) if chosen == j]
        square = dot(teacher, teacher)
        shares = [max(dot(students[i], teacher) / square, ZERO) for i in members]
        balanced = _summing_to_one(shares)
        if balanced is None:
            return None
        for i, share in zip(members, balanced, strict=True):
            fitted[i] = scale(share, teacher)
    return tuple(fitted) if is_exact_fit(tuple(fitted), teachers) else None


def _closest(row: Vector, teachers: Matrix) -> int:
    """Return the teacher whose ray the student is closest to (the largest squared cosine of positive sign)."""

    def closeness(j: int) -> Rational:
        inner = dot(row, teachers[j])
        return inner * abs(inner) / dot(teachers[j], teachers[j])

    return max(range(len(teachers)), key=closeness)


def _summing_to_one(shares: Sequence[Rational]) -> list[Rational] | None:
    """Return the nonnegative numbers of sum 1 that are closest to the given ones; None for no numbers."""
    if not shares:
        return None
    order = sorted(shares, reverse=True)
    shift = ZERO
    for count in range(1, len(order) + 1):
        candidate = (1 - sum(order[:count], ZERO)) / count
        if order[count - 1] + candidate > 0:
            shift = candidate
    return [max(share + shift, ZERO) for share in shares]


def _sum(rows: Matrix) -> Vector:
    return tuple(sum(column, ZERO) for column in zip(*rows, strict=True))


def _masses(rows: Matrix) -> dict[Vector, Rational]:
    masses: dict[Vector, Rational] = {}
    for row in rows:
        if not is_zero(row):
            line = line_of(row)
            place = next(k for k, x in enumerate(line) if x != 0)
            masses[line] = masses.get(line, ZERO) + abs(row[place]) / line[place]
    return masses
