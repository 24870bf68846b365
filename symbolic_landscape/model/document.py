"""Strict JSON: one file in, records whose every field is asked for by name.

Numbers keep the text that spells them (nothing passes through binary); duplicate keys, NaN, infinities,
unknown keys and wrong shapes are refused with the file, the field, what was wanted and what came.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational, parse_rational
from symbolic_landscape.exact.vector import Vector

__all__ = ["NumberText", "Record", "parse_document", "read_document", "write_document", "write_text"]

MOST_BYTES = 2**28  # a file without end (/dev/zero) is refused instead of filling the memory
FREE_KEYS = frozenset({"name", "note", "expect"})


class NumberText(str):
    """The spelling of a JSON number."""

    __slots__ = ()


def read_document(path: str | Path) -> "Record":
    """Return the JSON object in the file; raises `InvalidInstance`, also for a file that cannot be read."""
    source = str(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInstance(f"{source}: cannot be read: {error.strerror or error}") from None
    except ValueError as error:
        raise InvalidInstance(f"{source!r} is not a file name: {error}") from None
    if len(raw) > MOST_BYTES:
        raise InvalidInstance(f"{source}: at most {MOST_BYTES} bytes are read, the file has more")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInstance(f"{source}: a JSON text in UTF-8 was wanted, binary data came") from None
    return parse_document(text, source)


def parse_document(text: str, source: str) -> "Record":
    """Return the JSON object that `text` spells; `source` names it in messages.

    >>> record = parse_document('{"a": [0.1, "1/3"]}', "example")
    >>> [str(value) for value in record.vector("a")]
    ['1/10', '1/3']
    """

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = dict(pairs)
        if len(mapping) != len(pairs):
            seen: set[str] = set()
            repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise InvalidInstance(f'{source}: the key "{_short(repeated)}" comes twice')
        return mapping

    def constant(name: str) -> NoReturn:
        raise InvalidInstance(f"{source}: {name} is not an exact number")

    try:
        value = json.loads(
            text,
            parse_int=NumberText,
            parse_float=NumberText,
            parse_constant=constant,
            object_pairs_hook=unique,
        )
    except json.JSONDecodeError as error:
        raise InvalidInstance(
            f"{source}: not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise InvalidInstance(f"{source}: brackets are nested too deeply") from None
    if not isinstance(value, dict):
        raise InvalidInstance(f"{source}: a JSON object {{...}} was wanted, {_kind(value)} came")
    return Record(source, "", value)


def write_document(path: str | Path, document: dict[str, Any]) -> None:
    """Write a JSON object, one line for each key; the file appears whole or not at all."""
    lines = ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}" for key, value in document.items())
    write_text(path, "{\n" + lines + "\n}\n")


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to a temporary file beside `path`, then rename it; raises `InvalidRequest` where that fails.

    A link stays one, and the file it leads to is replaced; a device or a pipe is written to.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_text(text, encoding="utf-8")
            return
        target = target.resolve()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InvalidRequest(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise InvalidRequest(f"{path}: cannot be written: {error.strerror or error}") from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Record:
    """A JSON object, and where it stands: `source` is the file, `place` the path of keys to it."""

    source: str
    place: str
    mapping: dict[str, Any]

    def refuse(self, key: str, message: str) -> NoReturn:
        """Raise `InvalidInstance` about the field `key`."""
        raise InvalidInstance(f'{self.source}, "{self.place}{key}": {message}')

    def has(self, key: str) -> bool:
        """Return whether the key is present."""
        return key in self.mapping

    def only(self, *keys: str) -> None:
        """Refuse, by name, keys that are neither listed nor free text."""
        for key in self.mapping:
            if key not in keys and key not in FREE_KEYS:
                wanted = ", ".join(sorted(keys))
                raise InvalidInstance(
                    f'{self.source}: unknown key "{self.place}{_short(key)}"; known are {wanted}'
                )

    def value(self, key: str) -> Any:
        """Return the raw value of a required key."""
        if key not in self.mapping:
            where = f' in "{self.place.rstrip(".")}"' if self.place else ""
            raise InvalidInstance(f'{self.source}: the key "{key}" is missing{where}')
        return self.mapping[key]

    def word(self, key: str) -> str:
        """Return a required text."""
        value = self.value(key)
        if not isinstance(value, str) or isinstance(value, NumberText):
            self.refuse(key, f"a text was wanted, {_kind(value)} came")
        return value

    def record(self, key: str) -> "Record":
        """Return a required object."""
        value = self.value(key)
        if not isinstance(value, dict):
            self.refuse(key, f"an object {{...}} was wanted, {_kind(value)} came")
        return Record(self.source, f"{self.place}{key}.", value)

    def items(self, key: str) -> list[Any]:
        """Return a required list, unread."""
        value = self.value(key)
        if not isinstance(value, list):
            self.refuse(key, f"a list was wanted, {_kind(value)} came")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Return a required list of texts."""
        for position, value in enumerate(self.items(key)):
            if not isinstance(value, str) or isinstance(value, NumberText):
                self.refuse(f"{key}[{position}]", f"a text was wanted, {_kind(value)} came")
        return tuple(self.items(key))

    def number(self, key: str) -> Rational:
        """Return a required exact number."""
        return self._number(key, self.value(key))

    def integer(self, key: str, least: int, most: int = 10**9) -> int:
        """Return a required integer between `least` and `most`."""
        value = self.number(key)
        if value.q != 1 or not least <= value <= most:
            self.refuse(key, f"an integer from {least} to {most} was wanted, {_short(str(value))} came")
        return int(value.p)

    def vector(self, key: str, length: int | None = None) -> Vector:
        """Return a required list of exact numbers, of the given length if one is given."""
        return self._vector(key, self.value(key), length)

    def matrix(self, key: str, rows: int | None = None, columns: int | None = None) -> Matrix:
        """Return a required list of rows of exact numbers; without `columns` the first row sets their number."""
        listed = self.items(key)
        if rows is not None and len(listed) != rows:
            self.refuse(key, f"{rows} rows were wanted, {len(listed)} came")
        result = []
        for position, row in enumerate(listed):
            result.append(self._vector(f"{key}[{position}]", row, columns))
            columns = len(result[0]) if columns is None else columns
        return tuple(result)

    def _vector(self, key: str, value: Any, length: int | None) -> Vector:
        if not isinstance(value, list):
            self.refuse(key, f"a list of numbers was wanted, {_kind(value)} came")
        if length is not None and len(value) != length:
            self.refuse(key, f"{length} numbers were wanted, {len(value)} came")
        return tuple(self._number(f"{key}[{position}]", item) for position, item in enumerate(value))

    def _number(self, key: str, value: Any) -> Rational:
        if not isinstance(value, str):
            self.refuse(key, f"an exact number was wanted, {_kind(value)} came")
        try:
            return parse_rational(value)
        except InvalidNumber as error:
            self.refuse(key, str(error))


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case NumberText():
            return f"the number {_short(value)}"
        case str():
            return f"the text {_short(value)!r}"
        case list():
            return "a list"
        case dict():
            return "an object"
    return type(value).__name__


def _short(text: str) -> str:
    shown = text if len(text) <= 40 else text[:37] + "..."
    return shown.encode("unicode_escape").decode("ascii")
