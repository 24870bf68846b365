"""Float starts for the named families of symmetric critical points.

Each family has starts that were found once (by random starts of Newton's method at M = 17, and by continuation from
there) or a formula that is good for many teachers; from the nearest of them continuation in M, and for P and N also in
k1, leads to the case that is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from math import log

from symbolic_landscape.propose.gaussian_symmetric import Shape, continued, newton

__all__ = ["family_start"]

Accepts = Callable[[Mapping[str, float]], bool]

Anchors = Mapping[float, Sequence[float]]  # the number of teachers -> a start there

_P: Mapping[int, Anchors] = {
    2: {
        17.0: (-0.554, 0.188, 0.021, 0.054, 1.001, 0.0, 0.532, -0.043),
        1000.0: (-0.965476, 0.015384, 0.000688, 0.001901, 0.999982, 0.0, 0.051501, -0.001253),
    },
    3: {
        17.0: (-0.639, 0.165, 0.023, 0.058, 1.002, -0.001, 0.469, -0.063),
        1000.0: (-0.974474, 0.011116, 0.000741, 0.001912, 0.999978, -1e-06, 0.045293, -0.001493),
    },
}
_N: Mapping[int, Anchors] = {
    2: {
        17.0: (-0.699, 0.126, 0.042, 0.112, 0.998, -0.012, -0.154, 0.079),
        1000.0: (-0.975839, 0.010544, 0.000824, 0.002004, 0.99998, -3e-06, -0.035895, 0.001202),
    },
    3: {
        17.0: (-0.726, 0.123, 0.041, 0.113, 0.996, -0.017, -0.146, 0.106),
        1000.0: (-0.980463, 0.008356, 0.00085, 0.002003, 0.999977, -4e-06, -0.033856, 0.001447),
    },
}
_N1: Anchors = {
    17.0: (-0.182, 0.054, 0.111, 0.998, -0.006, -0.633, 0.037),
    1000.0: (-0.041415, 0.000928, 0.002005, 0.999985, -2e-06, -0.962256, 0.000711),
}
_NN: Anchors = {
    17.0: (-0.656, 0.122, 0.036, -0.150, -0.045, 0.047, 0.113, 0.997, -0.012),
    1000.0: (-0.968218, 0.011126, 0.000744, -0.030405, -0.014068, 0.00069, 0.002005, 0.999979, -2.9e-06),
}

_JUST_ABOVE_ONE = 1 + 1e-7  # a block of one teacher has no "other" weight: continuation ends just before it
_FORMULA_FROM = 100.0  # the formula for I is good from here on (and from 30 k1 on)


def family_start(
    name: str, teachers: int, anti_aligned: int, letters: Sequence[str], accepts: Accepts
) -> list[float] | None:
    """Return approximate unknowns, in the order of `letters`, of the family's zero; None where it was not found.

    `accepts` says of a mapping from letters to values whether it has the shape of the branch.
    """
    m, k = float(teachers), float(anti_aligned)
    match name:
        case "A":
            return newton(((m,), (0,)), (-1 + 2 / m, 2 / m))
        case "II":
            return _settled(m, k, (0, 1), {"a": -1 + 2 / k, "b": 2 / k, "c": 0, "e": 0, "f": 1, "g": 0}, letters)
        case "I":
            return _first_family(m, k, letters, accepts)
        case "NN":
            return _along_teachers(m, k, (0, 0, 1), _NN, letters, accepts)
        case "N" if anti_aligned == 1:
            return _along_teachers(m, k, (0, 1, None), _N1, letters, accepts)
        case "P" | "N" if anti_aligned >= 2:
            return _wide_family(_P if name == "P" else _N, m, anti_aligned, letters, accepts)
    return None


def _first_family(m: float, k: float, letters: Sequence[str], accepts: Accepts) -> list[float] | None:
    anchor = max(m, _FORMULA_FROM, 30 * k)
    b = (2 / (anchor + 4),) if k > 1 else ()
    formula = (-1 + 5 / (anchor + 10), *b, 1.32 / anchor, 2 / (anchor + 1), 1.0, -1.4 * k / anchor**2)
    return _along_teachers(m, k, (0, 1), {anchor: formula}, letters, accepts)


def _wide_family(
    anchors: Mapping[int, Anchors], m: float, anti_aligned: int, letters: Sequence[str], accepts: Accepts
) -> list[float] | None:
    """Continue in M, in k1 and in M again: at many teachers for each k1 the branch is smooth in both."""
    attached = (0, 1, None)
    known = anti_aligned if anti_aligned in anchors else 3
    k, full = float(anti_aligned), "abcefghl"
    if known == anti_aligned:
        return _along_teachers(m, k, attached, anchors[known], letters, accepts)
    plenty = max(100.0 if m < 300 else 1000.0, 30 * k)

    def fits(_: float, x: Sequence[float]) -> bool:
        return accepts(dict(zip(full, x, strict=True)))

    near = _nearest(anchors[known], plenty)
    x = continued(lambda at: ((3.0, at - 3), attached), near, anchors[known][near], plenty, fits)
    if x is not None:
        x = continued(lambda at: ((at, plenty - at), attached), 3.0, x, k, fits)
    return None if x is None else _along_teachers(m, k, attached, {plenty: x}, letters, accepts)


def _along_teachers(
    m: float,
    k: float,
    attached: tuple[int | None, ...],
    anchors: Anchors,
    letters: Sequence[str],
    accepts: Accepts,
) -> list[float] | None:
    """Continue in the number of teachers from the nearest anchor to m at a fixed first block."""

    def shape_at(at: float) -> Shape:
        return (k, max(at - k, _JUST_ABOVE_ONE)), attached

    all_letters = [letter for letter in _all_letters(attached) if letter != "b" or k > 1]
    anchor = _nearest(anchors, m)
    found = continued(
        shape_at, anchor, anchors[anchor], m, lambda _, x: accepts(dict(zip(all_letters, x, strict=True)))
    )
    return None if found is None else _settled(m, k, attached, dict(zip(all_letters, found, strict=True)), letters)


def _nearest(anchors: Anchors, m: float) -> float:
    return min(anchors, key=lambda anchor: abs(log(m / anchor)))


def _all_letters(attached: tuple[int | None, ...]) -> tuple[str, ...]:
    if attached == (0, 0, 1):
        return ("a1", "b1", "c1", "a2", "b2", "c2", "e", "f", "g")
    return tuple("abcefg" if attached == (0, 1) else "abcefghl")


def _settled(
    m: float, k: float, attached: tuple[int | None, ...], values: Mapping[str, float], letters: Sequence[str]
) -> list[float] | None:
    """Return Newton's zero of the case itself, without the letters that stand for no weight."""
    return newton(((k, m - k), attached), [values[letter] for letter in letters])
