"""Where in the source tree a finding is to be repaired: what CI services show beside the lines of a change.

Findings speak of built files and of cells. The place is read out of their texts: a frame of a traceback, a module with
its line, a setting that the fix names, a link of the README. A place that is not certain is the setting, or the top of
the file, that decides it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from pytest_release_check.checks.declared.description import DESCRIPTION_LINKS, DESCRIPTION_MARKUP
from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.metadata.description import DESCRIPTION_UNRENDERABLE

SETTINGS = ("pyproject.toml", "setup.cfg", "setup.py")
"""Files that state the metadata, as their keys are looked for: the first that has the key."""
_OF_THE_README = (DESCRIPTION_LINKS, DESCRIPTION_MARKUP, DESCRIPTION_UNRENDERABLE)
_README = re.compile(r"readme(\.\w+)?", re.IGNORECASE)
_FRAME = re.compile(r'File "([^"]+)", line (\d+)')
_WITH_LINE = re.compile(r"([\w./-]+\.\w+)(?::|,? line )(\d+)")
_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.\w+|[\w.-]+(?:/[\w.-]+)+")
_MODULE = re.compile(r"(?:^|\bimport )([A-Za-z_]\w*(?:\.\w+)*)$")
_KEY = re.compile(r"`((?:project|build-system|tool)\.[\w.-]+)`")
_HEADER = re.compile(r"\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_ASSIGNED = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=(?!=)""")
_LITERAL = re.compile(r"""(["'])(.{4,}?)\1""")
_LINE = re.compile(r"\bline (\d+)")
_ARCHIVES = (".whl", ".tar.gz", ".zip")
_LONGEST = 2000
"""Characters of a text that are searched: what is said of hostile files can be long."""
_KEYS = {
    "author": "project.authors",
    "author_email": "project.authors",
    "classifiers": "project.classifiers",
    "description_content_type": "project.readme",
    "dynamic": "project.dynamic",
    "home_page": "project.urls",
    "keywords": "project.keywords",
    "license": "project.license",
    "license_expression": "project.license",
    "license_file": "project.license-files",
    "maintainer": "project.maintainers",
    "maintainer_email": "project.maintainers",
    "name": "project.name",
    "project_urls": "project.urls",
    "provides_extra": "project.optional-dependencies",
    "requires_dist": "project.dependencies",
    "requires_python": "project.requires-python",
    "summary": "project.description",
    "version": "project.version",
}
"""Field of the core metadata, as findings name it, to the key of pyproject.toml that states it."""
_OF_SETUPTOOLS = {
    "authors": ("author", "author_email"),
    "dependencies": ("install_requires",),
    "license-files": ("license_files", "license_file"),
    "maintainers": ("maintainer", "maintainer_email"),
    "optional-dependencies": ("extras_require", "options.extras_require"),
    "readme": ("long_description",),
    "requires-python": ("python_requires",),
    "scripts": ("console_scripts", "entry_points", "options.entry_points"),
    "urls": ("project_urls", "url"),
}
"""Key of ``[project]`` to what setup.cfg and setup.py call it, where that is something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlace:
    """A line of a file."""

    path: str
    """Below the project's folder, with slashes."""
    line: int = 1


class SourceFiles(Protocol):
    """The files of the project."""

    @property
    def names(self) -> tuple[str, ...]:
        """Paths below the project's folder, with slashes."""

    def text(self, name: str) -> str:
        """What is in one; empty if it cannot be read."""


def place_of(finding: Finding, files: SourceFiles) -> SourcePlace | None:
    """Where to repair it, from what is certain to what is likely; None in a tree without any settings."""
    searches = (_of_readme, _of_frame, _of_line, _of_field, _of_script, _of_module, _of_fix, _of_member, _top)
    return next((place for search in searches for place in search(finding, files)), None)


