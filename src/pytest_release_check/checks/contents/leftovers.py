"""Wheel and sdist hold the same modules: what is in one of them alone was not meant."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from pytest_release_check.model import content_rules as rules
from pytest_release_check.model.findings import Finding

# Written while a wheel is built, from templates, version control or interface definitions.
_GENERATED = re.compile(r"(^|/)(_?version|__version__|_?version_info|.*_pb2(_grpc)?|_?build_?info|_?config)\.pyi?$")
_SHOWN = 5


def stale_modules(wheel: Mapping[str, str], sdist: Mapping[str, str], filename: str) -> tuple[Finding, ...]:
    """Modules of the wheel that the sdist does not have anywhere: left over from an earlier build.

    Both map paths (the sdist's below its top folder) to digests. Nothing is said of a wheel most of whose modules
    lie elsewhere in the sdist: its backend moves files about.
    """
    modules = [member for member in wheel if _is_module(member)]
    homes = _Homes(sdist)
    missing = sorted(member for member in modules if not homes.of(member))
    if not missing or len(missing) * 2 > len(modules):
        return ()
    return (_finding(rules.STALE_MODULES.code, filename, missing),)


def differing_modules(wheel: Mapping[str, str], sdist: Mapping[str, str], filename: str) -> tuple[Finding, ...]:
    """Modules that both have, with other contents."""
    homes = _Homes(sdist)
    differing = sorted(
        member
        for member, digest in wheel.items()
        if _is_module(member) and (found := homes.of(member)) and digest not in {sdist[home] for home in found}
    )
    return (_finding(rules.DIFFERING_MODULES.code, filename, differing),) if differing else ()


class _Homes:
    """Finds where an sdist has a member of a wheel: at the same path, or below a folder such as src."""

    def __init__(self, sdist: Mapping[str, str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in sdist:
            self._by_name.setdefault(PurePosixPath(path).name, []).append(path)

    def of(self, member: str) -> tuple[str, ...]:
        candidates = self._by_name.get(PurePosixPath(member).name, ())
        return tuple(path for path in candidates if path == member or path.endswith(f"/{member}"))


def _is_module(member: str) -> bool:
    """Python source that somebody wrote."""
    is_beside = ".dist-info/" in member or ".data/" in member
    return member.endswith((".py", ".pyi")) and not is_beside and not _GENERATED.search(member)


def _finding(code: str, filename: str, members: list[str]) -> Finding:
    more = f" and {len(members) - _SHOWN} more" if len(members) > _SHOWN else ""
    return Finding(code=code, subject=filename, detail=f"{', '.join(members[:_SHOWN])}{more}")
