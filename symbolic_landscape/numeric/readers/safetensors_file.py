"""`.safetensors` files, through the library of that name."""

from pathlib import Path

from symbolic_landscape.errors import InvalidInstance, MissingExtra
from symbolic_landscape.numeric.readers.exact_arrays import Array, require_size, sized_file

__all__ = ["read_safetensors"]

_READABLE = {"F32": "float32", "F64": "float64"}


def read_safetensors(path: str | Path) -> dict[str, Array]:
    """Return the tensors of the file by name.

    Raises `MissingExtra` where the library is not installed, `InvalidInstance` for a file that is not one and for
    tensors that are neither float32 nor float64.
    """
    source, file_name = str(path), sized_file(path)
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        what = "need safetensors: pip install 'symbolic_landscape[io]'"
        raise MissingExtra(f"{source}: .safetensors files {what}") from None
    arrays: dict[str, Array] = {}
    try:
        with safe_open(file_name, framework="numpy") as file:
            for name in file.keys():  # noqa: SIM118 - not a mapping: it has keys and cannot be iterated
                declared = file.get_slice(name)
                if declared.get_dtype() not in _READABLE:
                    raise InvalidInstance(
                        f'{source}, "{name[:80]}": float32 or float64 was wanted, {declared.get_dtype()} came'
                    )
                require_size(source, name, declared.get_shape())
                arrays[name] = file.get_tensor(name)
    except (SafetensorError, OSError) as error:
        raise InvalidInstance(f"{source}: not a .safetensors file: {str(error)[:120]}") from None
    return arrays
