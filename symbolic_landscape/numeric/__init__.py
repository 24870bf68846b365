"""Floats: training, audits of numerical tools, readers of weight files.  No exact room imports this one."""
