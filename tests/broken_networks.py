"""Network files and data files that must be refused: name -> (ending, bytes, what the one line has to say).

Nothing here needs a library beyond numpy: what torch, onnx and safetensors write is in the tests of the readers.
"""

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Callable

import numpy as np

WEIGHTS = {"input_weights": np.array([[1.0, 0.5], [-0.25, 2.0]]), "output_weights": np.array([[1.0, -1.0]])}
DATA = {"inputs": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), "targets": np.array([[1.0], [2.0], [3.0]])}


def npz(**arrays: object) -> bytes:
    """The bytes of a `.npz`."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def changed(**arrays: object) -> bytes:
    """The bytes of a good `.npz` with network and data, some arrays of it replaced."""
    return npz(**{**WEIGHTS, **DATA, **arrays})


def npy(array: np.ndarray) -> bytes:
    """The bytes of a `.npy`."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def declaring(shape: str, content: bytes = b"", kind: str = "'<f8'") -> bytes:
    """A `.npy` with a header of our own."""
    text = f"{{'descr': {kind}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content


def packed(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    """A zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def claiming(size: int, content: bytes) -> bytes:
    """A zip archive whose file unpacks to `content` and is declared to unpack to `size` bytes."""
    raw, own = packed(input_weights=content), struct.pack("<I", len(content))
    assert raw.count(own) == 2  # in the local header and in the directory
    return raw.replace(own, struct.pack("<I", size))


def twice() -> bytes:
    """A zip archive with two arrays of one name, of which a reader could choose."""
    raw = packed(one=npy(np.ones(2)), two=npy(np.ones(2)))
    return raw.replace(b"two.npy", b"one.npy")


class Harmful:
    """What a pickle could do."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return (exec, ("import pathlib; pathlib.Path('harmed').touch()", ""))


def torch_archive(content: bytes) -> bytes:
    """An archive as torch.save writes it, around a pickle of our own."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("net/data.pkl", content)
        archive.writestr("net/version", "3\n")
    return file.getvalue()


def safetensors(header: object, content: bytes = b"") -> bytes:
    """A `.safetensors` file: the length of a JSON text, the text, and the bytes of the tensors."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + content


def tensor(kind: str, shape: list[int], end: int) -> dict[str, object]:
    """The header of a file with one tensor."""
    return {"fc1.weight": {"dtype": kind, "shape": shape, "data_offsets": [0, end]}}


# a network that says where its data are, and nothing else to say
BROKEN_NPZ: dict[str, tuple[str, bytes, str]] = {
    "empty": (".npz", b"", "not a .npz file"),
    "no zip": (".npz", b"hello", "not a .npz file"),
    "truncated": (".npz", changed()[:300], "not a .npz file"),
    "truncated at the end": (".npz", changed()[:-10], "not a .npz file"),
    "a byte changed": (".npz", changed().replace(np.float64(2.0).tobytes(), np.float64(3.0).tobytes(), 1), "CRC-32"),
    "no array": (".npz", packed(), "holds no array"),
    "a text among the arrays": (".npz", packed(readme=b"").replace(b"readme.npy", b"readme.txt"), "is not an array"),
    "one name twice": (".npz", twice(), "comes twice"),
    "declares 10^14 numbers": (".npz", packed(input_weights=declaring("(10000000, 10000000)")), "at most 4000000"),
    "declares 10^12 numbers in one row": (".npz", packed(W=declaring("(1000000000000,)")), "at most 4000000"),
    "declares 10^12 numbers in the data": (
        ".npz", packed(inputs=declaring("(1000000, 1000000)"), **{k: npy(v) for k, v in WEIGHTS.items()}),
        "at most 4000000",
    ),
    "declares 10^30 numbers": (".npz", packed(W=declaring(f"({10**30},)")), "at most 4000000"),
    "declares a negative length": (".npz", packed(W=declaring("(-1, 4)")), "at most 4000000"),
    "declares a length in words": (".npz", packed(W=declaring("('a',)")), "not an array"),
    "declares no shape": (".npz", packed(W=declaring("None")), "not an array"),
    "declares a shape of 70 dimensions": (".npz", packed(W=declaring(f"({'1, ' * 70})", bytes(8))), "not an array"),
    "declares an unknown type": (".npz", packed(W=declaring("(1,)", bytes(8), "'<q9'")), "not an array"),
    "declares code as type": (
        ".npz", packed(W=declaring("(1,)", bytes(8), "__import__('os').getpid()")), "not an array",
    ),
    "declares fewer numbers than there are": (".npz", packed(W=declaring("(1,)", bytes(80))), "8 bytes were wanted"),
    "declares more numbers than there are": (".npz", packed(W=declaring("(9,)", bytes(8))), "72 bytes were wanted"),
    "a header of 100 000 brackets": (".npz", packed(W=declaring("(" * 30_000)), "not an array"),
    "declares to unpack to 300 MB": (".npz", claiming(3 * 10**8, bytes(12_345)), "unpacks to more than"),
    "unpacks to more than it declares": (
        ".npz", claiming(128, declaring("(1,)") + bytes(6 * 10**7)), "not a .npz file",
    ),
    "packed by bzip2": (".npz", packed(zipfile.ZIP_BZIP2, W=npy(np.ones((2, 2)))), "packed by method 12"),
    "packed by lzma": (".npz", packed(zipfile.ZIP_LZMA, W=npy(np.ones((2, 2)))), "packed by method 14"),
    "of version 3": (".npz", packed(W=b"\x93NUMPY\x03\x00" + npy(np.ones(2))[8:]), "version (3, 0)"),
    "pickled objects": (".npz", changed(input_weights=np.array([[Harmful()]], dtype=object)), "never loaded"),
    "pickled object in a record": (
        ".npz", packed(W=declaring("(1,)", pickle.dumps([Harmful()]), "[('a', '|O')]")), "never loaded",
    ),
    "records": (".npz", changed(input_weights=np.zeros((2, 2), dtype=[("a", "f8")])), "float64 was wanted"),
    "texts": (".npz", changed(input_weights=np.full((2, 2), "1.0")), "float64 was wanted, <U3 came"),
    "dates": (".npz", changed(input_weights=np.zeros((2, 2), dtype="M8[s]")), "float64 was wanted"),
    "booleans": (".npz", changed(output_weights=np.ones((1, 2), dtype=bool)), "float64 was wanted, bool came"),
    "float16": (".npz", changed(input_weights=np.ones((2, 2), dtype=np.float16)), "float64 was wanted, float16 came"),
    "long double": (".npz", changed(input_weights=np.ones((2, 2), dtype=np.longdouble)), "was wanted, float128 came"),
    "complex": (".npz", changed(output_weights=np.ones((1, 2), dtype=complex)), "complex128"),
    "whole weights": (".npz", changed(output_weights=np.ones((1, 2), dtype=int)), "int64"),
    "boolean data": (".npz", changed(inputs=np.ones((3, 2), dtype=bool)), "whole numbers were wanted, bool came"),
    "NaN": (".npz", changed(output_weights=np.array([[1.0, np.nan]])), "nan is not an exact number at [0, 1]"),
    "infinity": (".npz", changed(inputs=np.full((3, 2), np.inf)), "inf is not an exact number at [0, 0]"),
    "infinite bias": (".npz", changed(input_bias=np.array([0.0, -np.inf])), "-inf is not an exact number at [1]"),
    "three layers": (".npz", npz(**DATA, a=np.ones((2, 2)), b=np.ones((2, 2)), c=np.ones((1, 2))), "one hidden layer"),
    "shapes do not fit": (".npz", changed(inputs=np.ones((3, 5))), "5 inputs"),
    "no neuron": (".npz", changed(input_weights=np.ones((0, 2)), output_weights=np.ones((1, 0))), "hidden layer"),
    "bias of another length": (".npz", changed(input_bias=np.ones(3)), "input_bias (3)"),
    "weights in three dimensions": (".npz", changed(input_weights=np.ones((2, 2, 1))), "input_weights (2 x 2 x 1)"),
    "no data": (".npz", npz(**WEIGHTS), "--data"),
    "no targets": (".npz", npz(**WEIGHTS, inputs=DATA["inputs"]), "--data"),
    "empty data": (".npz", changed(inputs=np.ones((0, 2)), targets=np.ones((0, 1))), "the shape is 0 x 2"),
    "data without coordinates": (".npz", changed(inputs=np.ones((3, 0))), "the shape is 3 x 0"),
    "data in three dimensions": (".npz", changed(inputs=np.ones((3, 2, 1))), "the shape is 3 x 2 x 1"),
    "a number as data": (".npz", changed(inputs=np.float64(1)), "the shape is a single number"),
    "targets of other length": (".npz", changed(targets=np.ones((4, 1))), "targets"),
    "more targets than outputs": (".npz", changed(targets=np.ones((3, 2))), "2 inputs and 2 outputs"),
}  # fmt: skip

BROKEN_SAFETENSORS: dict[str, tuple[str, bytes, str]] = {
    "safetensors: empty": (".safetensors", b"", "not a .safetensors file"),
    "safetensors: no header": (".safetensors", b"\xff" * 8 + b"{}", "not a .safetensors file"),
    "safetensors: no JSON": (".safetensors", safetensors(b"once upon a time"), "not a .safetensors file"),
    "safetensors: cut short": (".safetensors", safetensors(tensor("F32", [2], 8), bytes(4)), "not a .safetensors file"),
    "safetensors: overlong": (".safetensors", safetensors(tensor("F32", [2], 8), bytes(99)), "not a .safetensors file"),
    "safetensors: 10^12 numbers": (
        ".safetensors", safetensors(tensor("F32", [10**6, 10**6], 4 * 10**12), bytes(8)), "not a .safetensors file",
    ),
    "safetensors: no tensor": (".safetensors", safetensors({}), "no tensor"),
    **{
        f"safetensors: {kind}": (
            ".safetensors", safetensors(tensor(kind, [2], 2 * size), bytes(2 * size)),
            f'"fc1.weight": float32 or float64 was wanted, {kind} came',
        )
        for kind, size in (("F16", 2), ("BF16", 2), ("I64", 8), ("I8", 1), ("U8", 1), ("BOOL", 1))
    },
    "safetensors: NaN": (
        ".safetensors",
        safetensors(
            {
                "a.weight": {"dtype": "F64", "shape": [1, 2], "data_offsets": [0, 16]},
                "b.weight": {"dtype": "F64", "shape": [1, 1], "data_offsets": [16, 24]},
            },
            np.array([1.0, np.nan, 1.0]).tobytes(),
        ),
        '"a.weight": nan is not an exact number at [0, 1]',
    ),
}  # fmt: skip

BROKEN_TORCH: dict[str, tuple[str, bytes, str]] = {
    "torch: empty": (".pt", b"", "not a file of torch.save"),
    "torch: a bare pickle with code": (".pt", pickle.dumps(Harmful()), "not a file of torch.save"),
    "torch: a pickle with code": (".pt", torch_archive(pickle.dumps({"a": Harmful()})), "more than tensors"),
    "torch: a pickle with code, pth": (".pth", torch_archive(pickle.dumps(Harmful())), "more than tensors"),
    "torch: numbers in a dictionary": (".pt", torch_archive(pickle.dumps({"a": 1}, 2)), "float64 was wanted, int came"),
    "torch: a list": (".pt", torch_archive(pickle.dumps([1], 2)), "a state dictionary (name: tensor) was wanted"),
    "torch: nothing": (".pt", torch_archive(pickle.dumps({}, 2)), "a state dictionary (name: tensor) was wanted"),
    "torch: a zip of something else": (".pt", packed(a=npy(np.ones(2))), "more than tensors in it, or it is damaged"),
    "torch: declares to unpack to 300 MB": (".pt", claiming(3 * 10**8, bytes(12_345)), "unpacks to more than"),
    "torch: an archive on several disks": (".pt", b"PK\x06\x07" + bytes(12) + b"\x02\x00\x00\x00PK\x05\x06" + bytes(18),
                                           "not a file of torch.save"),
}  # fmt: skip

BROKEN_NETWORKS = {
    **BROKEN_NPZ, **BROKEN_SAFETENSORS, **BROKEN_TORCH, "no onnx": (".onnx", b"not a graph", "not an ONNX model"),
}  # fmt: skip

# for a network with two inputs and one output: the last column is the target
BROKEN_CSV: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no line of numbers"),
    "blank lines": (b"\n\r\n\n", "no line of numbers"),
    "names alone": (b"a,b,y\n", "no line of numbers"),
    "a word for a number": (b"1,two,3\n", "sample 0, column 1: 'two' is not an exact number"),
    "a word under names": (b"a,b,y\n1,2,3\n1,-,3\n", "sample 1, column 1: '-' is not an exact number"),
    "names of rows": (b"id,a,b,y\nr1,1,2,3\n", "sample 0, column 0: 'r1' is not an exact number"),
    "short line": (b"1,2,3\n1,2\n", "sample 1: 3 numbers were wanted, 2 came"),
    "long line": (b"1,2,3\n1,2,3,4\n", "sample 1: 3 numbers were wanted, 4 came"),
    "shorter than its names": (b"a,b,y\n1,2\n", "sample 0: 3 numbers were wanted, 2 came"),
    "an empty cell": (b"1,2,3\n1,,3\n", "sample 1, column 1: '' is not an exact number"),
    "a comma at the end": (b"1,2,3,\n", "sample 0, column 3: '' is not"),
    "one name twice": (b"a,a,y\n1,2,3\n", "two columns have one name"),
    "a column without name": (b"a,,y\n1,2,3\n", "column 1 has no name"),
    "numbers of rows, as pandas writes them": (b",a,b,y\n0,1,2,3\n", "column 0 has no name; numbers of rows"),
    "a comment": (b"# data\n1,2,3\n", "'# data' is neither a number nor a column's name"),
    "semicolons": (b"1;2;3\n", "first line: '1;2;3' is neither a number nor a column's name; columns are separated by"),
    "semicolons under names": (b"a;b;y\n1;2;3\n", "columns are separated by commas"),
    "tabs": (b"a\tb\ty\n1\t2\t3\n", "columns are separated by commas"),
    "decimal commas": (b"1,0,5;2\n", "columns are separated by commas, in decimals stands a point"),
    "nan": (b"1,2,3\nnan,2,3\n", "sample 1, column 0: 'nan' is not an exact number"),
    "nan in the first line": (b"nan,nan,nan\n", "'nan' is neither a number nor a column's name"),
    "inf": (b"1,-inf,3\n", "'-inf' is not an exact number"),
    "true": (b"1,TRUE,3\n", "'TRUE' is not an exact number"),
    "underscores": (b"1_000,2,3\n", "'1_000' is not an exact number"),
    "grouped digits": (b'"1 000",2,3\n', "'1 000' is not an exact number"),
    "a percentage": (b"1%,2,3\n", "'1%' is not an exact number"),
    "an amount": (b"$1,2,3\n", "'$1' is not an exact number"),
    "a date": (b"2026-01-01,2,3\n", "'2026-01-01' is not an exact number"),
    "an exponent past all limits": (b"1e999999999,2,3\n", "the exponent of '1e999999999' is past 10000"),
    "division by zero": (b"1/0,2,3\n", "division by zero"),
    "digits of another script": ("\u0663,2,3\n".encode(), "is not an exact number"),
    "code": (b"__import__('os').getpid(),2,3\n", "is not an exact number"),
    "an open quotation": (b'"1,2,3\n', "not CSV"),
    "a zero byte": (b"1,2,3\x00\n", "is not an exact number"),
    "end of file as DOS wrote it": (b"1,2,3\n\x1a", "sample 1: 3 numbers were wanted, 1 came"),
    "UTF-16": ("1,2,3\n".encode("utf-16"), "binary data came"),
    "Latin-1": (b"gr\xf6\xdfe,b,y\n1,2,3\n", "binary data came"),
    "binary": (bytes(range(256)), "binary data came"),
    "a zip archive": (changed(), "binary data came"),
    "a line of a megabyte": (b"1,2,3" + b",4" * 600_000 + b"\n", "line 1: 1200006 characters"),
    "a cell of 200 000 digits": (b"1,2," + b"9" * 200_000 + b"\n", "not CSV: field larger"),
    "five million numbers": (b"1,2,3\n" * 1_700_000, "at most 4000000 numbers are read"),
    "numbers of 33 000 bits": (b"1e9999,1e-9999,1\n" * 20_000, "the numbers up to here have more than 1073741824 bits"),
    "three inputs": (b"1,2,3,4\n", "3 inputs and 1 output as the data have"),
    "one input": (b"1,2\n", "1 input and 1 output as the data have"),
}

