"""Claims about an embedding: of its narrow and its wide point, and facts about how they belong together."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Fact
from symbolic_landscape.claim.empirical import NoEscapeNeuron
from symbolic_landscape.claim.landscape import DirectionallyStationary, LocalMinimum

__all__ = [
    "AddedActivityOrthogonal",
    "AddedNeuronDead",
    "AddedNeuronUnseen",
    "IsInactivePropagation",
    "IsInactiveUnit",
    "IsUnitReplication",
    "NarrowDirectionallyStationary",
    "NarrowLocalMinimum",
    "NarrowNoEscapeNeuron",
    "NonnegativeGamma",
    "PositiveGamma",
    "WideDirectionallyStationary",
    "WideLocalMinimum",
    "WideNoEscapeNeuron",
]


@dataclass(frozen=True)
class NarrowDirectionallyStationary(DirectionallyStationary):
    """`DirectionallyStationary` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_directionally_stationary"


@dataclass(frozen=True)
class NarrowNoEscapeNeuron(NoEscapeNeuron):
    """`NoEscapeNeuron` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_no_escape_neuron"


@dataclass(frozen=True)
class NarrowLocalMinimum(LocalMinimum):
    """`LocalMinimum` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_local_minimum"


@dataclass(frozen=True)
class WideDirectionallyStationary(DirectionallyStationary):
    """`DirectionallyStationary` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_directionally_stationary"


@dataclass(frozen=True)
class WideNoEscapeNeuron(NoEscapeNeuron):
    """`NoEscapeNeuron` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_no_escape_neuron"


@dataclass(frozen=True)
class WideLocalMinimum(LocalMinimum):
    """`LocalMinimum` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_local_minimum"


@dataclass(frozen=True)
class IsUnitReplication(Fact):
    """The embedding replicates a neuron."""

    name: ClassVar[str] = "is_unit_replication"


@dataclass(frozen=True)
class IsInactiveUnit(Fact):
    """The embedding adds an inactive unit: rho(w . x_k) = 0 for every sample."""

    name: ClassVar[str] = "is_inactive_unit"


@dataclass(frozen=True)
class IsInactivePropagation(Fact):
    """The embedding adds a neuron whose output weights are 0."""

    name: ClassVar[str] = "is_inactive_propagation"


@dataclass(frozen=True)
class NonnegativeGamma(Fact):
    """No copy that the embedding makes has an output factor gamma < 0."""

    name: ClassVar[str] = "nonnegative_gamma"


@dataclass(frozen=True)
class PositiveGamma(Fact):
    """Every copy that the embedding makes has an output factor gamma > 0."""

    name: ClassVar[str] = "positive_gamma"


@dataclass(frozen=True)
class AddedNeuronDead(Fact):
    """The added neuron has slope 0 at every nonzero input, and none of them on its boundary."""

    name: ClassVar[str] = "added_neuron_dead"


@dataclass(frozen=True)
class AddedActivityOrthogonal(Fact):
    """sum_k e_kj rho(w . x_k) = 0 for the added neuron and every output j."""

    name: ClassVar[str] = "added_activity_orthogonal"


@dataclass(frozen=True)
class AddedNeuronUnseen(Fact):
    """D_j of the added neuron is 0 in every direction, for every output j."""

    name: ClassVar[str] = "added_neuron_unseen"
