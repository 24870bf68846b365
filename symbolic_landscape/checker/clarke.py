"""Clarke stationarity of empirical landscapes: proofs/clarke.md."""

from fractions import Fraction

from .first_order import check_output_conditions
from .forms import dot
from .reading import Rejected, fields, index, items, kind_of, rational, vector


def check_output_slope(point, witness):
    """A derivative in an output weight or in the output bias is not 0; it is the same in every limit of gradients."""
    neuron, output, slope = fields(witness, "output_slope", "neuron", "output", "slope")
    output = index(output, point.outputs)
    if neuron is None:
        if point.bias is None:
            raise Rejected("there is no output bias")
        found = point.bias_slope(output)
    else:
        found = point.output_slope(index(neuron, len(point.neurons)), output)
    if found != rational(slope) or found == 0:
        raise Rejected("the derivative is not the one given, or it is 0")


def check_box_slopes(point, witness):
    """Every neuron has slopes, one for each sample, between those of the activation, with sum_k s_k E_k x_k = 0."""
    (neurons,) = fields(witness, "box_slopes", "neurons")
    check_output_conditions(point)
    for neuron, slopes in zip(point.neurons, items(neurons, len(point.neurons)), strict=True):
        slopes, total = vector(slopes, len(point.inputs)), [Fraction(0)] * point.d
        for slope, x, weight, (low, high) in zip(slopes, point.inputs, *_box(point, neuron), strict=True):
            if not low <= slope <= high:
                raise Rejected("a slope is not one that its sample may have")
            total = [t + slope * weight * c for t, c in zip(total, x, strict=True)]
        if any(total):
            raise Rejected("the gradient with these slopes is not 0")


def check_box_separation(point, witness):
    """For all slopes that the samples may have, sum_k s_k E_k x_k has a positive product with the direction."""
    neuron, direction = fields(witness, "box_separation", "neuron", "direction")
    neuron, direction = index(neuron, len(point.neurons)), vector(direction, point.d)
    least = Fraction(0)
    for x, weight, slopes in zip(point.inputs, *_box(point, neuron), strict=True):
        least += min(slope * weight * dot(x, direction) for slope in slopes)
    if least <= 0:
        raise Rejected("with some slopes the product is 0 or negative")


def _box(point, neuron):
    """Return E_k = sum_j h_ji e_kj for each sample, and the least and the greatest slope that it may have."""
    outputs = range(point.outputs)
    weights = [sum(point.output_weights[j][neuron] * point.residual(j, k) for j in outputs) for k in point.samples]
    both = (min(point.plus, point.minus), max(point.plus, point.minus))
    allowed = {1: (point.plus, point.plus), -1: (point.minus, point.minus), 0: both}
    return weights, [allowed[s] for s in point.signs[neuron]]


def check_clarke_point(point, witness):
    """For every neuron, gradients of S_i on cells, each met at a point inside, average to 0."""
    (neurons,) = fields(witness, "clarke_point", "neurons")
    check_output_conditions(point)
    for neuron, gradients in zip(point.neurons, items(neurons, len(point.neurons)), strict=True):
        form = point.total_form(neuron)
        mean, shares = [Fraction(0)] * point.d, Fraction(0)
        for gradient in items(gradients):
            inside, share = fields(gradient, "limiting_gradient", "point", "share")
            inside, share = vector(inside, point.d), rational(share)
            if share <= 0:
                raise Rejected("a share is not positive")
            shares += share
            total = list(form.linear)
            for line, b in form.kinked():
                side = dot(line, inside)
                if side == 0:
                    raise Rejected("a point lies on a kinked line, not inside a cell")
                total = [x + (b if side > 0 else -b) * y for x, y in zip(total, line, strict=True)]
            mean = [m + share * x for m, x in zip(mean, total, strict=True)]
        if shares != 1 or any(mean):
            raise Rejected("the shares do not sum to 1, or the mean of the gradients is not 0")


def check_clarke_separation(point, witness):
    """On every cell of one neuron's kinked lines the gradient of S_i has a positive product with the direction."""
    neuron, direction, tree = fields(witness, "clarke_separation", "neuron", "direction", "tree")
    form = point.total_form(index(neuron, len(point.neurons)))
    direction = vector(direction, point.d)
    kinked = form.kinked()
    effects = [b * dot(line, direction) for line, b in kinked]
    open_nodes = [(tree, {})]
    while open_nodes:
        node, signs = open_nodes.pop()
        kind = kind_of(node, "positive", "no_cell", "sign_split")
        if kind == "positive":
            fields(node, "positive")
            certain = dot(form.linear, direction) + sum(s * effects[line] for line, s in signs.items())
            if certain <= sum(abs(effect) for line, effect in enumerate(effects) if line not in signs):
                raise Rejected("the derivative may be 0 or negative below a leaf")
        elif kind == "no_cell":
            (multipliers,) = fields(node, "no_cell", "multipliers")
            multipliers = vector(multipliers, len(signs))
            total = [Fraction(0)] * point.d
            for m, (line, s) in zip(multipliers, signs.items(), strict=True):
                total = [t + m * s * x for t, x in zip(total, kinked[line][0], strict=True)]
            if any(total) or not any(multipliers) or min(multipliers) < 0:
                raise Rejected("the multipliers do not show that there is no cell")
        else:
            line, positive, negative = fields(node, "sign_split", "line", "positive", "negative")
            line = index(line, len(kinked))
            if line in signs:
                raise Rejected("a line is split twice")
            open_nodes += [(positive, {**signs, line: 1}), (negative, {**signs, line: -1})]
