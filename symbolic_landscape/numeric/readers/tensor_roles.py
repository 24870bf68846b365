"""Which tensor of a file is which part of the network: by name where a convention says it, by shape otherwise.

Every reading that names and shapes allow is tried; exactly one has to be left.  A guess among several would be a wrong
answer about the right network.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations, product

from symbolic_landscape.errors import InvalidInstance, InvalidRequest

__all__ = ["ROLES", "TensorRoles", "find_roles", "layers_text", "named_roles"]

ROLES = ("input_weights", "input_bias", "output_weights", "output_bias")
Shapes = Mapping[str, tuple[int, ...]]

# The last part of a name says how a matrix is stored: `weight` as torch does, one row for each neuron; `kernel` as flax
# and Keras do, one column for each neuron.  Nothing else says it.
_ROWS, _COLUMNS = "weight", "kernel"
_FIRST_WORDS = frozenset({"input", "in", "hidden", "first", "encoder"})
_LAST_WORDS = frozenset({"output", "out", "readout", "head", "last", "decoder", "final"})


@dataclass(frozen=True)
class TensorRoles:
    """The tensor of each part; `transposed`: the parts stored with one column, not one row, for each of their outputs.

    Without `input_bias` or `output_bias` the network has none.
    """

    names: Mapping[str, str]
    transposed: frozenset[str] = frozenset()

    def fits(self, shapes: Shapes, inputs: int, outputs: int) -> bool:
        """Return whether the shapes make a network with that many inputs (without the bias) and outputs."""
        w, h = self._matrix("input_weights", shapes), self._matrix("output_weights", shapes)
        if w is None or h is None or w[0] < 1 or w[1] != inputs or h != (outputs, w[0]):
            return False
        lengths = {"input_bias": w[0], "output_bias": outputs}
        return all(
            shapes[name] == (lengths[role],) or (lengths[role] == 1 and shapes[name] == ())
            for role, name in self.names.items()
            if role in lengths
        )

    def _matrix(self, role: str, shapes: Shapes) -> tuple[int, int] | None:
        shape = shapes[self.names[role]]
        if len(shape) == 1 and role == "output_weights":  # one output, as N numbers
            shape = (1, *shape)
        if len(shape) != 2:
            return None
        return (shape[1], shape[0]) if role in self.transposed else (shape[0], shape[1])


def named_roles(source: str, request: str, shapes: Shapes) -> TensorRoles:
    """Return the roles that a user spells out: `input_weights=W1,output_weights=W2.T`, where `.T` means transposed.

    Raises `InvalidRequest` for unknown roles and names and for missing weights.

    >>> named_roles("file", "input_weights=W1,output_weights=W2.T", {"W1": (4, 2), "W2": (4, 1)}).transposed
    frozenset({'output_weights'})
    """
    names: dict[str, str] = {}
    transposed = set()
    for part in request.split(","):
        role, equals, name = (word.strip() for word in part.partition("="))
        if role not in ROLES or not equals or role in names:
            wanted = f"ROLE=NAME, each ROLE of {', '.join(ROLES)} at most once"
            raise InvalidRequest(f"--tensors: {wanted}, was wanted, {part[:60]!r} came")
        if name not in shapes and name.endswith(".T"):
            name = name.removesuffix(".T")
            transposed.add(role)
        if name not in shapes:
            raise InvalidRequest(f"--tensors: {source} has no tensor {name[:60]!r}; it has {_listed(shapes)}")
        names[role] = name
    missing = [role for role in ("input_weights", "output_weights") if role not in names]
    if missing:
        raise InvalidRequest(f"--tensors: {missing[0]}=NAME is missing")
    return TensorRoles(names, frozenset(transposed))


def find_roles(source: str, shapes: Shapes, inputs: int, outputs: int) -> TensorRoles:
    """Return the one reading of the tensors as a network with one hidden layer.

    Raises `InvalidInstance`, listing the tensors, where none or several are possible.

    >>> shapes = {"fc1.weight": (4, 2), "fc1.bias": (4,), "fc2.weight": (1, 4)}
    >>> find_roles("file", shapes, inputs=2, outputs=1).names["input_bias"]
    'fc1.bias'
    """
    if {"input_weights", "output_weights"} <= set(shapes) <= set(ROLES):
        roles = TensorRoles({name: name for name in shapes})
        if not roles.fits(shapes, inputs, outputs):
            raise _misfit(source, shapes, inputs, outputs)
        return roles
    matrices = [name for name, shape in shapes.items() if len(shape) == 2]
    vectors = [name for name, shape in shapes.items() if len(shape) == 1]
    if len(matrices) != 2 or len(vectors) > 2 or len(matrices) + len(vectors) != len(shapes):
        raise InvalidInstance(
            f"{source}: one hidden layer was wanted, two matrices of weights and at most two vectors of biases; it has "
            f"{_listed(shapes)}; name the parts with --tensors input_weights=NAME,..."
        )
    found = [roles for roles in _readings(matrices, vectors) if roles.fits(shapes, inputs, outputs)]
    if not found:
        raise _misfit(source, shapes, inputs, outputs)
    if len(found) > 1:
        raise InvalidInstance(
            f"{source}: {len(found)} readings of the tensors fit names and shapes: {_listed(shapes)}; "
            "name the parts with --tensors input_weights=NAME,output_weights=NAME.T,..."
        )
    return found[0]


def layers_text(inputs: int, outputs: int) -> str:
    """Return the sizes of the outer layers in words.

    >>> layers_text(1, 2)
    '1 input and 2 outputs'
    """
    return f"{inputs} input{'s' * (inputs != 1)} and {outputs} output{'s' * (outputs != 1)}"


def _readings(matrices: list[str], vectors: list[str]) -> Iterator[TensorRoles]:
    """Yield every assignment that the names allow."""
    for first, last in permutations(matrices):
        if _goes_before(last, first):
            continue
        layers = {"input_bias": _layer(first)[0], "output_bias": _layer(last)[0]}
        by_layer = layers["input_bias"] != layers["output_bias"]
        for held in permutations(("input_bias", "output_bias"), len(vectors)):
            own = [_layer(vector)[0] for vector in vectors]
            if by_layer and any(
                layer in layers.values() and layers[role] != layer for role, layer in zip(held, own, strict=True)
            ):
                continue
            names = {"input_weights": first, "output_weights": last, **dict(zip(held, vectors, strict=True))}
            for flips in product(_storage(first), _storage(last)):
                pairs = zip(("input_weights", "output_weights"), flips, strict=True)
                yield TensorRoles(names, frozenset(role for role, flipped in pairs if flipped))


def _storage(name: str) -> tuple[bool, ...]:
    """Return whether the matrix is stored transposed, as far as its name tells."""
    leaf = _layer(name)[1]
    return (False,) if leaf == _ROWS else (True,) if leaf == _COLUMNS else (False, True)


def _layer(name: str) -> tuple[tuple[str, ...], str]:
    """Return the layer a tensor belongs to and the word for what it is there.

    >>> _layer("net.0.weight"), _layer("params/Dense_1/kernel:0"), _layer("fc1_bias"), _layer("W1")
    ((('net', '0'), 'weight'), (('params', 'Dense_1'), 'kernel'), (('fc1',), 'bias'), (('1',), 'w'))
    """
    parts = [part for part in re.split(r"[./]", name.removesuffix(":0")) if part]
    if len(parts) > 1:
        return tuple(parts[:-1]), parts[-1].lower()
    if match := re.fullmatch(r"(.+)_(weights?|kernel|bias|w|b)", name, re.IGNORECASE):
        return (match[1],), match[2].lower()
    if match := re.fullmatch(r"([A-Za-z_]+?)_?([0-9]+)", name):
        return (match[2],), match[1].lower()
    return (name,), name.lower()


def _goes_before(first: str, last: str) -> bool:
    """Return whether the names say that `first` is nearer to the inputs: a number below another, or a word for it."""
    if all(re.fullmatch(r"arr_[0-9]+", name) for name in (first, last)):  # what numpy calls arrays without names
        return False
    texts = ["/".join(_layer(name)[0]) for name in (first, last)]
    numbers = [[int(number[-9:]) for number in re.findall(r"[0-9]+", text)] for text in texts]
    if re.sub(r"[0-9]+", "#", texts[0]) == re.sub(r"[0-9]+", "#", texts[1]) and numbers[0] != numbers[1]:
        return numbers[0] < numbers[1]
    words = [set(re.split(r"[^a-z]+", text.lower())) for text in texts]
    forward = bool(words[0] & _FIRST_WORDS) or bool(words[1] & _LAST_WORDS)
    backward = bool(words[1] & _FIRST_WORDS) or bool(words[0] & _LAST_WORDS)
    return forward and not backward


def _misfit(source: str, shapes: Shapes, inputs: int, outputs: int) -> InvalidInstance:
    return InvalidInstance(
        f"{source}: the tensors make no network with one hidden layer, {layers_text(inputs, outputs)} as the data "
        f"have: {_listed(shapes)}"
    )


def _listed(shapes: Shapes) -> str:
    """Name the tensors with their shapes, at most six."""
    shown = [f"{name[:40]} ({' x '.join(map(str, shape)) or 'a number'})" for name, shape in list(shapes.items())[:6]]
    return ", ".join(shown) + (f" and {len(shapes) - 6} more" if len(shapes) > 6 else "") if shown else "no tensor"
