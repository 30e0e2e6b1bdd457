"""Plugins of our own tests, and bytecode for the processes that they start."""

import os
import sys
from collections.abc import Generator

import pytest

pytest_plugins = ["pytester"]

# Where Python is kept from writing bytecode, each of a thousand processes would compile our modules anew, and each
# worker rewrite all assertions: a fifth of the whole suite's time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than processors for `-n auto`: the slow tests wait for servers and time limits a fifth of their time."""
    return (yield) + 1