def _of_readme(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    if finding.rule not in _OF_THE_README:
        return
    for name in sorted(filter(_README.fullmatch, files.names)):
        text = files.text(name)
        said = _LINE.search(" ".join((finding.detail, *finding.evidence)))
        wanted = [word for word in re.split(r",? and |, ", finding.detail) if word in text]
        lines = (line for line, content in enumerate(text.splitlines(), 1) if any(word in content for word in wanted))
        yield SourcePlace(path=name, line=int(said[1]) if said else next(lines, 1))


def _of_frame(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    """The last place of a traceback that is in the project's own code."""
    for shown in reversed(finding.evidence):
        if found := _FRAME.search(shown[:_LONGEST]):
            path = found[1].replace("\\", "/").rpartition("-packages/")[2]
            yield from _in_tree([path], files, int(found[2]))


def _of_line(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    for path, line in _WITH_LINE.findall(f"{finding.subject} {finding.detail} {finding.fix}"[:_LONGEST]):
        yield from _in_tree([path], files, int(line))


def _of_field(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    """The setting of the field of metadata that the finding is about, as ``classifiers`` or ``Requires-Dist``."""
    field = finding.subject.partition(" in ")[0].lower().replace("-", "_")
    if field in _KEYS:
        yield from _of_key(_KEYS[field], finding, files)


def _of_script(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    """The line of an entry point, by its name."""
    name = re.sub(r"^\[[^\]]*\] ", "", finding.subject).partition(" ")[0]
    for file in files.names:
        if file in SETTINGS:
            group = ""
            for line, text in enumerate(files.text(file).splitlines(), 1):
                group = found[1] if (found := _HEADER.fullmatch(text)) else group
                key = _ASSIGNED.match(text.replace("[", " ").lstrip(" \"'"))
                if key and key[1] == name and ("scripts" in group or "entry" in group or file == "setup.py"):
                    yield SourcePlace(path=file, line=line)


def _of_module(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    if found := _MODULE.search(finding.subject[:_LONGEST]):
        path = found[1].replace(".", "/")
        yield from _in_tree([f"{path}/__init__.py", f"{path}.py"], files, 1)


def _of_fix(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    for key in _KEY.findall(finding.what_to_do):
        yield from _of_key(key, finding, files)


def _of_member(finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    """A file of the tree that is named, without a line: better a setting that decides it, if one is named."""
    paths = _PATH.findall(f"{finding.subject} {finding.detail}"[:_LONGEST])
    yield from _in_tree([path for path in paths if not path.endswith(_ARCHIVES)], files, 1)


def _top(_: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    for file in SETTINGS:
        if file in files.names:
            headers = (
                line for line, text in enumerate(files.text(file).splitlines(), 1) if text.startswith("[project]")
            )
            yield SourcePlace(path=file, line=next(headers, 1))


def _in_tree(paths: Iterable[str], files: SourceFiles, line: int) -> Iterator[SourcePlace]:
    """The files of the tree that became these members: below ``src`` or another folder that is not part of the name."""
    for path in paths:
        whole = PurePath(path).as_posix().lstrip("./")
        fitting = [name for name in files.names if name == whole or name.endswith(f"/{whole}")]
        yield from (SourcePlace(path=name, line=line) for name in sorted(fitting, key=lambda name: name.count("/")))


def _of_key(key: str, finding: Finding, files: SourceFiles) -> Iterator[SourcePlace]:
    """The line of the value that the finding quotes, else that of the key."""
    said = " ".join((finding.subject, finding.detail, *finding.evidence))
    last = key.removeprefix("project.")
    for file in SETTINGS:
        if file in files.names:
            lines = files.text(file).splitlines()
            wanted = {key} if file == SETTINGS[0] else {last, *_OF_SETUPTOOLS.get(last, ())}
            if block := tuple(_block(lines, wanted, is_toml=file == SETTINGS[0])):
                quoted = (line for line in block[1:] if _is_quoted(lines[line - 1], said))
                yield SourcePlace(path=file, line=next(quoted, block[0]))


def _block(lines: list[str], wanted: set[str], *, is_toml: bool) -> Iterator[int]:
    """The numbers of the lines that give a key its value: its own, and those until the next key or table."""
    table, is_inside, indent = "", False, 0
    for number, text in enumerate(lines, 1):
        if (header := _HEADER.fullmatch(text)) and not text[0].isspace():
            table = header[1].replace(" ", "")
            is_inside, indent = table in wanted, -1
        elif (key := _ASSIGNED.match(text)) and (not is_inside or _indent(text) <= indent):
            is_inside = (f"{table}.{key[1]}" if is_toml and table else key[1]) in wanted
            indent = _indent(text)
        if is_inside:
            yield number


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_quoted(text: str, said: str) -> bool:
    """Whether a value of the line is in what the finding says."""
    key = _ASSIGNED.match(text)
    values = [found[1] for found in _LITERAL.findall(text)] or [text.strip()]
    values += [key[1]] if key else []
    return any(len(value) > 3 and value in said for value in values)
