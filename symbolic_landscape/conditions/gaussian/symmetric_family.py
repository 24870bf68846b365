"""Certification of the named families: one zero of O(1) equations, the Hessian component by component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbolic_landscape.conditions.gaussian.critical_point import (
    CriticalPoint,
    check_euler,
    critical_point,
    rounded_down,
)
from symbolic_landscape.exact.ball import Ball, ball, sign, working_precision
from symbolic_landscape.exact.ball_matrix import approximate_inverse, ball_matrix_vector, symmetric_eigenvalues
from symbolic_landscape.exact.rational import ZERO, Rational, nearest_dyadic, nearest_float, rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.gaussian_components import components
from symbolic_landscape.loss.gaussian_symmetric import SymmetricLoss
from symbolic_landscape.model.gaussian_family import Family, Inequality
from symbolic_landscape.model.symmetric_shape import SymmetricShape
from symbolic_landscape.propose.gaussian_family import family_start

__all__ = ["ComponentSpectrum", "SymmetricPoint", "certify_family", "certify_symmetric"]

_FIRST_BITS = 192
_ROUNDS = 10


@dataclass(frozen=True)
class ComponentSpectrum:
    """Enclosures at the critical point: the eigenvalues of one isotypic component, each of multiplicity `dimension`.

    `complement`: those of C, for directions orthogonal to all teachers.
    """

    name: str
    dimension: int
    eigenvalues: tuple[Ball, ...]
    complement: tuple[Ball, ...]

    def signs(self) -> tuple[int | None, ...]:
        """Return the certain signs of the eigenvalues."""
        return tuple(sign(value) for value in self.eigenvalues)


@dataclass(frozen=True)
class SymmetricPoint:
    """A certified symmetric critical point: the only one within `critical.radius` of the rational `unknowns`.

    `loss`: at the critical point.  `bits`: the precision that was used.
    """

    shape: SymmetricShape
    unknowns: Vector
    critical: CriticalPoint
    loss: Ball
    spectra: tuple[ComponentSpectrum, ...]
    bits: int

    @property
    def undecided(self) -> tuple[str, ...]:
        """The components with an eigenvalue, of H or of C, whose sign is not certain."""
        return tuple(
            s.name for s in self.spectra if None in s.signs() or any(sign(value) is None for value in s.complement)
        )

    @property
    def index(self) -> int | None:
        """The number of negative eigenvalues in the teachers' span; None when a sign is not certain."""
        if any(None in s.signs() for s in self.spectra):
            return None
        return sum(s.dimension * s.signs().count(-1) for s in self.spectra)

    @property
    def smallest(self) -> Ball:
        """An enclosure of the smallest eigenvalue of the Hessian in the teachers' span."""
        return self._smallest([value for s in self.spectra for value in s.eigenvalues])

    @property
    def smallest_in_complement(self) -> Ball:
        """An enclosure of the smallest eigenvalue of C."""
        return self._smallest([value for s in self.spectra for value in s.complement])

    def _smallest(self, values: list[Ball]) -> Ball:
        low, high = min(value.lower for value in values), min(value.upper for value in values)
        with working_precision(self.bits):
            return Ball.around((low + high) / 2, (high - low) / 2)

    @property
    def lowest_component(self) -> ComponentSpectrum:
        """The component in which the smallest eigenvalue lies, by midpoints."""
        return min(self.spectra, key=lambda s: min(value.midpoint for value in s.eigenvalues))


def certify_family(family: Family, limits: Limits) -> SymmetricPoint | str:
    """Return the certified zero that the family's inequalities describe, or why there is none.

    The unknowns of the answer satisfy the inequalities with the whole ball around them.
    """
    if not family.possible:
        return f"no such branch: M = {family.teachers}, k1 = {family.anti_aligned} leaves family {family.name} no shape"
    start = _start(family)
    if start is None:
        return f"no such branch: no zero of the shape of family {family.name} was found"
    found = certify_symmetric(family.shape, tuple(rational(value) for value in start), limits)
    if isinstance(found, str):
        return found
    values = dict(zip(family.letters, found.unknowns, strict=True))
    for inequality in family.inequalities:
        reach = found.critical.radius * sum((abs(c) for _, c in inequality.terms), ZERO)
        if not _margin(inequality, values) > reach:
            return f"no such branch: the zero that was found does not satisfy {inequality}"
    return found


def certify_symmetric(shape: SymmetricShape, start: Vector, limits: Limits) -> SymmetricPoint | str:
    """Return the critical point of this shape next to `start`, certified, with the signs that could be decided.

    The precision doubles until every sign is certain, or `limits.bits` is reached; a text says why nothing was proved.
    """
    deadline = limits.start()
    bits = _FIRST_BITS + 4 * shape.teacher_count.bit_length()
    found: SymmetricPoint | str = f"a precision of more than {limits.bits} bits is needed"
    while bits <= limits.bits:
        deadline.check()
        with working_precision(bits):
            attempt = _certified_at(shape, start, bits)
        if isinstance(attempt, SymmetricPoint) or isinstance(found, str):
            found = attempt
        if isinstance(attempt, SymmetricPoint) and not attempt.undecided:
            break
        bits *= 2
    return found


