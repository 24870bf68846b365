"""Claims about landscapes on an interval: proofs/certificate_format_interval.md, rule by rule."""

from fractions import Fraction

from .interval_curve import check_curve
from .interval_hessian import check_effective_hessian
from .interval_point import Point
from .interval_polynomial import expanded, first_sign, plus, scaled
from .interval_single_neuron import check_single_neuron
from .polynomial_univariate import is_nonnegative_between
from .reading import Rejected, fields, index, kind_of, rational, vector

CLAIMS = ("critical", "directionally_stationary", "local_minimum", "global_minimum")


def check(instance, claim, status, witness):
    """Reject unless the witness proves (or refutes) the claim; no theorem is taken on trust."""
    if claim["name"] not in CLAIMS or list(claim) != ["name"]:
        raise Rejected("this is no claim about interval instances")
    descents = {"negative_derivative": check_negative_derivative, "curve_descent": check_curve}
    rules = {
        ("critical", "proved"): {"zero_gradient": check_zero_gradient},
        ("critical", "refuted"): {
            "negative_derivative": check_negative_derivative,
            "loss_corner": check_loss_corner,
        },
        ("directionally_stationary", "proved"): {
            "zero_gradient": check_zero_gradient,
            "one_sided_derivatives": check_one_sided_derivatives,
        },
        ("directionally_stationary", "refuted"): {"negative_derivative": check_negative_derivative},
        ("local_minimum", "proved"): {
            "zero_loss": check_zero_loss,
            "harmless_neurons": check_harmless_neurons,
            "positive_effective_hessian": check_effective_hessian,
            "single_neuron": check_single_neuron,
        },
        ("local_minimum", "refuted"): descents,
        ("global_minimum", "proved"): {
            "zero_loss": check_zero_loss,
            "orthogonal_residual": check_orthogonal_residual,
            "single_neuron": check_single_neuron,
        },
        ("global_minimum", "refuted"): {**descents, "lower_point": check_lower_point},
    }[claim["name"], status]
    rules[kind_of(witness, *rules)](Point(instance), witness)
    return ()


def check_zero_loss(point, witness):
    """The loss is 0."""
    fields(witness, "zero_loss")
    if point.loss != 0:
        raise Rejected("the loss is not 0")


def check_zero_gradient(point, witness):
    """The loss is differentiable, and every partial derivative is 0."""
    fields(witness, "zero_gradient")
    if point.corners and point.loss != 0:
        raise Rejected(f"the loss is not differentiable: neuron {point.corners[0]} has w = b = 0 != v, and L > 0")
    point.demand_zero_partials(skipped=())


def check_one_sided_derivatives(point, witness):
    """The partial derivatives of the smooth parameters are 0, and v D >= 0 everywhere at the other neurons."""
    fields(witness, "one_sided_derivatives")
    point.demand_zero_partials(skipped=point.corners)
    for j in point.corners:
        if not is_never_below(point, point.v[j]):
            raise Rejected(f"neuron {j} has a direction of negative derivative")


def check_negative_derivative(point, witness):
    """The one-sided derivative along the direction is what is said, and negative."""
    w, b, v, c, derivative = fields(witness, "negative_derivative", "w", "b", "v", "c", "derivative")
    w, b, v = (vector(row, point.width) for row in (w, b, v))
    total = 2 * point.moment(0) * rational(c)
    for j in range(point.width):
        total += 2 * point.response(point.w[j], point.b[j]) * v[j]
        if j in point.corners:
            total += 2 * point.v[j] * point.response(w[j], b[j])
        else:
            total += 2 * point.v[j] * (w[j] * point.slope_moment(j, 1) + b[j] * point.slope_moment(j, 0))
    if total != rational(derivative) or total >= 0:
        raise Rejected("the derivative along the direction is not the one that is stated, or not negative")


