"""Entries of the stationary spectrum."""

from dataclasses import dataclass
from typing import Any

from symbolic_landscape.arrangement.sign_vector import SignVector, parse_sign_vector, sign_vector_text
from symbolic_landscape.exact.rational import Rational, parse_rational, rational_text
from symbolic_landscape.exact.vector import Vector, vector

__all__ = ["Spectrum", "StationaryFamily", "StationaryPrediction", "read_entry"]


@dataclass(frozen=True)
class StationaryFamily:
    """Stationary points of least width that share a prediction: one polyhedron of effective weights.

    Neuron i lies on the face with sign vector `faces[i]` and has output sign `signs[i]`; `effective_weights[i]` is one
    admissible z_i = h_i w_i; the admissible z form a relatively open polyhedron of this `dimension`.
    """

    faces: tuple[SignVector, ...]
    signs: tuple[int, ...]
    effective_weights: tuple[Vector, ...]
    dimension: int


@dataclass(frozen=True)
class StationaryPrediction:
    """A prediction that directional stationary points have, with what is true of them at some width or at one width.

    `local_minimum`, `saddle`: whether some stationary point with this prediction is one, at the width asked for or, for
    all widths together, at some width.
    """

    loss: Rational
    prediction: Vector
    minimal_width: int
    local_minimum: bool
    saddle: bool
    family: StationaryFamily

    def to_json(self) -> dict[str, Any]:
        """Return the contract's entry."""
        return {
            "loss": rational_text(self.loss),
            "prediction": [rational_text(value) for value in self.prediction],
            "minimal_width": self.minimal_width,
            "local_minimum": self.local_minimum,
            "saddle": self.saddle,
            "family": {
                "faces": [sign_vector_text(face) for face in self.family.faces],
                "signs": list(self.family.signs),
                "effective_weights": [[rational_text(v) for v in z] for z in self.family.effective_weights],
                "dimension": self.family.dimension,
            },
        }


def read_entry(document: dict[str, Any]) -> StationaryPrediction:
    """Return the entry that `StationaryPrediction.to_json` wrote."""
    family = document["family"]
    return StationaryPrediction(
        parse_rational(document["loss"]),
        vector(document["prediction"]),
        document["minimal_width"],
        document["local_minimum"],
        document["saddle"],
        StationaryFamily(
            tuple(parse_sign_vector(face) for face in family["faces"]),
            tuple(family["signs"]),
            tuple(vector(z) for z in family["effective_weights"]),
            family["dimension"],
        ),
    )


@dataclass(frozen=True)
class Spectrum:
    """All stationary predictions, sorted by loss and prediction; `width` is None for all widths together."""

    width: int | None
    predictions: tuple[StationaryPrediction, ...]
    face_count: int
    flat_count: int

    def to_json(self) -> dict[str, Any]:
        """Return the contract's object."""
        return {
            "kind": "empirical",
            "complete": True,
            "width": self.width,
            "faces": self.face_count,
            "flats": self.flat_count,
            "predictions": [entry.to_json() for entry in self.predictions],
        }
