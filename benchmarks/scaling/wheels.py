"""Wheels that are written as they are wanted, without a build."""

import base64
import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_METADATA = """\
Metadata-Version: 2.1
Name: {name}
Version: 1.0
Summary: A project to measure with.
Requires-Python: >=3.10
"""
_WHEEL = "Wheel-Version: 1.0\nGenerator: benchmarks\nRoot-Is-Purelib: {is_pure}\nTag: {tag}\n"
ANY = "py3-none-any"
_PLATFORMS = (
    "macosx_10_13_x86_64",
    "macosx_11_0_arm64",
    "manylinux_2_17_aarch64",
    "manylinux_2_17_x86_64",
    "musllinux_1_2_x86_64",
    "win32",
    "win_amd64",
    "win_arm64",
)
_MINORS = range(10, 15)


def module_of(name: str) -> str:
    """What is imported of a project, and its part of a file name."""
    return name.replace("-", "_")


def metadata(name: str, requires: Iterable[str] = ()) -> str:
    """Text of METADATA."""
    return _METADATA.format(name=name) + "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)


def write_wheel(
    folder: Path, name: str, *, tag: str = ANY, requires: Iterable[str] = (), files: Mapping[str, str] | None = None
) -> Path:
    """A wheel of version 1.0; without ``files`` it has one module."""
    stem = f"{module_of(name)}-1.0"
    info = f"{stem}.dist-info"
    members = dict(files) if files is not None else {f"{module_of(name)}.py": '"""A module."""\n'}
    members[f"{info}/METADATA"] = metadata(name, requires)
    members[f"{info}/WHEEL"] = _WHEEL.format(is_pure=str(tag == ANY).lower(), tag=tag)
    members[f"{info}/RECORD"] = "".join(map(_record_line, members.items())) + f"{info}/RECORD,,\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path


def _record_line(member: tuple[str, str]) -> str:
    path, content = member[0], member[1].encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(content)}\n"


def tags(count: int) -> tuple[str, ...]:
    """That many tags, 41 at most: the first fits everywhere, the others are for CPythons on platforms."""
    others = [f"cp3{minor}-cp3{minor}-{platform}" for platform in _PLATFORMS for minor in _MINORS]
    return (ANY, *others)[:count]
