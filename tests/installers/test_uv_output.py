"""Why uv did not install something: texts of uv 0.13.9, and of 0.5.0 where that words them otherwise."""

import pytest

from pytest_release_check.installers.protocol import Conflict, Reason, Refusal
from pytest_release_check.installers.uv_output import (
    blames_a_build,
    blames_python,
    build_error_in,
    closed_index_in,
    conflicts_in,
    inconsistency_in,
    messages,
    refusal_in,
    trouble_in,
    without_noise,
)

UNMET = """\
Using Python 3.12.1 environment at: v12
error: No solution found when resolving dependencies
  cause: Because nosuch was not found in the package registry and all versions of unmet depend on nosuch>=3, we can \
conclude that all versions of unmet cannot be used.
         And because you require unmet, we can conclude that your requirements are unsatisfiable.
"""
UNMET_05 = """\
Using Python 3.12.1 environment at w12
  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because nosuch was not found in the package registry and xtr[x]==1.0
      depends on nosuch>=3, we can conclude that xtr[x]==1.0 cannot be used.
      And because you require xtr[x]==1.0, we can conclude that your
      requirements are unsatisfiable.
"""
TOO_LOW = """\
error: No solution found when resolving dependencies
  cause: Because only six<=2.0 is available and all versions of unmetv depend on six>=7, we can conclude that all \
versions of unmetv cannot be used.
         And because you require unmetv==1.0, we can conclude that your requirements are unsatisfiable.
"""
TOO_LOW_05 = """\
  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because only six<=2.0 is available and unmetv==1.0 depends on six>=7, we
      can conclude that unmetv==1.0 cannot be used.
      And because you require unmetv==1.0, we can conclude that your
      requirements are unsatisfiable.
"""
BETWEEN = """\
error: No solution found when resolving dependencies
  cause: Because only the following versions of six are available:
             six<=1
             six>=2
         and you require one of:
             six>1,<1.5
             six>1.5,<2
         we can conclude that your requirements are unsatisfiable.
"""
NO_WHEEL = """\
error: No solution found when resolving dependencies
  cause: Because plat==1.0 has no wheels with a matching Python ABI tag (e.g., `cp312`) and only plat==1.0 is \
available, we can conclude that all versions of plat cannot be used.
         And because you require plat, we can conclude that your requirements are unsatisfiable.

hint: You require CPython 3.12 (`cp312`), but we only found wheels for `plat` (v1.0) with the following Python ABI \
tag: `cp39`
"""
CONFLICT = """\
error: No solution found when resolving dependencies
  cause: Because all versions of demo2 depend on six>=2 and all versions of rival depend on six<2, we can conclude \
that all versions of demo2 and all versions of rival are incompatible.
         And because all versions of rival depend on demo2 and you require rival==1.0, we can conclude that your \
requirements are unsatisfiable.
"""
CONFLICT_05 = """\
  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because only demo2==1.0 is available and demo2==1.0 depends on six>=2,
      we can conclude that all versions of demo2 depend on six>=2.
      And because rival==1.0 depends on six<2, we can conclude that all
      versions of demo2 and rival==1.0 are incompatible.
      And because rival==1.0 depends on demo2 and you require rival==1.0, we
      can conclude that your requirements are unsatisfiable.
"""
CONFLICT_OF_TWO = """\
error: No solution found when resolving dependencies
  cause: Because all versions of rival depend on six<2 and you require rival, we can conclude that you require six<2.
         And because you require six>=2, we can conclude that your requirements are unsatisfiable.
"""
PYTHON = """\
error: No solution found when resolving dependencies
  cause: Because the current Python version (3.12.1) does not satisfy Python>=3.99 and old==1.0 depends on \
Python>=3.99, we can conclude that old==1.0 cannot be used.
         And because only old==1.0 is available, we can conclude that all versions of old cannot be used.
         And because all versions of needsold depend on old and you require needsold, we can conclude that your \
requirements are unsatisfiable.
"""
PYTHON_05 = """\
  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because the current Python version (3.12.1) does not satisfy
      Python>=3.99 and old==1.0 depends on Python>=3.99, we can conclude that
      old==1.0 cannot be used.
      And because you require old==1.0, we can conclude that your requirements
      are unsatisfiable.
"""
BUILD = """\
Resolved 1 package in 8ms
   Building bad==1.0
error: Failed to build `bad==1.0`
  cause: The build backend returned an error
  cause: Call to `backend.build_wheel` failed (exit status: 1)

         [stdout]
         hello

         [stderr]
         Traceback (most recent call last):
           File "<string>", line 11, in <module>
           File "/cache/sdists-v11/bad/1.0/Ob3oK5rUgqVQvNWE/src/backend.py", line 3, in build_wheel
             raise FileNotFoundError('a.txt')
         FileNotFoundError: a.txt

hint: Build failures usually indicate a problem with the package or the build environment
"""
BUILD_05 = """\
Resolved 1 package in 52ms
error: Failed to prepare distributions
  Caused by: Failed to download and build `bad==1.0`
  Caused by: Build backend failed to build wheel through `build_wheel` (exit status: 1)

[stdout]
hello

[stderr]
Traceback (most recent call last):
  File "<string>", line 11, in <module>
  File "/cache/sdists-v6/bad/1.0/bad-1.0.tar.gz/backend.py", line 3, in build_wheel
    raise FileNotFoundError('a.txt')
FileNotFoundError: a.txt
"""
NO_BACKEND_05 = """\
  \u00d7 Failed to download and build `nobackend==1.0`
  ╰─▶ Build backend failed to determine requirements with `build_wheel()`
      (exit status: 1)

      [stderr]
      Traceback (most recent call last):
        File "<string>", line 8, in <module>
      ModuleNotFoundError: No module named 'nobackendmod'

"""
BUILD_REQUIREMENT = """\
error: Failed to download and build `badreq==1.0`
  cause: Failed to resolve requirements from `build-system.requires`
  cause: No solution found when resolving: `nosuch-backend>=3`
  cause: Because nosuch-backend was not found in the package registry and you require nosuch-backend>=3, we can \
conclude that your requirements are unsatisfiable.
"""
BUILD_REQUIREMENT_05 = """\
  \u00d7 Failed to download and build `badreq==1.0`
  ├─▶ Failed to resolve requirements from `build-system.requires`
  ├─▶ No solution found when resolving: `nosuch-backend>=3`
  ╰─▶ Because nosuch-backend was not found in the package registry and you
      require nosuch-backend>=3, we can conclude that your requirements are
      unsatisfiable.
"""
INCONSISTENT = """\
error: No solution found when resolving dependencies
  cause: Because wrongv==1.0 has inconsistent metadata and you require wrongv==1.0, we can conclude that your \
requirements are unsatisfiable.

hint: Metadata for `wrongv` (v1.0) was inconsistent:
  Package metadata version `0.0` does not match given version `1.0`
"""
DIGEST = """\
error: Failed to download and build `demo==1.0`
  cause: Hash mismatch for `demo==1.0`

         Expected:
           sha256:8911bd44eb9ad31cec5f49aa4c0a0d720357ef2a9d5444e1c6b3059d8874e520

         Computed:
           sha256:cbcc667140a486f7e933112aabe87815c161f4019e4d01d02037f65ccdb3f635
"""
DIGEST_05 = """\
error: Failed to prepare distributions
  Caused by: Failed to download `demo==1.0`
  Caused by: Hash mismatch for `demo==1.0`

Expected:
  sha256:0000000000000000000000000000000000000000000000000000000000000000
"""
DOWN = """\
error: Request failed after 3 retries in 7.1s
  cause: Failed to fetch: http://127.0.0.1:9/simple/demo/
  cause: error sending request for url (http://127.0.0.1:9/simple/demo/)
  cause: client error (Connect)
  cause: tcp connect error
  cause: Connection refused (os error 111)
"""
CLOSED = """\
error: No solution found when resolving dependencies
  cause: Because zzz was not found in the package registry and you require zzz, we can conclude that your requirements \
are unsatisfiable.

hint: An index (http://127.0.0.1:9/simple) returned a 403 Forbidden error. Check that the index URL is correct and the \
credentials are valid.
"""
CLOSED_05 = """\
  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because zzz-401 was not found in the package registry and you require
      zzz-401, we can conclude that your requirements are unsatisfiable.

      hint: An index URL (http://127.0.0.1:9/401/simple) could not
      be queried due to a lack of valid authentication credentials (401
      Unauthorized).
"""


