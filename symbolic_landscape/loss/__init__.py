"""The loss as exact pieces: one file for each kind of landscape.

On a region the loss is one polynomial; beside it stands the fast exact evaluation at a point.
"""
