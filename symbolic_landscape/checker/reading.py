"""Strict reading: JSON, the numbers of instances, and the canonical numbers of certificates."""

import json
import re
from fractions import Fraction
from pathlib import Path

LARGEST_EXPONENT = 10_000
MOST_DIGITS = 100_000
MOST_BYTES = 2**28  # a file without end (/dev/zero) is refused instead of filling the memory
LONGEST_DECIMAL = 4300  # canonical integers with more digits are hexadecimal


class Rejected(Exception):
    """The certificate does not prove its claim, or is not a certificate."""


class BadInput(Exception):
    """A file cannot be read, or the instance is none."""


class NumberText(str):
    """The spelling of a JSON number: what it says, not what a float makes of it."""


def shown(value):
    """Return a short word for what came, on one line of ASCII whatever a file holds."""
    if isinstance(value, NumberText):
        return value[:40]
    if isinstance(value, str):
        return ascii(value[:40])
    words = {dict: "an object", list: "a list", bool: "a boolean", type(None): "null"}
    return words.get(type(value), f"a {type(value).__name__}")


def read_json(path, refusal=BadInput):
    """Return the JSON object in a file, numbers as `NumberText`.

    Raises `BadInput` for a file that holds no text, and `refusal` for a text that is not strict JSON.
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise BadInput(f"{path}: more than {MOST_BYTES} bytes")
        text = raw.decode("utf-8")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise BadInput(f"{path}: not a text in UTF-8") from None
    return parse_json(text, path, refusal)


def parse_json(text, name, refusal=BadInput):
    """Return the JSON object that a text spells; see `read_json`."""

    def unique(pairs):
        mapping = dict(pairs)
        if len(mapping) != len(pairs):
            raise refusal(f"{name}: a key comes twice in one object")
        return mapping

    def constant(word):
        raise refusal(f"{name}: {word} is not a number")

    try:
        value = json.loads(
            text, parse_int=NumberText, parse_float=NumberText, parse_constant=constant, object_pairs_hook=unique
        )
    except json.JSONDecodeError as error:
        raise refusal(f"{name}: not JSON, line {error.lineno}") from None
    except RecursionError:
        raise refusal(f"{name}: brackets are nested too deeply") from None
    if not isinstance(value, dict):
        raise refusal(f"{name}: a JSON object was wanted, {shown(value)} came")
    return value


# --- instances: every spelling of an exact number ---------------------------------------------------------------------

_QUOTIENT = re.compile(r"([+-]?)([0-9]+)/([0-9]+)")
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
_HEXADECIMAL = re.compile(r"([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?")


def only_keys(document, *known):
    """Refuse, by name, keys of an instance that are neither known nor free text."""
    for key in document:
        if key not in known and key not in ("name", "note", "expect"):
            raise BadInput(f"unknown key {shown(key)}")


def instance_number(value):
    """Return the Fraction that a number of an instance file spells; raises `BadInput`."""
    if not isinstance(value, str):
        raise BadInput(f"an exact number was wanted, {shown(value)} came")
    if match := _QUOTIENT.fullmatch(value):
        sign, numerator, denominator = match.groups()
        divisor = integer(denominator)
        if divisor == 0:
            raise BadInput("division by zero")
        result = Fraction(integer(numerator), divisor)
    elif (match := _DECIMAL.fullmatch(value)) and (match[2] or match[3]):
        sign, whole, part, power = match.groups()
        part = part or ""
        result = integer(whole + part) * Fraction(10) ** (_exponent(power) - len(part))
    elif (match := _HEXADECIMAL.fullmatch(value)) and (match[2] or match[3]):
        sign, whole, part, power = match.groups()
        part = part or ""
        if len(whole + part) > MOST_DIGITS:
            raise BadInput("a number has too many digits")
        result = int(whole + part, 16) * Fraction(2) ** (_exponent(power) - 4 * len(part))
    else:
        raise BadInput(f"{shown(value)} is not an exact number")
    return -result if sign == "-" else result


def integer(digits):
    """Return the integer that decimal digits spell, also past Python's limit on their number."""
    if len(digits) > MOST_DIGITS:
        raise BadInput("a number has too many digits")
    if len(digits) <= LONGEST_DECIMAL:
        return int(digits)
    middle = len(digits) // 2
    return integer(digits[:middle]) * 10 ** (len(digits) - middle) + integer(digits[middle:])


