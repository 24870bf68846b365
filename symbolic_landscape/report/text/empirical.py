"""The readable report about an empirical instance."""

from collections.abc import Iterable
from typing import Any

from symbolic_landscape.classification import Classification
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.report.text.layout import counted, entry, number

__all__ = ["body"]


def body(instance: EmpiricalInstance, classification: Classification) -> list[str]:
    """Return the lines about the network, the loss and the neurons, equal neurons on one line."""
    data, details = instance.problem.data, classification.details
    bias = ", output bias" if instance.problem.has_output_bias else ""
    shape = (
        f"{counted(instance.network.width, 'neuron')}, {counted(data.input_dimension, 'input')}, "
        f"{counted(data.output_dimension, 'output')}{bias}, {counted(data.sample_count, 'sample')}, "
        f"{instance.problem.activation}"
    )
    lines = [entry("network", shape), entry("loss", number(str(classification.loss)))]
    lines.append(entry("smooth", "differentiable there" if details["differentiable"] else "not differentiable there"))
    if data.output_dimension > 1 and "rule" in details:
        lines.append(entry("rule", "; ".join(details["rule"])))
    if details.get("strict_modulo_scaling"):
        lines.append(entry("strict", "nearby, only rescalings of its neurons have a loss as small"))
    if details.get("index") is not None:
        lines.append(entry("index", counted(details["index"], "negative eigenvalue")))
    if "certified_radius" in details:
        radius = number(details["certified_radius"])
        lines.append(entry("radius", f"no smaller loss while every weight moves by at most {radius}"))
    if "failing_undecided" in details:
        lines.append(entry("failing", f"not listed: {details['failing_undecided']}"))
    if "failing" in details:
        shown = [" ".join(str(part) for part in condition) for condition in details["failing"]]
        more = f" and {len(shown) - 8} more" if len(shown) > 8 else ""
        lines.append(entry("failing", ", ".join(shown[:8]) + more))
    lines += [entry("" if i else "neurons", text) for i, text in enumerate(_groups(details["neurons"]))]
    return lines


def _groups(neurons: Iterable[dict[str, Any]]) -> list[str]:
    groups: dict[tuple[str, str], list[int]] = {}
    for neuron in neurons:
        words = [
            word
            for word, holds in (
                ("dead", neuron["dead"]),
                ("escape neuron", neuron["escape"]),
                ("on a boundary", "0" in neuron["sign_vector"]),
            )
            if holds
        ]
        groups.setdefault((neuron["sign_vector"], ", ".join(words)), []).append(neuron["neuron"])
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[1]))
    shown = [
        f"{len(members):>4} with signs {_short(signs)}{'  ' + words if words else ''}"
        for (signs, words), members in ordered[:12]
    ]
    if len(ordered) > 12:
        rest = sum(len(members) for _, members in ordered[12:])
        shown.append(f"{rest:>4} with {len(ordered) - 12} other sign vectors")
    return shown


def _short(signs: str) -> str:
    return signs if len(signs) <= 40 else f"{signs[:37]}..."
