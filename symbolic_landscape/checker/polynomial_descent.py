"""Gradient descent past the step size 2 / sharpness: proofs/certificate_format_polynomial.md, rule by rule."""

from fractions import Fraction

from .polynomial_minima import check_manifold, lowest_part, whole_number
from .polynomial_numbers import apply, demand_zero, dot, is_positive_definite
from .polynomial_point import Spectrum
from .polynomial_series import (
    gradient_along,
    gradient_of_form,
    hessian_of_form,
    is_positive_form,
    plus,
    times,
    vector_polynomial,
)
from .polynomial_text import degree
from .reading import Rejected, fields, index, items, kind_of, rational, vector

CENTER_MANIFOLD = ("carr1981.center_manifold",)


def check_reduced_action(problem, witness, claim, status):
    """H > 0 and the sign of minus the lowest part of the reduced action."""
    sharpness, mean, amplitude, order, sign = fields(
        witness, "reduced_action", "sharpness", "mean", "amplitude", "degree", "sign"
    )
    spectrum = Spectrum(problem, sharpness)
    order = whole_number(order)
    if spectrum.kernel or order < 4 or order % 2:
        raise Rejected("a regular Hessian and an even degree of at least 4 were wanted")
    k = spectrum.multiplicity
    gradient, amplitudes = _two_cycle_gradient(spectrum, mean, amplitude, order - 1, order)
    zero = spectrum.field.zero
    action = {}
    for key in {key for part in (*gradient, *amplitudes) for key in part}:
        coefficient = [
            part.get(key, zero) - (spectrum.value * d.get(key, zero) if sum(key) % 2 else zero)
            for part, d in zip(gradient, amplitudes, strict=True)
        ]
        if sum(key) <= order - 2:
            demand_zero(coefficient, "an equation of 2-cycles below the lowest degree")
        elif sum(key) == order - 1:
            for i, u in enumerate(spectrum.eigenvectors):
                unit = tuple(int(i == j) for j in range(k))
                number = dot(u, coefficient)
                action = plus(action, times({unit: number} if number.coefficients else {}, {key: spectrum.field.one}))
    form = {key: -c for key, c in action.items() if not c.is_zero()}
    kind = kind_of(sign, "positive_form", "negative_form", "stable_direction")
    if kind == "positive_form":
        (depth,) = fields(sign, "positive_form", "depth")
        if not form or not is_positive_form(form, k, index(depth, 64)):
            raise Rejected("the form was not shown to be positive")
        _demand(claim, status, ("oscillation", "proved") if k == 1 else None, ("stable_at_threshold", "proved"))
    elif kind == "negative_form":
        (direction,) = fields(sign, "negative_form", "direction")
        x = [spectrum.field.rational(c) for c in vector(direction, k)]
        if _value(form, x).sign() >= 0:
            raise Rejected("the form is not negative there")
        _demand(claim, status, ("oscillation", "refuted") if k == 1 else None, ("stable_at_threshold", "refuted"))
    else:
        _check_stable_direction(spectrum, form, order, sign)
        _demand(claim, status, ("oscillation", "proved"))
    return CENTER_MANIFOLD


def check_criterion_sign(problem, witness, claim, status):
    """The sign of Q at a simple sharpness."""
    sharpness, response = fields(witness, "criterion_sign", "sharpness", "response")
    spectrum = Spectrum(problem, sharpness)
    if spectrum.multiplicity > 1:
        items(response, 0)
        _demand(claim, status, ("criterion_positive", "refuted"), ("criterion_negative", "refuted"))
        return ()
    q, _ = _criterion(spectrum, spectrum.field.numbers(response, problem.size), within_range=False)
    above, below = (("proved" if q.sign() == side else "refuted") for side in (1, -1))
    _demand(claim, status, ("criterion_positive", above), ("criterion_negative", below))
    return ()


def check_vertical_branch(problem, witness, claim, status):
    """At the critical step size every point of a polynomial branch is in a 2-cycle."""
    sharpness, mean, amplitude = fields(witness, "vertical_branch", "sharpness", "mean", "amplitude")
    spectrum = Spectrum(problem, sharpness)
    spectrum.simple_eigenvector()
    if spectrum.kernel:
        raise Rejected("a regular Hessian was wanted")
    gradient, amplitudes = _two_cycle_gradient(spectrum, mean, amplitude, None, degree(problem.loss))
    for part, d in zip(gradient, amplitudes, strict=True):
        even = {key: c for key, c in part.items() if sum(key) % 2 == 0}
        odd = {key: c for key, c in part.items() if sum(key) % 2}
        demand_zero([*even.values(), *plus(odd, d, -1 * spectrum.value).values()], "an equation of 2-cycles")
    _demand(claim, status, ("oscillation", "refuted"))
    return ()


