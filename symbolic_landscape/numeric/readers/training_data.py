"""Inputs and targets from CSV (decimals, exactly as spelled), `.npz` and `.npy`."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational, parse_rational
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.numeric.readers.exact_arrays import (
    MOST_NUMBERS,
    Array,
    exact_array,
    exact_rows,
    sized_file,
)
from symbolic_landscape.numeric.readers.numpy_file import read_npy, read_npz

__all__ = ["DATA_SUFFIXES", "NumberTable", "data_in_arrays", "read_csv", "read_data"]

DATA_SUFFIXES = (".csv", ".npz", ".npy")
_KEYS: Mapping[str, tuple[str, ...]] = {"inputs": ("inputs", "X", "x"), "targets": ("targets", "Y", "y")}

MOST_BITS = 2**30  # of all numbers together
LONGEST_LINE = 1_000_000  # characters: of the numbers of ten thousand columns
# A first line of names is told from a first line of broken numbers: names begin with a letter, and are not these words.
_NAME = re.compile(r"[^\W\d]")
_NO_NAME = re.compile(r"nan|inf|infinity|na|null|none|true|false", re.IGNORECASE)


@dataclass(frozen=True)
class NumberTable:
    """A CSV file of exact numbers: `columns` are the names in its first line, or () where that holds numbers."""

    source: str
    columns: tuple[str, ...]
    rows: Matrix

    def split(self, targets: str) -> DataSet:
        """Return the data set whose targets are the named columns (or numbers of columns, from 0), the rest inputs."""
        chosen = [self._position(word.strip()) for word in targets.split(",")]
        if len(set(chosen)) < len(chosen) or len(chosen) == len(self.rows[0]):
            raise InvalidRequest(f"--target-columns: {targets[:60]!r} leaves no input, or names a column twice")
        rest = [column for column in range(len(self.rows[0])) if column not in chosen]
        return DataSet(
            tuple(tuple(row[column] for column in rest) for row in self.rows),
            tuple(tuple(row[column] for column in chosen) for row in self.rows),
        )

    def _position(self, word: str) -> int:
        if word in self.columns:
            return self.columns.index(word)
        if word.isdecimal() and len(word) < 7 and int(word) < len(self.rows[0]):
            return int(word)
        known = ", ".join(self.columns)[:120] or f"0 to {len(self.rows[0]) - 1}"
        raise InvalidRequest(f"--target-columns: {self.source} has no column {word[:40]!r}; it has {known}")


def read_csv(path: str | Path) -> NumberTable:
    """Return the numbers of a CSV file, a line of names first allowed; raises `InvalidInstance`.

    Numbers are spelled as in an instance file: 0.1 is 1/10, not the binary float nearest to it.
    """
    source = str(path)
    try:
        text = sized_file(path).read_bytes().decode("utf-8-sig")
        lines = _cells(source, text)
    except UnicodeDecodeError:
        raise InvalidInstance(f"{source}: a CSV text in UTF-8 was wanted, binary data came") from None
    except (csv.Error, OSError) as error:
        raise InvalidInstance(f"{source}: not CSV: {str(error)[:120]}") from None
    columns: tuple[str, ...] = ()
    if lines and not any(_is_number(cell) for cell in lines[0]):
        columns = _names(source, lines.pop(0))
    if not lines:
        raise InvalidInstance(f"{source}: no line of numbers was found")
    width = len(columns) or len(lines[0])
    rows, bits = [], 0
    for sample, line in enumerate(lines):
        if len(line) != width:
            raise InvalidInstance(f"{source}, sample {sample}: {width} numbers were wanted, {len(line)} came")
        place = f"{source}, sample {sample}, column"
        rows.append(tuple(_number(f"{place} {column}", cell) for column, cell in enumerate(line)))
        bits += sum(int(value.height_bits()) for value in rows[-1])  # 1e9999 is six characters and 33 000 bits
        if bits > MOST_BITS:
            raise InvalidInstance(f"{source}, sample {sample}: the numbers up to here have more than {MOST_BITS} bits")
    return NumberTable(source, columns, tuple(rows))


def _cells(source: str, text: str) -> list[list[str]]:
    """Return the cells of every line that is not empty, refusing sizes before memory is asked for them."""
    most = text.count(",") + max(text.count("\n"), text.count("\r")) + 1
    if most > MOST_NUMBERS:
        raise InvalidInstance(f"{source}: at most {MOST_NUMBERS} numbers are read, the file has up to {most}")

    def lines() -> Iterator[str]:
        for position, line in enumerate(StringIO(text, newline="")):
            if len(line) > LONGEST_LINE:
                raise InvalidInstance(
                    f"{source}, line {position + 1}: {len(line)} characters, at most {LONGEST_LINE} are read"
                )
            yield line

    return [[cell.strip() for cell in row] for row in csv.reader(lines(), strict=True) if row]


def _names(source: str, cells: list[str]) -> tuple[str, ...]:
    """Return the names of the columns in a first line without numbers, after looking that they are names."""
    place = f"{source}, first line"
    if "" in cells:
        hint = "numbers of rows are no inputs and have to be left out"
        raise InvalidInstance(f"{place}: column {cells.index('')} has no name; {hint}")
    for cell in cells:
        if not _NAME.match(cell) or _NO_NAME.fullmatch(cell):
            what = f"{cell[:40]!r} is neither a number nor a column's name"
            raise InvalidInstance(f"{place}: {what}{_about_separators(cell)}")
    if len(set(cells)) < len(cells):
        raise InvalidInstance(f"{place}: two columns have one name")
    return tuple(cells)


def read_data(data: str | Path, targets: str | Path | None = None, target_columns: str | None = None) -> DataSet:
    """Return the data set in one file (`.npz` with inputs and targets, CSV with `target_columns`) or in two.

    Raises `InvalidInstance` for broken files, `InvalidRequest` where targets are missing or come twice.
    """
    _require_suffix("--data", data)
    if targets is not None:
        _require_suffix("--targets", targets)
        if target_columns is not None:
            raise InvalidRequest("--target-columns: the targets come from --targets already: give one of the two")
        return _joined(_part(data, "inputs"), _part(targets, "targets"), str(data), str(targets))
    if target_columns is not None:
        if _suffix(data) != ".csv":
            raise InvalidRequest("--target-columns: columns of a CSV file were meant, --data is none")
        return read_csv(data).split(target_columns)
    if _suffix(data) == ".npz":
        return data_in_arrays(str(data), read_npz(data))
    raise InvalidRequest(f"--targets: missing: give --targets FILE, or --target-columns NAMES of the CSV file {data}")


def data_in_arrays(source: str, arrays: Mapping[str, Array]) -> DataSet:
    """Return the data set of arrays named inputs and targets (or X, x and Y, y)."""
    x, y = (_named(source, arrays, part) for part in ("inputs", "targets"))
    return _joined(x, y, source, source)


def _part(path: str | Path, part: str) -> Matrix:
    """Return the inputs or the targets of a file that holds them alone or under their name."""
    if _suffix(path) == ".csv":
        return read_csv(path).rows
    if _suffix(path) == ".npy":
        return _matrix(str(path), part, part, read_npy(path))
    arrays = read_npz(path)
    if len(arrays) == 1:
        ((name, array),) = arrays.items()
        return _matrix(str(path), name, part, array)
    return _named(str(path), arrays, part)


def _named(source: str, arrays: Mapping[str, Array], part: str) -> Matrix:
    found = [name for name in _KEYS[part] if name in arrays]
    if len(found) != 1:
        held = ", ".join(name[:40] for name in list(arrays)[:6])
        raise InvalidInstance(f'{source}: one array named "{part}" was wanted, the file has {held}')
    return _matrix(source, found[0], part, arrays[found[0]])


def _matrix(source: str, name: str, part: str, array: Array) -> Matrix:
    array = exact_array(source, name, array, integers=True)
    if array.ndim == 1 and part == "targets":
        array = array[:, None]
    if array.ndim != 2 or 0 in array.shape:
        shape = " x ".join(map(str, array.shape)) or "a single number"
        raise InvalidInstance(f'{source}, "{name[:80]}": samples x coordinates were wanted, the shape is {shape}')
    return exact_rows(array)


def _joined(inputs: Matrix, targets: Matrix, source: str, other: str) -> DataSet:
    if len(inputs) != len(targets):
        raise InvalidInstance(
            f"{other}: as many targets as inputs were wanted: {len(inputs)} inputs in {source}, {len(targets)} targets"
        )
    return DataSet(inputs, targets)


def _suffix(path: str | Path) -> str:
    return Path(path).suffix.lower()


def _require_suffix(option: str, path: str | Path) -> None:
    if _suffix(path) not in DATA_SUFFIXES:
        wanted = f"a file ending in {', '.join(DATA_SUFFIXES)}"
        raise InvalidRequest(f"{option}: {wanted} was wanted, {str(path)[:120]!r} came")


def _is_number(text: str) -> bool:
    try:
        parse_rational(text)
    except InvalidNumber:
        return False
    return True


def _number(place: str, text: str) -> Rational:
    try:
        return parse_rational(text)
    except InvalidNumber as error:
        raise InvalidInstance(f"{place}: {error}{_about_separators(text)}") from None


def _about_separators(cell: str) -> str:
    return "; columns are separated by commas, in decimals stands a point" if re.search(r"[;\t|]", cell) else ""