def check_loss_corner(point, witness):
    """The derivatives along (1, -x) and (-1, x) in (w, b) of a neuron with w = b = 0 do not add up to 0."""
    neuron, x, bend = fields(witness, "loss_corner", "neuron", "breakpoint", "bend")
    j, x = index(neuron, point.width), rational(x)
    if j not in point.corners:
        raise Rejected(f"neuron {j} does not have w = b = 0 != v under a relu-like activation")
    pair = point.response(1, -x) + point.response(-1, x)
    if 2 * point.v[j] * pair != rational(bend) or pair == 0:
        raise Rejected("the bend is not the one that is stated, or it is 0")


def check_harmless_neurons(point, witness):
    """int e = 0, D = 0 at every neuron, and v' D(w', b') >= 0 near every neuron."""
    fields(witness, "harmless_neurons")
    if point.moment(0) != 0:
        raise Rejected("int e is not 0")
    for j in range(point.width):
        if point.response(point.w[j], point.b[j]) != 0:
            raise Rejected(f"the derivative in v of neuron {j} is not 0")
        if not is_harmless(point, j):
            raise Rejected(f"neuron {j} is not harmless")


def check_orthogonal_residual(point, witness):
    """Quadratic activation, and e orthogonal to 1, x, x^2."""
    fields(witness, "orthogonal_residual")
    if not point.quadratic or any(point.moment(k) for k in range(3)):
        raise Rejected("the residual is not orthogonal to every function that a network can have")


def check_lower_point(point, witness):
    """A network of the same width has the stated loss, and it is smaller."""
    w, b, v, c, loss = fields(witness, "lower_point", "w", "b", "v", "c", "loss")
    w, b, v = (vector(row, point.width) for row in (w, b, v))
    other = point.at(w, b, v, rational(c))
    if other.loss != rational(loss) or other.loss >= point.loss:
        raise Rejected("the loss of the other network is not the one that is stated, or not smaller")


def is_harmless(point, j):
    """Return whether v' D(w', b') >= 0 near neuron j, where D = 0 at it and int e = 0."""
    w, b, v = point.w[j], point.b[j], point.v[j]
    if point.quadratic:
        square, linear, constant = point.moment(2), point.moment(1), point.moment(0)
        if v == 0:
            return square == linear == constant == 0
        return v * square >= 0 and v * constant >= 0 and square * constant >= linear**2
    if w == 0 and b == 0:
        return is_never_below(point, v) if v else not any(e for _, _, e in point.weighted)
    if w == 0:
        return (b < 0 and point.gamma == 0) or point.moment(1) == 0
    orientation = 1 if w > 0 else -1
    signs = [first_sign(response_beside(point, orientation, -b / w, side)) for side in (-1, 1)]
    return all(v * sign >= 0 for sign in signs) if v else not any(signs)


def response_beside(point, orientation, x, side):
    """Return the polynomial in u that is phi(x + side u) for small u > 0, phi(x) = D(o, -o x)."""
    after = point.moment(0) - point.moment_to(x, 0)
    active = after if orientation > 0 else point.moment(0) - after
    slope = -orientation * (point.gamma * point.moment(0) + (1 - point.gamma) * active)
    result = plus([point.response(orientation, -orientation * x)], [0, slope * side])
    for start, end, e in point.weighted:
        if start <= x < end if side > 0 else start < x <= end:  # phi'' = (1 - gamma) e
            bent = [Fraction(c) / ((k + 1) * (k + 2)) for k, c in enumerate(expanded(e, x, side))]
            result = plus(result, scaled(1 - point.gamma, [0, 0, *bent]))
    return result


def is_never_below(point, factor):
    """Return whether factor D(w, b) >= 0 for all w, b: phi on the interval, both orientations, and (0, 1), (0, -1)."""
    if any(factor * point.response(0, b) < 0 for b in (1, -1)):
        return False
    return all(
        is_nonnegative_between(scaled(factor, response_beside(point, orientation, start, 1)), Fraction(0), end - start)
        for orientation in (1, -1)
        for start, end, _ in point.weighted
    )
