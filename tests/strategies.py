"""Random small empirical instances, many of them stationary, non-differentiable and degenerate."""

from fractions import Fraction

from hypothesis import strategies as st

from symbolic_landscape.exact.matrix import kernel
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.empirical import EmpiricalInstance, from_arrays
from symbolic_landscape.model.network import Network

SLOPES = [(1, 0), (1, 0), (1, Fraction(1, 4)), (1, -1), (2, Fraction(-1, 2)), (1, 1), (0, 1)]


@st.composite
def instances(draw, outputs=(1,), most_neurons=3, most_samples=5, most_inputs=3, bias=(False, True)):
    """An instance whose residuals satisfy the output conditions and the smooth part of the tangential ones.

    Residuals are drawn from the kernel of the conditions, the targets are set from them: about half the draws are
    directionally stationary, with boundary samples, zero neurons, repeated and opposite inputs.
    """
    small = st.integers(-2, 2)
    d = draw(st.integers(1, most_inputs))
    n = draw(st.integers(1, most_samples))
    width = draw(st.integers(0, most_neurons))
    count = draw(st.sampled_from(outputs))
    plus, minus = draw(st.sampled_from(SLOPES))
    inputs = [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(n)]
    weights = [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(width)]
    output = [draw(st.lists(small, min_size=width, max_size=width)) for _ in range(count)]
    has_bias = draw(st.sampled_from(bias))
    offsets = [draw(small) for _ in range(count)] if has_bias else None

    def slope(z):
        return plus if z > 0 else minus if z < 0 else 0

    hidden = [[sum(a * b for a, b in zip(w, x, strict=True)) for x in inputs] for w in weights]
    conditions = [
        vector([slope(z) * x[c] for z, x in zip(row, inputs, strict=True)]) for row in hidden for c in range(d)
    ]
    if has_bias:
        conditions.append(vector([1] * n))
    basis = kernel(conditions, n)
    targets = [[Fraction(0)] * count for _ in range(n)]
    for j in range(count):
        amounts = [draw(small) for _ in basis]
        for k in range(n):
            f = sum(h * slope(row[k]) * row[k] for h, row in zip(output[j], hidden, strict=True))
            f += offsets[j] if has_bias else 0
            e = sum((a * b[k] for a, b in zip(amounts, basis, strict=True)), rational(0))
            targets[k][j] = f - Fraction(int(e.p), int(e.q))
    if draw(st.booleans()) and draw(st.booleans()):
        targets[draw(st.integers(0, n - 1))][0] += 1
    activation = ReluLike(rational(plus), rational(minus))
    return from_arrays(inputs, targets, weights or [], output, activation, offsets)


def permuted(instance: EmpiricalInstance, order):
    network = instance.network
    return instance.at(
        type(network)(
            tuple(network.input_weights[i] for i in order),
            tuple(tuple(row[i] for i in order) for row in network.output_weights),
            network.output_bias,
        )
    )


def problem_of(inputs, targets, slopes=(1, 0)):
    activation = ReluLike(rational(slopes[0]), rational(slopes[1]))
    d = len(inputs[0])
    return from_arrays(inputs, targets, [[0] * d], [[0]], activation).problem


def network_of(entry, padding=0, dimension=1):
    family = entry.family
    weights = [tuple(s * v for v in z) for s, z in zip(family.signs, family.effective_weights, strict=True)]
    zero = (rational(0),) * dimension
    row = tuple(rational(s) for s in family.signs) + (rational(0),) * padding
    return Network((*weights, *[zero] * padding), (row,))


@st.composite
def data_sets(draw, most_samples=3):
    d = draw(st.integers(1, 2))
    n = draw(st.integers(1, most_samples))
    small = st.integers(-2, 2)
    inputs = [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(n)]
    targets = [draw(st.integers(-3, 3)) for _ in range(n)]
    slopes = draw(st.sampled_from([(1, 0), (1, 0), (1, Fraction(1, 2)), (1, -1), (1, 1)]))
    return inputs, targets, slopes
