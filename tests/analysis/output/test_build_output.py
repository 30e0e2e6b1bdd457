"""Why a build failed."""

import pytest

from pytest_release_check.analysis.output.build_output import build_error, missing_here

HATCHLING = """\
Traceback (most recent call last):
  File "hatchling/builders/wheel.py", line 281, in default_file_selection_options
    raise ValueError(message)
ValueError: Unable to determine which files to ship inside the wheel using the following heuristics: https://h.example/

The most likely cause of this is that there is no directory that matches the name of your project (demo).

[tool.hatch.build.targets.wheel]
packages = ["src/foo"]
"""
LICENSE = """\
!!

        ********************************************************************************
        Please remove the classifiers.
        ********************************************************************************

!!
  self._finalize_license_expression()
Traceback (most recent call last):
  File "setuptools/dist.py", line 500, in _finalize_license_expression
    raise InvalidConfigError(
setuptools.errors.InvalidConfigError: License classifiers have been superseded by license expressions \
(see https://l.example/#x). Please remove:

License :: OSI Approved :: MIT License
"""
SCHEMA = """\
configuration error: `project.license` must be valid exactly by one definition (2 matches found):

    - keys:
        'file': {type: string}

Traceback (most recent call last):
  File "setuptools/config/_apply_pyprojecttoml.py", line 61, in validate
    raise ValueError(f"{error}\\n{summary}") from None
ValueError: invalid pyproject.toml config: `project.license`.
configuration error: `project.license` must be valid exactly by one definition (2 matches found):

    - keys:
"""
POETRY = """\
Traceback (most recent call last):
  File "poetry/core/factory.py", line 53, in create_poetry
    raise RuntimeError(message)
RuntimeError: The Poetry configuration is invalid:
  - Either [project.name] or [tool.poetry.name] is required in package mode.
"""
CHAINED = """\
Traceback (most recent call last):
  File "a.py", line 1, in <module>
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "b.py", line 1, in <module>
flit_core.config.ConfigError: name is not a valid project name
"""
COMPILER = """\
gcc -c src/fast.c
src/fast.c:2:10: fatal error: missing.h: No such file or directory
    2 | #include "missing.h"
compilation terminated.
error: command '/usr/bin/gcc' failed with exit code 1
"""
CMAKE = """\
-- The C compiler identification is GNU 12.2.0
CMake Error at CMakeLists.txt:3 (find_package):
  By not providing "FindZork.cmake" in CMAKE_MODULE_PATH this project has asked
  CMake to find a package configuration file provided by "Zork", but CMake did
  not find one.

-- Configuring incomplete, errors occurred!

*** CMake configuration failed
"""
MESON = """\
../meson.build:4:7: ERROR: Dependency "zork" not found, tried pkgconfig

A full log can be found at build/meson-log.txt
"""
CARGO = """\
error[E0432]: unresolved import `zork`
 --> src/lib.rs:1:5
error: could not compile `demo` (lib) due to 1 previous error
maturin failed
  Caused by: Failed to build a native library through cargo
Traceback (most recent call last):
  File "maturin/__init__.py", line 1, in _build_wheel
subprocess.CalledProcessError: Command '['maturin']' returned non-zero exit status 1.
"""
GROUP = """\
WARNING: CMakeLists.txt not found
  + Exception Group Traceback (most recent call last):
  |   File "pyproject_metadata/errors.py", line 105, in finalize
  |     raise ExceptionGroup(msg, self.errors)
  | ExceptionGroup: Failed to parse pyproject.toml (1 sub-exception)
  +-+---------------- 1 ----------------
    | pyproject_metadata.errors.ConfigurationError: Extra keys present in "project": 'bogus'
    +------------------------------------
"""
NO_FOLDER = "running egg_info\nerror: package directory 'demo' does not exist\n"
HANDLED = """\
Traceback (most recent call last):
  File "setup.py", line 3, in <module>
ImportError: it goes on without
running sdist
error: package directory 'demo' does not exist
"""
LACKING = """\
Traceback (most recent call last):
  File "setup.py", line 1, in <module>
ModuleNotFoundError: No module named 'numpy'
"""


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (HATCHLING, "ValueError: Unable to determine which files to ship inside the wheel using the following"),
        (LICENSE, "setuptools.errors.InvalidConfigError: License classifiers have been superseded by license"),
        (
            SCHEMA,
            "ValueError: invalid pyproject.toml config: `project.license`. configuration error: `project.license` "
            "must be valid exactly by one definition",
        ),
        (POETRY, "RuntimeError: The Poetry configuration is invalid: - Either [project.name] or"),
        (CHAINED, "flit_core.config.ConfigError: name is not a valid project name"),
        (COMPILER, "src/fast.c:2:10: fatal error: missing.h: No such file or directory"),
        (CMAKE, "CMake Error at CMakeLists.txt:3 (find_package): By not providing"),
        (MESON, '../meson.build:4:7: ERROR: Dependency "zork" not found, tried pkgconfig'),
        (CARGO, "error[E0432]: unresolved import `zork`"),
        (GROUP, "pyproject_metadata.errors.ConfigurationError: Extra keys present in \"project\": 'bogus'"),
        (NO_FOLDER, "error: package directory 'demo' does not exist"),
        (HANDLED, "error: package directory 'demo' does not exist"),
        (LACKING, "ModuleNotFoundError: No module named 'numpy'"),
        ("building\nit goes wrong\n\n", "it goes wrong"),
        ("", ""),
    ],
)
def test_the_error_itself(output: str, sentence: str) -> None:
    """Its first sentence is reported, not the last line that is written after it; no second one if one is enough."""
    found = build_error(output.splitlines())
    assert found.sentence.startswith(sentence)
    assert "Please remove" not in found.sentence
    assert len(found.evidence) <= 15
    assert not sentence or any(line.strip()[:20] in sentence for line in found.evidence)


