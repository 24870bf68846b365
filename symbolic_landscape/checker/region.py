"""Gradient descent on a network inside a region: the polynomial rules, on the region's own polynomial.

The polynomial is made from the instance file.  Where a neuron has inputs on its boundary, the polynomials of all sign
patterns there must be the same.
"""

from fractions import Fraction
from itertools import product as patterns

from .polynomial import SHARPNESS
from .polynomial_cycles import check_contracting_cycle
from .polynomial_minima import check_negative_curvature, check_nonzero_gradient
from .polynomial_series import interval_product
from .polynomial_text import plus, product
from .reading import BadInput, Rejected, kind_of, rational

CLAIMS = ("oscillation", "stable_at_threshold", "stable_two_cycle")
MOST_PATTERNS = 64


class Region:
    """The problem that `polynomial_point.Problem` is for polynomial instances: one loss, at the network's weights.

    The variables are the weights that the loss contains, named w_i_c, h_j_i and c_j, in this order.
    """

    stochastic = False

    def __init__(self, point):
        weights = {
            f"w_{i}_{c}": value for i, row in enumerate(point.input_weights) for c, value in enumerate(row)
        }
        weights |= {f"h_{j}_{i}": value for j, row in enumerate(point.output_weights) for i, value in enumerate(row)}
        weights |= {f"c_{j}": value for j, value in enumerate(point.bias or ())}
        self.weights = weights
        losses = [_loss(point, list(weights), signs) for signs in _sign_patterns(point)]
        if any(loss != losses[0] for loss in losses):
            raise Rejected("the network lies on the boundary of regions with different polynomials")
        used = [i for i, name in enumerate(weights) if any(key[i] for key in losses[0])]
        if not used:
            raise BadInput("the loss does not depend on any weight near the network")
        names = list(weights)
        self.variables = [names[i] for i in used]
        self.losses = [{tuple(key[i] for i in used): c for key, c in losses[0].items()}]
        self.minimum = [weights[name] for name in self.variables]

    def coordinates(self, field, generator, square_roots):
        """Return the weights as numbers; a network needs no constants."""
        if generator.coefficients or square_roots:
            raise Rejected("the weights of a network are rational")
        return [field.rational(x) for x in self.minimum]

    @property
    def loss(self):
        """The loss."""
        return self.losses[0]

    @property
    def size(self):
        """The number of weights that move."""
        return len(self.variables)


def check(point, claim, status, witness):
    """Reject unless the witness proves (or refutes) the claim about the network; return the theorems relied on."""
    region, name = Region(point), claim["name"]
    if name == "stable_two_cycle":
        if list(claim) != ["name", "step_size"] or status != "proved":
            raise Rejected("a stable 2-cycle of a network has a step size and is proved")
        step_size = rational(claim["step_size"])
        if step_size <= 0 or any(0 in _signs_off_zero(point, i) for i in point.neurons):
            raise Rejected("a positive step size and a network inside its region were wanted")
        kind_of(witness, "contracting_cycle")
        _demand_inside(point, region, check_contracting_cycle(region, step_size, witness))
        return ()
    if list(claim) != ["name"]:
        raise Rejected(f"{name} has no parameters")
    negative = {"nonzero_gradient": check_nonzero_gradient, "negative_curvature": check_negative_curvature}
    if (name, status) != ("oscillation", "refuted"):
        negative = {}
    kind = kind_of(witness, *negative, *SHARPNESS)
    if kind in negative:
        negative[kind](region, witness)
        return ()
    return SHARPNESS[kind](region, witness, name, status)


def _signs_off_zero(point, neuron):
    """Return the signs of a neuron at the nonzero inputs."""
    return [s for s, x in zip(point.signs[neuron], point.inputs, strict=True) if any(x)]


def _sign_patterns(point):
    """Return all sign vectors of all neurons with + or - for each boundary sample, parallel ones together."""
    choices = []
    for neuron in point.neurons:
        lines = []
        for k in point.samples:
            x = point.inputs[k]
            if point.signs[neuron][k] or not any(x):
                continue
            i = next(i for i, value in enumerate(x) if value)
            for line in lines:
                first = point.inputs[line[0][0]]
                ratio = x[i] / first[i] if first[i] else 0
                if ratio and all(a == ratio * b for a, b in zip(x, first, strict=True)):
                    line.append((k, 1 if ratio > 0 else -1))
                    break
            else:
                lines.append([(k, 1)])
        found = []
        for pattern in patterns((1, -1), repeat=len(lines)):
            signs = list(point.signs[neuron])
            for side, line in zip(pattern, lines, strict=True):
                for k, same in line:
                    signs[k] = side * same
            found.append(signs)
        choices.append(found)
    count = 1
    for found in choices:
        count *= len(found)
        if count > MOST_PATTERNS:
            raise Rejected("the network lies on the boundary of too many regions")
    return list(patterns(*choices))


def _loss(point, names, signs):
    """Return 1/2 sum e^2 as a polynomial in the named weights, for given signs."""
    positions = {name: i for i, name in enumerate(names)}

    def monomial(*factors):
        key = [0] * len(names)
        for name in factors:
            key[positions[name]] += 1
        return tuple(key)

    total = {}
    for k in point.samples:
        for j in range(point.outputs):
            residual = {monomial(): -point.targets[k][j]} if point.targets[k][j] else {}
            if point.bias is not None:
                residual[monomial(f"c_{j}")] = Fraction(1)
            for i in point.neurons:
                slope = point.plus if signs[i][k] > 0 else point.minus
                for c, x in enumerate(point.inputs[k]):
                    if slope * x:
                        residual[monomial(f"w_{i}_{c}", f"h_{j}_{i}")] = slope * x
            total = plus(total, product(residual, residual), Fraction(1, 2))
    return total


def _demand_inside(point, region, cell):
    """Reject unless w_i . x_k has the network's sign on both boxes of a cycle."""
    n = region.size
    for part in (cell[:n], cell[n:]):
        bounds = {name: (value, value) for name, value in region.weights.items()}
        bounds |= dict(zip(region.variables, part, strict=True))
        for i in point.neurons:
            for k in point.samples:
                low = high = Fraction(0)
                for c, x in enumerate(point.inputs[k]):
                    ends = interval_product((x, x), bounds[f"w_{i}_{c}"])
                    low, high = low + ends[0], high + ends[1]
                s = point.signs[i][k]
                if (s > 0 and low <= 0) or (s < 0 and high >= 0):
                    raise Rejected("the cycle leaves the region")