def check_slope_of_sharpness(problem, witness, claim, status):
    """The sharpness has a slope along a manifold of minima."""
    sharpness, manifold, direction = fields(witness, "slope_of_sharpness", "sharpness", "manifold", "direction")
    spectrum = Spectrum(problem, sharpness)
    u = spectrum.simple_eigenvector()
    check_manifold(spectrum.point, spectrum.kernel, manifold)
    v = spectrum.kernel[index(direction, len(spectrum.kernel))]
    if dot(_pull(spectrum.point.parts(3), u), v).is_zero():
        raise Rejected("the slope is 0")
    _demand(claim, status, ("oscillation", "refuted"), ("stable_at_threshold", "proved"))
    return CENTER_MANIFOLD


def check_curvature_of_sharpness(problem, witness, claim, status):
    """The sharpness is critical along a manifold of minima: the signs of Q and of its Hessian there."""
    sharpness, manifold, response, resolvents, descent = fields(
        witness, "curvature_of_sharpness", "sharpness", "manifold", "response", "resolvents", "descent"
    )
    spectrum = Spectrum(problem, sharpness)
    u, kernel, field = spectrum.simple_eigenvector(), spectrum.kernel, spectrum.field
    if not kernel:
        raise Rejected("a singular Hessian was wanted")
    check_manifold(spectrum.point, kernel, manifold)
    parts = spectrum.point.parts(4)
    response = field.numbers(response, problem.size)
    q, _ = _criterion(spectrum, response, within_range=True)
    resolvents = [field.numbers(item, problem.size) for item in items(resolvents, len(kernel))]
    cubic, quartic = hessian_of_form(parts[3], u), hessian_of_form(parts[4], u)
    mixed = [apply(cubic, v) for v in kernel]
    for a, b in zip(mixed, resolvents, strict=True):
        image = apply(spectrum.hessian, b)
        demand_zero([spectrum.value * x - y - z for x, y, z in zip(b, image, a, strict=True)], "(lambda - H) b - a")
        demand_zero([dot(b, u)], "b . u")
    curved = [hessian_of_form(parts[3], v) for v in kernel]
    rows = [
        [
            2 * dot(v, apply(quartic, w)) - dot(response, apply(curved[i], w)) + 2 * dot(mixed[i], resolvents[j])
            for j, w in enumerate(kernel)
        ]
        for i, v in enumerate(kernel)
    ]
    if q.sign() > 0:
        falling = vector(descent)
        if falling:
            if len(falling) != len(kernel):
                raise Rejected("a combination of the kernel vectors was wanted")
            c = [field.rational(x) for x in falling]
            if dot(c, apply(rows, c)).sign() >= 0:
                raise Rejected("the sharpness does not fall along the combination")
            _demand(claim, status, ("oscillation", "refuted"))
        else:
            if not is_positive_definite(rows):
                raise Rejected("the Hessian of the sharpness is not positive definite")
            _demand(claim, status, ("oscillation", "proved"), ("stable_at_threshold", "proved"))
    elif q.sign() < 0:
        items(descent, 0)
        if claim == "stable_at_threshold":
            factor = 3 * dot(u, u)
            balance = [
                [factor * rows[i][j] - q * dot(v, w) for j, w in enumerate(kernel)] for i, v in enumerate(kernel)
            ]
            if not is_positive_definite(balance):
                raise Rejected("Q does not outweigh the fall of the sharpness")
        _demand(claim, status, ("oscillation", "refuted"), ("stable_at_threshold", "refuted"))
    else:
        raise Rejected("Q is 0")
    return CENTER_MANIFOLD


def check_isolated_oscillation(problem, witness, claim, status):
    """An isolated minimum with a kernel of dimension 1, along which the sharpness has a slope."""
    sharpness, path, order = fields(witness, "isolated_oscillation", "sharpness", "path", "degree")
    spectrum = Spectrum(problem, sharpness)
    u = spectrum.simple_eigenvector()
    if len(spectrum.kernel) != 1:
        raise Rejected("a kernel of dimension 1 was wanted")
    form, parameters = lowest_part(spectrum.point, path, whole_number(order))
    if parameters != 1 or not is_positive_form(form, 1, 0):
        raise Rejected("the minimum is not isolated along the kernel")
    if dot(_pull(spectrum.point.parts(3), u), spectrum.kernel[0]).is_zero():
        raise Rejected("the sharpness has no slope along the kernel")
    _demand(claim, status, ("oscillation", "proved"))
    return CENTER_MANIFOLD


