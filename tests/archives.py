"""Wheels and sdists made in a test, as small as the standards allow."""

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path


def metadata(name: str, version: str, requires: tuple[str, ...] = (), extra: str = "") -> str:
    lines = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{extra}"]
    lines += [] if "Requires-Python" in extra else ["Requires-Python: >=3.8\n"]
    return "".join([*lines, *(f"Requires-Dist: {requirement}\n" for requirement in requires)])


def build_wheel(
    folder: Path,
    name: str,
    version: str,
    *,
    requires: tuple[str, ...] = (),
    files: Mapping[str, str] | None = None,
    extra: str = "",
    filename: str = "",
) -> Path:
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    members = dict(files if files is not None else {f"{name.replace('-', '_')}.py": f'__version__ = "{version}"\n'})
    members[f"{info}/METADATA"] = metadata(name, version, requires, extra)
    members[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members[f"{info}/RECORD"] = "".join(map(_record_line, members.items())) + f"{info}/RECORD,,\n"
    path = folder / (filename or f"{stem}-py3-none-any.whl")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    return path


def build_sdist(
    folder: Path,
    name: str,
    version: str,
    *,
    pkg_info: str | None = None,
    filename: str = "",
    files: Mapping[str, str] | None = None,
) -> Path:
    stem = f"{name.replace('-', '_')}-{version}"
    path = folder / (filename or f"{stem}.tar.gz")
    folder.mkdir(parents=True, exist_ok=True)
    text = metadata(name, version) if pkg_info is None else pkg_info
    with tarfile.open(path, "w:gz") as archive:
        for member, content in {"PKG-INFO": text, "pyproject.toml": "", **(files or {})}.items():
            if content or member != "PKG-INFO":
                info = tarfile.TarInfo(f"{stem}/{member}")
                info.size = len(content.encode())
                archive.addfile(info, io.BytesIO(content.encode()))
    return path


def _record_line(item: tuple[str, str]) -> str:
    name, text = item
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(text.encode())}\n"
