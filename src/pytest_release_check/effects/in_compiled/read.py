"""Run as a program of its own: read the compiled files of wheels with the libraries of the extra ``compiled``.

Takes the path of a file to write and of the wheels. The file gets an object of JSON: names of the wheels to
``model.binaries.WheelBinaries``, without what abi3audit says. A file that cannot be read is named among what is
excluded: files are hostile.
"""

import json
import re
import sys
import tempfile
import zipfile
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

_SUFFIX = re.compile(r"\.(so|pyd|dylib|dll)(\.[\w.]+)?$")
_MODULE = re.compile(r"\.(cpython-\d+|cp\d+|abi3|pypy\d+|graalpy\d+)[\w-]*\.(so|pyd)$|\.pyd$")
_PROGRAM = re.compile(r"\.data/scripts/[^.]+$|/bin/[^.]+$")
_LARGEST, _ALL = 256 << 20, 1 << 30
"""Bytes of one file, and of all files of a wheel, that are unpacked."""
_MEMORY = 3 << 30
_LISTED = 2000
_ELF = {
    "EM_386": "i686",
    "EM_X86_64": "x86_64",
    "EM_AARCH64": "aarch64",
    "EM_ARM": "arm",
    "EM_PPC64": "ppc64",
    "EM_S390": "s390x",
    "EM_RISCV": "riscv64",
    "EM_LOONGARCH": "loongarch64",
}
_PE = {0x14C: "win32", 0x8664: "win_amd64", 0xAA64: "win_arm64"}
_MACHO = {7: "i386", 0x1000007: "x86_64", 0x100000C: "arm64", 18: "ppc", 0x1000012: "ppc64"}
_MACOS = 1
"""The platform of LC_BUILD_VERSION (mach-o/loader.h)."""
_POLICY = re.compile(r"(many|musl)linux(\d+)?(?:_(\d+)_(\d+))?_(\w+)")
_NOT_ASKED = re.compile(r"ld-linux|ld64\.so|ld-musl|libpython")
"""Dynamic loaders, and what auditwheel leaves to the interpreter."""
_LOADER = re.compile(r"ld-linux|ld64\.so")
"""Whose versions count for no policy, as with auditwheel: gcc on ppc64le asks for GLIBC_2.22 of it."""
_MUSL_ITSELF = re.compile(r"lib(c|pthread|rt|m|dl|util|xnet)\.so")
"""Names under which musl's loader finds itself (`load_library` in ldso/dynlink.c); `libc.so.6` asks for glibc."""
_API = re.compile(r"_?Py[A-Z_]\w*")


def main() -> None:
    """Write the answer; exit status 3 says that a library is missing."""
    answer, *wheels = map(Path, sys.argv[1:])
    if any(find_spec(name) is None for name in ("auditwheel", "delvewheel", "elftools", "macholib", "pefile")):
        sys.exit(3)
    _bound_memory()
    answers: dict[str, Any] = {}
    for wheel in wheels:
        try:
            answers[wheel.name] = _answer(wheel)
        except Exception as error:
            answers[wheel.name] = {"excluded": [_words(error)]}
        answer.write_text(json.dumps(answers), "utf-8")  # what is known, should the next one end the program


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _answer(wheel: Path) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    excluded: list[str] = []
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        names = {info.filename.rpartition("/")[2] for info in archive.infolist()}
        if wheel.stem.rpartition("-")[2].startswith("win"):
            names = {name.lower() for name in names}
        left, is_limited = _ALL, "-abi3" in wheel.name
        for info in archive.infolist()[:100_000]:
            if not (_SUFFIX.search(info.filename) or _PROGRAM.search(info.filename)):
                continue
            left -= info.file_size
            if info.file_size > _LARGEST or left < 0 or len(found) >= _LISTED:
                excluded.append(f"{info.filename}: too large, or too many")
                continue
            try:
                binary = _read(archive, info, Path(folder) / f"{len(found)}-{len(excluded)}", is_limited=is_limited)
            except Exception as error:
                excluded.append(f"{info.filename}: {_words(error)}")
                continue
            if binary is not None:
                found.append({"path": info.filename, **binary})
    for each in found:
        needed = each.pop("needed", {})
        each["bundled"] = sorted(names.intersection(needed))
        libraries = {name: versions for name, versions in needed.items() if name not in names}
        each["libraries"] = sorted(libraries)
        each["versions"] = sorted({version for versions in libraries.values() for version in versions})
    too_new, outside = _policies(wheel.name, found)
    for each in found:
        if (foreign := each.pop("foreign", None)) and "macosx" in wheel.name:
            outside[each["path"]] = foreign
    return {"binaries": found, "too_new": too_new, "outside": outside, "excluded": excluded}


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, *, is_limited: bool) -> dict[str, Any] | None:
    _unpack(archive, info, path)
    try:
        return _binary(path, is_module=_MODULE.search(info.filename) is not None, is_limited=is_limited)
    finally:
        with suppress(OSError):  # Windows keeps what is open
            path.unlink()


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    left = _LARGEST
    with archive.open(info) as source, path.open("wb") as target:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise ValueError("it unpacks to more than is stated")
            target.write(block)


