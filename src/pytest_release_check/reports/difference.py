"""The difference to the previous release as people read it: what is loud, all values, and all files."""

from collections.abc import Iterable, Iterator, Sequence

from pytest_release_check.analysis.metadata.entry_points import SCRIPT_GROUPS
from pytest_release_check.model.difference import Difference, EntryPointChange, FileChange
from pytest_release_check.text.wording import listed

_Row = tuple[str, tuple[str, ...], tuple[str, ...]]


def shown_size(count: int) -> str:
    """A count of bytes, as people read it."""
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def loud_lines(difference: Difference | None) -> list[str]:
    """At most three lines: what runs or is found anywhere, what is required of everybody, and commands that are gone.

    Attackers who get hold of a project add such things, and a maintainer knows at once whether they are meant.
    """
    if difference is None:
        return []
    required = [change for change in difference.requirements if not change.is_optional]
    scripts = [point.name for point in difference.entry_points if point.group in SCRIPT_GROUPS and not point.now]
    facts = (
        {"new at the top of site-packages": difference.top_level_added, "new .pth files": difference.path_files_added},
        {
            "dependencies added": [change.name for change in required if change.kind == "added"],
            "dependencies removed": [change.name for change in required if change.kind == "removed"],
        },
        {"scripts gone": scripts},
    )
    lines = ("; ".join(f"{title}: {listed(names)}" for title, names in each.items() if names) for each in facts)
    return [f"since {difference.version}: {line}" for line in lines if line]


def change_rows(difference: Difference) -> list[_Row]:
    """What changed, what only the previous release states, what only this one does; without the files."""
    rows: tuple[_Row, ...] = (
        ("top-level modules", difference.top_level_gone, difference.top_level_added),
        (".pth files", (), difference.path_files_added),
        *((change.field, change.before, change.now) for change in difference.fields),
        *((f"Requires-Dist, {change.kind}", change.before, change.now) for change in difference.requirements),
        *map(_entry_point_row, difference.entry_points),
        ("tags", difference.tags_gone, difference.tags_added),
    )
    return [row for row in rows if row[1] or row[2]]


def file_rows(files: Sequence[FileChange], most: int) -> list[tuple[str, str, str]]:
    """Path, size before and size now of the first files; an empty size where there is no such file."""
    rows = [(file.path, _size(file.before), _size(file.now)) for file in files[:most]]
    return [*rows, (f"and {len(files) - most} more", "", "")] if len(files) > most else rows


def difference_lines(difference: Difference, most: int) -> Iterator[str]:
    """All of it, as a diff shows lines: what is gone behind a minus, what is new behind a plus; ``most`` files each."""
    yield f"{difference.before} ({shown_size(difference.sizes[0])}) -> {_now(difference)}"
    for what, before, now in change_rows(difference):
        yield from _signed(what, "-", before)
        yield from _signed(what, "+", now)
    for kind, files in (("wheel", difference.wheel_files), ("sdist", difference.sdist_files)):
        yield from (f"{kind}: {line}" for line in map(_file_line, file_rows(files or (), most)))


def _entry_point_row(point: EntryPointChange) -> _Row:
    before, now = (((text,) if text else ()) for text in (point.before, point.now))
    return f"entry point {point.group}: {point.name}", before, now


def _now(difference: Difference) -> str:
    return f"{difference.now} ({shown_size(difference.sizes[1])})"


def _signed(what: str, sign: str, values: Iterable[str]) -> Iterator[str]:
    return (f"{sign} {what}: {value}" for value in values)


def _file_line(row: tuple[str, str, str]) -> str:
    path, before, now = row
    if before and now:
        return f"~ {path} ({before} -> {now})"
    return f"{'+' if now else '-' if before else ' '} {path}{f' ({now or before})' if now or before else ''}"


def _size(count: int | None) -> str:
    return "" if count is None else shown_size(count)
