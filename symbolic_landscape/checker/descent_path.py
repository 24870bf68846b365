"""A path of exact descent (one output): proofs/exact_descent.md, step by step.

Each step is the least on its product of closed cones by its multipliers, and enters the next product downwards; the
network of the file lies in one of the products; the end is a local minimum.  Nothing is searched.
"""

from itertools import pairwise

from .first_order import check_descent_direction, check_stationary
from .forms import dot
from .reading import Rejected, fields, items, matrix, rational, vector, word
from .vectors import conforms, sign

CLAIM = "descends_to"
SIGNS = {"+": 1, "0": 0, "-": -1}


def check(point, claim, status, witness):
    """Reject unless the witness shows the descent path that the claim states."""
    if list(claim) != ["name", "losses", "input_weights", "output_weights", "output_bias"] or status != "proved":
        raise Rejected("this is no claim about a descent path, or it is not said to be proved")
    if point.outputs != 1:
        raise Rejected("a descent path is of one output")
    steps, stationary = fields(witness, "descent_path", "steps", "end")
    weights = matrix(claim["input_weights"], len(point.neurons), point.d)
    outputs = vector(claim["output_weights"], len(point.neurons))
    bias = vector(claim["output_bias"], 0 if point.bias is None else 1)
    if not all(outputs):
        raise Rejected("an output weight of the path is 0")
    path = [Step(point, outputs, step) for step in items(steps)]
    if not path:
        raise Rejected("a path has a step")
    losses = vector(claim["losses"], len(path))
    for number, (step, loss) in enumerate(zip(path, losses, strict=True)):
        if step.point.loss != loss:
            raise Rejected(f"the loss of step {number} is not the one given")
        step.check_least(number)
    for number, (step, following) in enumerate(pairwise(path)):
        if not losses[number + 1] < losses[number]:
            raise Rejected(f"the loss does not decrease from step {number} to the next")
        step.check_leads_to(following, number)
    end = path[-1]
    if end.descent is not None:
        raise Rejected("the end of the path has a direction of descent")
    if (end.point.input_weights, end.point.bias or []) != (weights, bias):
        raise Rejected("the path does not end at the network of the claim")
    check_stationary(end.point, stationary)
    if not any(step.holds(point) for step in path):
        raise Rejected("the network of the file lies in no product of cells of the path")
    return ()


class Step:
    """A network in its product of closed cones, with the evidence that it is the least there."""

    def __init__(self, point, outputs, step):
        names = ("cells", "input_weights", "output_bias", "multipliers", "descent")
        cells, weights, bias, multipliers, self.descent = fields(step, "least_on_cells", *names)
        weights = matrix(weights, len(point.neurons), point.d)
        self.point = point.at(weights, [outputs], vector(bias, 0 if point.bias is None else 1))
        self.cells = [self.read_cell(cell) for cell in items(cells, len(point.neurons))]
        self.multipliers = items(multipliers, len(point.neurons))

    def read_cell(self, text):
        """Return the signs of a cell: + or - at every nonzero input, 0 at the others."""
        if len(word(text)) != len(self.point.inputs) or not set(text) <= set(SIGNS):
            raise Rejected("a sign vector with one of +, 0, - for each sample was wanted")
        cell = [SIGNS[letter] for letter in text]
        if any((s == 0) == any(x) for s, x in zip(cell, self.point.inputs, strict=True)):
            raise Rejected("a cell has a sign at every nonzero input, and 0 at the others")
        return cell

    def holds(self, point):
        """Return whether a network lies in the product: neurons with output weight 0 lie in every cell."""
        return all(
            h == 0 or (sign(h) == sign(own) and conforms(signs, cell))
            for h, own, signs, cell in zip(
                point.output_weights[0], self.point.output_weights[0], point.signs, self.cells, strict=True
            )
        )

    def check_least(self, number):
        """The loss is the least on the product: its derivative is nonnegative on every cell, and 0 at the network."""
        point = self.point
        if not self.holds(point):
            raise Rejected(f"the network of step {number} does not lie in its cells")
        if point.bias is not None and point.bias_slope(0):
            raise Rejected(f"the residuals of step {number} do not sum to 0")
        for neuron, cell in enumerate(self.cells):
            boundary = [k for k in point.samples if point.signs[neuron][k] == 0 and any(point.inputs[k])]
            multipliers = vector(self.multipliers[neuron], len(boundary))
            if any(m < 0 for m in multipliers):
                raise Rejected(f"a multiplier of neuron {neuron} of step {number} is negative")
            # the derivative of the loss in the input weight of the neuron on its cell
            rest = [point.output_weights[0][neuron] * x for x in point.sum_of_inputs(cell, 0)]
            for m, k in ((m, k) for m, k in zip(multipliers, boundary, strict=True) if m):
                rest = [value - m * cell[k] * x for value, x in zip(rest, point.inputs[k], strict=True)]
            if any(rest):
                raise Rejected(f"the multipliers of neuron {neuron} of step {number} do not give the derivative")

    def check_leads_to(self, following, number):
        """One neuron moves in a direction of negative derivative, into its cell of the next step."""
        if self.descent is None:
            raise Rejected(f"step {number} has no direction of descent")
        check_descent_direction(self.point, self.descent)
        neuron, direction, outputs, bias = (
            self.descent[name] for name in ("neuron", "input_direction", "output_direction", "bias_direction")
        )
        if neuron is None or any(rational(value) for value in (*outputs, *bias)):
            raise Rejected(f"in step {number} another weight moves than the input weight of one neuron")
        moves, direction = int(neuron), vector(direction)
        entered = [
            s or sign(dot(direction, x))
            for s, x in zip(self.point.signs[moves], self.point.inputs, strict=True)
        ]
        for i, (cell, other) in enumerate(zip(self.cells, following.cells, strict=True)):
            if i == moves and not conforms(entered, other):
                raise Rejected(f"the direction of step {number} does not lead into the next cell")
            if i != moves and cell != other:
                raise Rejected(f"after step {number} a neuron that does not move changes its cell")