def _certified_at(shape: SymmetricShape, start: Vector, bits: int) -> SymmetricPoint | str:
    polished = _polished(shape, start, bits)
    if polished is None:
        return "Newton's method does not settle near the start"
    unknowns, at = polished
    listed = components(shape)
    if sum(c.dimension * len(c.fields) for c in listed) != shape.student_count * shape.teacher_count:
        raise AssertionError(f"the components of {shape} do not fill its weight space")
    raw = [(symmetric_eigenvalues(at.hessian_on(c)), symmetric_eigenvalues(at.complement_on(c))) for c in listed]
    if raw[0][0] is None:
        return "the eigenvalues of the trivial component were not separated"
    check_euler(at.value, at.value_at_critical_point, map(ball, unknowns), at.gradient)
    gap = _gap(raw)
    if gap <= 0:
        return "the critical point is degenerate, or nearly so, among symmetric networks"
    critical = critical_point(at.gradient_norm, rounded_down(gap), at.lipschitz_constant)
    if critical is None:
        return "the gradient is not small enough for the smallest curvature"
    spectra = []
    for c, (eigenvalues, complement) in zip(listed, raw, strict=True):
        if eigenvalues is None or complement is None:
            return f"the eigenvalues of the component {c.name} were not separated"
        moved = (tuple(critical.eigenvalue(value) for value in part) for part in (eigenvalues, complement))
        spectra.append(ComponentSpectrum(c.name, c.dimension, *moved))
    return SymmetricPoint(shape, unknowns, critical, critical.loss(at.value), tuple(spectra), bits)


def _gap(raw: Sequence[tuple[tuple[Ball, ...] | None, tuple[Ball, ...] | None]]) -> Rational:
    """Return g > 0 such that the trivial component has no eigenvalue in (-g, g), and as much more as is true:

    all eigenvalues, also those of C, are > g; or some eigenvalue is < -g.
    """
    listed = [(h or (), c or ()) for h, c in raw]
    trivial = min((abs(value).lower for value in listed[0][0]), default=ZERO)
    lows = [value.lower for h, c in listed for value in (*h, *c)]
    if min(lows) > 0:
        return min(lows)
    deepest = max((-value.upper for h, _ in listed for value in h), default=ZERO)
    return min(trivial, deepest) if deepest > 0 else trivial


def _polished(shape: SymmetricShape, start: Vector, bits: int) -> tuple[Vector, SymmetricLoss] | None:
    """Return dyadic unknowns where the gradient has the size of the last bits kept, by Newton's method."""
    kept = bits - 64 + shape.teacher_count.bit_length()
    trivial = components(shape)[0]
    lengths = [ball(shape.multiplicity(place)).sqrt() for place in shape.places()]
    unknowns = _on_grid(start, kept)
    former: Rational | None = None
    for _ in range(_ROUNDS):
        at = SymmetricLoss(shape, shape.weights(unknowns, ZERO))
        if not all(square > 0 for square in at.squares):
            return None
        size = at.gradient_norm
        if not size.finite:
            return None
        if former is not None and size.upper > former / 2:
            return unknowns, at
        former = size.upper
        inverse = approximate_inverse(at.hessian_on(trivial))
        if inverse is None:
            return None
        right = tuple(g / length for g, length in zip(at.gradient, lengths, strict=True))
        step = ball_matrix_vector(tuple(tuple(ball(x) for x in row) for row in inverse), right)
        moved = [x - (s / length).midpoint for x, s, length in zip(unknowns, step, lengths, strict=True)]
        unknowns = _on_grid(moved, kept)
    return None


def _on_grid(values: Sequence[Rational], bits: int) -> Vector:
    return tuple(nearest_dyadic(value, bits) for value in values)


def _start(family: Family) -> list[float] | None:
    """Return float unknowns near the family's zero."""
    plain = [
        ([(letter, nearest_float(c)) for letter, c in inequality.terms], nearest_float(inequality.constant))
        for inequality in family.inequalities
    ]

    def accepts(values: Mapping[str, float]) -> bool:
        return all(sum(c * values[letter] for letter, c in terms) + constant > 0 for terms, constant in plain)

    return family_start(family.name, family.teachers, family.anti_aligned, family.letters, accepts)


def _margin(inequality: Inequality, values: Mapping[str, Rational]) -> Rational:
    return sum((c * values[letter] for letter, c in inequality.terms), inequality.constant)
