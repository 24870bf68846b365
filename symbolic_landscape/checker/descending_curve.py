"""Polynomial curves along which an empirical loss decreases: proofs/descending_curves.md."""

from fractions import Fraction

from .forms import dot
from .reading import Rejected, fields, index, items, matrix, rational, vector


def check_descending_curve(point, witness):
    """A polynomial curve on (0, until] along which L - L(point) is exactly `change`, and negative."""
    neurons, bias, until, change = fields(witness, "descending_curve", "neurons", "bias", "until", "change")
    until, change = rational(until), [Fraction(0), *vector(change)]
    if until <= 0 or not any(change) or not change[-1]:
        raise Rejected("until is not positive, or the change has no last coefficient")
    delta = [[[] for _ in point.samples] for _ in range(point.outputs)]
    moved = set()
    for moving in items(neurons):
        neuron = index(moving.get("neuron") if isinstance(moving, dict) else None, len(point.neurons))
        if neuron in moved:
            raise Rejected("a neuron moves twice")
        moved.add(neuron)
        add_moving_neuron(point, neuron, moving, until, delta)
    if items(bias):
        if point.bias is None:
            raise Rejected("there is no output bias that could move")
        for output in range(point.outputs):
            path = [Fraction(0), *(row[output] for row in matrix(bias, None, point.outputs))]
            for k in point.samples:
                delta[output][k] = plus(delta[output][k], path)
    found = []
    for output in range(point.outputs):
        for k in point.samples:
            d = delta[output][k]
            found = plus(found, [point.residual(output, k) * c for c in d])
            found = plus(found, [c / 2 for c in times(d, d)])
    while found and not found[-1]:
        found.pop()
    if found != change:
        raise Rejected("the change of the loss along the curve is not the polynomial given")
    lead, doubt = leading_and_doubt(change, until)
    if not (lead < 0 and -lead > doubt):
        raise Rejected("the coefficients do not show that the loss decreases")


def add_moving_neuron(point, neuron, moving, until, delta):
    """Add the change of the predictions to `delta`, after checking that no pre-activation changes its sign."""
    names = ("neuron", "input_path", "output_path")
    _, input_path, output_path = fields(moving, "moving_neuron", *names)
    input_path, output_path = matrix(input_path, None, point.d), matrix(output_path, None, point.outputs)
    outputs = [
        [point.output_weights[output][neuron], *(row[output] for row in output_path)]
        for output in range(point.outputs)
    ]
    w = point.input_weights[neuron]
    for k in point.samples:
        x = point.inputs[k]
        z = [dot(w, x), *(dot(step, x) for step in input_path)]
        lead, doubt = leading_and_doubt(z, until)
        if lead and abs(lead) < doubt:
            raise Rejected(f"a pre-activation of neuron {neuron} may change its sign")
        slope = point.plus if lead > 0 else point.minus
        g = [slope * c for c in z]
        for output in range(point.outputs):
            product = times(outputs[output], g)
            delta[output][k] = plus(delta[output][k], [0, *product[1:]])


def leading_and_doubt(polynomial, until):
    """Return the first nonzero coefficient p_m, and the sum of |p_k| until^(k-m) over k > m of the other sign."""
    first = next((m for m, c in enumerate(polynomial) if c), None)
    if first is None:
        return Fraction(0), Fraction(0)
    lead = polynomial[first]
    opposing = ((k, c) for k, c in enumerate(polynomial) if k > first and c * lead < 0)
    return lead, sum((abs(c) * until ** (k - first) for k, c in opposing), Fraction(0))


def plus(a, b):
    """Return the sum of two polynomials."""
    if len(a) < len(b):
        a, b = b, a
    return [x + (b[k] if k < len(b) else 0) for k, x in enumerate(a)]


def times(a, b):
    """Return the product of two polynomials."""
    product = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                product[i + j] += x * y
    return product
