"""The JSON API of a project, as tools other than installers read it: pure functions to bytes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from pytest_release_check.index.simple import sortable
from pytest_release_check.model.index_file import IndexFile

Form = Mapping[str, tuple[str, ...]]
_SINGLE = (
    "author",
    "author_email",
    "description_content_type",
    "download_url",
    "home_page",
    "keywords",
    "license",
    "license_expression",
    "maintainer",
    "maintainer_email",
    "platform",
    "requires_python",
    "summary",
)
_LISTS = {"license_files": "license_file", "requires_dist": "requires_dist", "provides_extra": "provides_extra"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file with all that the JSON API says of it."""

    stored: IndexFile
    form: Form
    """The form that the file came with."""
    url: str


def latest_version(versions: Sequence[str]) -> str:
    """The version that a project shows: the highest that is final, else the highest; empty without any."""
    return max(versions, default="", key=lambda version: (not _is_prerelease(version), sortable(version)))


def document(shown: str, files: Sequence[Published], info: Form, version: str, serial: int, *, whole: bool) -> bytes:
    """A project with all its releases (``whole``), or one release."""
    listed = sorted(files, key=lambda file: file.stored.filename)
    reported: dict[str, object] = {
        "info": _info(shown, info, version, listed),
        "last_serial": serial,
        "ownership": {"organization": None, "roles": []},
        "urls": [_file(file) for file in listed if file.stored.version == version],
        "vulnerabilities": [],
    }
    if whole:
        versions = sorted({file.stored.version for file in listed}, key=sortable)
        reported["releases"] = {
            each: [_file(file) for file in listed if file.stored.version == each] for each in versions
        }
    return encoded(reported)


def encoded(value: object) -> bytes:
    """JSON as this API writes it."""
    return (json.dumps(value, sort_keys=True) + "\n").encode()


def _is_prerelease(version: str) -> bool:
    try:
        return Version(version).is_prerelease
    except InvalidVersion:
        return True


def _info(shown: str, form: Form, version: str, files: Sequence[Published]) -> dict[str, object]:
    yanked = [file.stored.yanked for file in files if file.stored.version == version]
    reason = next(filter(None, yanked), None)
    reported: dict[str, object] = {name: _one(form, name) for name in _SINGLE}
    reported |= {name: list(form.get(field, ())) or None for name, field in _LISTS.items()}
    return reported | {
        "bugtrack_url": None,
        "classifiers": list(form.get("classifiers", ())),
        "description": _one(form, "description") or "",
        "docs_url": None,
        "downloads": {"last_day": -1, "last_month": -1, "last_week": -1},
        "dynamic": list(form.get("dynamic", ())) or None,
        "name": shown,
        "project_urls": _project_urls(form),
        "version": version,
        "yanked": bool(yanked) and None not in yanked,
        "yanked_reason": reason,
    }


def _one(form: Form, name: str) -> str | None:
    return next(iter(form.get(name, ())), "") or None


def _project_urls(form: Form) -> dict[str, str] | None:
    pairs = (text.partition(",") for text in form.get("project_urls", ()))
    return {label.strip(): url.strip() for label, _, url in pairs} or None


def _file(file: Published) -> dict[str, object]:
    stored = file.stored
    is_wheel = stored.artifact == "wheel"
    return {
        "comment_text": _one(file.form, "comment") or "",
        "core-metadata": {"sha256": stored.metadata_sha256} if stored.metadata_sha256 else False,
        "digests": {"blake2b_256": stored.blake2_256, "md5": stored.md5, "sha256": stored.sha256},
        "downloads": -1,
        "filename": stored.filename,
        "has_sig": False,
        "md5_digest": stored.md5,
        "packagetype": "bdist_wheel" if is_wheel else "sdist",
        "python_version": (_one(file.form, "pyversion") or "") if is_wheel else "source",
        "requires_python": stored.requires_python or None,
        "size": stored.size,
        "upload_time": stored.upload_time.partition(".")[0],
        "upload_time_iso_8601": stored.upload_time,
        "url": file.url,
        "yanked": stored.yanked is not None,
        "yanked_reason": stored.yanked or None,
    }
