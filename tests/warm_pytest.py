"""The program behind ``tests/pytest_runs.py``: it imports what a run of the release check imports, and forks for each.

A line of JSON on standard input asks for a run; its process id and its exit status are the answer, a line each.
"""

import gc
import json
import os
import pkgutil
import runpy
import signal
import sys
from importlib import import_module
from importlib.metadata import entry_points, packages_distributions
from pathlib import Path
from typing import Any

import pytest
from _pytest.assertion import install_importhook
from _pytest.config import get_config

PACKAGE = "pytest_release_check"
KEPT_COLD = ("plugin.scheduling", "__main__")
"""xdist keeps the ``sys.path`` of the moment in which it is imported; the other one is a program."""
LATER = ("httpcore", "httpx", "hypothesis", "jinja2", "markdown_it", "readme_renderer.rst", "virtualenv.run")
"""What a run imports on its way; hypothesis is asked by its own plugin at the end of each session."""


def import_all() -> None:
    """Import our modules as pytest does, which warns of plugins whose assertions it cannot rewrite any more."""
    config = get_config()
    plugins = {entry.dist.name for entry in entry_points(group="pytest11") if entry.dist}
    of_plugins = (name for name, owners in packages_distributions().items() if plugins.intersection(owners))
    install_importhook(config).mark_rewrite(PACKAGE, *of_plugins)
    for module in pkgutil.walk_packages(import_module(PACKAGE).__path__, f"{PACKAGE}."):
        parts = module.name.split(".")[1:]
        if ".".join(parts) not in KEPT_COLD and not any(part.startswith("in_") for part in parts):
            import_module(module.name)
    for name in LATER:
        import_module(name)
    config._ensure_unconfigure()


def become(asked: dict[str, Any]) -> None:
    """Make this process what `python -m pytest` is once it has started, with these arguments in that folder."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    nothing, output = os.open(os.devnull, os.O_RDONLY), os.open(asked["output"], os.O_WRONLY)
    for source, standard in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, standard)
    os.close(nothing)
    os.close(output)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.path.insert(0, str(Path.cwd()))
    sys.argv[:] = [str(Path(pytest.__file__).with_name("__main__.py")), *asked["args"]]
    sys.orig_argv[:] = [sys.executable, "-m", "pytest", *asked["args"]]


def main() -> None:
    """Fork for each line that asks; the child ends as any program does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_all()
    gc.collect()
    gc.freeze()  # pytest collects all garbage at the end of each run: not among these
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            become(json.loads(line))
            runpy.run_module("pytest", run_name="__main__")  # comes to its end with SystemExit
        print(child, flush=True)  # noqa: T201 - the answer
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    del sys.path[0]  # the folder of this file, of which no run knows
    main()