# options for a good network with data.csv: what is asked, and what the one line has to say
BROKEN_OPTIONS: dict[str, tuple[list[str], str]] = {
    "no targets": (["--data", "d.csv"], "--targets: missing"),
    "targets twice": (["--data", "d.csv", "--targets", "d.csv", "--target-columns", "y"], "give one of the two"),
    "an unknown column": (["--data", "d.csv", "--target-columns", "z"], "has no column 'z'; it has a, b, y"),
    "a column past the end": (["--data", "d.csv", "--target-columns", "7"], "has no column '7'"),
    "a negative column": (["--data", "d.csv", "--target-columns=-1"], "has no column '-1'"),
    "a column twice": (["--data", "d.csv", "--target-columns", "y,y"], "names a column twice"),
    "all columns": (["--data", "d.csv", "--target-columns", "a,b,y"], "leaves no input"),
    "an empty word": (["--data", "d.csv", "--target-columns", ""], "has no column ''"),
    "data that are not there": (["--data", "none.csv", "--target-columns", "y"], "No such file"),
    "a folder as data": (["--data", "folder.csv", "--target-columns", "y"], "Is a directory"),
    "a pipe as data": (["--data", "pipe.csv", "--target-columns", "y"], "not a regular file"),
    "data of another kind": (["--data", "d.xlsx", "--target-columns", "y"], "a file ending in .csv, .npz, .npy"),
    "targets of another kind": (["--data", "x.npy", "--targets", "y.txt"], "a file ending in .csv, .npz, .npy"),
    "columns of arrays": (["--data", "x.npy", "--target-columns", "y"], "columns of a CSV file"),
    "more targets than inputs": (["--data", "x.npy", "--targets", "four.npy"], "3 inputs in x.npy, 4 targets"),
    "a .npy cut short": (["--data", "cut.npy", "--targets", "four.npy"], "bytes were wanted for its shape"),
    "a .npy of 10^12 numbers": (["--data", "huge.npy", "--targets", "four.npy"], "at most 4000000 numbers"),
    "a .npy of 70 dimensions": (["--data", "deep.npy", "--targets", "four.npy"], "not an array"),
    "a .npy with code": (["--data", "harmful.npy", "--targets", "four.npy"], "never loaded"),
    "unknown activation": (["--data", "d.csv", "--target-columns", "y", "--activation", "gelu"], "--activation"),
    "two dashes as a loss": (["--data", "d.csv", "--target-columns", "y", "--loss=--"], "--loss"),
    "unknown loss": (["--data", "d.csv", "--target-columns", "y", "--loss", "huber"], "--loss: one of half_sum"),
    "a step size without loss": (["--data", "d.csv", "--target-columns", "y", "--training-step-size", "1"], "--loss"),
    "a step size in words": (
        ["--data", "d.csv", "--target-columns", "y", "--loss", "mean", "--training-step-size", "fast"], "'fast'",
    ),
    "an unknown tensor": (
        ["--data", "d.csv", "--target-columns", "y", "--tensors", "input_weights=W1,output_weights=W2"],
        "no tensor 'W1'; it has input_weights (2 x 2)",
    ),
    "an unknown role": (["--data", "d.csv", "--target-columns", "y", "--tensors", "w=W1"], "ROLE=NAME"),
    "an instance where no folder is": (
        ["--data", "d.csv", "--target-columns", "y", "--instance", "none/out.json"], "none/out.json",
    ),
}  # fmt: skip
