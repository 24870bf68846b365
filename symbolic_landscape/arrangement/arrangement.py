"""The central arrangement of the inputs: where the input weight of one neuron can sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from symbolic_landscape.arrangement.localization import Line, boundary_lines
from symbolic_landscape.arrangement.sign_vector import SignVector, sign_vector_of
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.deletion_restriction import cell_count, face_counts, faces_by_deletion_restriction
from symbolic_landscape.exact.essential import EssentialLines, FaceTable, essential_lines
from symbolic_landscape.exact.matrix import Matrix, kernel
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector, zero_vector

__all__ = ["Arrangement", "Engine", "Face"]

Engine = Literal["cocircuits", "deletion_restriction"]


@dataclass(frozen=True, slots=True)
class Face:
    """A face: the relatively open cone of the weights with this sign vector over the samples.

    `dimension`: that of its span, the lineality space included.  `interior_point`: an integer point of the face.
    `rays`: primitive integer vectors in the span of the inputs, whose cone, together with the lineality space, is the
    closed face.
    """

    sign_vector: SignVector
    dimension: int
    interior_point: Vector
    rays: tuple[Vector, ...]


@dataclass(frozen=True)
class Arrangement:
    """The hyperplanes {w : w . x_k = 0} of inputs x_k in Q^d: the space of one neuron's input weight, cut by sign.

    Any inputs will do.  A zero input has sign 0 everywhere; parallel inputs share their hyperplane; where the inputs do
    not span Q^d the `lineality` space {w : all w . x_k = 0} is part of every face.

    Two engines list the same faces: "cocircuits" (fast; `exact.cocircuit`) and "deletion_restriction" (plain integers;
    `exact.deletion_restriction`).  Whichever is asked, the numbers of its faces are compared with Zaslavsky's count by
    deletion and restriction, which lists none; a difference raises `InternalContradiction`.

    >>> from symbolic_landscape.exact.vector import vector
    >>> three_lines = Arrangement((vector([1, 0]), vector([0, 1]), vector([1, 1])))
    >>> three_lines.f_vector, len(three_lines.faces())
    ((1, 6, 6), 13)
    >>> all(sign_vector_of(face.interior_point, three_lines.inputs) == face.sign_vector for face in three_lines.faces())
    True
    """

    inputs: tuple[Vector, ...]
    engine: Engine = "cocircuits"

    def __post_init__(self) -> None:
        if not self.inputs or len({len(x) for x in self.inputs}) > 1:
            raise ValueError("at least one input was wanted, all with the same number of coordinates")

    @property
    def input_dimension(self) -> int:
        """The dimension d of the space."""
        return len(self.inputs[0])

    @property
    def rank(self) -> int:
        """The dimension of the span of the inputs."""
        return self._normals.rank

    @property
    def is_essential(self) -> bool:
        """Whether the inputs span Q^d, so that the smallest face is {0}."""
        return self.rank == self.input_dimension

    @cached_property
    def lineality(self) -> Matrix:
        """A basis of {w : w . x_k = 0 for all k}, the smallest face."""
        return kernel(self.inputs, self.input_dimension)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The nonzero inputs by line: every hyperplane once, with its samples."""
        return boundary_lines(self.inputs, (0,) * len(self.inputs))

    @cached_property
    def cell_count(self) -> int:
        """The number of cells, by deletion and restriction (Zaslavsky 1975).

        >>> from symbolic_landscape.exact.vector import vector
        >>> Arrangement((vector([1, 0, 0]), vector([0, 1, 0]), vector([1, 1, 0]), vector([0, 0, 0]))).cell_count
        6
        """
        return cell_count(self._normals.lines, self.rank)

    @cached_property
    def f_vector(self) -> tuple[int, ...]:
        """The numbers of faces of dimension 0, 1, ..., d, by deletion and restriction.

        Below the dimension of the lineality space there is none.  The alternating sum is (-1)^d (Euler).
        """
        counts = face_counts(self._normals.lines, self.rank)
        if sum((-1) ** k * count for k, count in enumerate(counts)) != (-1) ** self.rank:
            raise InternalContradiction(f"the numbers of faces {counts} violate Euler's relation")
        return (0,) * (self.input_dimension - self.rank) + counts

    def faces(self) -> tuple[Face, ...]:
        """Return all faces by dimension, then by sign vector; the first is the lineality space."""
        return self._faces

    def cells(self) -> tuple[Face, ...]:
        """Return the faces of dimension d by sign vector: no zero in it but those of zero inputs."""
        return self._cells

    def rays(self) -> tuple[Vector, ...]:
        """Return the rays, both of each pair, as primitive integer vectors in the span of the inputs, sorted."""
        smallest = self.input_dimension - self.rank
        return tuple(sorted(face.rays[0] for face in self.faces() if face.dimension == smallest + 1))

    def span_of(self, face: SignVector) -> Matrix:
        """Return a basis of the span of the face with this sign vector."""
        return kernel([x for x, s in zip(self.inputs, face, strict=True) if s == 0], self.input_dimension)

    def localization(self, face: SignVector) -> "Arrangement":
        """Return the arrangement of the hyperplanes through a face: what a neuron there sees around it.

        The samples keep their numbers, and inputs off these hyperplanes become 0.  So `compose(face, around)` runs over
        the faces whose closure contains `face` when `around` runs over the faces of the localization.

        >>> from symbolic_landscape.arrangement.sign_vector import compose
        >>> from symbolic_landscape.exact.vector import vector
        >>> cross = Arrangement((vector([1, 0]), vector([0, 1])))
        >>> [compose((1, 0), around.sign_vector) for around in cross.localization((1, 0)).faces()]
        [(1, 0), (1, -1), (1, 1)]
        """
        nothing = zero_vector(self.input_dimension)
        return Arrangement(tuple(nothing if s else x for x, s in zip(self.inputs, face, strict=True)), self.engine)

    def sign_vector_at(self, weight: Vector) -> SignVector:
        """Return the sign vector of the face that `weight` lies in."""
        return sign_vector_of(weight, self.inputs)

    @cached_property
    def _normals(self) -> EssentialLines:
        return essential_lines(self.inputs, self.input_dimension)

    @cached_property
    def _cells(self) -> tuple[Face, ...]:
        found = self._listed(cells_only=True)
        if len(found) != self.cell_count:
            raise InternalContradiction(f"{len(found)} cells were found, {self.cell_count} counted")
        return found

    @cached_property
    def _faces(self) -> tuple[Face, ...]:
        found = self._listed(cells_only=False)
        counts = [0] * (self.input_dimension + 1)
        for face in found:
            counts[face.dimension] += 1
        if tuple(counts) != self.f_vector:
            raise InternalContradiction(f"{counts} faces by dimension were found, {self.f_vector} counted")
        return found

    def _listed(self, *, cells_only: bool) -> tuple[Face, ...]:
        table = self._table(cells_only)
        lineality = self.input_dimension - self.rank
        rays = [_vector(ray) for ray in table.rays]
        rows = zip(table.signs, table.dimensions, table.points, table.rays_of, strict=True)
        return tuple(
            [
                Face(signs, dimension + lineality, _vector(point), tuple([rays[ray] for ray in positions]))
                for signs, dimension, point, positions in rows
            ]
        )

    def _table(self, cells_only: bool) -> FaceTable:
        if self.engine == "deletion_restriction":
            return faces_by_deletion_restriction(self._normals, cells_only=cells_only)
        # numpy takes longer to load than most arrangements take: whoever asks for no face does not pay for it
        from symbolic_landscape.exact.cocircuit import faces_by_cocircuits

        return faces_by_cocircuits(self._normals, cells_only=cells_only)


def _vector(values: Sequence[int]) -> Vector:
    return tuple([Rational(value) for value in values])