def _two_cycle_gradient(spectrum, mean, amplitude, order, highest):
    """Return grad L(mean + amplitude) and the amplitude as series, the shape of both being what it must be."""
    k, size = spectrum.multiplicity, spectrum.point.problem.size
    zero = spectrum.field.zero
    means = vector_polynomial(spectrum.field, mean, size, k)
    amplitudes = vector_polynomial(spectrum.field, amplitude, size, k)
    for i, part in enumerate(means):
        if any(sum(key) % 2 or not sum(key) for key in part):
            raise Rejected("the mean has even degrees of at least 2")
        if any(sum(key) % 2 == 0 for key in amplitudes[i]):
            raise Rejected("the amplitude has odd degrees")
    for j, u in enumerate(spectrum.eigenvectors):
        unit = tuple(int(i == j) for i in range(k))
        demand_zero([x - part.get(unit, zero) for x, part in zip(u, amplitudes, strict=True)], "the amplitude's start")
    for key in {key for part in amplitudes for key in part if sum(key) > 1}:
        for u in spectrum.eigenvectors:
            demand_zero([dot(u, [part.get(key, zero) for part in amplitudes])], "the amplitude along the eigenspace")
    displacement = [plus(a, b) for a, b in zip(means, amplitudes, strict=True)]
    return gradient_along(spectrum.point.parts(highest), displacement, order, k), amplitudes


def _criterion(spectrum, response, within_range):
    """Return (Q, g) for the eigenvector u and response = H^+ g."""
    u = spectrum.simple_eigenvector()
    parts = spectrum.point.parts(4)
    g = _pull(parts, u)
    left = [x - y for x, y in zip(g, apply(spectrum.hessian, response), strict=True)]
    demand_zero(left if within_range else apply(spectrum.hessian, left), "g - H H^+ g")
    for v in spectrum.kernel:
        demand_zero([dot(response, v)], "H^+ g along the kernel")
        if within_range:
            demand_zero([dot(g, v)], "the slope of the sharpness")
    fourth = dot(u, gradient_of_form(parts[4], u))  # 4 parts[4](u) = D4(u, u, u, u) / 6
    return 3 * dot(g, response) - 6 * fourth, g


def _pull(parts, u):
    """Return g = T(u, u, .)."""
    return [2 * x for x in gradient_of_form(parts[3], u)]


def _value(form, x):
    total = x[0].field.zero
    for key, c in form.items():
        term = c
        for y, e in zip(x, key, strict=True):
            for _ in range(e):
                term = term * y
        total = total + term
    return total


def _check_stable_direction(spectrum, form, order, witness):
    """A strict nondegenerate local minimum of f / n^m with f > 0 on one of the two lines of directions."""
    swapped, low, high = fields(witness, "stable_direction", "swapped", "low", "high")
    if not isinstance(swapped, bool) or spectrum.multiplicity != 2:
        raise Rejected("a direction in a plane was wanted")
    low, high = rational(low), rational(high)
    a, b = spectrum.eigenvectors
    n = [dot(a, a), 2 * dot(a, b), dot(b, b)]
    f = [form.get((order - k, k), spectrum.field.zero) for k in range(order + 1)]
    if swapped:
        n, f = n[::-1], f[::-1]
    left, right = _multiply(_slope(f), n), _multiply(f, _slope(n))
    j = [x - (order // 2) * y for x, y in zip(left, right, strict=True)]
    if not low < high or _at(j, low).sign() >= 0 or _at(j, high).sign() <= 0:
        raise Rejected("the derivative does not change its sign from - to +")
    if _range(_slope(j), low, high)[0] <= 0 or _range(f, low, high)[0] <= 0:
        raise Rejected("the local minimum was not shown to be nondegenerate and positive")


def _slope(p):
    return [k * c for k, c in enumerate(p) if k]


def _multiply(p, q):
    total = [p[0].field.zero] * (len(p) + len(q) - 1)
    for i, x in enumerate(p):
        for k, y in enumerate(q):
            total[i + k] = total[i + k] + x * y
    return total


def _at(p, t):
    total = p[0].field.zero
    for c in reversed(p):
        total = total * t + c
    return total


def _range(p, low, high):
    bounds = (Fraction(0), Fraction(0))
    for c in reversed(p):
        corners = [x * y for x in bounds for y in (low, high)]
        ends = c.enclosure(64)
        bounds = (min(corners) + ends[0], max(corners) + ends[1])
    return bounds


def _demand(claim, status, *allowed):
    if (claim, status) not in allowed:
        raise Rejected(f"this does not show that {claim} is {status}")

