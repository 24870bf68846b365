"""Readable reports: what `decide FILE` prints without --json."""

from importlib import import_module

from symbolic_landscape.classification import Classification
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.report.text.layout import claim_lines, header

__all__ = ["report"]


def report(name: str, instance: Instance, classification: Classification) -> str:
    """Return the readable answer about one instance, ending with a newline."""
    lines = [header(name, instance, classification), *_body(instance, classification), *claim_lines(classification)]
    return "\n".join(lines) + "\n"


def _body(instance: Instance, classification: Classification) -> list[str]:
    room = import_module(f"symbolic_landscape.report.text.{instance.kind}")
    return list(room.body(instance, classification))
