"""Signed classes of neurons: the face its input weight lies in and the sign of its output weight (one output)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

from symbolic_landscape.arrangement.arrangement import Arrangement, Face
from symbolic_landscape.arrangement.localization import boundary_lines
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.matrix import kernel
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.sign_filter import FilteredRows
from symbolic_landscape.exact.subspace import IntegerRows, integer_rows
from symbolic_landscape.exact.vector import Vector, dot, negate
from symbolic_landscape.model.empirical import EmpiricalProblem

__all__ = ["NeuronClass", "NeuronClasses"]


@dataclass(frozen=True, order=True)
class NeuronClass:
    """Neurons with input weight in the relative interior of face number `face` and output weight of sign `sign`."""

    face: int
    sign: int


@dataclass(frozen=True)
class NeuronClasses:
    """The faces of a data set with what stationarity asks of them; computed once, shared by all candidates.

    A neuron of class (F, s) contributes s a to the predictions, where a is a strictly positive combination of the
    images a_r = (rho(x_k . r))_k of the rays r of F.  `spans[F]` generates V_F, the span of all contributions.
    """

    problem: EmpiricalProblem

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        """All faces of the arrangement but the lineality space."""
        return tuple(face for face in Arrangement(self.problem.data.inputs).faces() if any(face.sign_vector))

    @cached_property
    def spans(self) -> tuple[IntegerRows, ...]:
        """Generators of V_F for each face, as integer vectors; none for dead faces."""
        inputs, dimension = self.problem.data.inputs, self.problem.data.input_dimension
        spans = []
        for face in self.faces:
            basis = kernel([x for x, s in zip(inputs, face.sign_vector, strict=True) if s == 0], dimension)
            spans.append(integer_rows([self._sloped(face, b) for b in basis]))
        return tuple(spans)

    @cached_property
    def tests(self) -> tuple[IntegerRows, ...]:
        """For each face vectors t with e . t = D_F(q), q over both signs of the rays of the localization at F.

        D_F(v) = sum_k e_k (one-sided derivative of rho(w . x_k) along v), w in F.
        """
        tests = []
        for face in self.faces:
            lines = tuple(line.direction for line in boundary_lines(self.problem.data.inputs, face.sign_vector))
            rays = [q for ray in arrangement_rays(lines) for q in (ray, negate(ray))]
            tests.append(integer_rows([self._one_sided(face, q) for q in rays]))
        return tuple(tests)

    @cached_property
    def rays(self) -> tuple[Vector, ...]:
        """The rays of all faces, without repetition."""
        return tuple(dict.fromkeys(ray for face in self.faces for ray in face.rays))

    @cached_property
    def rays_of(self) -> tuple[tuple[int, ...], ...]:
        """For each face the positions of its rays in `rays`."""
        position = {ray: p for p, ray in enumerate(self.rays)}
        return tuple(tuple(position[ray] for ray in face.rays) for face in self.faces)

    @cached_property
    def images(self) -> tuple[Vector, ...]:
        """a_r = (rho(x_k . r))_k for each ray."""
        value, inputs = self.problem.activation.value, self.problem.data.inputs
        return tuple(tuple(value(dot(ray, x)) for x in inputs) for ray in self.rays)

    @cached_property
    def opposite_images(self) -> tuple[Vector, ...]:
        """-a_r for each ray."""
        return tuple(map(negate, self.images))

    @cached_property
    def targets(self) -> Vector:
        """y."""
        return tuple(row[0] for row in self.problem.data.targets)

    def allowed(self, residual: Vector) -> tuple[NeuronClass, ...]:
        """Return the classes that a stationary point with this residual may occupy, dead faces left out.

        (F, s) is allowed iff the residual is orthogonal to V_F and s D_F(v) >= 0 for all v.
        """
        e = integer_vector(residual)
        generators, owners = self._generators
        missing = [len(span) for span in self.spans]
        for position in generators.possibly_orthogonal(e):
            missing[owners[position]] -= 1
        allowed = []
        for face, left in enumerate(missing):
            if left == 0 and self.spans[face] and not any(_product(e, g) for g in self.spans[face]):
                signs = {1, -1}
                for t in self.tests[face]:
                    value = _product(e, t)
                    if value:
                        signs.discard(-1 if value > 0 else 1)
                        if not signs:
                            break
                allowed += [NeuronClass(face, sign) for sign in (1, -1) if sign in signs]
        return tuple(allowed)

    def allows_dead_neuron(self, residual: Vector) -> bool:
        """Return whether a dead face has an allowed sign (strictly dead faces always have)."""
        e = integer_vector(residual)
        return any(
            min(values, default=0) >= 0 or max(values) <= 0
            for span, tests in zip(self.spans, self.tests, strict=True)
            if not span
            for values in [[_product(e, t) for t in tests]]
        )

    @cached_property
    def _generators(self) -> tuple[FilteredRows, tuple[int, ...]]:
        rows = tuple(g for span in self.spans for g in span)
        return FilteredRows(rows), tuple(face for face, span in enumerate(self.spans) for _ in span)

    def _sloped(self, face: Face, v: Vector) -> Vector:
        slope = self.problem.activation.slope
        return tuple(
            slope(s) * dot(v, x) if s else ZERO
            for s, x in zip(face.sign_vector, self.problem.data.inputs, strict=True)
        )

    def _one_sided(self, face: Face, v: Vector) -> Vector:
        value, sloped = self.problem.activation.value, self._sloped(face, v)
        return tuple(
            change if s else value(dot(v, x))
            for change, s, x in zip(sloped, face.sign_vector, self.problem.data.inputs, strict=True)
        )


def integer_vector(values: Vector) -> tuple[int, ...]:
    """Return a positive multiple with integer coordinates: signs of products stay."""
    denominator = lcm(*(int(value.q) for value in values))
    return tuple(int(value.p) * (denominator // int(value.q)) for value in values)


def squared_norm(values: Sequence[Rational]) -> Rational:
    """Return the sum of squares."""
    return sum((value * value for value in values), ZERO)


def _product(e: Sequence[int], t: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(e, t, strict=True))
