"""Readers of the official files, one module a subject. They yield rows and touch no database.

Each takes the path of a file in its publisher's own layout, plain or compressed with xz, and holds the
knowledge of that file's traps.
"""
