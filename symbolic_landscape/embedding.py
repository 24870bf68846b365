"""Wider networks with the same function, and what they keep: stationarity, local minimality.

Three embeddings (Fukumizu, Amari 2000; Wu, Simsek, Ged 2025, section 5): unit replication, inactive units and inactive
propagation.  The conditions under which each preserves what the narrow point is are proved in proofs/embedding.md.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from symbolic_landscape.claim import DirectionallyStationary, LocalMinimum
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.escape_neuron import escape_or_bounds
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.local_minimum import decide_local_minimum
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.vector import Vector, dot, scale, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import is_dead
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import Escape, Nonnegativity, StationaryPoint

__all__ = ["Embedding", "InactivePropagation", "InactiveUnit", "Preservation", "UnitReplication", "decide_preservation"]


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
        activity = FirstOrder(wide).values.activity.row(instance.network.width)
        active = [sample for sample, g in enumerate(activity) if g != 0]
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
class Preservation:
    """What the embedding theorems say about the wide point, from the narrow one; None where they do not say.

    `stationary`, `local_minimum`: whether the wide point is one.  `reasons`: the hypothesis that decides each.
    """

    stationary: bool | None
    local_minimum: bool | None
    reasons: tuple[str, str]


def decide_preservation(
    instance: EmpiricalInstance, embedding: Embedding, limits: Limits = DEFAULT_LIMITS
) -> Preservation:
    """Say what the wide point is, by the embedding theorems alone.

    The narrow point is decided, and the forms S and D of the neuron that is replicated or added; the wide point is not
    decided.  A narrow point that is not stationary, or no local minimum, stays so in every embedding.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> kink = from_arrays([[1]], [-1], [[0]], [1])
    >>> decide_preservation(kink, UnitReplication(0, vector([1, 1]), vector([2, -1]))).stationary
    False
    """
    embedding.embed(instance)  # refuses what is no embedding
    narrow = FirstOrder(instance)
    stationary = decide_directionally_stationary(narrow, DirectionallyStationary(), limits)
    if isinstance(stationary, Refuted):
        reason = "the narrow point is not stationary: its descent direction lifts"
        return Preservation(False, False, (reason, reason))
    assert isinstance(stationary.witness, StationaryPoint)
    if isinstance(embedding, UnitReplication):
        return _replication(narrow, stationary.witness, embedding, limits)
    return _added_neuron(narrow, stationary.witness, embedding, limits)


def _replication(
    narrow: FirstOrder, stationary: StationaryPoint, embedding: UnitReplication, limits: Limits
) -> Preservation:
    i, gammas = embedding.neuron, embedding.output_factors
    derivative = narrow.neurons[i]
    unseen = all(form.is_zero for form in derivative.by_output)
    if min(gammas) < 0 and not derivative.total.is_zero:
        reason = f"gamma < 0 and S of neuron {i} is not identically 0"
        return Preservation(False, False, (reason, reason))
    kept = "every gamma >= 0" if min(gammas) >= 0 else f"S of neuron {i} is identically 0"
    local = decide_local_minimum(narrow, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Preservation(True, False, (kept, "the narrow point is no local minimum: its descending curve lifts"))
    if len(gammas) == 1:
        word = True if isinstance(local, Proved) else None
        return Preservation(True, word, (kept, "one copy is a rescaling"))
    escapes = _escape_neurons(narrow, stationary, limits)
    if i in escapes:
        return Preservation(True, False, (kept, f"neuron {i} is an escape neuron, its copies have parallel activity"))
    if min(gammas) <= 0 and not unseen:
        return Preservation(True, False, (kept, f"gamma = 0 and D of neuron {i} is not identically 0"))
    if escapes:
        return Preservation(True, None, (kept, f"neuron {escapes[0]} is an escape neuron: no theorem applies"))
    why = "every gamma > 0" if min(gammas) > 0 else f"D of neuron {i} is identically 0"
    return Preservation(True, True, (kept, f"no escape neuron, and {why}"))


def _added_neuron(
    narrow: FirstOrder,
    stationary: StationaryPoint,
    embedding: InactiveUnit | InactivePropagation,
    limits: Limits,
) -> Preservation:
    wide = FirstOrder(embedding.embed(narrow.instance))
    added = len(wide.neurons) - 1
    derivative = wide.neurons[added]
    if any(derivative.output_slopes):
        reason = "the loss has a slope in the output weights of the added neuron"
        return Preservation(False, False, (reason, reason))
    evidence = decide_nonnegative(derivative.total, limits)
    if isinstance(evidence, Violation):
        reason = "S of the added neuron is negative somewhere"
        return Preservation(False, False, (reason, reason))
    kept = "S of the added neuron is nonnegative, and the loss has no slope in its output weights"
    local = decide_local_minimum(narrow, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Preservation(True, False, (kept, "the narrow point is no local minimum: its descending curve lifts"))
    if is_dead(narrow.instance.problem, wide.values.signs[added]):
        word = True if isinstance(local, Proved) else None
        return Preservation(True, word, (kept, "the added neuron is dead: nearby the loss does not depend on it"))
    both: tuple[Nonnegativity, ...] = (*stationary.neurons, evidence)
    if isinstance(escape_or_bounds(wide, added, replace(stationary, neurons=both), limits), Escape):
        return Preservation(True, False, (kept, "the added neuron is an escape neuron"))
    escapes = _escape_neurons(narrow, stationary, limits)
    if escapes:
        return Preservation(True, None, (kept, f"neuron {escapes[0]} is an escape neuron: no theorem applies"))
    return Preservation(True, True, (kept, "no escape neuron, and the added neuron is none"))


def _escape_neurons(point: FirstOrder, stationary: StationaryPoint, limits: Limits) -> list[int]:
    return [
        neuron
        for neuron in range(len(point.neurons))
        if isinstance(escape_or_bounds(point, neuron, stationary, limits), Escape)
    ]


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
