"""Minimum or not, and manifolds of minima: proofs/certificate_format_polynomial.md, rule by rule."""

from .polynomial_numbers import apply, demand_zero, dot, rank
from .polynomial_point import Point, demand_nonnegative
from .polynomial_series import gradient_along, is_positive_form, of_degree, plus, times, value_along, vector_polynomial
from .polynomial_text import UnreadableError, constant, degree, parsed, partial, product, shifted, written
from .polynomial_text import plus as add
from .reading import Rejected, fields, index, items, kind_of, matrix, rational, vector, word

MANIFOLDS = ("residual_rank", "symmetry_orbit", "flat_manifold", "critical_ideal")


def check_nonzero_gradient(problem, witness):
    """A partial derivative is not 0."""
    at, coordinate = fields(witness, "nonzero_gradient", "point", "coordinate")
    if Point(problem, at).gradient()[index(coordinate, problem.size)].is_zero():
        raise Rejected("the derivative is 0")


def check_negative_curvature(problem, witness):
    """H v . v < 0."""
    at, direction = fields(witness, "negative_curvature", "point", "direction")
    point = Point(problem, at)
    v = [point.field.rational(x) for x in vector(direction, problem.size)]
    if dot(v, apply(point.hessian(), v)).sign() >= 0:
        raise Rejected("the curvature along the direction is not negative")


def check_positive_hessian(problem, witness):
    """The gradient is 0 and the Hessian positive definite."""
    (at,) = fields(witness, "positive_hessian", "point")
    point = Point(problem, at)
    point.demand_critical()
    demand_nonnegative(point.hessian(), [])


def check_singular_hessian(problem, witness):
    """The Hessian maps a nonzero vector to 0."""
    at, direction = fields(witness, "singular_hessian", "point", "direction")
    point = Point(problem, at)
    v = point.field.numbers(direction, problem.size)
    demand_zero(apply(point.hessian(), v), "H v")
    if all(x.is_zero() for x in v):
        raise Rejected("the direction is 0")


def check_falling_curve(problem, witness):
    """L along the curve minus L at the minimum has a negative lowest coefficient."""
    at, path = fields(witness, "falling_curve", "point", "path")
    point = Point(problem, at)
    curve = vector_polynomial(point.field, path, problem.size, 1)
    if any((0,) in part for part in curve):
        raise Rejected("the curve does not begin at the minimum")
    change = value_along(point.parts(degree(problem.loss))[1:], curve, 1)
    lowest = next((c for key, c in sorted(change.items()) if not c.is_zero()), None)
    if lowest is None or lowest.sign() > 0:
        raise Rejected("the loss does not fall along the curve")


def check_morse_bott_minimum(problem, witness):
    """H >= 0 and a manifold of critical points of the dimension of ker H."""
    at, kernel, manifold = fields(witness, "morse_bott_minimum", "point", "kernel", "manifold")
    point = Point(problem, at)
    basis = [point.field.numbers(v, problem.size) for v in items(kernel)]
    point.demand_critical()
    demand_nonnegative(point.hessian(), basis)
    check_manifold(point, basis, manifold)


def check_isolated_minimum(problem, witness):
    """H >= 0 and a positive lowest part of the loss on the surface tangent to ker H."""
    at, path, order, sign = fields(witness, "isolated_minimum", "point", "path", "degree", "sign")
    point = Point(problem, at)
    form, parameters = lowest_part(point, path, whole_number(order))
    (depth,) = fields(sign, "positive_form", "depth")
    if not is_positive_form(form, parameters, index(depth, 64)):
        raise Rejected("the lowest part was not shown to be positive")


def lowest_part(point, path, order):
    """Return (form, parameters): the part of degree `order` of L on a surface tangent to the kernel of H >= 0.

    On it P_range grad L = 0 to degree order - 1 and grad L = 0 to degree order - 2.
    """
    size = point.problem.size
    surface = vector_polynomial(point.field, path, size)
    parameters = max((len(key) for part in surface for key in part), default=0)
    if order < 3 or order % 2 or not parameters:
        raise Rejected("an even degree of at least 4 was wanted")
    zero = point.field.zero
    if any((0,) * parameters in part for part in surface):
        raise Rejected("the surface does not pass through the minimum")
    units = [tuple(int(i == j) for j in range(parameters)) for i in range(parameters)]
    kernel = [[part.get(unit, zero) for part in surface] for unit in units]
    point.demand_critical()
    hessian = point.hessian()
    demand_nonnegative(hessian, kernel)
    gradient = gradient_along(point.parts(order), surface, order - 1, parameters)
    for key in {key for part in gradient for key in part}:
        coefficient = [part.get(key, zero) for part in gradient]
        if sum(key) < order - 1:
            demand_zero(coefficient, "the gradient below the lowest degree")
        else:
            demand_zero(apply(hessian, coefficient), "the range component of the gradient")
    form = {}
    for unit, v in zip(units, kernel, strict=True):
        for x, part in zip(v, gradient, strict=True):
            term = times({unit: x} if x.coefficients else {}, of_degree(part, order - 1))
            form = plus(form, term)
    if not form:
        raise Rejected("the part of the given degree is 0")
    return form, parameters  # order times the part: the same signs


def whole_number(value):
    """Return a small whole number."""
    return index(value, 1001)


