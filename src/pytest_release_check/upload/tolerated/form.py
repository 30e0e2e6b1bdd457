"""What PyPI takes in the form and in the file name although it is a defect."""

import re
from collections.abc import Iterator, Mapping

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.model.upload import Form
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import one_line, shown
from pytest_release_check.upload.file.wheel_names import WheelName, wheel_name
from pytest_release_check.upload.metadata.addresses import (
    complaint_about_email,
    email_addresses,
    is_web_address,
)
from pytest_release_check.upload.metadata.form_values import metadata_fields
from pytest_release_check.upload.metadata.links import labelled_url
from pytest_release_check.upload.metadata.requirement_fields import requirement_of
from pytest_release_check.upload.pypi_today import DEPRECATED_LICENSES

LICENSE_CLASSIFIER_BESIDE_EXPRESSION = Rule(
    code="RC221",
    slug="license-classifier-beside-expression",
    summary="the metadata has both a license expression and `License ::` classifiers",
    why="The two may contradict each other; setuptools refuses to build such a project since 77.",
    fix="remove the `License ::` classifiers: the expression in `project.license` replaces them",
    example='license = "MIT"\nclassifiers = ["License :: OSI Approved :: MIT License"]    # remove',
    source="PEP 639, deprecation of license classifiers",
    severity=Severity.WARNING,
)
LICENSE_ID_DEPRECATED = Rule(
    code="RC222",
    slug="license-id-deprecated",
    summary="the license expression uses an identifier that SPDX has deprecated",
    why="It leaves open whether later versions of the license count, and programs that check licenses warn of it.",
    fix="use the identifier that replaces it, such as `GPL-2.0-only` or `GPL-2.0-or-later`",
    example='license = "GPL-2.0"\nlicense = "GPL-2.0-or-later"    # right',
    source="PEP 639; the SPDX license list, of which `upload/pypi_today.py` has the deprecated identifiers",
    severity=Severity.WARNING,
)
EXTRA_UNDECLARED = Rule(
    code="RC223",
    slug="extra-undeclared",
    summary="a requirement belongs to an extra that is not declared",
    why="Nobody gets that requirement: pip warns that there is no such extra, and installs nothing for it.",
    fix="declare the extra in `project.optional-dependencies`, or correct its name in the marker",
    example="Provides-Extra: fast\nRequires-Dist: other; extra == 'fats'",
    source="core metadata, Provides-Extra",
    severity=Severity.WARNING,
)
URL_WITHOUT_HOST = Rule(
    code="RC224",
    slug="url-without-host",
    summary="an address has no host",
    why="PyPI shows a link that leads nowhere.",
    fix="write the whole address in `project.urls`",
    example='urls = {Home = "https:example.org"}\nurls = {Home = "https://example.org"}    # right',
    source="PyPI takes it: PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata` does not require a host",
    severity=Severity.WARNING,
)
EMAIL_AMONG_SEVERAL_INVALID = Rule(
    code="RC225",
    slug="email-among-several-invalid",
    summary="one of several e-mail addresses is not valid",
    why="Nobody could write to that address; PyPI checks an address only where it is the only one in its field.",
    fix="correct the address in `project.authors` or `project.maintainers`",
    example="Author-email: jane@example.org, john@laptop",
    source="PyPI takes it: PyPI, `warehouse/forklift/metadata.py`: `_validate_metadata`, with `email.utils.parseaddr`",
    severity=Severity.WARNING,
)
WHEEL_VERSION_SPELLING = Rule(
    code="RC226",
    slug="wheel-version-spelling",
    summary="the wheel's file name spells the version in another way than the metadata",
    why="A program that puts the file name together from project and version does not find the file.",
    fix="update the build backend, and do not rename the wheel",
    example="Version: 1.0\ndemo-1.0.0-py3-none-any.whl\ndemo-1.0-py3-none-any.whl    # right",
    source="binary distribution format, escaping and Unicode",
    severity=Severity.WARNING,
)
PYTHON_TAG_UNKNOWN = Rule(
    code="RC227",
    slug="python-tag-unknown",
    summary="the wheel's Python tag names no interpreter that installers know",
    why="No installer takes the wheel: it goes by tags such as `py3` and `cp312`.",
    fix="update the build backend, so that it writes a tag such as `py3` or `cp312`, and do not rename the wheel",
    example="demo-1.0-python3-none-any.whl\ndemo-1.0-py3-none-any.whl    # right",
    source="platform compatibility tags, Python tag (PEP 425)",
    severity=Severity.WARNING,
)