def test_what_came_after_it_is_evidence() -> None:
    """Of a long error there are the first lines, and of a short one what came before as well."""
    lines = [*LACKING.splitlines(), *(f"note {number}" for number in range(40))]
    assert build_error(lines).evidence[0] == "ModuleNotFoundError: No module named 'numpy'"
    assert build_error(LACKING.splitlines()).evidence == tuple(LACKING.splitlines())


def test_a_long_sentence_is_cut() -> None:
    """The line stays one."""
    assert len(build_error(["x" * 9000]).sentence) < 310


@pytest.mark.parametrize(("output", "is_there"), [(LACKING, True), (HATCHLING, False), (COMPILER, False)])
def test_what_to_do(output: str, is_there: bool) -> None:
    """What a build imports has to be declared for it."""
    hint = build_error(output.splitlines()).hint
    assert ("name that in `build-system.requires`" in hint) is is_there


@pytest.mark.parametrize(
    "line",
    [
        "      error: command 'gcc' failed: No such file or directory",
        "unable to execute 'x86_64-linux-gnu-gcc': No such file or directory",
        "error: Microsoft Visual C++ 14.0 or greater is required. Get it with ...",
        "error: can't find Rust compiler",
        "Cargo, the Rust package manager, is not installed or is not on PATH.",
        "src/a.c:1:10: fatal error: Python.h: No such file or directory",
        "../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]",
        "Error: pg_config executable not found.",
        "/bin/sh: 1: pkg-config: not found",
    ],
)
def test_a_missing_tool(line: str) -> None:
    """The line is quoted, with what to do."""
    reported = missing_here(("building", line, "ERROR: Failed building wheel for demo"))
    assert line.strip() in reported and "--release-artifact wheel" in reported


@pytest.mark.parametrize(
    "line",
    [
        "src/a.c:1:10: fatal error: mine.h: No such file or directory",
        "error: command '/usr/bin/gcc' failed with exit code 1",
        "FileNotFoundError: [Errno 2] No such file or directory: 'README.md'",
        "ModuleNotFoundError: No module named 'setuptools'",
        "",
    ],
)
def test_a_fault_of_the_release(line: str) -> None:
    """What the sdist may have lost, or does wrong, is a finding."""
    assert missing_here((line,)) == ""
