"""The tools under audit, one file each; a tool's library is imported when the tool is asked for, and not before."""
