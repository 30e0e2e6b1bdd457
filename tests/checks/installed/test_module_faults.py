"""Which failed imports count, and how much."""

from typing import Any

import pytest

from pytest_release_check.checks.installed.module_faults import is_excused, module_faults
from pytest_release_check.model.cell_reports import FailedImport, Place, Shipped
from pytest_release_check.model.releases import EntryPoint

LAZY = "def f():\n    from pkg import mod\n"
GUARDED = "try:\n    from pkg import mod\nexcept ImportError:\n    mod = None\n"
FILES = ("pkg/__init__.py", "pkg/mod.py", "pkg/_vendor/__init__.py", "pkg/fast.pyx", "pkg-1.0.dist-info/METADATA")


def failure(error: str, missing: str = "", text: str = "x", **changed: Any) -> FailedImport:
    kind = error.partition(":")[0].rpartition(".")[2]
    above = {"ModuleNotFoundError": ("ImportError",), "UnboundLocalError": ("NameError",)}.get(kind, ())
    fields: dict[str, Any] = {
        "module": "pkg.mod",
        "error": error,
        "missing": missing,
        "kinds": (kind, *above, "Exception"),
        "places": (Place(file="pkg/mod.py", line=3, text=text),),
    }
    return FailedImport(**(fields | changed))


def lacking(name: str, **changed: Any) -> FailedImport:
    return failure(f"ModuleNotFoundError: No module named '{name}'", name, **changed)


def codes(*failed: FailedImport, init: str = "", requires: tuple[str, ...] = (), mod: str = "") -> list[str]:
    shipped = Shipped(files=FILES, sources={"pkg": init, "pkg.mod": mod}, requires=requires)
    return [finding.code for finding in module_faults(failed, shipped)]


@pytest.mark.parametrize(
    ("name", "init", "requires", "expected"),
    [
        ("pkg.gone", "", (), ["RC509"]),
        ("pkg.gone", LAZY, (), ["RC509"]),
        ("pkg.gone", GUARDED, (), []),
        ("pkg.gone", "try:\n    import pkg.gone\nexcept ImportError:\n    pass", (), []),
        ("pkg.fast", "", (), []),
        ("other", "", (), ["RC512"]),
        ("Mod", "", (), []),
        ("other", GUARDED, (), []),
        ("other", "try:\n    import other\nexcept ImportError:\n    pass", (), []),
        ("other.sub", "", ("other; extra == 'more'",), []),
        ("other", "", ("python-other>=2; extra == 'more'", "!broken"), []),
        ("PIL", "", ("pillow; extra == 'image'",), []),
        ("winreg", LAZY, (), []),
        ("AppKit", LAZY, (), []),
        ("pytest", "", (), []),
        ("sphinx", "", (), []),
        ("imp", "", (), []),
        ("imp", LAZY, (), ["RC511"]),
    ],
)
def test_what_is_missing(name: str, init: str, requires: tuple[str, ...], expected: list[str]) -> None:
    """A module of the project that is gone is an error, a dependency nobody declares a warning, the rest is meant."""
    assert codes(lacking(name), init=init, requires=requires) == expected


@pytest.mark.parametrize(
    ("init", "mod", "settings", "expected"),
    [
        (LAZY, "from settings import A", "A = 1", ["RC535"]),
        ("", "from settings import A", "A = 1", ["RC511"]),
        (LAZY, "from settings import A", "B = 1", ["RC512"]),
        (LAZY, "from settings import A", "from settings import A", ["RC512"]),
        (LAZY, "try:\n    from settings import A\nexcept ImportError:\n    A = 1", "A = 1", []),
        (GUARDED, "from settings import A", "A = 1", []),
    ],
)
def test_a_module_beside_the_import(init: str, mod: str, settings: str, expected: list[str]) -> None:
    """An error where the project's own code leads to it; in doubt a warning that sends nobody to the index."""
    files = ("pkg/__init__.py", "pkg/mod.py", "pkg/settings.py")
    shipped = Shipped(files=files, sources={"pkg": init, "pkg.mod": mod, "pkg.settings": settings})
    found = module_faults([lacking("settings")], shipped)
    assert [finding.code for finding in found] == expected
    assert all("from .settings import A" in finding.fix for finding in found)
    assert all("`settings` is a module beside it inside the package `pkg`" in finding.detail for finding in found)


