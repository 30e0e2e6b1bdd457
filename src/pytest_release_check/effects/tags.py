"""Which wheels an interpreter of this machine takes."""

from collections.abc import Iterator

from packaging.tags import Tag, compatible_tags, cpython_tags, platform_tags

from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.environments import Interpreter


def fits(wheel: Distribution, interpreter: Interpreter) -> bool:
    """Whether installers would take ``wheel`` for ``interpreter``."""
    return not supported_tags(interpreter).isdisjoint(wheel.tags)


def is_for_platform(wheel: Distribution, interpreter: Interpreter) -> bool:
    """Whether some version of the implementation of ``interpreter`` would take ``wheel`` on this machine."""
    is_pypy = interpreter.implementation == "pypy"
    platforms = frozenset(platform_tags())
    parts = (tag.split("-") for tag in wheel.tags)
    return any(platform in platforms and python.startswith("pp") == is_pypy for python, _, platform in parts)


def supported_tags(interpreter: Interpreter) -> frozenset[str]:
    """The tags of the wheels that installers would take for ``interpreter``."""
    return frozenset(str(tag) for tag in _supported(interpreter))


def _supported(interpreter: Interpreter) -> Iterator[Tag]:
    version = interpreter.version[:2]
    digits = f"{version[0]}{version[1]}"
    platforms = list(platform_tags())
    if interpreter.implementation == "pypy":
        abi = f"pypy{digits}_{_abi_of_pypy(interpreter)}"
        yield from (Tag(f"pp{digits}", abi, platform) for platform in platforms)
        yield from compatible_tags(version, f"pp{digits}", platforms)
        return
    suffix = "t" if interpreter.free_threaded else "m" if version < (3, 8) else ""
    yield from cpython_tags(version, [f"cp{digits}{suffix}"], platforms)
    yield from compatible_tags(version, f"cp{digits}", platforms)


def _abi_of_pypy(interpreter: Interpreter) -> str:
    """The two numbers of PyPy's own version (its SOABI, as ``pypy311-pp73``); those of 7.3 where they are not known."""
    own = interpreter.markers.implementation_version.split(".")
    return f"pp{own[0]}{own[1]}" if len(own) > 1 else "pp73"
