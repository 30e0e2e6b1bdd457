"""What the standard library of a Python lacks: modules, by lists of them, and members, by vermin's tables."""

from collections.abc import Mapping
from functools import cache

from pytest_release_check.analysis.metadata.pythons import Python, ever_in_standard_library, standard_library


def lacks_module(python: Python, module: str) -> bool:
    """Whether a module belongs to the standard library of another Python, and not to that of this one."""
    top = module.partition(".")[0]
    if top not in ever_in_standard_library():
        return False
    return top not in standard_library(python) or _is_younger(python, module)


def lacks_member(python: Python, module: str, name: str) -> bool:
    """Whether ``from module import name`` fails on a Python because its standard library is too old."""
    return lacks_module(python, module) or _is_younger(python, f"{module}.{name}")


def _is_younger(python: Python, name: str) -> bool:
    since = _since().get(name)
    if since is None:
        return False
    first = since[python[0] - 2]
    return first is None or python < first


@cache
def _since() -> Mapping[str, tuple[Python | None, Python | None]]:
    """The first Python 2 and the first Python 3 with a module or a member; None where there is none."""
    from vermin import MOD_MEM_REQS, MOD_REQS, Config

    config = Config()
    return {**MOD_REQS(config), **MOD_MEM_REQS(config)}
