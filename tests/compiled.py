"""Compiled files made of bytes: as small as the formats allow, on any machine."""

import struct
from collections.abc import Mapping

X86_64, AARCH64 = 62, 183
"""Machines of ELF files."""
_BODY = 64 + 2 * 56
"""Where the first section lies, behind the header of the file and those of two segments."""
MAC_X86_64, MAC_ARM64 = 0x1000007, 0x100000C
WIN_AMD64, WIN_ARM64 = 0x8664, 0xAA64


class _Strings:
    def __init__(self) -> None:
        self.data = b"\0"

    def at(self, text: str) -> int:
        offset = len(self.data)
        self.data += text.encode() + b"\0"
        return offset


def elf(
    machine: int = X86_64,
    *,
    needed: Mapping[str, tuple[str, ...]] | None = None,
    undefined: tuple[str, ...] = (),
    defined: tuple[str, ...] = (),
    runpath: str = "",
) -> bytes:
    """A 64-bit shared object; ``needed``: library to the symbol versions that it must have (System V ABI, LSB)."""
    strings, names = _Strings(), _Strings()
    libraries = needed or {}
    dynamic = b"".join(struct.pack("<QQ", 1, strings.at(name)) for name in libraries)
    dynamic += struct.pack("<QQ", 29, strings.at(runpath)) if runpath else b""
    symbols = bytes(24)
    for name, section in (*((name, 0) for name in undefined), *((name, 1) for name in defined)):
        symbols += struct.pack("<IBBHQQ", strings.at(name), 0x12, 0, section, 0, 0)
    versions, count = b"", 0
    stated = {name: asked for name, asked in libraries.items() if asked}
    for name, asked in stated.items():
        count += 1
        size = 16 + 16 * len(asked)
        versions += struct.pack("<HHIII", 1, len(asked), strings.at(name), 16, size if count < len(stated) else 0)
        for index, version in enumerate(asked):
            following = 16 if index + 1 < len(asked) else 0
            versions += struct.pack("<IHHII", 0, 0, index + 2, strings.at(version), following)
    dynamic += struct.pack("<QQ", 5, _BODY) + struct.pack("<QQ", 10, len(strings.data)) + bytes(16)
    # name, type, link, info, entry size, bytes; the string table lies first, as the segment's addresses say.
    parts = [
        (".dynstr", 3, 0, 0, 0, strings.data),
        (".dynsym", 11, 1, 1, 24, symbols),
        (".gnu.version_r", 0x6FFFFFFE, 1, count, 0, versions),
        (".dynamic", 6, 1, 0, 16, dynamic),
    ]
    sections, body, offset, dynamic_at = [bytes(64)], b"", _BODY, 0
    named = [(names.at(name), kind, link, info, entry, data) for name, kind, link, info, entry, data in parts]
    named.append((names.at(".shstrtab"), 3, 0, 0, 0, b""))
    named[-1] = (*named[-1][:5], names.data)
    for at, kind, link, info, entry, data in named:
        dynamic_at = offset if kind == 6 else dynamic_at
        sections.append(struct.pack("<IIQQQQIIQQ", at, kind, 2, offset, offset, len(data), link, info, 1, entry))
        body += data
        offset += len(data)
    end = offset
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, end, end, 4096)
    segment = struct.pack("<IIQQQQQQ", 2, 6, dynamic_at, dynamic_at, dynamic_at, len(dynamic), len(dynamic), 8)
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack(
        "<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, end, 0, 64, 56, 2, 64, len(sections), len(sections) - 1
    )
    return header + load + segment + body + b"".join(sections)


def macho(cpu: int = MAC_ARM64, minimum: tuple[int, int] = (11, 0), libraries: tuple[str, ...] = ()) -> bytes:
    """A 64-bit bundle for macOS that states the oldest version it is for and what it loads (mach-o/loader.h)."""
    commands = [struct.pack("<IIIIII", 0x32, 24, 1, minimum[0] << 16 | minimum[1] << 8, 0, 0)]  # LC_BUILD_VERSION
    for name in libraries:
        text = name.encode() + bytes(8 - len(name) % 8)
        commands.append(struct.pack("<IIIIII", 0xC, 24 + len(text), 24, 0, 0, 0) + text)  # LC_LOAD_DYLIB
    body = b"".join(commands)
    return struct.pack("<IiiIIIII", 0xFEEDFACF, cpu, 0, 8, len(commands), len(body), 0, 0) + body


def universal(*slices: bytes) -> bytes:
    """Several of them in one file."""
    offset, headers, body = 8 + 20 * len(slices), b"", b""
    for each in slices:
        (cpu,) = struct.unpack_from("<i", each, 4)
        headers += struct.pack(">iiIII", cpu, 0, offset + len(body), len(each), 0)
        body += each
    return struct.pack(">II", 0xCAFEBABE, len(slices)) + headers + body


def pe(machine: int = WIN_AMD64, libraries: tuple[str, ...] = ()) -> bytes:
    """A 64-bit DLL that holds nothing but the names of the libraries that it needs ("PE Format", Import Directory)."""
    start, at = 0x400, 20 * (len(libraries) + 1)
    thunks = struct.pack("<QQ", 1 << 63 | 1, 0)  # its first function, by number
    directory, names = b"", b""
    for library in libraries:
        directory += struct.pack("<IIIII", start + at, 0, 0, start + at + len(thunks) + len(names), start + at)
        names += library.encode() + b"\0"
    body = directory + bytes(20) + thunks + names if libraries else b""
    where = (start, at) if libraries else (0, 0)
    optional = struct.pack("<HHIIIII", 0x20B, 0, 0, 0, 0, 0, 0)
    optional += struct.pack("<QII", 0x180000000, 0x200, 0x200) + bytes(16) + struct.pack("<II", 0x1000, start)
    optional += bytes(44) + struct.pack("<I", 16) + bytes(8) + struct.pack("<II", *where) + bytes(112)
    section = struct.pack("<8sIIIIIIHHI", b".rdata", len(body), start, len(body), start, 0, 0, 0, 0, 0x40000040)
    header = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    header += struct.pack("<HHIIIHH", machine, bool(libraries), 0, 0, 0, len(optional), 0x2022) + optional
    return (header + section).ljust(start, b"\0") + body if libraries else header
