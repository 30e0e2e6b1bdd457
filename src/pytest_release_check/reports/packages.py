"""The last lines of a run of several packages, and the reports that speak of all of them."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.packages import PackageResult, Packages
from pytest_release_check.text.plain_text import shown_line


def packages_line(packages: Packages, top: Path) -> str:
    """What is checked, in which order, and what is not."""
    names = ", ".join(package.name for package in packages.packages)
    excluded = "".join(f"; excluded: {one.what} ({one.why})" for one in packages.excluded)
    count = "1 package" if len(packages.packages) == 1 else f"{len(packages.packages)} packages"
    return shown_line(f"{count} of {packages.source}: {names}{excluded}")


def result_lines(results: Sequence[PackageResult], evidence: Sequence[Path]) -> Iterator[str]:
    """A line for each package, how to publish all of them, and the verdict."""
    width = max((len(_release(one)) for one in results), default=0)
    for one in results:
        yield shown_line(f"{_release(one):<{width}}  {_standing(one)}  {one.report}")
    if evidence:
        named = " ".join(f"--evidence {path}" for path in evidence)
        yield shown_line(f"publish them, in this order: python -I -m pytest_release_check.publish {named}")
    passed = sum(one.exit_status == 0 for one in results)
    verdict = Status.PASSED.word if passed == len(results) else Status.FAILED.word
    yield f"verdict of all packages: {verdict}: {passed} of {len(results)} passed"


def _release(one: PackageResult) -> str:
    return f"{one.package.name} {one.version}".strip()


def _standing(one: PackageResult) -> str:
    if one.reason:
        return one.reason
    if one.status is None:
        return f"no verdict (exit status {one.exit_status})"
    if one.status is Status.PASSED and one.exit_status:
        return f"passed, but pytest ended with exit status {one.exit_status}"
    return one.status.word


def joined_junit(files: Mapping[str, Path]) -> str:
    """One JUnit file out of those of the packages, by name: the class of each test begins with its package.

    A file that is not there, or was cut off with its run, is left out.
    """
    suites = ElementTree.Element("testsuites", name="pytest tests")
    for name, path in files.items():
        with suppress(OSError, ElementTree.ParseError):
            for suite in ElementTree.parse(path).getroot().iter("testsuite"):  # noqa: S314 - pytest wrote it just now
                suite.set("name", name)
                for case in suite.iter("testcase"):
                    case.set("classname", f"{name}.{case.get('classname', '')}".rstrip("."))
                suites.append(suite)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True)
