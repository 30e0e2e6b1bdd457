"""What PyPI takes: sound files next to each defect, odd ones, and those that it takes in spite of a defect."""

import tarfile
from collections.abc import Iterator

import pytest

from pytest_release_check.index.server import Index
from pytest_release_check.upload.file.obfuscation import PYE_MARKS
from tests.index.conftest import TOKEN
from tests.index.wire import (
    ARMORED,
    LARGE,
    NAME,
    NOISE,
    SDIST,
    SIX,
    WHEEL,
    Upload,
    check_refused,
    check_taken,
    licensed,
    members,
    named,
    points,
    sdist,
    sdist_of,
    wheel,
    wheel_of,
    with_part,
    zip64,
    zip_with,
)
from tests.indexes import index_of
from tests.upload.tar_bytes import BASE, TOP, bomb, info, only, tarred
from tests.upload.zip_bytes import extra, unicode_path, zipped


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all; small files are large for it."""
    folder = tmp_path_factory.mktemp("files") / "index"
    with index_of(folder, token=TOKEN, size_limit=1 << 20, log=print) as index:
        yield index


RENAMED = unicode_path(b"more.py", NAME)
TAKEN: list[tuple[str, Upload]] = [
    ("PYPI072-text", SDIST.but(head="\r\nContent-Type: text/plain; charset=x")),
    ("PYPI072-none", SDIST),
    ("PYPI077-just", sdist_of(sdist((f"{TOP}/x", NOISE[: (1 << 20) - 5000])))),
    ("PYPI079-capitals", SDIST.but(fields={"md5_digest": "{MD5}"})),
    ("PYPI079-md5-alone", SDIST.but(fields={"md5_digest": "{md5}", "sha256_digest": None})),
    ("PYPI079-blake2-alone", SDIST.but(fields={"blake2_256_digest": "{blake2}", "sha256_digest": None})),
    ("PYPI088-large-alone", wheel_of(with_part(sizes=(6, 1 << 25), central_sizes=(6, 1 << 25)))),
    ("PYPI088-not-for-tar", sdist_of(lambda stem: bomb(8, first=(*BASE, (f"{TOP}/stem", stem.encode()))))),
    ("PYPI089-deflated", wheel_of(lambda stem: zipped(members(stem)))),
    ("PYPI090-empty", wheel_of(wheel({"{info}/WHEEL": ""}))),
    ("PYPI090-other-tags", wheel_of(wheel({"{info}/WHEEL": "Tag: cp27-cp27m-win32\n"}))),
    ("PYPI090-second-dist-info", wheel_of(wheel({"x-1.dist-info/WHEEL": "", "x-1.dist-info/METADATA": ""}))),
    ("PYPI092-too-long", wheel_of(with_part(name=b"a.py", content=ARMORED + bytes(5 << 20), method=8))),
    ("PYPI092-no-module", wheel_of(wheel({"a.txt": ARMORED}))),
    ("PYPI093-begin-alone", wheel_of(wheel({"a.py": PYE_MARKS[0]}))),
    ("PYPI096-comment", wheel_of(zip_with(comment=b"a comment"))),
    ("PYPI097-other-case", wheel_of(with_part(name=b"Demo.py"))),
    ("PYPI100-flagged", wheel_of(with_part(name=NAME, flags=0x800))),
    ("PYPI102-directory", wheel_of(with_part(name=b"folder/", content=b""))),
    ("PYPI102-parent", wheel_of(with_part(name=b"../more.py"))),
    ("PYPI102-absolute", wheel_of(with_part(name=b"/more.py"))),
    ("PYPI104-zip64", wheel_of(with_part(extra=extra(1, SIX * 2), sizes=LARGE))),
    ("PYPI105-others-twice", wheel_of(with_part(extra=extra(0x5455, bytes(9)) * 2))),
    ("PYPI106-padding", wheel_of(with_part(central_extra=extra(0x5455, b"") + b"\0\0"))),
    (
        "PYPI107-path",
        wheel_of(with_part(extra=unicode_path(b"more.py", NAME), central_extra=unicode_path(b"more.py", NAME))),
    ),
    ("PYPI109-zip64-end", wheel_of(zip64())),
    ("PYPI111-gnu", sdist_of(lambda stem: tarred((f"{TOP}/x", stem.encode()), kind=tarfile.GNU_FORMAT))),
    ("PYPI111-ustar", sdist_of(lambda stem: tarred((f"{TOP}/x", stem.encode()), kind=tarfile.USTAR_FORMAT))),
    ("PYPI112-any-name", sdist_of(lambda stem: only(("x/PKG-INFO", b""), ("x/y", stem.encode())))),
    ("PYPI112-out-of-the-top", sdist_of(sdist((f"{TOP}/../../x", b"")))),
    ("PYPI112-link-out", sdist_of(sdist(info(f"{TOP}/l", tarfile.SYMTYPE, link="../../../x")))),
    ("PYPI112-hard-link", sdist_of(sdist(info(f"{TOP}/l", tarfile.LNKTYPE, link="/etc/passwd")))),
    ("PYPI112-device", sdist_of(sdist(info(f"{TOP}/d", tarfile.CHRTYPE), info(f"{TOP}/p", tarfile.FIFOTYPE)))),
    ("PYPI112-repeated", sdist_of(sdist((f"{TOP}/x", b"1"), (f"{TOP}/x", b"2"), (f"{TOP}/PKG-INFO", b"")))),
    ("PYPI113-empty", sdist_of(lambda stem: only((f"{TOP}/PKG-INFO", b""), (f"{TOP}/{stem}", b"")))),
    ("PYPI118-odd-version", SDIST.but(fields={"version": "v{n}.0"})),
    ("PYPI118-hyphen-in-name", SDIST.but(name="spam_x", fields={"name": "Spam.-_X"})),
    ("PYPI118-other-metadata", sdist_of(lambda stem: only((f"{TOP}/PKG-INFO", b"Name: x"), (f"{TOP}/{stem}", b"")))),
    ("PYPI119-there", licensed("a/LICENSE", SDIST, "a/LICENSE")),
    ("PYPI120-build", named("demo-{n}.0-1abc-py3-none-any.whl", WHEEL)),
    ("PYPI120-numbers", Upload(name="0spam")),
    ("PYPI120-one-letter", Upload(name="x")),
    ("PYPI120-hyphens", Upload(name="spam_y_z", fields={"name": "SPAM--y.z"})),
    ("PYPI120-meaningless-tags", named("demo-{n}.0-xx99-yy-any.whl", WHEEL)),
    ("PYPI120-abi3", named("demo-{n}.0-cp39.cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", WHEEL)),
    ("PYPI120-free-threaded", named("demo-{n}.0-cp313-cp313t-win_arm64.whl", WHEEL)),
    ("PYPI120-pypy", named("demo-{n}.0-pp310-pypy310_pp73-win_amd64.whl", WHEEL)),
    ("PYPI124-zeros", Upload(filename="demo-{n}.0.0-py3-none-any.whl", content=lambda stem: wheel()(f"{stem}.0"))),
    (
        "PYPI124-epoch",
        Upload(
            filename="demo-1!{n}.0-py3-none-any.whl",
            fields={"version": "1!{n}"},
            content=lambda stem: wheel()(stem.replace("-", "-1!")),
        ),
    ),
    (
        "PYPI124-spelling",
        Upload(
            filename="demo-{n}.0RC1-py3-none-any.whl",
            fields={"version": "{n}.0rc1"},
            content=lambda stem: wheel()(f"{stem}RC1"),
        ),
    ),
    (
        "PYPI124-post",
        Upload(
            filename="demo-{n}.0.post1-py3-none-any.whl",
            fields={"version": "{n}.0-1"},
            content=lambda stem: wheel()(f"{stem}.post1"),
        ),
    ),
    ("PYPI125-there", licensed("a/b", name="licenses/a/b")),
    ("PYPI126-wrong-hashes", wheel_of(wheel(record="demo.py,sha256=AAAA,1\n"))),
    ("PYPI126-strangers", wheel_of(wheel(record="no.py,,\n"))),
    ("PYPI126-empty", wheel_of(wheel(record=""))),
    ("PYPI127-no-reference", points("[console_scripts]\na = no reference at all\n")),
    ("PYPI127-other-group", points("[x.y]\na b = c\n")),
    ("PYPI127-empty", points("")),
    ("PYPI128-empty", wheel_of(wheel({"{info}/METADATA": ""}))),
    ("PYPI128-no-metadata", wheel_of(wheel({"{info}/METADATA": b"\xff\0\xfe"}))),
    ("PYPI128-of-another", wheel_of(wheel({"{info}/METADATA": "Metadata-Version: 9\nName: other\nVersion: x\n"}))),
    ("PYPI027-unlike-the-tag", WHEEL.but(fields={"pyversion": "cp27"})),
    (
        "PYPI060-classifier",
        WHEEL.but(fields={"license_expression": "MIT", "classifiers": "License :: OSI Approved :: MIT License"}),
    ),
    ("PYPI053-extra-of-another", WHEEL.but(fields={"requires_dist": "a; extra == 'nobody has that'"})),
    (
        "PYPI036-lists",
        WHEEL.but(fields={"platform": ("a", "b"), "supported_platform": ("c", "c"), "requires_external": ("d", "")}),
    ),
    ("PYPI036-unknown-fields", WHEEL.but(fields={"whatever": ("a", "b"), "comment": "x", "keywords": "a\0b"})),
    ("PYPI037-unknown", WHEEL.but(fields={"summary": "UNKNOWN", "author": "UNKNOWN ", "home_page": "UNKNOWN"})),
]
GLIBC = ("x86_64", "i686", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x")
APPLE = ("ppc", "ppc64", "i386", "x86_64", "arm64", "intel", "fat", "fat3", "fat64", "universal", "universal2")
ALLOWED = [
    *("any", "win32", "win_amd64", "win_arm64", "win_ia64", "linux_armv6l", "linux_armv7l"),
    *(f"manylinux{year}_{machine}" for year in (1, 2010) for machine in ("x86_64", "i686")),
    *(f"manylinux2014_{machine}" for machine in GLIBC),
    *(f"manylinux_2_{minor}_{machine}" for minor in (5, 39) for machine in (*GLIBC, "riscv64")),
    *(f"musllinux_1_2_{machine}" for machine in (*GLIBC, "riscv64") if machine != "ppc64"),
    *(f"macosx_10_{minor}_{machine}" for minor in (4, 15) for machine in APPLE),
    *(f"macosx_{major}_0_{machine}" for major in (11, 12, 13, 14, 15, 26) for machine in APPLE),
    *(f"ios_13_0_{machine}_iphone{kind}" for machine in ("arm64", "x86_64") for kind in ("os", "simulator")),
    *(f"android_21_{machine}" for machine in ("armeabi_v7a", "arm64_v8a", "x86", "x86_64")),
    "pyemscripten_2025_0_wasm32",
]
NOT_ALLOWED = [
    *("linux_x86_64", "linux_aarch64", "linux_armv8l", "win", "win_arm32", "mingw_x86_64", "wasi_0_0_wasm32", "x"),
    *(
        "manylinux1_aarch64",
        "manylinux2010_aarch64",
        "manylinux2014_riscv64",
        "manylinux_2_5_armv6l",
        "manylinux_x86_64",
    ),
    *("musllinux_1_2_ppc64", "musllinux_1_x86_64", "macosx_11_1_arm64", "macosx_14_5_arm64", "macosx_16_0_arm64"),
    *(
        "macosx_25_0_arm64",
        "macosx_27_0_arm64",
        "macosx_9_0_ppc",
        "macosx_10_9_riscv64",
        "ios_13_0_arm64",
        "tvos_1_0_x",
    ),
    *(
        "android_21_riscv64",
        "android_21_0_x86",
        "emscripten_3_1_58_wasm32",
        "pyemscripten_2025_0_wasm64",
        "freebsd_14_amd64",
    ),
]


@pytest.mark.parametrize("upload", [pytest.param(row[1], id=row[0]) for row in TAKEN])
def test_taken(index: Index, upload: Upload) -> None:
    """Kept once, and told 200 again."""
    check_taken(index, upload)


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-{tag}") for tag in ALLOWED])
def test_platforms(index: Index, tag: str) -> None:
    """Taken, also beside others."""
    check_taken(index, named(f"demo-{{n}}.0-py3-none-{tag}.whl", WHEEL))
    check_taken(index, named(f"demo-{{n}}.0-cp313-abi3-{tag}.any.whl", WHEEL))


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-not-{tag}") for tag in NOT_ALLOWED])
def test_other_platforms(index: Index, tag: str) -> None:
    """Refused, also beside one that is taken."""
    check_refused(index, named(f"demo-{{n}}.0-py3-none-{tag}.whl", WHEEL), 400, "unsupported platform tag")
    check_refused(index, named(f"demo-{{n}}.0-py3-none-any.{tag}.whl", WHEEL), 400, "unsupported platform tag")


@pytest.mark.parametrize(
    ("length", "template", "status"),
    [
        pytest.param(246, "{name}-{n}.0-PADDING-none-any.whl", 200, id="PYPI129-246"),
        pytest.param(247, "{name}-{n}.0-PADDING-none-any.whl", 400, id="PYPI129-247"),
        pytest.param(255, "{name}-{n}.0-PADDING-none-any.whl", 400, id="PYPI129-255"),
        pytest.param(256, "{name}-{n}.0-PADDING-none-any.whl", 0, id="PYPI141-256"),
        pytest.param(255, "PADDING-{n}.0.tar.gz", 200, id="PYPI141-255-sdist"),
        pytest.param(256, "PADDING-{n}.0.tar.gz", 0, id="PYPI141-256-sdist"),
    ],
)
def test_long_names(index: Index, length: int, template: str, status: int) -> None:
    """To the byte."""
    named = Upload(filename=template).numbered().filename
    padding = "p" * (length - len(named) + len("PADDING"))
    name = padding if template.startswith("PADDING") else "demo"
    upload = Upload(name=name, filename=template.replace("PADDING", padding))
    assert len(upload.numbered().filename) == length
    if status == 200:
        check_taken(index, upload)
    else:
        check_refused(index, upload, status, "Filename is too long")
