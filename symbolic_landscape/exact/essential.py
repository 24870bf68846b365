"""A central arrangement made simple and essential: distinct lines, in coordinates of their span."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, lcm

from symbolic_landscape.exact.subspace import IntegerRows, Subspace
from symbolic_landscape.exact.vector import Vector

__all__ = ["EssentialLines", "FaceTable", "essential_lines", "primitive_integers"]


def primitive_integers(values: Sequence[int]) -> tuple[int, ...]:
    """Return the positive multiple with coprime coordinates; 0 for 0.

    >>> primitive_integers((-4, 6))
    (-2, 3)
    """
    content = gcd(*values)
    return tuple(values) if content in (0, 1) else tuple(value // content for value in values)


@dataclass(frozen=True)
class EssentialLines:
    """The hyperplanes {w : normal . w = 0} of given normals, each once, in the quotient by the lineality space.

    The quotient is the span of the normals: w = sum_i c_i basis_i.  In the coordinates c hyperplane p is
    {c : lines_p . c = 0}, and the lines are primitive, pairwise nonparallel and span Q^rank.  Normal k is a multiple of
    line number line_of_k, positive or negative as orientation_k is 1 or -1; a zero normal has 0 and line -1.
    Each line is oriented as the first normal on it.
    """

    ambient: int
    basis: IntegerRows
    lines: IntegerRows
    line_of: tuple[int, ...]
    orientation: tuple[int, ...]

    @property
    def rank(self) -> int:
        """The dimension of the span of the normals."""
        return len(self.basis)

    def lifted(self, coordinates: Sequence[int]) -> tuple[int, ...]:
        """Return the primitive vector of Q^ambient with these coordinates, up to a positive factor."""
        if self.rank == self.ambient:
            return primitive_integers(coordinates)
        columns = zip(*self.basis, strict=True) if self.basis else ((),) * self.ambient
        return primitive_integers([sum(c * b for c, b in zip(coordinates, column, strict=True)) for column in columns])


@dataclass(frozen=True)
class FaceTable:
    """Faces of a central arrangement in bulk; face f has the f-th entry of each of the last four fields.

    `rays`: the rays of the arrangement that lie in the span of the normals, both of each pair, as primitive integer
    vectors.  `signs`: a sign for each normal.  `dimensions`: modulo the lineality space.  `points`: an integer vector
    in the relative interior.  `rays_of`: positions of the rays whose cone, together with the lineality space, is the
    closed face.  Faces are sorted by dimension, then by signs.
    """

    rays: IntegerRows
    signs: tuple[tuple[int, ...], ...]
    dimensions: tuple[int, ...]
    points: IntegerRows
    rays_of: tuple[tuple[int, ...], ...]


def essential_lines(normals: Sequence[Vector], ambient: int) -> EssentialLines:
    """Return the simple essential arrangement of the hyperplanes orthogonal to `normals`.

    >>> from symbolic_landscape.exact.vector import vector
    >>> found = essential_lines([vector([0, 2, 2]), vector([0, 0, 0]), vector([0, "-1/2", "-1/2"])], 3)
    >>> found.rank, found.lines, found.line_of, found.orientation
    (1, ((1,),), (0, -1, 0), (1, 0, -1))
    """
    rows = [_integers(normal) for normal in normals]
    position: dict[tuple[int, ...], int] = {}
    line_of, orientation = [], []
    for row in rows:
        if not any(row):
            line_of.append(-1)
            orientation.append(0)
            continue
        opposite = tuple(-value for value in row)
        s = -1 if opposite in position else 1
        line_of.append(position.setdefault(opposite if s < 0 else row, len(position)))
        orientation.append(s)
    directions = tuple(position)
    basis = Subspace.spanned_by(ambient, directions).rows
    if len(basis) == ambient:
        basis = tuple(tuple(int(i == j) for j in range(ambient)) for i in range(ambient))
        lines = directions
    else:
        lines = tuple(
            primitive_integers([sum(x * b for x, b in zip(row, base, strict=True)) for base in basis])
            for row in directions
        )
    return EssentialLines(ambient, basis, lines, tuple(line_of), tuple(orientation))


def _integers(values: Vector) -> tuple[int, ...]:
    denominator = lcm(*(int(value.q) for value in values))
    return primitive_integers([int(value.p) * (denominator // int(value.q)) for value in values])
