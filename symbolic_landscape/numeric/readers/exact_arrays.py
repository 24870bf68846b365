"""Arrays of a file as exact numbers: float32 and float64 hold dyadic rationals; nothing else is read."""

import stat
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import Vector

__all__ = [
    "MOST_BYTES",
    "MOST_NUMBERS",
    "Array",
    "exact_array",
    "exact_rows",
    "exact_vector",
    "require_size",
    "sized_file",
]

Array = NDArray[Any]

# Exact decisions about networks and data of this size take hours; a file that claims more is wrong or hostile, and is
# refused before memory is asked for.
MOST_NUMBERS = 4_000_000
MOST_BYTES = 2**28

READABLE = ("float32", "float64")


def sized_file(path: str | Path) -> Path:
    """Return the path of a regular file of bearable size; raises `InvalidInstance` for anything else."""
    try:
        found = Path(path).stat()
    except OSError as error:
        raise InvalidInstance(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise InvalidInstance(f"{str(path)!r} is not a file name: {error}") from None
    if not stat.S_ISREG(found.st_mode):
        what = "Is a directory" if stat.S_ISDIR(found.st_mode) else "not a regular file"
        raise InvalidInstance(f"{path}: cannot be read: {what}")
    if found.st_size > MOST_BYTES:
        raise InvalidInstance(f"{path}: at most {MOST_BYTES} bytes are read, the file has {found.st_size}")
    return Path(path)


def require_size(source: str, name: str, shape: Sequence[int]) -> None:
    """Refuse shapes of too many numbers; called with what a file declares, before it is believed."""
    if any(length < 0 for length in shape) or prod(shape) > MOST_NUMBERS:
        declared = " x ".join(map(str, shape[:6]))
        raise InvalidInstance(
            f'{source}, "{name[:80]}": at most {MOST_NUMBERS} numbers are read from an array, its shape is {declared}'
        )


def exact_array(source: str, name: str, array: Array, integers: bool = False) -> Array:
    """Return the array after looking that every entry is an exact number.

    `integers`: also whole numbers are read (data are often whole; trained weights never are).

    >>> exact_array("file", "w", np.array([0.5], dtype=np.float16))
    Traceback (most recent call last):
    symbolic_landscape.errors.InvalidInstance: file, "w": float32 or float64 was wanted, float16 came
    """
    shown = f'{source}, "{name[:80]}"'
    readable = array.dtype.newbyteorder("=").name in READABLE
    if not readable and not (integers and array.dtype.kind in "iu"):
        wanted = "float32, float64 or whole numbers were" if integers else "float32 or float64 was"
        raise InvalidInstance(f"{shown}: {wanted} wanted, {str(array.dtype)[:60]} came")
    require_size(source, name, array.shape)
    if readable and not np.isfinite(array).all():
        place = np.unravel_index(int(np.argmin(np.isfinite(array))), array.shape)
        where = f" at {[int(i) for i in place]}" if place else ""
        raise InvalidInstance(f"{shown}: {array[place]} is not an exact number{where}")
    return array


def exact_vector(array: Array) -> Vector:
    """Return the entries of a one-dimensional array.

    >>> [str(value) for value in exact_vector(np.array([0.1], dtype=np.float32))]
    ['13421773/134217728']
    """
    return tuple(rational(value) for value in array.tolist())


def exact_rows(array: Array) -> Matrix:
    """Return the rows of a two-dimensional array.

    >>> [[str(value) for value in row] for row in exact_rows(np.array([[0.5, -3.0]]))]
    [['1/2', '-3']]
    """
    return tuple(tuple(rational(value) for value in row) for row in array.tolist())
