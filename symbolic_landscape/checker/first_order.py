"""An empirical instance recomputed, and the rules of first order: proofs/certificate_format.md, rule by rule."""

from copy import copy
from fractions import Fraction
from functools import cache
from math import lcm

from .forms import Form, check_nonnegative
from .reading import (
    BadInput,
    Rejected,
    fields,
    index,
    instance_matrix,
    instance_number,
    instance_vector,
    items,
    only_keys,
    rational,
    vector,
)


class Point:
    """The instance, recomputed: integers over common denominators where there are many numbers."""

    def __init__(self, document):
        only_keys(
            document, "kind", "activation", "inputs", "targets", "input_weights", "output_weights", "output_bias"
        )
        self.document = document
        self.plus, self.minus = read_activation(document)
        self.inputs = instance_matrix(document.get("inputs"))
        if not self.inputs or not self.inputs[0]:
            raise BadInput("at least one sample with one coordinate was wanted")
        self.targets = instance_matrix(document.get("targets"), len(self.inputs))
        self.d, self.samples, self.outputs = len(self.inputs[0]), range(len(self.inputs)), len(self.targets[0])
        if not self.outputs:
            raise BadInput("at least one output was wanted")
        self.input_weights = instance_matrix(document.get("input_weights"), None, self.d)
        self.neurons = range(len(self.input_weights))
        self.output_weights = instance_matrix(document.get("output_weights"), self.outputs, len(self.neurons))
        self.bias = None
        if "output_bias" in document:
            self.bias = instance_vector(document["output_bias"], self.outputs)
        self._evaluate()

    def _evaluate(self):
        """Set signs[i][k], activity[i][k] and residuals[j][k], each over one denominator, and the loss."""
        self.whole_inputs, self.input_scale = inputs, scale_x = over_one(self.inputs)
        weights, scale_w = over_one(self.input_weights)
        outputs, scale_h = over_one(self.output_weights)
        ((plus, minus),), scale_a = over_one([[self.plus, self.minus]])
        self.signs, self.activity = [], []
        for w in weights:
            z = [sum(a * b for a, b in zip(w, x, strict=True)) for x in inputs]
            self.signs.append([(value > 0) - (value < 0) for value in z])
            self.activity.append([(plus if value > 0 else minus) * value for value in z])
        self.activity_scale = scale_x * scale_w * scale_a
        scale_f = self.activity_scale * scale_h
        offsets = [
            [self.targets[k][j] - (self.bias[j] if self.bias else 0) for k in self.samples]
            for j in range(self.outputs)
        ]
        shifted, scale_y = over_one(offsets)
        self.residual_scale = lcm(scale_f, scale_y)
        up_f, up_y = self.residual_scale // scale_f, self.residual_scale // scale_y
        self.residuals = []
        for h, shift in zip(outputs, shifted, strict=True):
            f = [sum(a * g[k] for a, g in zip(h, self.activity, strict=True) if a) for k in self.samples]
            self.residuals.append([up_f * value - up_y * y for value, y in zip(f, shift, strict=True)])
        squares = sum(e * e for row in self.residuals for e in row)
        self.loss = Fraction(squares, 2 * self.residual_scale**2)
        self.lines = [self._boundary_lines(i) for i in self.neurons]
        self.form, self.total_form = cache(self._form), cache(self._total_form)  # every statement asks for them

    def at(self, input_weights, output_weights, bias):
        """Return the point of another network of the same shape, its weights read already, on the same data."""
        other = copy(self)
        other.input_weights, other.output_weights = input_weights, output_weights
        other.bias = None if self.bias is None else bias
        other._evaluate()
        return other

    def residual(self, output, sample):
        """Return e_kj."""
        return Fraction(self.residuals[output][sample], self.residual_scale)

    def output_slope(self, neuron, output):
        """Return dL/dh_ji = sum_k e_kj g_ik."""
        total = sum(e * g for e, g in zip(self.residuals[output], self.activity[neuron], strict=True))
        return Fraction(total, self.residual_scale * self.activity_scale)

    def bias_slope(self, output):
        """Return dL/dc_j = sum_k e_kj."""
        return Fraction(sum(self.residuals[output]), self.residual_scale)

    def _boundary_lines(self, neuron):
        """Return (direction, [(sample, ratio)]) for each line of boundary inputs, by first sample."""
        lines = {}
        for k in self.samples:
            leading = next((x for x in self.inputs[k] if x), None) if self.signs[neuron][k] == 0 else None
            if leading is not None:
                key = tuple(x / leading for x in self.inputs[k])
                lines.setdefault(key, []).append((k, leading))
        return [
            (self.inputs[members[0][0]], [(k, leading / members[0][1]) for k, leading in members])
            for members in lines.values()
        ]

    def _form(self, neuron, output):
        """Return D_ji as a form over the lines of the neuron."""
        half = (self.plus - self.minus) / 2
        linear = self.sum_of_inputs(self.signs[neuron], output)
        lines = self.lines[neuron]
        kinks = [half * sum(self.residual(output, k) * abs(ratio) for k, ratio in members) for _, members in lines]
        return Form(linear, [direction for direction, _ in lines], kinks)

    def sum_of_inputs(self, signs, output):
        """Return sum_k slope_k e_kj x_k, slopes on the sides that the signs say, the mean of the two for 0."""
        ((plus, minus, mean),), scale_s = over_one([[self.plus, self.minus, (self.plus + self.minus) / 2]])
        slope = {1: plus, -1: minus, 0: mean}
        weights = [slope[s] * e for s, e in zip(signs, self.residuals[output], strict=True)]
        seen = [(a, x) for a, x in zip(weights, self.whole_inputs, strict=True) if a]
        scale = scale_s * self.input_scale * self.residual_scale
        return [Fraction(sum(a * x[c] for a, x in seen), scale) for c in range(self.d)]

    def _total_form(self, neuron):
        """Return S_i = sum_j h_ji D_ji."""
        directions = [direction for direction, _ in self.lines[neuron]]
        total = Form([Fraction(0)] * self.d, directions, [Fraction(0)] * len(directions))
        for output in range(self.outputs):
            if self.output_weights[output][neuron]:
                total = total.plus(self.output_weights[output][neuron], self.form(neuron, output))
        return total


