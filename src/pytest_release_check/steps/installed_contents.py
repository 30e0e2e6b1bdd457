"""Contents: what pip has built out of an sdist and installed."""

from pytest_release_check.checks.contents.catalogue import installed_findings
from pytest_release_check.checks.contents.second_build import installed_differences
from pytest_release_check.checks.shipped_modules import module_files
from pytest_release_check.edges.archives import members
from pytest_release_check.edges.contents import read_contents
from pytest_release_check.edges.installed_sources import read_sources
from pytest_release_check.edges.tags import fits
from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease


def installed_contents(installation: Installation, release: StagedRelease) -> Outcome[None]:
    """The files of the wheel that others get on the same Python; where there is none, what the packages need."""
    wheels = release.distributions.of(Artifact.WHEEL)
    wheel = next((file for file in wheels if fits(file, installation.cell.interpreter)), None)
    if wheel is not None:
        files = members(wheel.path)
        return Outcome.of(None, installed_differences(wheel.filename, files, installation.files))
    sdist = release.distributions.of(Artifact.SDIST)[0]
    return Outcome.of(None, tuple(installed_findings(sdist, read_contents(sdist.path), _installed(installation))))


def _installed(installation: Installation) -> Contents:
    """As a wheel holds it: what lies in site-packages, with the texts of the modules."""
    files = [file for file in installation.files if not (file.startswith((".", "/")) or "__pycache__/" in file)]
    modules = module_files(files)
    sources = read_sources(installation.site_packages, modules)
    return Contents(
        members={file: Member(size=0, sha256="") for file in files},
        texts={modules[name]: text.encode() for name, text in sources.items()},
    )
