"""The engine's answer to every claim about one case; no float takes part in it."""

from collections.abc import Iterable, Mapping, Sequence

from symbolic_landscape.claim import Claim, DirectionallyStationary, LocalMinimum
from symbolic_landscape.decide import decide
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.algebraic import AlgebraicNumber, real_roots
from symbolic_landscape.exact.ball import working_precision
from symbolic_landscape.exact.ball_matrix import symmetric_eigenvalues
from symbolic_landscape.exact.field_matrix import characteristic_polynomial
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.number_field import RATIONALS
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import coefficients
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.numeric.audit.case import Case, LocalLoss
from symbolic_landscape.numeric.audit.truth.answer import (
    Enclosed,
    Holds,
    Missing,
    Numbers,
    Truth,
    Unknown,
    enclosed_ball,
    exactly,
)
from symbolic_landscape.numeric.audit.truth.gaussian import GaussianPoint
from symbolic_landscape.verdict import Proved, Undecided

__all__ = ["answers", "top_eigenvalue"]

# Against any float an enclosure is to be a point: balls have ten times the bits of one, eigenvalues four times.
BITS = 512
RELATIVE_BITS = 200
# With 40 parameters and 20 samples an exact Hessian with its characteristic polynomial takes ten seconds.
MOST_PARAMETERS = 40


def answers(case: Case) -> Mapping[str, Truth]:
    """Return the truth of every claim that can be made about the case, in the order of `CLAIMS`.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> case = Case("kink", "", from_arrays([[1]], [-1], [[0]], [[1]]), (ONE, ZERO))
    >>> found = answers(case)
    >>> found["gradient"].reason, str(found["one_sided_derivative"].values[0].lower), found["local_minimum"].value
    ('not differentiable: kinks at neuron 0', '1', True)
    """
    local = case.local
    if len(case.direction) != len(local.point):
        raise ValueError(f"a direction of {len(local.point)} numbers was wanted, {len(case.direction)} came")
    with working_precision(BITS):
        found: dict[str, Truth] = {
            "loss": _number(case, _enclosed(local.loss())),
            "gradient": _gradient(case, local),
            "one_sided_derivative": _number(case, _enclosed(local.derivative(case.direction))),
        }
        found |= _second_order(case, local)
        descends = isinstance(local, GaussianPoint) and local.descends()
    # Of Gaussian instances the engine decides the critical point that the students lead to; an audit asks about the
    # students themselves, which a derivative other than 0 answers first.
    found["converged"] = Holds(False) if descends else _converged(case, local)
    found["local_minimum"] = Holds(False) if descends else _decided(case, LocalMinimum())
    if isinstance(case.instance, PolynomialInstance) and case.instance.step_size is not None:
        found["linearly_stable"] = _linearly_stable(case.instance, local)
    return found


def _gradient(case: Case, local: LocalLoss) -> Truth:
    gradient = local.gradient()
    if isinstance(gradient, Missing | Unknown):
        return gradient
    return _numbers(case, local.names, [_enclosed(value) for value in gradient])


def _second_order(case: Case, local: LocalLoss) -> dict[str, Truth]:
    if len(local.names) > MOST_PARAMETERS:
        return {"hessian": Unknown(f"{len(local.names)} parameters, exact Hessians are for {MOST_PARAMETERS} at most")}
    hessian = local.hessian()
    if isinstance(hessian, Missing | Unknown):
        return {"hessian": hessian}  # of a matrix that is not there eigenvalues are not asked as well
    entries = [_enclosed(value) for row in hessian for value in row]
    names = [f"{a},{b}" for a in local.names for b in local.names]
    matrix = _numbers(case, names, entries)
    ends = _extreme_eigenvalues(local)
    if ends is None:
        raise InternalContradiction("balls with bounds whose eigenvalues have none")
    bottom, top = (Numbers(("",), (value,), matrix.scale) for value in ends)
    return {"hessian": matrix, "top_eigenvalue": top, "bottom_eigenvalue": bottom, "sharpness": top}


