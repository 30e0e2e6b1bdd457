"""What a version number promises to those who call the release, compared with the release before it."""

from packaging.version import InvalidVersion, Version

AUTO, SEMVER, CALVER, NONE = "auto", "semver", "calver", "none"
SCHEMES = (AUTO, SEMVER, CALVER, NONE)
_YEARS = range(15, 40)
"""First numbers that may be years (PEP 440 has no epoch for them): 15 is when projects began to count so."""


def is_compatible_by_promise(before: str, now: str, scheme: str) -> bool:
    """Whether ``now`` promises to break nobody who calls ``before``.

    By semantic versioning (https://semver.org): a new first number promises nothing, and of 0.x neither does a new
    second one. A pre-release counts as the release that it leads to, and after one nothing is promised to its users.
    A calendar promises nothing; ``auto`` takes a first number that looks like a year for one.
    """
    try:
        old, new = Version(before), Version(now)
    except InvalidVersion:
        return False
    if scheme in (CALVER, NONE) or old.is_prerelease or new <= old:
        return False
    if scheme == AUTO and (new.major in _YEARS or new.major >= 2000):
        return False
    if old.epoch != new.epoch or old.major != new.major:
        return False
    return new.major > 0 or old.minor == new.minor
