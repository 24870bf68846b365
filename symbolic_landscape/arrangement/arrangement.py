"""The central arrangement of the inputs: where the input weight of one neuron can sit."""

from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.cocircuit import faces_by_cocircuits
from symbolic_landscape.exact.deletion_restriction import cell_count, face_counts, faces_by_deletion_restriction
from symbolic_landscape.exact.essential import EssentialLines, FaceTable, essential_lines
from symbolic_landscape.exact.matrix import kernel
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector, zero_vector

__all__ = ["Arrangement", "Face"]


@dataclass(frozen=True)
class Face:
    """A face: the relatively open cone of the weights with this sign vector over the samples.

    `dimension`: that of its span, the lineality space included.  `rays`: primitive integer vectors whose cone, together
    with the lineality space, is the closed face.  `interior_point`: an integer point of the face.
    """

    sign_vector: SignVector
    dimension: int
    interior_point: Vector
    rays: tuple[Vector, ...]


@dataclass(frozen=True)
class Arrangement:
    """The hyperplanes {w : w . x_k = 0} of all nonzero inputs x_k, in the space of one neuron's input weight.

    Zero inputs have sign 0 everywhere; parallel inputs share their hyperplane.  Inputs that do not span leave a
    lineality space {w : all w . x_k = 0}, which is part of every face.  Every enumeration is compared with a count by
    deletion and restriction (Zaslavsky 1975), which visits no cell.

    >>> from symbolic_landscape.exact.vector import vector
    >>> square = Arrangement((vector([1, 0]), vector([0, 1])))
    >>> square.f_vector, len(square.cells())
    ((1, 4, 4), 4)
    """

    inputs: tuple[Vector, ...]

    @property
    def ambient_dimension(self) -> int:
        """d, the dimension of the space the arrangement lives in."""
        return len(self.inputs[0])

    @property
    def rank(self) -> int:
        """The dimension spanned by the inputs."""
        return self._normals.rank

    @property
    def is_essential(self) -> bool:
        """Whether the inputs span, so that 0 is a face."""
        return self.rank == self.ambient_dimension

    @cached_property
    def lineality(self) -> tuple[Vector, ...]:
        """A basis of {w : w . x_k = 0 for all k}."""
        return kernel(self.inputs, self.ambient_dimension)

    @cached_property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension modulo lineality, by deletion and restriction.

        Its alternating sum is (-1)^rank (Euler), which is checked.
        """
        counts = face_counts(self._normals.lines, self.rank) if self.rank > 1 else ((1,), (1, 2))[self.rank]
        if sum((-1) ** k * count for k, count in enumerate(counts)) != (-1) ** self.rank:
            raise InternalContradiction(f"the f-vector {counts} violates Euler's relation")
        return counts

    @property
    def cell_count(self) -> int:
        """Zaslavsky's count of the cells."""
        return cell_count(self._normals.lines, self.rank)

    def faces(self) -> tuple[Face, ...]:
        """Return all faces by dimension and sign vector, the lineality space first."""
        return self._listed(faces_by_cocircuits(self._normals), sum(self.f_vector))

    def cells(self) -> tuple[Face, ...]:
        """Return the faces of full dimension, sorted by sign vector."""
        return self._listed(faces_by_cocircuits(self._normals, cells_only=True), self.cell_count)

    def faces_by_deletion_restriction(self) -> tuple[Face, ...]:
        """Return what `faces` returns, by the slower engine that shares no code with the other."""
        return self._listed(faces_by_deletion_restriction(self._normals), sum(self.f_vector))

    def localization(self, signs: SignVector) -> "Arrangement":
        """Return the arrangement of the hyperplanes through the face with this sign vector."""
        inputs = zip(self.inputs, signs, strict=True)
        return Arrangement(tuple(x if s == 0 else zero_vector(len(x)) for x, s in inputs))

    @cached_property
    def _normals(self) -> EssentialLines:
        return essential_lines(self.inputs, self.ambient_dimension)

    def _listed(self, table: FaceTable, expected: int) -> tuple[Face, ...]:
        if len(table.signs) != expected:
            raise InternalContradiction(f"{len(table.signs)} faces were found, the count is {expected}")
        lineality = self.ambient_dimension - self.rank
        rays = [tuple(map(Rational, ray)) for ray in table.rays]
        rows = zip(table.signs, table.dimensions, table.points, table.rays_of, strict=True)
        return tuple(
            Face(signs, dimension + lineality, tuple(map(Rational, point)), tuple(rays[r] for r in listed))
            for signs, dimension, point, listed in rows
        )
