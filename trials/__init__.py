"""The site under stress: a rush at the deadline, processes killed, a hand-in cut at every call.

Each trial builds a site of its own in a folder of its own, serves it with `manage.py serve` and the
settings of production, talks to it over HTTP on 127.0.0.1, and leaves nothing behind. What it
promises and why it is done so: docs/decisions/0020-trials.md.
"""