def _extreme_eigenvalues(local: LocalLoss) -> tuple[Enclosed, Enclosed] | None:
    """Return the smallest and the largest eigenvalue of the Hessian, which exists."""
    if isinstance(local, GaussianPoint):
        balls = local.hessian_balls()
        assert not isinstance(balls, Missing | Unknown)
        found = symmetric_eigenvalues(balls)
        if found is None or not all(value.finite for value in found):
            return None
        # Neighbors in the sorted list may overlap: the extreme ones are enclosed by the extreme bounds.
        lowest, highest = min(value.lower for value in found), max(value.upper for value in found)
        first, last = enclosed_ball(found[0]), enclosed_ball(found[-1])
        return Enclosed(lowest, first.upper), Enclosed(last.lower, highest)
    hessian = local.hessian()
    assert not isinstance(hessian, Missing | Unknown)
    roots = _eigenvalues(hessian)
    return _narrow(roots[0]), _narrow(roots[-1])


def _eigenvalues(rows: Matrix) -> tuple[AlgebraicNumber, ...]:
    """Return the different eigenvalues of a symmetric matrix, in increasing order."""
    polynomial = characteristic_polynomial(tuple(RATIONALS.rational_vector(row) for row in rows))
    found = real_roots(coefficients(c.rational for c in polynomial))
    if sum(power for _, power in found) != len(rows):
        raise InternalContradiction("a symmetric matrix with an eigenvalue that is not real")
    return tuple(root for root, _ in found)


def _narrow(number: AlgebraicNumber) -> Enclosed:
    """Return an enclosure whose width is tiny against the number."""
    value = number.rational
    if value is not None:
        return exactly(value)
    bits = RELATIVE_BITS
    while True:  # an irrational number is not 0
        low, high = number.enclosure(bits)
        if (high - low) * 2**RELATIVE_BITS <= min(abs(low), abs(high)) and (low > 0 or high < 0):
            return Enclosed(low, high)
        bits *= 2


def top_eigenvalue(local: LocalLoss) -> AlgebraicNumber:
    """Return the largest eigenvalue of a rational Hessian; raises `ValueError` where there is none.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.numeric.audit.case import local_loss
    >>> top_eigenvalue(local_loss(from_arrays([[1]], [2], [[1]], [[2]]))).rational  # [[4, 2], [2, 1]]
    5
    """
    if not isinstance(local, GaussianPoint):
        hessian = local.hessian()
        if not isinstance(hessian, Missing | Unknown):
            return _eigenvalues(hessian)[-1]
    raise ValueError("a loss with a rational Hessian at its point was wanted")


def _linearly_stable(instance: PolynomialInstance, local: LocalLoss) -> Truth:
    assert instance.step_size is not None
    return Holds(top_eigenvalue(local).compare(2 / instance.step_size) < 0)


def _converged(case: Case, local: LocalLoss) -> Truth:
    if isinstance(case.instance, PolynomialInstance):
        gradient = local.gradient()
        assert not isinstance(gradient, Missing | Unknown)
        return Holds(not any(gradient))
    if isinstance(local, GaussianPoint):
        return Holds(True) if local.is_exact_fit else Unknown("the gradient is not enclosed away from 0")
    return _decided(case, DirectionallyStationary())


def _decided(case: Case, claim: Claim) -> Truth:
    verdict = decide(case.instance, claim)
    return Unknown(verdict.reason) if isinstance(verdict, Undecided) else Holds(isinstance(verdict, Proved))


def _number(case: Case, value: Enclosed) -> Truth:
    return _numbers(case, ("",), [value])


def _numbers(case: Case, names: Iterable[str], values: Sequence[Enclosed]) -> Numbers:
    scale = max((value.largest for value in values), default=ZERO)
    return Numbers(tuple(names), tuple(values), scale if scale != 0 else _largest_number(case))


def _largest_number(case: Case) -> Rational:
    """Return the largest absolute value of the parameters and the data; 1 where all are 0."""
    return max((abs(value) for value in _numbers_of(case.instance.to_document())), default=ZERO) or ONE


def _numbers_of(value: object) -> Iterable[Rational]:
    match value:
        case str():
            try:
                yield Rational(value)
            except ValueError:
                return
        case dict():
            for part in value.values():
                yield from _numbers_of(part)
        case list() | tuple():
            for part in value:
                yield from _numbers_of(part)


def _enclosed(value: Enclosed | Rational) -> Enclosed:
    return value if isinstance(value, Enclosed) else exactly(value)
