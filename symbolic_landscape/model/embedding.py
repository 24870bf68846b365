"""Embeddings of a network in a wider one with the same function, and instances that are one.

Three embeddings (Fukumizu, Amari 2000; Wu, Simsek, Ged 2025, section 5): unit replication, inactive units and inactive
propagation.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.exact.vector import Vector, dot, scale, zero_vector
from symbolic_landscape.model.document import Record
from symbolic_landscape.model.empirical import EmpiricalInstance, read_empirical
from symbolic_landscape.model.instance import Instance

__all__ = [
    "Embedding",
    "EmbeddingInstance",
    "InactivePropagation",
    "InactiveUnit",
    "UnitReplication",
    "read_embedding",
]


@dataclass(frozen=True)
class UnitReplication:
    """Neuron i becomes copies l with w_l = beta_l w_i, h_.l = gamma_l h_.i; beta_l > 0 and sum beta_l gamma_l = 1."""

    name: ClassVar[str] = "unit_replication"
    neuron: int
    input_factors: Vector
    output_factors: Vector

    def embed(self, instance: EmpiricalInstance) -> EmpiricalInstance:
        """Return the wide instance; the copies stand in the place of the neuron.

        Raises `InvalidRequest` when the factors are none of a unit replication.

        >>> from symbolic_landscape.exact.vector import vector
        >>> from symbolic_landscape.model.empirical import from_arrays
        >>> narrow = from_arrays([[1]], [2], [[1]], [3])
        >>> wide = UnitReplication(0, vector([1, 2]), vector([2, "-1/2"])).embed(narrow)
        >>> [[str(value) for value in row] for row in wide.network.output_weights]
        [['6', '-3/2']]
        """
        network, i = instance.network, self.neuron
        if not 0 <= i < network.width:
            raise InvalidRequest(f"neuron {i} is not one of the {network.width} neurons 0..{network.width - 1}")
        if len(self.input_factors) != len(self.output_factors) or not self.input_factors:
            raise InvalidRequest(
                f"one beta and one gamma for each copy were wanted, {len(self.input_factors)} and "
                f"{len(self.output_factors)} came"
            )
        if min(self.input_factors) <= 0:
            raise InvalidRequest(f"every beta must be > 0, {min(self.input_factors)} came")
        total = dot(self.input_factors, self.output_factors)
        if total != 1:
            raise InvalidRequest(f"sum beta gamma = 1 was wanted, so that the function is kept; it is {total}")
        w = network.input_weights
        copies = tuple(scale(beta, w[i]) for beta in self.input_factors)
        outputs = tuple((*h[:i], *scale(h[i], self.output_factors), *h[i + 1 :]) for h in network.output_weights)
        return _widened(instance, (*w[:i], *copies, *w[i + 1 :]), outputs)


@dataclass(frozen=True)
class InactiveUnit:
    """A new neuron, the last one, with activity 0 at every sample and any output weights."""

    name: ClassVar[str] = "inactive_unit"
    input_weight: Vector
    output_weights: Vector

    def embed(self, instance: EmpiricalInstance) -> EmpiricalInstance:
        """Return the wide instance; raises `InvalidRequest` when the neuron is active at a sample.

        >>> from symbolic_landscape.exact.vector import vector
        >>> from symbolic_landscape.model.empirical import from_arrays
        >>> InactiveUnit(vector([-1]), vector([7])).embed(from_arrays([[1]], [2], [[1]], [3])).network.width
        2
        """
        wide = _added(instance, self.input_weight, self.output_weights)
        rho, inputs = instance.problem.activation, instance.problem.data.inputs
        active = [sample for sample, x in enumerate(inputs) if rho.value(dot(self.input_weight, x)) != 0]
        if active:
            raise InvalidRequest(f"an inactive unit was wanted, this one is active at sample {active[0]}")
        return wide


@dataclass(frozen=True)
class InactivePropagation:
    """A new neuron, the last one, with any input weight and output weights 0."""

    name: ClassVar[str] = "inactive_propagation"
    input_weight: Vector

    def embed(self, instance: EmpiricalInstance) -> EmpiricalInstance:
        """Return the wide instance.

        >>> from symbolic_landscape.exact.vector import vector
        >>> from symbolic_landscape.model.empirical import from_arrays
        >>> wide = InactivePropagation(vector([5])).embed(from_arrays([[1]], [2], [[1]], [3]))
        >>> [str(value) for value in wide.network.output_weights[0]]
        ['3', '0']
        """
        return _added(instance, self.input_weight, zero_vector(instance.problem.data.output_dimension))


Embedding = UnitReplication | InactiveUnit | InactivePropagation


@dataclass(frozen=True)
class EmbeddingInstance(Instance):
    """A narrow point and an embedding of it: claims are about the narrow point, the wide one, and how they belong."""

    kind: ClassVar[str] = "embedding"
    narrow: EmpiricalInstance
    embedding: Embedding

    @property
    def wide(self) -> EmpiricalInstance:
        """The wide point; raises `InvalidRequest` where the embedding is none of the narrow point."""
        return self.embedding.embed(self.narrow)

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        return {"kind": self.kind, "narrow": self.narrow.to_document(), "embedding": _document(self.embedding)}


def read_embedding(record: Record) -> EmbeddingInstance:
    """Return the embedding that a JSON object describes."""
    record.only("kind", "narrow", "embedding")
    inside = record.record("narrow")
    if inside.word("kind") != EmpiricalInstance.kind:
        inside.refuse("kind", f"empirical was wanted, {inside.word('kind')[:40]!r} came")
    narrow, given = read_empirical(inside), record.record("embedding")
    if narrow.point is None:
        record.refuse("narrow", "a network was wanted, data alone came")
    ways = (UnitReplication.name, InactiveUnit.name, InactivePropagation.name)
    given.only(*ways)
    named = [way for way in ways if given.has(way)]
    if len(named) != 1:
        record.refuse("embedding", f"one of {', '.join(ways)} was wanted, {len(named)} came")
    instance = EmbeddingInstance(narrow, _read_way(named[0], given.record(named[0])))
    try:
        instance.embedding.embed(narrow)
    except InvalidRequest as error:
        given.refuse(named[0], str(error))
    return instance


def _read_way(way: str, record: Record) -> Embedding:
    match way:
        case UnitReplication.name:
            record.only("neuron", "beta", "gamma")
            return UnitReplication(record.integer("neuron", 0), record.vector("beta"), record.vector("gamma"))
        case InactiveUnit.name:
            record.only("input_weight", "output_weights")
            return InactiveUnit(record.vector("input_weight"), record.vector("output_weights"))
    record.only("input_weight")
    return InactivePropagation(record.vector("input_weight"))


def _document(embedding: Embedding) -> dict[str, Any]:
    match embedding:
        case UnitReplication(neuron, beta, gamma):
            way: dict[str, Any] = {"neuron": neuron, "beta": _texts(beta), "gamma": _texts(gamma)}
        case InactiveUnit(w, h):
            way = {"input_weight": _texts(w), "output_weights": _texts(h)}
        case InactivePropagation(w):
            way = {"input_weight": _texts(w)}
    return {embedding.name: way}


def _added(instance: EmpiricalInstance, input_weight: Vector, output_weights: Vector) -> EmpiricalInstance:
    data = instance.problem.data
    for name, given, wanted in (
        ("input weight", input_weight, data.input_dimension),
        ("output weights", output_weights, data.output_dimension),
    ):
        if len(given) != wanted:
            raise InvalidRequest(f"{name}: {wanted} numbers were wanted, {len(given)} came")
    network = instance.network
    outputs = tuple((*row, h) for row, h in zip(network.output_weights, output_weights, strict=True))
    return _widened(instance, (*network.input_weights, input_weight), outputs)


def _widened(instance: EmpiricalInstance, input_weights: Matrix, output_weights: Matrix) -> EmpiricalInstance:
    network = instance.network
    return instance.at(type(network)(input_weights, output_weights, network.output_bias))


def _texts(values: Vector) -> list[str]:
    return [rational_text(value) for value in values]
