"""Float starts for the named families of symmetric critical points.

Each family has a start that was found once (by random starts of Newton's method at M = 17) or a formula that is good
for many teachers; from there continuation in M, and for P and N also in k1, leads to the case that is asked for.
"""

from collections.abc import Callable, Mapping, Sequence

from symbolic_landscape.propose.gaussian_symmetric import Shape, continued, newton

__all__ = ["family_start"]

Accepts = Callable[[Mapping[str, float]], bool]

_ANCHOR = 17.0  # the number of teachers at which these zeros were found
_P = {
    2: (-0.554, 0.188, 0.021, 0.054, 1.001, 0.0, 0.532, -0.043),
    3: (-0.639, 0.165, 0.023, 0.058, 1.002, -0.001, 0.469, -0.063),
}
_N = {
    2: (-0.699, 0.126, 0.042, 0.112, 0.998, -0.012, -0.154, 0.079),
    3: (-0.726, 0.123, 0.041, 0.113, 0.996, -0.017, -0.146, 0.106),
}
_N1 = (-0.182, 0.054, 0.111, 0.998, -0.006, -0.633, 0.037)
_NN = (-0.656, 0.122, 0.036, -0.150, -0.045, 0.047, 0.113, 0.997, -0.012)

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
            return _along_teachers(m, k, (0, 0, 1), _ANCHOR, _NN, letters, accepts)
        case "N" if anti_aligned == 1:
            return _along_teachers(m, k, (0, 1, None), _ANCHOR, _N1, letters, accepts)
        case "P" | "N" if anti_aligned >= 2:
            return _wide_family(_P if name == "P" else _N, m, anti_aligned, letters, accepts)
    return None


def _first_family(m: float, k: float, letters: Sequence[str], accepts: Accepts) -> list[float] | None:
    anchor = max(m, _FORMULA_FROM, 30 * k)
    b = (2 / (anchor + 4),) if k > 1 else ()
    formula = (-1 + 5 / (anchor + 10), *b, 1.32 / anchor, 2 / (anchor + 1), 1.0, -1.4 * k / anchor**2)
    return _along_teachers(m, k, (0, 1), anchor, formula, letters, accepts)


def _wide_family(
    anchors: Mapping[int, Sequence[float]], m: float, anti_aligned: int, letters: Sequence[str], accepts: Accepts
) -> list[float] | None:
    """Continue in M, in k1 and in M again: at many teachers for each k1 the branch is smooth in both."""
    attached = (0, 1, None)
    known = anti_aligned if anti_aligned in anchors else 3
    k, full = float(anti_aligned), "abcefghl"
    if known == anti_aligned:
        return _along_teachers(m, k, attached, _ANCHOR, anchors[known], letters, accepts)
    plenty = max(100.0, 30 * k)

    def fits(_: float, x: Sequence[float]) -> bool:
        return accepts(dict(zip(full, x, strict=True)))

    x = continued(lambda at: ((3.0, at - 3), attached), _ANCHOR, anchors[known], plenty, fits)
    if x is not None:
        x = continued(lambda at: ((at, plenty - at), attached), 3.0, x, k, fits)
    return None if x is None else _along_teachers(m, k, attached, plenty, x, letters, accepts)


def _along_teachers(
    m: float,
    k: float,
    attached: tuple[int | None, ...],
    anchor: float,
    start: Sequence[float],
    letters: Sequence[str],
    accepts: Accepts,
) -> list[float] | None:
    """Continue in the number of teachers from `anchor` to m at a fixed first block."""

    def shape_at(at: float) -> Shape:
        return (k, max(at - k, _JUST_ABOVE_ONE)), attached

    all_letters = [letter for letter in _all_letters(attached) if letter != "b" or k > 1]
    found = continued(
        shape_at, anchor, start, m, lambda _, x: accepts(dict(zip(all_letters, x, strict=True)))
    )
    return None if found is None else _settled(m, k, attached, dict(zip(all_letters, found, strict=True)), letters)


def _all_letters(attached: tuple[int | None, ...]) -> tuple[str, ...]:
    if attached == (0, 0, 1):
        return ("a1", "b1", "c1", "a2", "b2", "c2", "e", "f", "g")
    return tuple("abcefg" if attached == (0, 1) else "abcefghl")


def _settled(
    m: float, k: float, attached: tuple[int | None, ...], values: Mapping[str, float], letters: Sequence[str]
) -> list[float] | None:
    """Return Newton's zero of the case itself, without the letters that stand for no weight."""
    return newton(((k, m - k), attached), [values[letter] for letter in letters])
