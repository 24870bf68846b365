"""Pictures of instances: one file for each kind that has one; matplotlib comes with the extra [plot]."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from symbolic_landscape.errors import InvalidRequest, MissingExtra
from symbolic_landscape.model.instance import Instance

__all__ = ["plot", "require_picture"]

ENDINGS = (".pdf", ".png", ".svg")


def plot(
    instance: Instance, output_path: str | Path, what: str | None = None, other: Instance | None = None
) -> None:
    """Write a picture of an instance; the ending of the file name says in which format: .png, .pdf, .svg.

    Raises `InvalidRequest` for a kind without pictures, another ending or a place that cannot be written, and
    `MissingExtra` where matplotlib is not installed.
    """
    if find_spec(f"{__name__}.{instance.kind}") is None:
        raise InvalidRequest(f"there is no picture of {instance.kind} instances")
    require_picture(output_path)
    try:
        room = import_module(f"{__name__}.{instance.kind}")
        if instance.kind == "empirical":
            room.plot(instance, output_path, what, other)
        elif what is not None or other is not None:
            raise InvalidRequest(f"--what and --to choose among pictures of empirical instances, not {instance.kind}")
        else:
            room.plot(instance, output_path)
    except OSError as error:
        raise InvalidRequest(f"{output_path}: cannot be written: {error.strerror or error}") from None


def require_picture(output_path: str | Path) -> None:
    """Raise `InvalidRequest` for a file name that is no picture's, `MissingExtra` where matplotlib is not installed."""
    if Path(output_path).suffix.lower() not in ENDINGS:
        raise InvalidRequest(f"{output_path}: a file name that ends in one of {', '.join(ENDINGS)} was wanted")
    if find_spec("matplotlib") is None:
        raise MissingExtra("pictures need matplotlib: pip install 'symbolic_landscape[plot]'")
