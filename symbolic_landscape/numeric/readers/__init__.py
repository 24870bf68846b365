"""Trained networks from files and from Python, as exact instances.

`network_reading` reads `.npz`, `.safetensors`, `.pt`, `.pth` and `.onnx`; `parameters_in_memory` takes what a training
script holds.  Every float is read as the dyadic rational it is.  Nothing is imported here: the command line asks for
the endings of file names before it loads an array library.
"""

__all__ = ["NETWORK_SUFFIXES"]

NETWORK_SUFFIXES = (".npz", ".safetensors", ".pt", ".pth", ".onnx")
