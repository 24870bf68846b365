"""One question about a point in each file; each is decided and comes with its witness.

A folder for each kind of landscape exports `DECIDERS`, from claims to deciders, and `classify`.
"""