def _exponent(text):
    digits = (text or "0").lstrip("+-").lstrip("0") or "0"
    if len(digits) > 5 or int(digits) > LARGEST_EXPONENT:
        raise BadInput(f"an exponent is past {LARGEST_EXPONENT}")
    return -int(digits) if text and text[0] == "-" else int(digits)


def instance_vector(value, length=None):
    """Return a list of numbers of an instance file."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise BadInput(f"a list of {length if length is not None else 'some'} numbers was wanted")
    return [instance_number(item) for item in value]


def instance_matrix(value, rows=None, columns=None):
    """Return a list of rows of numbers of an instance file, all of one length."""
    if not isinstance(value, list) or (rows is not None and len(value) != rows):
        raise BadInput(f"a list of {rows if rows is not None else 'some'} rows was wanted")
    result = []
    for row in value:
        result.append(instance_vector(row, columns))
        columns = len(result[0])
    return result


# --- certificates: one spelling of each number ------------------------------------------------------------------------

_CANONICAL = re.compile(r"(0|-?[1-9][0-9]*|-?0x[1-9a-f][0-9a-f]*)(?:/([1-9][0-9]*|0x[1-9a-f][0-9a-f]*))?")


def rational(value):
    """Return the Fraction of a certificate's number "p" or "p/q" in its one spelling; raises `Rejected`."""
    match = _CANONICAL.fullmatch(value) if isinstance(value, str) and not isinstance(value, NumberText) else None
    if not match:
        raise Rejected(f"{shown(value)} is not a number in canonical form")
    numerator = _canonical_integer(match[1])
    if match[2] is None:
        return Fraction(numerator)
    denominator = _canonical_integer(match[2])
    result = Fraction(numerator, denominator)
    if denominator == 1 or result.denominator != denominator:
        raise Rejected(f"{shown(value)} is not in lowest terms")
    return result


def _canonical_integer(text):
    if "x" not in text:
        if len(text.lstrip("-")) > LONGEST_DECIMAL:
            raise Rejected("a long integer is not in hexadecimal form")
        return int(text)
    result = int(text, 16)
    if abs(result) < 10**LONGEST_DECIMAL:
        raise Rejected("a short integer is in hexadecimal form")
    return result


def vector(value, length=None):
    """Return a list of a certificate's numbers."""
    return [rational(item) for item in items(value, length)]


def matrix(value, rows=None, columns=None):
    """Return a list of rows of a certificate's numbers, all of length `columns` where that is given."""
    return [vector(row, columns) for row in items(value, rows)]


def items(value, length=None):
    """Return a list, of the given length."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        came = f"{len(value)} items" if isinstance(value, list) else shown(value)
        raise Rejected(f"a list{'' if length is None else f' of {length}'} was wanted, {came} came")
    return value


def index(value, below):
    """Return an integer from 0 to below - 1, spelled as a JSON integer."""
    if not isinstance(value, NumberText) or not re.fullmatch(r"0|[1-9][0-9]{0,9}", value) or int(value) >= below:
        raise Rejected(f"an index below {below} was wanted, {shown(value)} came")
    return int(value)


def word(value):
    """Return a text."""
    if not isinstance(value, str) or isinstance(value, NumberText):
        raise Rejected(f"a word was wanted, {shown(value)} came")
    return value


def fields(value, kind, *names):
    """Return the values of a witness's fields: exactly these, in this order, after its kind."""
    if not isinstance(value, dict) or list(value) != ["witness", *names] or value["witness"] != kind:
        raise Rejected(f"{kind} with the fields {', '.join(names) or 'none'} was wanted")
    return [value[name] for name in names]


def kind_of(value, *allowed):
    """Return the kind of a witness, one of `allowed`."""
    kind = value.get("witness") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in allowed:
        raise Rejected(f"a witness {' or '.join(allowed)} was wanted, {shown(kind)} came")
    return kind
