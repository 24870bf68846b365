"""Numbers and their linear algebra; the only room that imports flint.

Rational numbers have one type outside and inside this room: `Rational` (flint's `fmpq`).  Vectors and matrices
cross the room's border as tuples; flint's own matrices and polynomials live and die inside one function.
"""
