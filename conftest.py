"""Plugins of our own tests, and bytecode for the processes that they start."""

import os
import sys

pytest_plugins = ["pytester"]

# Where Python is kept from writing bytecode, each of a thousand processes would compile our modules anew, and each
# worker rewrite all assertions: a fifth of the whole suite's time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
