"""SGD near an interpolating minimum, linearly: proofs/certificate_format_polynomial.md, rule by rule."""

from .polynomial_numbers import apply, demand_zero, dot, is_positive_definite, rank
from .polynomial_point import Point
from .reading import Rejected, fields, index, items


def check_interpolating_point(problem, witness):
    """Every batch gradient is 0."""
    (at,) = fields(witness, "interpolating_point", "point")
    interpolating(problem, at)


def check_nonzero_batch_gradient(problem, witness):
    """A batch derivative is not 0."""
    at, batch, coordinate = fields(witness, "nonzero_batch_gradient", "point", "batch", "coordinate")
    loss = problem.losses[index(batch, len(problem.losses))]
    if Point(problem, at).gradient(loss)[index(coordinate, problem.size)].is_zero():
        raise Rejected("the derivative is 0")


def check_mean_square_norm(problem, witness):
    """A norm on V that the second moments decrease."""
    at, basis, norm = fields(witness, "mean_square_norm", "point", "basis", "norm")
    point, hessians = interpolating(problem, at)
    field, size = point.field, problem.size
    basis = [field.numbers(v, size) for v in items(basis)]
    norm = [field.numbers(row, size) for row in items(norm, size)]
    rows = [row for hessian in hessians for row in hessian]
    # V is the span of the rows: the basis lies in it and has its dimension.
    if rank(basis) != len(basis) or rank(rows) != len(basis) or rank(rows + basis) != len(basis):
        raise Rejected("the basis does not span the ranges of the batch Hessians")
    _demand_symmetric(norm)
    decrease = norm
    for p, hessian in zip(problem.probabilities, hessians, strict=True):
        part = _linear_part(problem, hessian)
        moved = _multiply(part, _multiply(norm, part))
        decrease = [[x - p * y for x, y in zip(a, b, strict=True)] for a, b in zip(decrease, moved, strict=True)]
    for form in (norm, decrease):
        if not is_positive_definite([[dot(v, apply(form, w)) for w in basis] for v in basis]):
            raise Rejected("the norm is not positive, or does not decrease, on V")


def check_mean_square_growth(problem, witness):
    """Second moments on V whose mean square does not decrease."""
    at, moments = fields(witness, "mean_square_growth", "point", "moments")
    point, hessians = interpolating(problem, at)
    moments = [point.field.numbers(row, problem.size) for row in items(moments, problem.size)]
    _demand_symmetric(moments)
    rows = [row for hessian in hessians for row in hessian]
    if all(x.is_zero() for row in moments for x in row) or rank(rows + moments) != rank(rows):
        raise Rejected("the moments are 0, or not on V")
    change = -_trace(moments, moments)
    for p, hessian in zip(problem.probabilities, hessians, strict=True):
        part = _linear_part(problem, hessian)
        change = change + p * _trace(moments, _multiply(part, _multiply(moments, part)))
    if change.sign() < 0:
        raise Rejected("the moments decrease")


def check_gentle_batches(problem, witness):
    """2 - eta H_b > 0 for every batch."""
    (at,) = fields(witness, "gentle_batches", "point")
    point = Point(problem, at)
    for loss in problem.losses:
        if not is_positive_definite(_room(problem, point.hessian(loss))):
            raise Rejected("a batch is not linearly stable")


def check_steep_batch(problem, witness):
    """eta v . H_b v >= 2 v . v for some v."""
    at, batch, direction = fields(witness, "steep_batch", "point", "batch", "direction")
    point = Point(problem, at)
    v = point.field.numbers(direction, problem.size)
    room = _room(problem, point.hessian(problem.losses[index(batch, len(problem.losses))]))
    if all(x.is_zero() for x in v) or dot(v, apply(room, v)).sign() > 0:
        raise Rejected("the batch is not steep in this direction")


def check_curved_batches(problem, witness):
    """H_b > 0 for every batch."""
    (at,) = fields(witness, "curved_batches", "point")
    point = Point(problem, at)
    if not all(is_positive_definite(point.hessian(loss)) for loss in problem.losses):
        raise Rejected("a batch Hessian is not positive definite")


def check_flat_batch(problem, witness):
    """v . H_b v <= 0 for some v."""
    at, batch, direction = fields(witness, "flat_batch", "point", "batch", "direction")
    point = Point(problem, at)
    v = point.field.numbers(direction, problem.size)
    hessian = point.hessian(problem.losses[index(batch, len(problem.losses))])
    if all(x.is_zero() for x in v) or dot(v, apply(hessian, v)).sign() > 0:
        raise Rejected("the batch curves upward in this direction")


def interpolating(problem, witness):
    """Return the point and the batch Hessians; rejects unless every batch gradient is 0."""
    point = Point(problem, witness)
    for loss in problem.losses:
        point.demand_critical(loss)
    return point, [point.hessian(loss) for loss in problem.losses]


def _linear_part(problem, hessian):
    eta = problem.step_size
    return [[int(i == j) - eta * x for j, x in enumerate(row)] for i, row in enumerate(hessian)]


def _room(problem, hessian):
    eta = problem.step_size
    return [[2 * int(i == j) - eta * x for j, x in enumerate(row)] for i, row in enumerate(hessian)]


def _multiply(a, b):
    columns = list(zip(*b, strict=True))
    return [[dot(row, column) for column in columns] for row in a]


def _trace(a, b):
    return dot([x for row in a for x in row], [x for row in b for x in row])


def _demand_symmetric(rows):
    for i, row in enumerate(rows):
        demand_zero([row[j] - rows[j][i] for j in range(i)], "the antisymmetric part")
