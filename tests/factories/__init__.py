"""One plain function per model: `make_<model>(**what the test is about)`, the rest is dull."""

from itertools import count

numbers = count(1)
