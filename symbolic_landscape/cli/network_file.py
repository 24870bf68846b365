"""The files that `decide`, `snap` and `descend` take: instances (JSON), and trained networks with their data."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.document import write_document
from symbolic_landscape.model.instance import Instance, read
from symbolic_landscape.numeric.readers import NETWORK_SUFFIXES

if TYPE_CHECKING:
    from symbolic_landscape.numeric.readers.network_reading import NetworkReading

OPTIONS = ("data", "targets", "target_columns", "activation", "loss", "training_step_size", "tensors", "instance")


def declare_options(parser: argparse.ArgumentParser) -> None:
    """Declare what has to be said about a network file."""
    about = parser.add_argument_group(f"for networks in {', '.join(NETWORK_SUFFIXES)} files")
    about.add_argument("--data", metavar="FILE", help="inputs (.csv, .npz, .npy), or inputs and targets in one file")
    about.add_argument("--targets", metavar="FILE", help="targets (.csv, .npz, .npy)")
    about.add_argument("--target-columns", metavar="NAMES", help="the columns of --data (CSV) that are targets")
    about.add_argument("--activation", metavar="NAME", help="relu (the default), leaky_relu=SLOPE, absolute_value, ...")
    about.add_argument("--loss", metavar="NAME", help="the training loss: mean (torch's default), sum, half_sum, ...")
    about.add_argument("--training-step-size", metavar="ETA", help="converted to the step size of the instance's loss")
    about.add_argument("--tensors", metavar="ROLE=NAME,..", help="which tensor is what, where names do not tell")
    about.add_argument("--instance", metavar="OUT.json", help="write network and data as the exact instance they are")


def read_instance(file: str, arguments: argparse.Namespace) -> tuple[Instance, "NetworkReading | None"]:
    """Return the instance in a file and, for a network file, what was done to make it one."""
    if Path(file).suffix.lower() not in NETWORK_SUFFIXES:
        for option in OPTIONS:
            if getattr(arguments, option) is not None:
                name = option.replace("_", "-")
                raise InvalidRequest(f"--{name}: is for files ending in {', '.join(NETWORK_SUFFIXES)}, {file} is none")
        return read(file), None
    from symbolic_landscape.numeric.readers.network_reading import read_network

    found = read_network(
        file,
        arguments.data,
        arguments.targets,
        target_columns=arguments.target_columns,
        activation=arguments.activation,
        loss=arguments.loss,
        step_size=arguments.training_step_size,
        tensors=arguments.tensors,
    )
    if arguments.instance is not None:
        if len(getattr(arguments, "files", ())) > 1:
            raise InvalidRequest("--instance takes one FILE: it would be written once for each")
        write_document(arguments.instance, found.instance.to_document())
    return found.instance, found


def said(reading: "NetworkReading | None") -> dict[str, Any]:
    """Return the key of a JSON answer that tells how a network file was read."""
    return {} if reading is None else {"read": reading.to_json()}


def told(reading: "NetworkReading | None", verdict: str = "") -> str:
    """Return the lines of a report that tell how a network file was read, and how to go on from float weights."""
    from symbolic_landscape.report.text.layout import entry

    if reading is None:
        return ""
    lines = reading.lines()
    if verdict == "not_stationary":
        lines += (("next", "weights in floats are next to a stationary point at best: snap finds the exact one"),)
    return "".join(entry(title, text) + "\n" for title, text in lines)
