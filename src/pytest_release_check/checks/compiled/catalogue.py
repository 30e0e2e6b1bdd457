"""Every rule about the compiled files of a wheel."""

from collections.abc import Iterator

from pytest_release_check.checks.compiled.architectures import architecture_findings
from pytest_release_check.checks.compiled.extension_tags import extension_tag_findings
from pytest_release_check.checks.compiled.limited_api import limited_api_findings
from pytest_release_check.checks.compiled.system_libraries import system_library_findings
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding


def compiled_findings(wheel: Distribution, contents: Contents, held: WheelBinaries | None) -> Iterator[Finding]:
    """By the names of the files, and by what is known of them if they were read."""
    yield from extension_tag_findings(wheel, contents)
    if held is None:
        return
    yield from limited_api_findings(wheel, held)
    of_others = tuple(architecture_findings(wheel, held))
    yield from of_others
    if not any(finding.is_error for finding in of_others):  # another architecture has other versions of everything
        yield from system_library_findings(wheel, contents, held)
