"""Remake proofs/certificates/NAME.json for every examples/NAME.json, and check each with the independent checker.

    python examples/make_certificates.py [NAME ...]

Instances with data alone (for `enumerate`) get the certificate that their spectrum is complete, where that is quick.
Trained networks are certified at the exact stationary point next to them: examples/NAME_exact.json is remade too.
Starts (NAME_start) get the path of exact descent as well.
"""

import sys
from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.model.document import write_document
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.spectrum.completeness import prove_complete
from symbolic_landscape.spectrum.descent_path import prove_descent

EXAMPLES = Path(__file__).resolve().parent
CERTIFICATES = EXAMPLES.parent / "proofs" / "certificates"
MOST_SAMPLES = 5  # of data sets whose whole spectrum is certified here


def certify(path: Path) -> None:
    """Write the certificate of one example, and of the exact instance next to it where it is a trained network."""
    instance = sl.read(path)
    if isinstance(instance, EmpiricalInstance) and instance.point is None:
        data = instance.problem.data
        if data.output_dimension > 1 or data.sample_count > MOST_SAMPLES:
            print(f"{path.name}: data alone, no certificate")
            return
        verdicts = [prove_complete(instance.problem, sl.enumerate_stationary(instance.problem))]
    else:
        verdicts = list(sl.classify(instance).decided())
    if path.stem.endswith("_start"):
        verdicts.append(prove_descent(sl.descend(instance)))
    if not verdicts:
        print(f"{path.name}: nothing was decided")
        return
    if path.stem.endswith("_trained") and isinstance(instance, EmpiricalInstance):
        found = sl.snap(instance)
        assert found is not None, path
        exact = path.with_name(f"{path.stem.removesuffix('_trained')}_exact.json")
        write_document(exact, found.instance.to_document())
        certify(exact)
        return
    certificate = CERTIFICATES / path.name
    sl.write_certificate(verdicts, certificate)
    result = sl.check(path, certificate)
    assert result.accepted, (path, result.lines)
    print(f"{path.name}: {len(verdicts)} statements verified")


if __name__ == "__main__":
    wanted = {f"{name}.json" for name in sys.argv[1:]}
    for example in sorted(EXAMPLES.glob("*.json")):
        if not wanted or example.name in wanted:
            certify(example)