@pytest.mark.parametrize(
    ("failed", "lazily", "by_itself"),
    [
        (failure("NameError: name 'x' is not defined"), ["RC510"], ["RC511"]),
        (failure("SyntaxError: invalid syntax"), ["RC510"], ["RC511"]),
        (failure("AttributeError: 'NoneType' object has no attribute 'y'"), ["RC510"], ["RC511"]),
        (failure("AttributeError: module 'os' has no attribute 'getuid'"), ["RC511"], ["RC511"]),
        (failure("ImportError: cannot import name 'x' from 'pkg' (pkg/__init__.py)"), ["RC510"], ["RC511"]),
        (
            failure("ImportError: cannot import name 'x' from partially initialized module 'pkg.a'"),
            ["RC511"],
            ["RC511"],
        ),
        (failure("TypeError: 'type' object is not subscriptable"), ["RC510"], ["RC510"]),
        (failure("TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'"), ["RC510"], ["RC510"]),
        (failure("KeyError: 'HOME'"), ["RC511"], ["RC511"]),
        (failure("SystemExit: 2"), ["RC511"], ["RC511"]),
        (failure("did not end in time", kinds=(), places=()), ["RC511"], ["RC511"]),
        (failure("RuntimeError: needs X", text="raise RuntimeError('needs X')"), [], []),
        (
            failure("ImportError: x must be installed", places=(Place(file="/lib/x.py", text="raise ImportError(y)"),)),
            [],
            [],
        ),
        (failure("AssertionError", text="assert sys.platform == 'win32'"), [], []),
        (failure("django.core.exceptions.ImproperlyConfigured: no settings"), [], []),
        (failure("RuntimeError: Working outside of application context."), [], []),
        (failure("NameError: name 'x' is not defined", places=(Place(file="pkg/_vendor/__init__.py"),)), [], []),
        (failure("NameError: x", places=(Place(file="pkg/mod.py"), Place(file="/lib/re.py"))), ["RC511"], ["RC511"]),
        (
            failure("FileNotFoundError: [Errno 2] No such file or directory: '/v/site-packages/pkg/data.json'"),
            ["RC510"],
            ["RC511"],
        ),
        (failure("FileNotFoundError: [Errno 2] No such file or directory: '/etc/x'", kinds=()), ["RC511"], ["RC511"]),
    ],
)
def test_what_fails(failed: FailedImport, lazily: list[str], by_itself: list[str]) -> None:
    """A mistake counts as an error where the project's own code leads to it, and for nothing if it is guarded."""
    assert (codes(failed, init=LAZY), codes(failed), codes(failed, init=GUARDED)) == (lazily, by_itself, [])


@pytest.mark.parametrize(("missing", "expected"), [("pkg.other", "RC512"), ("pkg.mod.gone", "RC509")])
def test_a_package_that_several_distributions_fill(missing: str, expected: str) -> None:
    """What another distribution puts into the same package is none of the project's modules."""
    init = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)"
    assert codes(lacking(missing), init=init) == [expected]


def test_one_finding_a_cause() -> None:
    """What fails for the same line or the same missing distribution is reported once, cut after five."""
    failed = [lacking("other", module=f"pkg.m{number}") for number in range(8)]
    (finding,) = module_faults(failed, Shipped(files=FILES))
    assert finding.subject == "import pkg.m0"
    assert finding.detail.endswith("; as well: pkg.m1, pkg.m2, pkg.m3, pkg.m4, pkg.m5 and 2 more")


def test_what_the_check_of_entry_points_reports() -> None:
    """A module that an entry point names is reported by the check of the entry points."""
    points = (EntryPoint(group="host", name="x", value="pkg.mod:main"),)
    assert module_faults([lacking("pkg.gone")], Shipped(files=FILES, entry_points=points)) == ()


@pytest.mark.parametrize(
    ("failed", "excused"),
    [
        (failure("ImportError: install pkg[d]", text="raise ImportError('install pkg[d]')"), True),
        (lacking("extra_thing"), True),
        (lacking("winreg"), True),
        (lacking("pytest"), True),
        (lacking("other"), False),
        (lacking("pkg.gone"), False),
        (failure("NameError: name 'x' is not defined"), False),
    ],
)
def test_parts_that_only_some_use(failed: FailedImport, excused: bool) -> None:
    """A top-level module beside others may ask for what an extra has; for what nobody declares it may not."""
    assert is_excused(failed, Shipped(files=FILES, requires=("extra-thing; extra == 'd'",))) is excused


@pytest.mark.parametrize(
    ("missing", "fix"),
    [
        ("yaml.nodes", "add `pyyaml`, which brings `yaml`, to "),
        ("other", "add the distribution that brings `other` to "),
    ],
)
def test_the_fix_names_what_is_undeclared(missing: str, fix: str) -> None:
    """By its name on the index where that is known, else by that of the module."""
    shipped = Shipped(files=("pkg/__init__.py", "pkg/mod.py"), sources={"pkg": "", "pkg.mod": ""})
    (finding,) = module_faults([lacking(missing)], shipped)
    assert (finding.code, finding.fix.startswith(f"{fix}`project.dependencies` or to an extra")) == ("RC512", True)
