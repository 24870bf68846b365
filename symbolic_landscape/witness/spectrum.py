"""Witnesses about all stationary predictions of a data set; their meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = ["WITNESSES", "CandidateDecision", "CompleteSpectrum", "LeastOfSpectrum", "LowerNetwork", "OccupiedClass"]


@dataclass(frozen=True)
class OccupiedClass(Witness):
    """Neurons on face number `face` (in the list of the certificate) with output weights of sign `sign`."""

    face: int
    sign: int


@dataclass(frozen=True)
class CandidateDecision(Witness):
    """Whether a candidate prediction is stationary, and with how many classes at least.

    `rounds`: each round lists vectors u with u . s a_r <= 0 on all rays of the classes still possible and
    u . prediction >= 0; where u . prediction > 0 nothing is possible, else the classes with a ray u . s a_r < 0 are
    not.  A rejected candidate ends with no class and has no `occupied`.  An accepted one has classes with strictly
    positive `amounts` for the signed rays of these classes (by ray, + before -), which give the prediction, and
    `too_small`: vectors that refute every smaller set of the classes left.
    """

    rounds: tuple[Matrix, ...]
    occupied: tuple[OccupiedClass, ...]
    amounts: Vector
    too_small: Matrix


@dataclass(frozen=True)
class CompleteSpectrum(Witness):
    """All faces by a point in each, all flats by faces that span them, and a decision for every distinct candidate.

    The candidates are the projections of the targets on the flats, in order of first appearance.
    """

    faces: Matrix
    flats: tuple[tuple[int, ...], ...]
    candidates: tuple[CandidateDecision, ...]


@dataclass(frozen=True)
class LeastOfSpectrum(Witness):
    """The loss is the least of the stationary predictions with least width up to the width of the network."""

    complete: CompleteSpectrum


@dataclass(frozen=True)
class LowerNetwork(Witness):
    """A network of the same shape with a smaller loss."""

    input_weights: Matrix
    output_weights: Matrix
    output_bias: Vector
    loss: Rational


WITNESSES: tuple[type[Witness], ...] = (
    OccupiedClass,
    CandidateDecision,
    CompleteSpectrum,
    LeastOfSpectrum,
    LowerNetwork,
)
