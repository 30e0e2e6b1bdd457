"""Rules about compiled files: for which Python, ABI and platform they are, by the tags of the wheel and by content."""

from pytest_release_check.model.rule import Rule, Severity

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
COMPILED_RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
