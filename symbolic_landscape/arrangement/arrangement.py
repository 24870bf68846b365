"""The central arrangement of the inputs: where the input weight of one neuron can sit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.arrangement.deletion_restriction import cells_with_points, zaslavsky_count
from symbolic_landscape.arrangement.localization import Line, boundary_lines
from symbolic_landscape.arrangement.sign_vector import SignVector, conforms
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.covectors import SignedRay, all_covectors, signed_rays
from symbolic_landscape.exact.matrix import kernel, rank, row_space
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.subspace import IntegerRows, integer_rows
from symbolic_landscape.exact.vector import Vector, add, zero_vector

__all__ = ["Arrangement", "Face"]


@dataclass(frozen=True)
class Face:
    """A face: the relatively open cone of the weights with this sign vector over the samples.

    `dimension`: that of its span, the lineality space included.  `rays`: the rays in its closure, modulo lineality, as
    primitive integer vectors.  `interior_point`: their sum, a point of the face.
    """

    sign_vector: SignVector
    dimension: int
    rays: tuple[Vector, ...]
    interior_point: Vector


@dataclass(frozen=True)
class Arrangement:
    """The hyperplanes {w : w . x_k = 0} of all nonzero inputs x_k, in the space of one neuron's input weight.

    Zero inputs have sign 0 everywhere; parallel inputs share their hyperplane.  Inputs that do not span leave a
    lineality space {w : all w . x_k = 0}, which is part of every face.

    >>> from symbolic_landscape.exact.vector import vector
    >>> square = Arrangement((vector([1, 0]), vector([0, 1])))
    >>> square.f_vector, len(square.cells)
    ((1, 4, 4), 4)
    """

    inputs: tuple[Vector, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The nonzero inputs by line."""
        return boundary_lines(self.inputs, (0,) * len(self.inputs))

    @cached_property
    def rank(self) -> int:
        """The dimension spanned by the inputs."""
        return rank(self.inputs)

    @property
    def is_essential(self) -> bool:
        """Whether the inputs span, so that 0 is a face."""
        return self.rank == self._dimension

    @cached_property
    def lineality(self) -> tuple[Vector, ...]:
        """A basis of {w : w . x_k = 0 for all k}."""
        return kernel(self.inputs, self._dimension)

    @cached_property
    def rays(self) -> tuple[tuple[SignVector, Vector], ...]:
        """Every ray modulo lineality: its sign vector over the samples and a primitive integer vector in it."""
        return tuple((self._over_samples(signs), self._lifted(ray)) for signs, ray in self._line_rays)

    @cached_property
    def cells(self) -> tuple[SignVector, ...]:
        """The sign vectors of all cells, sorted; their number is compared with Zaslavsky's count."""
        if self.rank == 0:
            return ((0,) * len(self.inputs),)
        found = all_covectors(self._essential_lines, cells_only=True)
        expected = zaslavsky_count(self._essential_lines)
        if len(found) != expected:
            raise InternalContradiction(f"{len(found)} cells were found, Zaslavsky's count is {expected}")
        return tuple(sorted(map(self._over_samples, found)))

    @cached_property
    def sign_vectors(self) -> tuple[SignVector, ...]:
        """The sign vectors of all faces, that of the lineality space first; checked against Euler's relation."""
        zero = (0,) * len(self.inputs)
        if self.rank == 0:
            return (zero,)
        found = all_covectors(self._essential_lines, cells_only=False)
        return (zero, *sorted(map(self._over_samples, found)))

    @cached_property
    def f_vector(self) -> tuple[int, ...]:
        """The number of faces of each dimension, modulo lineality; sum (-1)^k f_k = (-1)^rank is checked (Euler)."""
        counts = [0] * (self.rank + 1)
        dimensions: dict[tuple[int, ...], int] = {}
        for signs in self.sign_vectors:
            zeros = tuple(k for k, s in enumerate(signs) if s == 0)
            if zeros not in dimensions:
                dimensions[zeros] = self.rank - rank([self.inputs[k] for k in zeros])
            counts[dimensions[zeros]] += 1
        if sum((-1) ** k * count for k, count in enumerate(counts)) != (-1) ** self.rank:
            raise InternalContradiction(f"the f-vector {counts} violates Euler's relation")
        return tuple(counts)

    def face(self, signs: SignVector) -> Face:
        """Return the face with this sign vector, which must be one of `sign_vectors`."""
        closure = [(ray_signs, ray) for ray_signs, ray in self.rays if conforms(ray_signs, signs)]
        dimension = self._dimension - rank([x for x, s in zip(self.inputs, signs, strict=True) if s == 0])
        inside = zero_vector(self._dimension)
        for _, ray in closure:
            inside = add(inside, ray)
        return Face(signs, dimension, tuple(ray for _, ray in closure), inside)

    def faces(self) -> tuple[Face, ...]:
        """Return all faces, the lineality space first."""
        return tuple(self.face(signs) for signs in self.sign_vectors)

    def localization(self, signs: SignVector) -> "Arrangement":
        """Return the arrangement of the hyperplanes through the face with this sign vector."""
        return Arrangement(tuple(x if s == 0 else zero_vector(len(x)) for x, s in zip(self.inputs, signs, strict=True)))

    def cells_by_deletion_restriction(self) -> tuple[tuple[SignVector, Vector], ...]:
        """Return every cell with an interior point, by the slower engine that rests on other mathematics."""
        if self.rank == 0:
            return (((0,) * len(self.inputs), zero_vector(self._dimension)),)
        found = cells_with_points(self._essential_lines)
        return tuple(sorted((self._over_samples(signs), self._lifted(point)) for signs, point in found))

    @property
    def _dimension(self) -> int:
        return len(self.inputs[0])

    @cached_property
    def _pivots(self) -> tuple[int, ...]:
        """Coordinates that are free modulo lineality: w is fixed by them, the others can be taken to be 0."""
        return tuple(next(j for j, value in enumerate(row) if value != 0) for row in row_space(self.inputs))

    @cached_property
    def _essential_lines(self) -> IntegerRows:
        """The lines restricted to the pivot coordinates, where they span."""
        return integer_rows([tuple(line.direction[j] for j in self._pivots) for line in self.lines])

    @cached_property
    def _line_rays(self) -> tuple[SignedRay, ...]:
        return signed_rays(self._essential_lines) if self.lines else ()

    def _lifted(self, point: Sequence[int]) -> Vector:
        lifted = [ZERO] * self._dimension
        for j, value in zip(self._pivots, point, strict=True):
            lifted[j] = Rational(value)
        return tuple(lifted)

    def _over_samples(self, signs: Sequence[int]) -> SignVector:
        over = [0] * len(self.inputs)
        for s, line in zip(signs, self.lines, strict=True):
            for sample, ratio in zip(line.samples, line.ratios, strict=True):
                over[sample] = s if ratio > 0 else -s
        return tuple(over)