_PYTHON_TAG = re.compile(r"(py|cp|pp|ip|jy|graalpy)\d+(_\d+)*", re.ASCII)
_EXTRA = re.compile(r"""\bextra\s*==\s*["']([^"']*)["']|["']([^"']*)["']\s*==\s*extra\b""")

_Fields = Mapping[str, tuple[str, ...]]


def tolerated_in_form(form: Form, filename: str) -> Iterator[Finding]:
    """Yield the defects in metadata and file name that PyPI takes, and that fail or mislead its users."""
    fields = metadata_fields(form)
    yield from _license(fields)
    yield from _undeclared_extras(fields)
    yield from _urls_without_host(fields)
    yield from _emails(fields)
    parts = wheel_name(filename) if filename.endswith(".whl") else ""
    if isinstance(parts, WheelName):
        yield from _wheel_version(fields, filename, parts)
        yield from _python_tags(filename, parts)


def _license(fields: _Fields) -> Iterator[Finding]:
    classifiers = [text for text in fields.get("classifiers", ()) if text.startswith("License ::")]
    for expression in fields.get("license_expression", ()):
        if classifiers:
            detail = f"{one_line(', '.join(classifiers))} beside {shown(expression)}"
            yield Finding(rule=LICENSE_CLASSIFIER_BESIDE_EXPRESSION, subject="Classifier", detail=detail)
        identifiers = dict.fromkeys(re.split(r"[\s()]+", expression))
        deprecated = [identifier for identifier in identifiers if identifier.lower() in DEPRECATED_LICENSES]
        if deprecated:
            detail = f"{one_line(', '.join(deprecated))} in {shown(expression)}"
            yield Finding(rule=LICENSE_ID_DEPRECATED, subject="License-Expression", detail=detail)


def _undeclared_extras(fields: _Fields) -> Iterator[Finding]:
    declared = set(map(canonicalize_name, fields.get("provides_extra", ())))
    for text in fields.get("requires_dist", ()):
        requirement = requirement_of(text)
        marker = str(requirement.marker) if requirement and requirement.marker else ""
        for left, right in _EXTRA.findall(marker):
            extra = left or right
            if canonicalize_name(extra) not in declared:
                yield Finding(
                    rule=EXTRA_UNDECLARED, subject="Requires-Dist", detail=f"{shown(text)}: no extra {shown(extra)}"
                )


def _urls_without_host(fields: _Fields) -> Iterator[Finding]:
    from rfc3986 import uri_reference

    urls = [(header, url) for header in ("home_page", "download_url") for url in fields.get(header, ())]
    urls += [("project_url", labelled_url(text)[1]) for text in fields.get("project_urls", ())]
    for field, url in urls:
        if is_web_address(url) and not uri_reference(url).host:
            yield Finding(
                rule=URL_WITHOUT_HOST, subject=field.replace("_", "-").title().replace("Url", "URL"), detail=shown(url)
            )


def _emails(fields: _Fields) -> Iterator[Finding]:
    """A single bad address is refused (PYPI042), so only those among several are left."""
    for field in ("author_email", "maintainer_email"):
        for text in fields.get(field, ()):
            addresses = email_addresses(text)
            for address in addresses if len(addresses) > 1 else ():
                if "@" in address and (complaint := complaint_about_email(address)):
                    yield Finding(
                        rule=EMAIL_AMONG_SEVERAL_INVALID,
                        subject=field.replace("_", "-").title(),
                        detail=f"{shown(address)}: {complaint}",
                    )


def _wheel_version(fields: _Fields, filename: str, parts: WheelName) -> Iterator[Finding]:
    """Another version is refused (PYPI124), so only the spelling is looked at here."""
    try:
        stated = Version(fields.get("version", ("",))[0])
    except ValueError:
        return
    if Version(parts.version) == stated and parts.version != str(stated):
        yield Finding(
            rule=WHEEL_VERSION_SPELLING,
            subject=filename,
            detail=f"it says {shown(parts.version)}, not {shown(str(stated))}",
        )


def _python_tags(filename: str, parts: WheelName) -> Iterator[Finding]:
    for tag in parts.pythons:
        if not _PYTHON_TAG.fullmatch(tag):
            yield Finding(rule=PYTHON_TAG_UNKNOWN, subject=filename, detail=f"the tag {shown(tag)}")
