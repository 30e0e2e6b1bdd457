"""Names that a new project may not have."""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from packaging.utils import canonicalize_name

from pytest_release_check.model.upload import Form, Held, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first

NAME_STDLIB = UploadRule(
    code="PYPI066",
    status=400,
    slug="name-stdlib",
    summary="the name is that of a module of the standard library, of any Python since 2.6",
    why="People would install it by mistake for what Python brings along, and it could hide that module.",
    fix="choose another `project.name`",
    example='name = "dataclasses"    # a module of Python since 3.7',
    source="PyPI, `warehouse/packaging/services.py`: `STDLIB_PROHIBITED`",
)
NAME_TOO_SIMILAR = UploadRule(
    code="PYPI068",
    status=400,
    slug="name-too-similar",
    summary="the name is too similar to the name of another project",
    why="People would take one project for the other: PyPI compares names without `.`, `_` and `-`, with `l` and `i` "
    "as 1 and `o` as 0.",
    fix="choose another `project.name`",
    example='name = "dem0"    # while there is a project demo',
    source="PyPI, `warehouse/packaging/services.py`: `ProjectService.check_project_name`",
)

_LOOKALIKES = str.maketrans({"l": "1", "i": "1", "o": "0", ".": None, "_": None, "-": None})


def project_name_refusals(form: Form, held: Held) -> Iterator[Refusal]:
    """Yield why a project that does not exist yet may not have its name."""
    name = first(cleaned(form), "name")
    normalised = canonicalize_name(name)
    if not name or normalised in held.projects:
        return
    if normalised in standard_library_names():
        message = f"The name {shown(name)} isn't allowed: it conflicts with a Python Standard Library module name."
        yield Refusal(rule=NAME_STDLIB, subject="name", message=message)
    for other in sorted(held.projects):
        if _skeleton(other) == _skeleton(normalised):
            message = f"The name {shown(name)} is too similar to the existing project {shown(other)}."
            yield Refusal(rule=NAME_TOO_SIMILAR, subject="name", message=message)


@cache
def standard_library_names() -> frozenset[str]:
    """Return the modules and packages of every Python since 2.6, normalised as project names."""
    from stdlib_list import short_versions, stdlib_list

    modules = {module for version in short_versions for module in stdlib_list(version)}
    names = {name for module in modules for name in accumulate(module.split("."), "{}.{}".format)}
    return frozenset(canonicalize_name(name.strip("-_.")) for name in names)


def _skeleton(name: str) -> str:
    return name.lower().translate(_LOOKALIKES)
