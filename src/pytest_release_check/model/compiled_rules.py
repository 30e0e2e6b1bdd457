"""Rules about compiled files: for which Python, ABI and platform they are, by the tags of the wheel and by content."""

from pytest_release_check.rules.rule import Rule, Severity

EXTENSION_TAG_DIFFERS = Rule(
    code="RC321",
    slug="extension-tag-differs",
    summary="an extension module in the wheel is for another Python, ABI or platform than the wheel's tags",
    hint="build it with the limited API (`Py_LIMITED_API`, suffix `.abi3.so`), or tag the wheel for the Python and the "
    "platform that it was built for",
)
EXTENSION_FOR_OTHERS = Rule(
    code="RC322",
    slug="extension-for-others",
    summary="an extension module in the wheel, without which it may work, is for another Python, ABI or platform than "
    "the wheel's tags",
    hint="remove the `build` folder and build the wheel again; or tag it for the Python that it was built for",
    severity=Severity.WARNING,
)
EXTENSION_SOURCE_MISSING = Rule(
    code="RC323",
    slug="extension-source-missing",
    summary="the sdist lacks what an extension module is compiled from, and builds without it",
    hint="let the sdist include the source (MANIFEST.in for setuptools), and let the build fail where it is not there: "
    "whoever installs the sdist gets a package without the module",
)
EXTENSION_NOT_BUILT = Rule(
    code="RC324",
    slug="extension-not-built",
    summary="pip builds the sdist without an extension module that a wheel of the release for this platform has",
    hint="look at the log of the installation for a compiler, header or library that is missing; fine if the module is "
    "optional, and this machine has none",
    severity=Severity.WARNING,
)
ABI3_VIOLATED = Rule(
    code="RC325",
    slug="abi3-violated",
    summary="an extension module in a wheel for the limited API needs functions that its Pythons need not have",
    hint="compile it with `Py_LIMITED_API` defined as the version of the tag, which hides them; or raise the tag and "
    "Requires-Python to the version that has them; or build a wheel for each version",
)
ABI3_NEWER = Rule(
    code="RC326",
    slug="abi3-newer",
    summary="an extension module in a wheel for the limited API uses functions that a later version added to it",
    hint="compile it with `Py_LIMITED_API` defined as the version of the tag, or raise the tag",
    severity=Severity.WARNING,
)
POLICY_EXCEEDED = Rule(
    code="RC327",
    slug="policy-exceeded",
    summary="compiled files need newer versions of the system's libraries than the wheel's manylinux tag allows",
    hint="build in the manylinux image of that tag, and let `auditwheel repair` choose the tag",
)
LIBRARY_MISSING = Rule(
    code="RC328",
    slug="library-missing",
    summary="modules that the package imports need a shared library that neither the wheel's tag nor the wheel brings",
    hint="run `auditwheel repair`, which copies it into the wheel",
)
LIBRARY_ELSEWHERE = Rule(
    code="RC329",
    slug="library-elsewhere",
    summary="compiled files need a shared library that neither the wheel's tag nor the wheel brings",
    hint="run `auditwheel repair`; fine if the user's system, or another distribution, has it where it is needed",
    severity=Severity.WARNING,
)
ARCHITECTURE_DIFFERS = Rule(
    code="RC330",
    slug="architecture-differs",
    summary="compiled files are not for the architecture of the wheel's tag",
    hint="build it on, or for, that architecture; for universal2, with `ARCHFLAGS='-arch x86_64 -arch arm64'`",
)
MACOS_NEWER = Rule(
    code="RC331",
    slug="macos-newer",
    summary="compiled files are for a newer macOS than the wheel's tag",
    hint="set MACOSX_DEPLOYMENT_TARGET to the version of the tag, or tag the wheel for the version it was built for",
    severity=Severity.WARNING,
)
COMPILED_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
