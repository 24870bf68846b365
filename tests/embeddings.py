"""Embeddings from plain numbers, and random ones."""

from fractions import Fraction

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.embedding import InactivePropagation, InactiveUnit, UnitReplication


def replication(neuron, betas, gammas):
    """A replication of the neuron."""
    return UnitReplication(neuron, vector(betas), vector(gammas))


def unit(w, h):
    """An inactive unit."""
    return InactiveUnit(vector(w), vector(h))


def draw_embedding(source, instance):
    """A random embedding of the instance."""
    network, d = instance.network, instance.problem.data.input_dimension
    kind = source.choice(["replication", "unit", "propagation"])
    if kind == "replication" and network.width:
        copies = source.randint(1, 3)
        betas = [Fraction(source.randint(1, 3), source.randint(1, 3)) for _ in range(copies)]
        gammas = [Fraction(source.choice([-1, 0, 0, 1, 1, 2])) for _ in range(copies - 1)]
        rest = 1 - sum(b * g for b, g in zip(betas, gammas, strict=False))
        return replication(source.randrange(network.width), betas, [*gammas, rest / betas[-1]])
    if kind == "unit":
        outputs = [source.randint(-1, 1) for _ in range(instance.problem.data.output_dimension)]
        for _ in range(6):
            w = [source.randint(-2, 2) for _ in range(d)]
            try:
                unit(w, outputs).embed(instance)
            except InvalidRequest:
                continue
            return unit(w, outputs)
        return unit([0] * d, outputs)
    return InactivePropagation(vector([source.randint(-2, 2) for _ in range(d)]))
