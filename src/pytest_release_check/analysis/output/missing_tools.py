"""Whether a build failed for want of something on this machine, which says nothing of the release."""

import re
from collections.abc import Iterable

# In the words of setuptools, maturin, setuptools-rust, meson-python, scikit-build and the compilers they call.
_MISSING = re.compile(
    r"unable to execute '[\w./+-]+': No such file"
    r"|command '[\w./+-]+' failed: No such file or directory"
    r"|Microsoft Visual C\+\+ [\d.]+ or greater is required"
    r"|can't find Rust compiler|Cargo, the Rust package manager, is not installed|rustc: command not found"
    r"|fatal error: Python\.h: No such file"
    r"|Unknown compiler\(s\): \[\[|No CMAKE_C\w*_COMPILER could be found|CMake must be installed"
    r"|pg_config executable not found|(?:mysql_config|pkg-config|gfortran|cmake|ninja|swig): (?:command )?not found",
    re.IGNORECASE,
)


def missing_here(lines: Iterable[str]) -> str:
    """A sentence on the tool that a build asked for in vain; empty if its output blames none.

    A header or library that is not found is no such thing: the sdist may have lost it.
    """
    for line in lines:
        if _MISSING.search(line):
            return (
                f"the build needs what is not on this machine: {line.strip()}. Install it, or leave the sdist to "
                "another machine with --release-artifact wheel."
            )
    return ""