def read_activation(document):
    """Return the two slopes (alpha_plus, alpha_minus)."""
    value = document.get("activation")
    named = {"relu": (1, 0), "absolute_value": (1, -1), "identity": (1, 1)}
    if isinstance(value, str) and value in named:
        return tuple(map(Fraction, named[value]))
    if isinstance(value, dict) and set(value) == {"leaky_relu"}:
        return Fraction(1), instance_number(value["leaky_relu"])
    if isinstance(value, dict) and set(value) == {"alpha_plus", "alpha_minus"}:
        return instance_number(value["alpha_plus"]), instance_number(value["alpha_minus"])
    raise BadInput("the activation is none that is known")


def over_one(rows):
    """Return the rows as integers over their common denominator, and it."""
    scale = lcm(*(x.denominator for row in rows for x in row))
    return [[x.numerator * (scale // x.denominator) for x in row] for row in rows], scale


def check_output_conditions(point):
    """Reject unless dL/dh_ji = 0 for all i, j and dL/dc_j = 0 where there is an output bias."""
    for output in range(point.outputs):
        if point.bias is not None and point.bias_slope(output):
            raise Rejected(f"the residuals of output {output} do not sum to 0")
        for neuron in point.neurons:
            if point.output_slope(neuron, output):
                raise Rejected(f"the derivative in output weight {output} of neuron {neuron} is not 0")


def check_stationary(point, witness):
    """Every one-sided derivative is >= 0: output conditions, and S_i >= 0 for every neuron."""
    (neurons,) = fields(witness, "stationary_point", "neurons")
    items(neurons, len(point.neurons))
    check_output_conditions(point)
    for neuron in point.neurons:
        check_nonnegative(point.total_form(neuron), neurons[neuron])


def check_descent_direction(point, witness):
    """One neuron (or none) and the output bias move in a direction with a negative one-sided derivative."""
    names = ("neuron", "input_direction", "output_direction", "bias_direction", "derivative")
    neuron, dw, dh, dc, derivative = fields(witness, "descent_direction", *names)
    dw, dh = vector(dw, point.d), vector(dh, point.outputs)
    dc = vector(dc, 0 if point.bias is None else point.outputs)
    found = sum((c * point.bias_slope(output) for output, c in enumerate(dc)), Fraction(0))
    if neuron is None:
        if any(dw) or any(dh):
            raise Rejected("no neuron is named, and one moves")
    else:
        neuron = index(neuron, len(point.neurons))
        found += sum(h * point.output_slope(neuron, output) for output, h in enumerate(dh))
        found += point.total_form(neuron).at(dw)
    if found != rational(derivative) or found >= 0:
        raise Rejected("the one-sided derivative is not the one given, or not negative")


def check_no_escape(point, witness):
    """A stationary point at which every |D_ji| is bounded by a multiple of S_i."""
    stationary, neurons = fields(witness, "no_escape", "stationary", "neurons")
    check_stationary(point, stationary)
    items(neurons, len(point.neurons))
    for neuron in point.neurons:
        check_bounds(point, neuron, neurons[neuron])


def check_bounds(point, neuron, bounds):
    """|D_ji| <= C S_i for every output j: the neuron is no escape neuron."""
    total = point.total_form(neuron)
    for output, bound in enumerate(items(bounds, point.outputs)):
        constant, above, below = fields(bound, "bound", "constant", "above", "below")
        constant = rational(constant)
        if constant < 0:
            raise Rejected("the constant of a bound is negative")
        form = point.form(neuron, output)
        check_nonnegative(total.scaled(constant).plus(-1, form), above)
        check_nonnegative(total.scaled(constant).plus(1, form), below)


def check_escape(point, witness):
    """A stationary point, and v with S_i(v) = 0 and D_ji(v) != 0."""
    names = ("stationary", "neuron", "output", "direction", "derivative")
    stationary, neuron, output, direction, derivative = fields(witness, "escape", *names)
    check_stationary(point, stationary)
    neuron, output = index(neuron, len(point.neurons)), index(output, point.outputs)
    direction, derivative = vector(direction, point.d), rational(derivative)
    if point.total_form(neuron).at(direction) != 0:
        raise Rejected("S is not 0 in the direction")
    if point.form(neuron, output).at(direction) != derivative or derivative == 0:
        raise Rejected("D is not the value given in the direction, or it is 0")


def check_interpolation_bound(point, witness):
    """The loss is the least that any function of the inputs can have."""
    fields(witness, "interpolation_bound")
    groups = {}
    for k in point.samples:
        groups.setdefault(tuple(point.inputs[k]), []).append(point.targets[k])
    least = Fraction(0)
    for x, rows in groups.items():
        for values in zip(*rows, strict=True):
            pinned = point.bias is None and not any(x)
            mean = 0 if pinned else sum(values) / len(values)
            least += sum((y - mean) ** 2 for y in values) / 2
    if point.loss != least:
        raise Rejected("the loss is above the interpolation bound")