@pytest.mark.parametrize(
    ("text", "reason", "sentence", "requirement"),
    [
        (UNMET, Reason.UNMET, "nosuch was not found in the package registry and all versions of unmet", "nosuch>=3"),
        (UNMET_05, Reason.UNMET, "nosuch was not found in the package registry and xtr[x]==1.0", "nosuch>=3"),
        (TOO_LOW, Reason.UNMET, "only six<=2.0 is available and all versions of unmetv depend on six>=7", "six>=7"),
        (TOO_LOW_05, Reason.UNMET, "only six<=2.0 is available and unmetv==1.0 depends on six>=7", "six>=7"),
        (BETWEEN, Reason.UNMET, "only the following versions of six are available", "six>1,<1.5"),
        (NO_WHEEL, Reason.UNMET, "plat==1.0 has no wheels with a matching Python ABI tag", "plat"),
        (
            CONFLICT,
            Reason.CONFLICT,
            "all versions of demo2 depend on six>=2 and all versions of rival depend on six<2; all versions of rival",
            "",
        ),
        (CONFLICT_05, Reason.CONFLICT, "only demo2==1.0 is available and demo2==1.0 depends on six>=2; rival", ""),
        (CONFLICT_OF_TWO, Reason.CONFLICT, "all versions of rival depend on six<2 and you require rival; you", ""),
        (PYTHON, Reason.PYTHON, "the current Python version (3.12.1) does not satisfy Python>=3.99 and old==1.0", ""),
        (PYTHON_05, Reason.PYTHON, "the current Python version (3.12.1) does not satisfy Python>=3.99 and old", ""),
        (BUILD, Reason.OTHER, "the build failed: FileNotFoundError: a.txt", ""),
        (BUILD_05, Reason.OTHER, "the build failed: FileNotFoundError: a.txt", ""),
        (NO_BACKEND_05, Reason.OTHER, "the build failed: ModuleNotFoundError: No module named 'nobackendmod'", ""),
        (BUILD_REQUIREMENT, Reason.UNMET, "nosuch-backend was not found in the package", "nosuch-backend>=3"),
        (BUILD_REQUIREMENT_05, Reason.UNMET, "nosuch-backend was not found in the package", "nosuch-backend>=3"),
        (INCONSISTENT, Reason.OTHER, "built here, its metadata has the version 0.0, and not 1.0", ""),
        (DIGEST, Reason.DIGEST, "Hash mismatch for `demo==1.0`", ""),
        (DIGEST_05, Reason.DIGEST, "Hash mismatch for `demo==1.0`", ""),
        ("error: some words\n  cause: others", Reason.OTHER, "some words: others", ""),
        ("some words", Reason.OTHER, "some words", ""),
        ("", Reason.OTHER, "it says nothing", ""),
    ],
)
def test_refusals(text: str, reason: Reason, sentence: str, requirement: str) -> None:
    """The kind of reason, a sentence, and the requirement that nothing satisfies."""
    found = refusal_in(text.splitlines())
    assert found == Refusal(reason=reason, sentence=found.sentence, requirement=requirement)
    assert found.sentence.startswith(sentence)