def _binary(path: Path, *, is_module: bool, is_limited: bool) -> dict[str, Any] | None:
    """What the file is for; None if it is no compiled file, and need not be one."""
    with path.open("rb") as stream:
        magic = stream.read(4)
        if magic == b"\x7fELF":
            return _elf(stream, is_limited=is_limited)
    if magic[:2] == b"MZ":
        return _pe(path)
    if magic in (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"):
        return _macho(path)
    return {"machines": ["?"], "format": _words_for(path)} if is_module else None


def _words_for(path: Path) -> str:
    """What a file is that no system loads."""
    with path.open("rb") as stream:
        start = stream.read(512)
    if not start:
        return "an empty file"
    if start.startswith(b"version https://git-lfs"):
        return "a pointer of Git LFS"
    return "a text file" if b"\0" not in start and start.isascii() else "no compiled file"


def _elf(stream: IO[bytes], *, is_limited: bool) -> dict[str, Any]:
    """The names of functions, of which there can be very many, only where the limited API is promised."""
    from elftools.elf.elffile import ELFFile

    elf: Any = ELFFile(stream)
    machine = _ELF.get(str(elf["e_machine"]), "?")
    if machine == "ppc64" and elf.little_endian:
        machine = "ppc64le"
    needed: dict[str, list[str]] = {}
    elsewhere, undefined = False, None
    for segment in elf.iter_segments():
        if segment["p_type"] == "PT_DYNAMIC":
            for tag in segment.iter_tags():
                if tag.entry.d_tag == "DT_NEEDED":
                    needed.setdefault(str(tag.needed), [])
                elsewhere |= tag.entry.d_tag in ("DT_RPATH", "DT_RUNPATH")
    for section in elf.iter_sections():
        if section["sh_type"] == "SHT_GNU_verneed":
            for library, versions in section.iter_versions():
                asked = needed.setdefault(str(library.name), [])
                if not _LOADER.match(str(library.name)):
                    asked.extend(str(version.name) for version in versions)
    symbols = elf.get_section_by_name(".dynsym") if is_limited else None
    if symbols is not None:
        undefined = sorted(
            symbol.name
            for symbol in symbols.iter_symbols()
            if symbol["st_shndx"] == "SHN_UNDEF"
            and symbol["st_info"]["bind"] == "STB_GLOBAL"
            and _API.fullmatch(symbol.name)
        )
    return {
        "machines": [machine],
        "format": "ELF",
        "needed": needed,
        "looks_elsewhere": elsewhere,
        "undefined": undefined,
    }


def _pe(path: Path) -> dict[str, Any]:
    import pefile

    with pefile.PE(str(path), fast_load=True) as pe:
        pe.parse_data_directories(directories=[pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        imports = getattr(pe, "DIRECTORY_ENTRY_IMPORT", [])
        needed: dict[str, list[str]] = {entry.dll.decode("ascii", "replace").lower(): [] for entry in imports[:_LISTED]}
        return {"machines": [_PE.get(pe.FILE_HEADER.Machine, "?")], "format": "PE", "needed": needed}


def _macho(path: Path) -> dict[str, Any]:
    from macholib.mach_o import LC_BUILD_VERSION, LC_LOAD_DYLIB, LC_VERSION_MIN_MACOSX
    from macholib.MachO import MachO

    machines, minimum, foreign = [], {}, set()
    for header in MachO(str(path), allow_unknown_load_commands=True).headers:
        machine = _MACHO.get(int(header.header.cputype) & 0xFFFFFFFF, "?")
        machines.append(machine)
        for load, command, data in header.commands:
            if load.cmd == LC_BUILD_VERSION and int(command.platform) == _MACOS:
                minimum[machine] = _version(int(command.minos))
            elif load.cmd == LC_VERSION_MIN_MACOSX:
                minimum[machine] = _version(int(command.version))
            elif load.cmd == LC_LOAD_DYLIB:
                name = data.rstrip(b"\0").decode("utf-8", "replace")
                foreign |= {name} if _is_of_builder(name) else set()
    return {"machines": machines, "format": "Mach-O", "minimum": minimum, "foreign": sorted(foreign)}


def _is_of_builder(library: str) -> bool:
    """Whether a path is one that the Macs of users need not have; what is relative or @rpath may be brought."""
    is_of_system = library.startswith(("/usr/lib/", "/System/")) or "Python.framework/" in library
    return library.startswith("/") and not is_of_system


def _version(number: int) -> tuple[int, int]:
    return number >> 16, number >> 8 & 0xFF


def _policies(filename: str, found: list[dict[str, Any]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What auditwheel's policies for the tags do not allow; libraries are said to be outside if no tag allows them."""
    too_new: dict[str, list[str]] = {}
    allowed: set[str] = set()
    tags = [tag for tag in filename.removesuffix(".whl").split("-")[-1].split(".") if _POLICY.fullmatch(tag)]
    for tag in tags:
        policy = _policy(tag)
        for each in found:
            late = [version for version in each["versions"] if not _is_allowed(version, tag, policy)]
            if late:
                too_new.setdefault(tag, []).append(f"{each['path']} ({', '.join(late)})")
            if policy is not None:
                allowed |= {name for name in each["libraries"] if _is_brought(name, tag, policy)}
    known = [tag for tag in tags if _policy(tag) is not None]
    outside = {
        each["path"]: [name for name in each["libraries"] if name not in allowed]
        for each in (found if known and len(known) == len(tags) else [])
    }
    return too_new, {path: names for path, names in outside.items() if names}


def _is_brought(library: str, tag: str, policy: Any) -> bool:
    """Whether every system that the tag is for has the library."""
    is_musl = tag.startswith("musl") and _MUSL_ITSELF.fullmatch(library) is not None
    return library in policy.whitelist or is_musl or _NOT_ASKED.match(library) is not None


@lru_cache
def _policy(tag: str) -> Any:
    from auditwheel.architecture import Architecture
    from auditwheel.libc import Libc
    from auditwheel.policy import WheelPolicies

    match = _POLICY.fullmatch(tag)
    try:
        assert match is not None  # noqa: S101 - for the type checker
        if match[1] == "many":
            return WheelPolicies(libc=Libc.GLIBC, arch=Architecture(match[5])).get_policy_by_name(tag)
        name = tag.removesuffix(f"_{match[5]}")
        return WheelPolicies(libc=Libc.MUSL, arch=Architecture(match[5]), musl_policy=name).get_policy_by_name(tag)
    except (AssertionError, LookupError, ValueError):
        return None


def _is_allowed(version: str, tag: str, policy: Any) -> bool:
    """By the policy; of glibc by the number in the tag itself as well (PEP 600)."""
    prefix, _, number = version.partition("_")
    match = _POLICY.fullmatch(tag)
    if policy is not None and prefix in policy.symbol_versions:
        return number in policy.symbol_versions[prefix]
    asked = re.fullmatch(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?", version)
    if match is None or asked is None or match[1] != "many" or not match[3]:
        return True
    return (int(asked[1]), int(asked[2])) <= (int(match[3]), int(match[4]))


if __name__ == "__main__":
    main()
