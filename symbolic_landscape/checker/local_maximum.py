"""Local maxima of empirical landscapes: proofs/local_maxima.md."""

from itertools import combinations
from math import comb

from .forms import MOST_SETS, dot, echelon, null_space
from .reading import Rejected, fields, index, vector


def check_convex_direction(point, witness):
    """There is an output bias, or the neuron is active at a sample: the loss is strictly convex along a line."""
    (neuron,) = fields(witness, "convex_direction", "neuron")
    if neuron is None:
        if point.bias is None:
            raise Rejected("there is no output bias")
    elif not any(point.activity[index(neuron, len(point.neurons))]):
        raise Rejected("the neuron is active at no sample")


def check_ascending_neuron(point, witness):
    """The neuron is inactive, begins to be active along the direction, and the loss does not descend there."""
    neuron, direction = fields(witness, "ascending_neuron", "neuron", "direction")
    neuron, direction = index(neuron, len(point.neurons)), vector(direction, point.d)
    if any(point.activity[neuron]):
        raise Rejected("the neuron is active")
    if not _grows(point, neuron, direction) or point.total_form(neuron).at(direction) < 0:
        raise Rejected("the neuron stays inactive along the direction, or the loss descends")


def check_descends_on_every_ray(point, witness):
    """No bias, all activities 0, and S_i < 0 on every ray of the boundary lines along which the neuron grows."""
    fields(witness, "descends_on_every_ray")
    if point.bias is not None or any(any(row) for row in point.activity):
        raise Rejected("there is an output bias, or a neuron is active")
    for neuron in point.neurons:
        form = point.total_form(neuron)
        rank = len(echelon(form.lines))
        if form.lines and comb(len(form.lines), rank - 1) > MOST_SETS:
            raise Rejected("the rays are too many")
        outside = null_space(form.lines, point.d)
        for chosen in combinations(form.lines, rank - 1) if form.lines else ():
            found = null_space([*chosen, *outside], point.d)
            for ray in [found[0], [-x for x in found[0]]] if len(found) == 1 else []:
                if _grows(point, neuron, ray) and form.at(ray) >= 0:
                    raise Rejected("the loss does not descend on a ray")


def _grows(point, neuron, direction):
    """Return whether r(v) != 0, for a neuron that is active at no sample: it can grow at boundary samples only."""
    products = [dot(x, direction) for x, s in zip(point.inputs, point.signs[neuron], strict=True) if s == 0]
    return any((point.plus if z > 0 else point.minus) * z for z in products)
