"""The readable report about an embedding."""

from symbolic_landscape.classification import Classification
from symbolic_landscape.model.embedding import EmbeddingInstance
from symbolic_landscape.report.text.layout import entry, number

__all__ = ["body"]


def body(instance: EmbeddingInstance, classification: Classification) -> list[str]:
    """Return the lines about the embedding, the two points and what the theorems say of the wide one."""
    details = classification.details
    widths = f"width {instance.narrow.network.width} to {instance.wide.network.width}"
    lines = [
        entry("embedding", f"{details['embedding'].replace('_', ' ')}, {widths}: the same function"),
        entry("loss", number(str(classification.loss))),
        entry("narrow", details["narrow"].replace("_", " ")),
        entry("wide", classification.verdict.replace("_", " ")),
    ]
    kept = details["theorem"]
    for title, answer, reason in zip(
        ("stationary", "minimum"), (kept["stationary"], kept["local_minimum"]), kept["reasons"], strict=True
    ):
        said = {True: "yes", False: "no", None: "not said by the theorems"}[answer]
        lines.append(entry(title, f"{said}: {reason}"))
    return lines
