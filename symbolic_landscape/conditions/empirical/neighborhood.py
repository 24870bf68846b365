"""The certified neighborhood of a local minimum without escape neurons."""

from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.scaled import Integer, scaled
from symbolic_landscape.witness.empirical import NoEscape

__all__ = ["certified_radius"]


def certified_radius(point: FirstOrder, witness: NoEscape) -> Rational:
    """Return r > 0 such that no point whose weights all differ by at most r has a smaller loss.

    Inside, no pre-activation changes its strict sign (|dw_i . x_k| <= r sum_c |x_kc| <= |w_i . x_k|) and
    sum_j C_ji |dh_ji| <= 1, so the exact identity of proofs/convexity_inequality.md has no negative term.  At most 1.
    The output bias may move freely.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.claim import NoEscapeNeuron
    >>> from symbolic_landscape.conditions.empirical.escape_neuron import decide_no_escape_neuron
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> point = FirstOrder(from_arrays([[1]], [[-1]], [[0]], [[1]]))
    >>> str(certified_radius(point, decide_no_escape_neuron(point, NoEscapeNeuron(), DEFAULT_LIMITS).witness))
    '1'
    """
    problem, network = point.instance.problem, point.instance.network
    radius = ONE
    inputs = scaled(problem.data.inputs)
    lengths = [sum((abs(value) for value in x), Integer(0)) for x in inputs.numerators]
    for w in network.input_weights:
        weight = scaled([w])
        (products,) = weight.times_transposed(inputs).numerators
        # least |w . x| / |x|_1 by cross multiplication: as quotients thousands of digits would be reduced each time
        least: tuple[Integer, Integer] | None = None
        for product, length in zip(products, lengths, strict=True):
            if product != 0 and (least is None or abs(product) * least[1] < least[0] * length):
                least = abs(product), length
        if least is not None:
            radius = min(radius, Rational(least[0], least[1] * weight.denominator))
    for bounds in witness.neurons:
        growth = sum((bound.constant for bound in bounds), ZERO)
        if growth > 0:
            radius = min(radius, 1 / growth)
    return radius