def test_a_version_that_does_not_exist() -> None:
    """In the words of other versions of uv's resolver."""
    derived = "Because there is no version of host[x]==3.1 and you require host[x]==3.1, we can conclude that no."
    found = refusal_in(["error: No solution found when resolving dependencies", f"  cause: {derived}"])
    assert (found.reason, found.requirement) == (Reason.UNMET, "host[x]==3.1")


def test_what_is_blamed() -> None:
    """A build, or the Python; a file with another digest is neither."""
    texts = (UNMET, PYTHON, PYTHON_05, BUILD, BUILD_05, NO_BACKEND_05, BUILD_REQUIREMENT, BUILD_REQUIREMENT_05, DIGEST)
    builds = [text for text in texts if blames_a_build(text.splitlines())]
    assert builds == [BUILD, BUILD_05, NO_BACKEND_05, BUILD_REQUIREMENT, BUILD_REQUIREMENT_05]
    assert [text for text in texts if blames_python(text.splitlines())] == [PYTHON, PYTHON_05]


def test_the_output_of_a_build() -> None:
    """What the backend wrote, as it wrote it, ends with its error."""
    for text in (BUILD, BUILD_05):
        evidence = build_error_in(text.splitlines()).evidence
        assert (evidence[0], evidence[-1]) == ("hello", "FileNotFoundError: a.txt")
    assert "nobackendmod" in build_error_in(NO_BACKEND_05.splitlines()).hint
    assert build_error_in(UNMET.splitlines()).sentence == ""


def test_messages() -> None:
    """Each in one line, also where uv breaks lines; nothing of what a build wrote, and no hint."""
    assert messages(BUILD.splitlines())[-1] == "Call to `backend.build_wheel` failed (exit status: 1)"
    assert messages(UNMET_05.splitlines())[0] == "No solution found when resolving dependencies"
    assert "hint" not in "".join(messages(CLOSED_05.splitlines()))
    assert inconsistency_in(UNMET.splitlines()) == ""


def test_troubles() -> None:
    """All that is known of an outage in one line, and an index that asks for a password or shuts its door."""
    assert trouble_in(DOWN.splitlines()).endswith("tcp connect error: Connection refused (os error 111)")
    assert trouble_in([]) == ""
    assert "returned a 403 Forbidden error" in closed_index_in(CLOSED.splitlines())
    assert "lack of valid authentication credentials (401 Unauthorized)" in closed_index_in(CLOSED_05.splitlines())
    assert closed_index_in(UNMET.splitlines()) == ""


def test_noise() -> None:
    """What goes well is no evidence."""
    assert without_noise(BUILD.splitlines())[0] == "error: Failed to build `bad==1.0`"


def test_conflicts() -> None:
    """What `uv pip check` says, a line for each requirement that is not met."""
    said = (
        "Checked 5 packages in 0.60ms",
        "Found 3 incompatibilities",
        "The package `De_mo` requires Python >=3.99, but `3.12.1` is installed",
        "The package `demo` was built for a different platform",
        "The package `demo2` requires `six>=2`, but `1.0` is installed",
        "The package `rival` requires `six<2`, but it's not installed",
        "The package `six` has multiple installed distributions: ",
        "  - /v12/lib/python3.12/site-packages/six-1.0.dist-info",
    )
    assert conflicts_in(said) == (
        Conflict(sentence="De_mo requires Python >=3.99, but 3.12.1 is installed", distribution="de-mo"),
        Conflict(sentence="demo was built for a different platform", distribution="demo"),
        Conflict(sentence="demo2 requires six>=2, but 1.0 is installed", distribution="demo2"),
        Conflict(sentence="rival requires six<2, but it's not installed", distribution="rival"),
        Conflict(sentence="six has multiple installed distributions", distribution="six"),
    )
