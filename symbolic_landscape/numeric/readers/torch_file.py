"""State dictionaries written by `torch.save`, loaded with `weights_only=True`: nothing in the file is executed."""

import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidInstance, MissingExtra
from symbolic_landscape.numeric.readers.exact_arrays import MOST_BYTES, Array, require_size, sized_file

__all__ = ["read_torch", "tensor_array"]

# Where training scripts keep the weights in a checkpoint that also holds an optimizer.
_INSIDE = ("state_dict", "model_state_dict", "model")
# Before, weights_only=True could be made to run code by old formats of files (CVE-2025-32434).
_OLDEST = (2, 6)


def read_torch(path: str | Path) -> dict[str, Array]:
    """Return the tensors of a state dictionary, also of one inside a checkpoint, by name.

    Raises `MissingExtra` where torch is not installed, `InvalidInstance` for files that hold anything but tensors,
    for whole pickled modules, and for the format of `torch.save` before 1.6.
    """
    source = str(path)
    _require_plain_tensors(source, sized_file(path))
    try:
        import torch
    except ImportError:
        raise MissingExtra(f"{source}: torch files need torch: pip install 'symbolic_landscape[torch]'") from None
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) < _OLDEST:
        raise MissingExtra(f"{source}: torch files need torch 2.6 or later: pip install 'symbolic_landscape[torch]'")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about formats of pickles; what is loaded is looked at below
            loaded = torch.load(source, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises errors of half a dozen kinds, some of them pages long
        raise InvalidInstance(
            f"{source}: torch finds more than tensors in it, or it is damaged ({type(error).__name__}): save "
            "model.state_dict(), not the model"
        ) from None
    if isinstance(loaded, Mapping):
        inside = [key for key in _INSIDE if isinstance(loaded.get(key), Mapping)]
        if inside:
            loaded = loaded[inside[0]]
    if not isinstance(loaded, Mapping) or not loaded:
        raise InvalidInstance(f"{source}: a state dictionary (name: tensor) was wanted, {type(loaded).__name__} came")
    return {str(name): tensor_array(source, str(name), value) for name, value in loaded.items()}


def tensor_array(source: str, name: str, value: Any) -> Array:
    """Return a torch tensor as an array of the same numbers; torch itself is not imported here."""
    kind = str(getattr(value, "dtype", type(value).__name__)).removeprefix("torch.")
    if not callable(getattr(value, "detach", None)) or kind not in ("float32", "float64"):
        raise InvalidInstance(f'{source}, "{name[:80]}": float32 or float64 was wanted, {kind} came')
    layout = str(getattr(value, "layout", "torch.strided")).removeprefix("torch.")
    if layout != "strided" or getattr(value, "is_meta", False) or getattr(value, "is_nested", False):
        raise InvalidInstance(f'{source}, "{name[:80]}": a dense tensor with its numbers was wanted')
    require_size(source, name, tuple(value.shape))
    array: Array = value.detach().cpu().resolve_neg().numpy()
    return array


def _require_plain_tensors(source: str, path: Path) -> None:
    """Refuse archives that unpack to too much, and TorchScript, which is a program."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InvalidInstance(
            f"{source}: not a file of torch.save (a zip archive since torch 1.6), or cut short"
        ) from None
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise InvalidInstance(f"{source}: unpacks to more than {MOST_BYTES} bytes, which is refused")
    if any("/code/" in f"/{entry.filename}" or entry.filename.endswith("constants.pkl") for entry in entries):
        raise InvalidInstance(f"{source}: a TorchScript program: save model.state_dict() instead")
