"""The independent checker: standard library only, nothing of the engine, nothing but two files in.

    python -I -S symbolic_landscape/checker INSTANCE CERTIFICATE

The instance file is the reader's, who trusts and reads it; nobody trusts the certificate.  Everything is recomputed
from the instance.  The checker never searches: whatever needs a search is in the certificate.
"""
