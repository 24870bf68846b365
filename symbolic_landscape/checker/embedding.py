"""Claims about an embedding: the wide network is built here, and the rules of empirical instances apply to both."""

from functools import cached_property

from . import empirical
from .reading import BadInput, Rejected, instance_number, instance_vector, only_keys

CLAIMS = ("directionally_stationary", "no_escape_neuron", "local_minimum")
WAYS = {
    "unit_replication": ("neuron", "beta", "gamma"),
    "inactive_unit": ("input_weight", "output_weights"),
    "inactive_propagation": ("input_weight",),
}


class InstanceFile:
    """The narrow point, the wide one, and `gammas`: the output factors of the copies, where there are any."""

    def __init__(self, document):
        only_keys(document, "kind", "narrow", "embedding")
        narrow, given = document.get("narrow"), document.get("embedding")
        if not isinstance(narrow, dict) or narrow.get("kind") != "empirical":
            raise BadInput("an empirical instance was wanted as the narrow one")
        if not isinstance(given, dict) or len(given) != 1 or next(iter(given)) not in WAYS:
            raise BadInput(f"one of {', '.join(WAYS)} was wanted")
        ((self.way, self.parts),) = given.items()
        if not isinstance(self.parts, dict) or sorted(self.parts) != sorted(WAYS[self.way]):
            raise BadInput(f"{self.way} has the keys {', '.join(WAYS[self.way])}")
        self.narrow = empirical.InstanceFile(narrow)

    @cached_property
    def wide(self):
        """The wide point as an instance file; an added neuron is its last one."""
        point, document = self.narrow.point, dict(self.narrow.document)
        w, h = [list(row) for row in point.input_weights], [list(row) for row in point.output_weights]
        self.gammas = []
        if self.way == "unit_replication":
            neuron = instance_number(self.parts["neuron"])
            if neuron not in point.neurons:
                raise BadInput("the replicated neuron is none of the narrow network")
            i, beta = int(neuron), instance_vector(self.parts["beta"])
            self.gammas = instance_vector(self.parts["gamma"], len(beta))
            total = sum(b * c for b, c in zip(beta, self.gammas, strict=True))
            if not all(b > 0 for b in beta) or total != 1:
                raise BadInput("beta > 0 and sum beta gamma = 1 were wanted")
            w[i : i + 1] = [[b * x for x in w[i]] for b in beta]
            for row in h:
                row[i : i + 1] = [c * row[i] for c in self.gammas]
        else:
            w.append(instance_vector(self.parts["input_weight"], point.d))
            new = instance_vector(self.parts["output_weights"], point.outputs) if self.way == "inactive_unit" else None
            for j, row in enumerate(h):
                row.append(new[j] if new else 0)
        document["input_weights"] = [[str(x) for x in row] for row in w]
        document["output_weights"] = [[str(x) for x in row] for row in h]
        wide = empirical.InstanceFile(document)
        if self.way == "inactive_unit" and any(wide.point.activity[-1]):
            raise BadInput("the added unit is active")
        return wide


def check(given, claim, status, witness):
    """Reject unless the witness shows the claim about the narrow or the wide point; return the theorems relied on."""
    side, _, about = claim["name"].partition("_")
    if side not in ("narrow", "wide") or about not in CLAIMS or list(claim) != ["name"]:
        raise Rejected("this is no claim about embeddings")
    wide = given.wide  # refuses what is no embedding, whichever point is asked about
    return empirical.check(wide if side == "wide" else given.narrow, {"name": about}, status, witness)
