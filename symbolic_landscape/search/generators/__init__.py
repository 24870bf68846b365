"""Instances made to order: every one is decided before it is given away."""
