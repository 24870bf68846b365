"""A good training run, and files that must be refused: name -> (arrays or bytes, what the one line has to say)."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np

GENERATOR = np.random.default_rng(0)
RUN: dict[str, Any] = {
    "steps": np.array([0, 1, 5, 9, 20]),
    "input_weights": GENERATOR.normal(size=(5, 3, 2)),
    "output_weights": GENERATOR.normal(size=(5, 3)),
    "inputs": np.array([["-0.6", "1"], ["1", "1"]]),
    "targets": np.array(["1/3", "-2"]),
}


def write(path: Path, arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


def changed(**changes: Any) -> dict[str, Any]:
    """The run with some arrays replaced; `...` removes one."""
    return {name: value for name, value in {**RUN, **changes}.items() if value is not ...}


W, H = RUN["input_weights"], RUN["output_weights"]
BROKEN_ARRAYS: dict[str, tuple[dict[str, Any], str]] = {
    "no steps": (changed(steps=...), '"steps" is missing'),
    "no weights": (changed(input_weights=...), '"input_weights" is missing'),
    "no targets": (changed(targets=...), '"targets" is missing'),
    "an unknown array": (changed(weights=W), '"weights" is no part of a run'),
    "one step": (changed(steps=RUN["steps"][:1], input_weights=W[:1], output_weights=H[:1]), "two or more"),
    "steps in floats": (changed(steps=np.linspace(0, 1, 5)), '"steps"'),
    "steps in a table": (changed(steps=RUN["steps"][:, None]), '"steps"'),
    "steps that fall": (changed(steps=np.array([0, 5, 4, 9, 20])), "increasing"),
    "a step twice": (changed(steps=np.array([0, 5, 5, 9, 20])), "increasing"),
    "negative steps": (changed(steps=np.array([-1, 5, 6, 9, 20])), "from 0 on"),
    "steps past 2^63": (changed(steps=np.array([0, 1, 2, 3, 2**64 - 1], dtype=np.uint64)), "from 0 on"),
    "steps of another length": (changed(steps=np.arange(4)), "4 recorded steps"),
    "half precision": (changed(input_weights=W.astype(np.float16)), "float16 came"),
    "whole weights": (changed(output_weights=np.zeros((5, 3), dtype=int)), "int64 came"),
    "complex weights": (changed(input_weights=W + 1j), "complex128 came"),
    "texts as weights": (changed(input_weights=W.astype(str)), "float32 or float64"),
    "weights without time": (changed(input_weights=W[0]), "3 x 2 came"),
    "no neurons": (changed(input_weights=W[:, :0], output_weights=H[:, :0]), '"input_weights"'),
    "inputs of another dimension": (changed(inputs=RUN["inputs"][:, :1]), "5 x 3 x 1"),
    "neurons that do not match": (changed(output_weights=H[:, :2]), '"output_weights"'),
    "two outputs for one target": (changed(output_weights=np.zeros((5, 2, 3))), "5 x 1 x 3"),
    "a bias of another shape": (changed(input_bias=np.zeros((5, 2))), '"input_bias"'),
    "an output bias of another shape": (changed(output_bias=np.zeros(5)), '"output_bias"'),
    "nothing finite": (changed(input_weights=np.full((5, 3, 2), np.nan)), "finite"),
    "diverged at once": (changed(output_weights=np.where(np.arange(5)[:, None] > 0, np.inf, H)), "finite"),
    "more targets than inputs": (changed(targets=np.array(["1", "2", "3"])), "targets"),
    "no samples": (changed(inputs=np.zeros((0, 2)), targets=np.zeros((0, 1))), "inputs"),
    "inputs in a row": (changed(inputs=np.array(["1", "2"])), "inputs"),
    "words as inputs": (changed(inputs=np.array([["one", "1"], ["1", "1"]])), "'one'"),
    "a target that is not a number": (changed(targets=np.array([1.0, np.nan])), "targets[1]"),
    "yes and no as targets": (changed(targets=np.array([True, False])), "bool came"),
    "half precision inputs": (changed(inputs=np.ones((2, 2), dtype=np.float16)), "float16 came"),
    "an unknown activation": (changed(activation=np.array("gelu")), "'gelu' came"),
    "a number as activation": (changed(activation=np.array(1.0)), "one text"),
    "two activations": (changed(activation=np.array(["relu", "relu"])), "one text"),
    "a slope that is none": (changed(activation=np.array("leaky_relu=x")), "'x'"),
    "an unknown loss": (changed(loss=np.array("cross_entropy")), "'cross_entropy' came"),
    "no step size": (changed(step_size=np.array(0.0)), "positive"),
    "a step size that is not a number": (changed(step_size=np.array(np.inf)), '"step_size"'),
    "step sizes": (changed(step_size=np.array([0.1, 0.2])), '"step_size"'),
}


def packed(arrays: Any) -> bytes:
    stream = BytesIO()
    np.savez(stream, **arrays)
    return stream.getvalue()


def hostile_header() -> bytes:
    """An archive whose one array claims a shape of 10^15 numbers."""
    array = BytesIO()
    np.lib.format.write_array_header_1_0(array, {"descr": "<f8", "fortran_order": False, "shape": (10**15,)})
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("steps.npy", array.getvalue())
    return stream.getvalue()


def objects() -> bytes:
    """Inputs as pickled Python objects."""
    return packed({**RUN, "inputs": np.array([["-0.6", None], ["1", "1"]], dtype=object)})


GOOD = packed(RUN)
BROKEN_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "not a .npz file"),
    "words": (b"once upon a time", "not a .npz file"),
    "cut short": (GOOD[:-30], "not a .npz file"),
    "damaged": (GOOD[:200] + bytes(60) + GOOD[260:], ""),
    "an instance": (b'{"kind": "empirical"}', "not a .npz file"),
    "an archive of nothing": (packed({}), "no array"),
    "pickled objects": (objects(), "pickled"),
    "a shape of 10^15": (hostile_header(), "at most"),
    **{name: (packed(arrays), said) for name, (arrays, said) in BROKEN_ARRAYS.items()},
}
