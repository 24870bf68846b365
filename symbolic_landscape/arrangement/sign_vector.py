"""Sign vectors (covectors) of a central hyperplane arrangement, and the composition of oriented matroids."""

from collections.abc import Sequence

from symbolic_landscape.exact.rational import sign
from symbolic_landscape.exact.vector import Vector, dot

__all__ = [
    "SignVector",
    "compose",
    "conforms",
    "parse_sign_vector",
    "separating_set",
    "sign_vector_of",
    "sign_vector_text",
]

SignVector = tuple[int, ...]


def sign_vector_of(weight: Vector, inputs: Sequence[Vector]) -> SignVector:
    """Return the sign of weight . x_k for each input.

    >>> from symbolic_landscape.exact.vector import vector
    >>> sign_vector_of(vector([1, -1]), [vector([1, 1]), vector([2, 1])])
    (0, 1)
    """
    return tuple(sign(dot(weight, x)) for x in inputs)


def compose(face: SignVector, direction: SignVector) -> SignVector:
    """Return the first sign where it is nonzero, else the second: the face entered when leaving `face` a little.

    >>> compose((1, 0, -1), (-1, -1, 0))
    (1, -1, -1)
    """
    return tuple(a or b for a, b in zip(face, direction, strict=True))


def conforms(face: SignVector, cell: SignVector) -> bool:
    """Return whether `face` lies in the closure of `cell`: its nonzero signs agree.

    >>> conforms((1, 0), (1, -1)), conforms((1, 0), (-1, -1))
    (True, False)
    """
    return all(a in (0, b) for a, b in zip(face, cell, strict=True))


def separating_set(a: SignVector, b: SignVector) -> frozenset[int]:
    """Return the samples at which the signs are opposite.

    >>> sorted(separating_set((1, 0, -1), (-1, 1, 1)))
    [0, 2]
    """
    return frozenset(k for k, (s, t) in enumerate(zip(a, b, strict=True)) if s * t < 0)


def sign_vector_text(signs: SignVector) -> str:
    """Return one of `+`, `0`, `-` for each sample.

    >>> sign_vector_text((1, 0, -1))
    '+0-'
    """
    return "".join("0+-"[s] for s in signs)


def parse_sign_vector(text: str) -> SignVector:
    """Return the sign vector that `text` spells; raises `ValueError` for other characters.

    >>> parse_sign_vector("+0-")
    (1, 0, -1)
    """
    signs = {"+": 1, "0": 0, "-": -1}
    if not set(text) <= signs.keys():
        raise ValueError(f"a text of +, 0 and - was wanted, {text[:40]!r} came")
    return tuple(signs[character] for character in text)
