"""The environment that the markers of requirements are evaluated in (PEP 508)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

_FULL_NAMES = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalVM"}
"""``platform.python_implementation()`` by ``sys.implementation.name``; of others the first letter is capital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """An operating system as markers name it, on one kind of machine."""

    sys_platform: str
    platform_system: str
    os_name: str
    platform_machine: str


SYSTEMS = tuple(
    System(sys_platform=platform, platform_system=name, os_name=os_name, platform_machine=machine)
    for platform, name, os_name, machines in (
        ("linux", "Linux", "posix", ("x86_64", "aarch64")),
        ("darwin", "Darwin", "posix", ("arm64", "x86_64")),
        ("win32", "Windows", "nt", ("AMD64", "ARM64")),
    )
    for machine in machines
)
"""The systems that wheels are commonly built for, each with its two usual machines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers:
    """All eleven variables of PEP 508 for one interpreter; ``extra`` is not one of an interpreter."""

    implementation_name: str
    implementation_version: str
    os_name: str
    platform_machine: str
    platform_python_implementation: str
    platform_release: str
    platform_system: str
    platform_version: str
    python_full_version: str
    python_version: str
    sys_platform: str

    @classmethod
    def from_answer(cls, answer: Mapping[str, object]) -> "Markers":
        """Those that an interpreter has given; raises ``KeyError`` if one is missing, more do no harm."""
        return cls(**{field.name: str(answer[field.name]) for field in fields(cls)})

    @classmethod
    def by_rule(
        cls, version: tuple[int, int, int], *, implementation: str = "cpython", system: System = SYSTEMS[0]
    ) -> "Markers":
        """Those of an interpreter that is not on this machine.

        What no rule can know is empty: the release and version of the system, and the version of an implementation
        that counts otherwise than CPython.
        """
        text = ".".join(str(part) for part in version)
        return cls(
            implementation_name=implementation,
            implementation_version=text if implementation == "cpython" else "",
            os_name=system.os_name,
            platform_machine=system.platform_machine,
            platform_python_implementation=_FULL_NAMES.get(implementation, implementation.capitalize()),
            platform_release="",
            platform_system=system.platform_system,
            platform_version="",
            python_full_version=text,
            python_version=f"{version[0]}.{version[1]}",
            sys_platform=system.sys_platform,
        )

    def environment(self, extra: str = "") -> Mapping[str, str]:
        """The variables by their names, complete: nothing is left to the Python that runs us."""
        return {**asdict(self), "extra": extra}