def check_manifold(point, kernel, witness):
    """Reject unless the critical points near the point are a manifold of the dimension of the kernel."""
    rule = {
        "residual_rank": _check_residuals,
        "symmetry_orbit": _check_symmetries,
        "flat_manifold": _check_flat,
        "critical_ideal": _check_ideal,
    }[kind_of(witness, *MANIFOLDS)]
    rule(point, kernel, witness)


def _check_residuals(point, kernel, witness):
    (listed,) = fields(witness, "residual_rank", "residuals")
    problem, rest, gradients = point.problem, point.problem.loss, []
    for item in items(listed):
        weight, text = fields(item, "residual", "weight", "polynomial")
        residual = _polynomial(text, problem.variables)
        if rational(weight) <= 0:
            raise Rejected("a weight is not positive")
        rest = add(rest, product(residual, residual), -rational(weight))
        demand_zero(point.parts(0, residual)[0].values(), "a residual at the minimum")
        gradients.append(point.gradient(residual))
    if constant(rest) is None:
        raise Rejected("the loss is not a constant plus the squares of the residuals")
    if rank(gradients) != len(gradients) or len(gradients) != problem.size - len(kernel):
        raise Rejected("the gradients of the residuals are not independent, or not as many as the rank of the Hessian")


def _check_symmetries(point, kernel, witness):
    (listed,) = fields(witness, "symmetry_orbit", "generators")
    tangents = [check_symmetry(point, item, [point.problem.loss]) for item in items(listed)]
    if rank(tangents) != len(tangents) or len(tangents) != len(kernel):
        raise Rejected("the symmetries are not independent at the minimum, or not as many as the kernel needs")


def check_symmetry(point, witness, losses):
    """Return the tangent A x + b at the point of an affine field along which no loss changes."""
    rows, translation = fields(witness, "affine_field", "matrix", "translation")
    problem = point.problem
    rows, translation = matrix(rows, problem.size, problem.size), vector(translation, problem.size)
    for loss in losses:
        total = {}
        for i in range(problem.size):
            line = {tuple(int(j == k) for k in range(problem.size)): c for j, c in enumerate(rows[i]) if c}
            if translation[i]:
                line[(0,) * problem.size] = translation[i]
            total = add(total, product(line, partial(loss, i)))
        if total:
            raise Rejected("the loss changes along the field")
    return [
        dot([point.field.rational(c) for c in row], point.coordinates) + b
        for row, b in zip(rows, translation, strict=True)
    ]


def _check_flat(point, kernel, witness):
    check_flat(point, kernel, witness, [point.problem.loss])


def check_flat(point, kernel, witness, losses):
    """Reject unless all losses are critical along a polynomial manifold tangent to the kernel."""
    (terms,) = fields(witness, "flat_manifold", "terms")
    parameters, size = len(kernel), point.problem.size
    surface = vector_polynomial(point.field, terms, size, parameters)
    zero = point.field.zero
    if any((0,) * parameters in part for part in surface):
        raise Rejected("the manifold does not pass through the minimum")
    units = [tuple(int(i == j) for j in range(parameters)) for i in range(parameters)]
    tangents = [[part.get(unit, zero) for part in surface] for unit in units]
    if rank(tangents) != parameters:
        raise Rejected("the manifold has too small a dimension")
    for loss in losses:
        for part in gradient_along(point.parts(degree(loss), loss), surface, None, parameters):
            demand_zero(part.values(), "the gradient along the manifold")


def _check_ideal(point, kernel, witness):
    normals, rows = fields(witness, "critical_ideal", "normals", "rows")
    problem = point.problem
    here = [_rational(x) for x in point.coordinates]
    gradient = [partial(shifted(problem.loss, here), i) for i in range(problem.size)]
    vectors = matrix(normals, None, problem.size)
    hessian = point.hessian()
    images = [apply(hessian, [point.field.rational(c) for c in n]) for n in vectors]
    if rank(images) != len(images) or len(images) != problem.size - len(kernel):
        raise Rejected("the normals are not independent under H, or not as many as its rank")
    along = [_combination(n, gradient) for n in vectors]
    for v, row in zip(kernel, items(rows, len(kernel)), strict=True):
        multiplier, factors = fields(row, "ideal_row", "multiplier", "factors")
        s = _polynomial(multiplier, problem.variables)
        if not s.get((0,) * problem.size):
            raise Rejected("a multiplier vanishes at the minimum")
        total = product(s, _combination([_rational(x) for x in v], gradient))
        for text, part in zip(items(factors, len(along)), along, strict=True):
            total = add(total, product(_polynomial(text, problem.variables), part), -1)
        if total:
            raise Rejected("an identity of the ideal does not hold")


def _combination(v, gradient):
    total = {}
    for c, part in zip(v, gradient, strict=True):
        if c:
            total = add(total, part, c)
    return total


def _rational(x):
    if len(x.coefficients) > 1:
        raise Rejected("a rational number was wanted")
    return x.coefficients[0] if x.coefficients else 0


def _polynomial(text, variables):
    try:
        polynomial = parsed(word(text), variables)
    except UnreadableError as error:
        raise Rejected(str(error)) from None
    if written(polynomial, variables) != text:
        raise Rejected("a polynomial is not in canonical form")
    return polynomial
