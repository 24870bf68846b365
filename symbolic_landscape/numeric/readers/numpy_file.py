"""`.npz` and `.npy` files of numpy, read without pickle and without believing what their headers declare."""

import warnings
import zipfile
import zlib
from io import BytesIO
from math import prod
from pathlib import Path

import numpy as np

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.numeric.readers.exact_arrays import (
    MOST_BYTES,
    Array,
    require_size,
    sized_file,
)

__all__ = ["read_npy", "read_npz"]

# zipfile unpacks these in pieces of bounded size, others a whole block of the file at once, whatever size it declares.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


def read_npz(path: str | Path) -> dict[str, Array]:
    """Return the arrays of a `.npz` file by name.

    Raises `InvalidInstance` for a file that is not one, for pickled arrays, and for arrays whose declared size is more
    than can be meant or is not what the file holds.
    """
    source = str(path)
    arrays: dict[str, Array] = {}
    try:
        with zipfile.ZipFile(sized_file(path)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise InvalidInstance(f"{source}: unpacks to more than {MOST_BYTES} bytes, which is refused")
            for entry in archive.infolist():
                if entry.compress_type not in _BOUNDED:
                    raise InvalidInstance(f"{source}: packed by method {entry.compress_type}, which numpy never writes")
                name = entry.filename.removesuffix(".npy")
                if name == entry.filename:
                    raise InvalidInstance(f"{source}: {name[:80]!r} is not an array: names end in .npy in a .npz file")
                if name in arrays:
                    raise InvalidInstance(f"{source}: the array {name[:80]!r} comes twice")
                with archive.open(entry) as packed:  # read() without a number unpacks all before it cuts
                    arrays[name] = _array(source, name, packed.read(entry.file_size))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, InvalidInstance):
            raise
        raise InvalidInstance(f"{source}: not a .npz file: {str(error)[:120]}") from None
    if not arrays:
        raise InvalidInstance(f"{source}: the .npz file holds no array")
    return arrays


def read_npy(path: str | Path) -> Array:
    """Return the array of a `.npy` file; refusals as in `read_npz`."""
    try:
        return _array(str(path), Path(path).stem, sized_file(path).read_bytes())
    except OSError as error:
        raise InvalidInstance(f"{path}: cannot be read: {error.strerror or error}") from None


def _array(source: str, name: str, raw: bytes) -> Array:
    """Read one array after comparing its header with the bytes that are there."""
    shown, stream = f'{source}, "{name[:80]}"', BytesIO(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the text of broken headers, which is refused or read all the same
            version = np.lib.format.read_magic(stream)
            if version not in _HEADERS:
                raise InvalidInstance(f"{shown}: an array of plain numbers was wanted, .npy of version {version} came")
            shape, _, kind = _HEADERS[version](stream)
            if kind.hasobject:
                raise InvalidInstance(f"{shown}: a pickled array of Python objects, which is never loaded")
            require_size(source, name, shape)
            wanted, came = prod(shape) * kind.itemsize, len(raw) - stream.tell()
            if wanted != came:
                raise InvalidInstance(f"{shown}: {wanted} bytes were wanted for its shape, {came} came")
            stream.seek(0)
            return np.lib.format.read_array(stream, allow_pickle=False)
    except InvalidInstance:
        raise
    except Exception as error:  # a header is text that numpy parses: whatever it raises, the header is broken
        raise InvalidInstance(f"{shown}: not an array: {' '.join(str(error).split())[:120]}") from None
