"""uv: its commands, and what its exit status and output say.

**What was taken is proved by uv itself.** uv writes no report that names files, as pip does. So it is handed the
digests of the files under test with the requirement (``name==version --hash=sha256:...``), and refuses every other file
of that name, whether it was downloaded or lies in the cache; what it refuses is a finding. ``--verify-hashes`` is what
later versions do by themselves; uv 0.5 would not look at the digest of an sdist. The index of a cell has files of one
kind only, so what is left to find out is which of several wheels it took: the one whose members are what is installed.
That nothing came by an address is seen in the environment (``direct_url.json``, ``effects.cell_queries.describe``).

**An sdist is built for each cell.** uv keeps the wheel that it built, and would take one for any Python again on the
next Python. It files all of this under the address of the index: each environment has one of its own (``at``). So the
release is also unpacked anew, wheel or sdist: uv links files of its cache into environments where it can, and no cell
may see what another one has written into those of the release. Dependencies come from the web, and are kept.
"""

import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.output.build_output import missing_here
from pytest_release_check.effects.cell_queries import new_cell_folder, run_in_cell
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Failure,
    Installed,
    InstallRequest,
    InstallResult,
    Outage,
    Reason,
    Refused,
    Taken,
    TimedOut,
    refusal_of,
)
from pytest_release_check.installers.uv_output import (
    blames_a_build,
    blames_python,
    build_error_in,
    closed_index_in,
    conflicts_in,
    refusal_in,
    trouble_in,
    without_noise,
)
from pytest_release_check.installers.uv_settings import certificates, uv_program
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import at

_OF_VERSIONS = frozenset({Reason.UNMET, Reason.CONFLICT, Reason.PYTHON})
"""What uv may say because of a version that it does not know yet."""


@dataclass(frozen=True, slots=True)
class Uv:
    """uv, of the version that is on PATH or beside this Python."""

    name: str = "uv"

    def make_environment(self, name: str, cell: Cell, context: RunContext, index: str) -> CellEnvironment:
        """Make an environment with nothing in it. Raises ``OutageError`` if it cannot be made."""
        folder = new_cell_folder(context.workspace, cell)
        place = folder / "venv"
        made = CellEnvironment(name=name, cell=cell, folder=folder, python=_python_of(place), context=context)
        what = f"making an environment [{name}]"
        done = _run(made, what, ("venv", "--no-project", "--python", str(cell.interpreter.path), str(place)))
        if not done.succeeded or not made.python.exists():
            raise OutageError(
                f"uv cannot make a virtual environment with {cell.interpreter.path}: "
                f"{trouble_in(done.lines) or ' '.join(done.last(1))}; see {done.log}"
            )
        return made

    def install(self, environment: CellEnvironment, request: InstallRequest) -> InstallResult:
        """Run `uv pip install`, and `uv pip list` if the answer is to name what was taken."""
        done = _install_somehow(environment, request)
        if not done.succeeded:
            return failure_in(done)
        return Installed(taken=_taken(environment, request) if request.is_reported else ())

    def check(self, environment: CellEnvironment) -> tuple[Conflict, ...]:
        """What `uv pip check` reports."""
        done = _run(environment, f"checking dependencies [{environment.name}]", ("pip", "check"))
        if done.succeeded:
            return ()
        return conflicts_in(done.lines) or (Conflict(sentence=trouble_in(done.lines) or "uv pip check failed"),)

    def uninstall(self, environment: CellEnvironment, name: str) -> InstallResult:
        """Run `uv pip uninstall`."""
        done = _run(environment, f"uninstalling {name} [{environment.name}]", ("pip", "uninstall", name))
        return Installed() if done.succeeded else failure_in(done)


def failure_in(done: Completed) -> Failure:
    """What a uv that did not succeed says of the reason."""
    refused = _refused(done)
    closed, trouble = closed_index_in(done.lines), trouble_in(done.lines)
    outage = (
        f"an index does not let us in: {closed}. Check the credentials."
        if closed
        else outage_in((trouble,)) or outage_in(done.lines)
    )
    if done.timed_out:
        evidence = without_noise(done.lines)
        return TimedOut(seconds=done.seconds, log=done.log, evidence=evidence, refusal=refused, outage=outage)
    return Outage(sentence=outage, log=done.log, refusal=refused) if outage else refused


def file_taken(files: Sequence[Distribution], site_packages: Path) -> Distribution | None:
    """The one of several wheels whose members are what is installed; None if that is none or not one alone."""
    if len(files) == 1:
        return files[0]
    same = [file for file in files if _is_installed(file.path, site_packages)]
    return same[0] if len(same) == 1 else None


def _is_installed(wheel: Path, site_packages: Path) -> bool:
    """Whether every member is there, byte for byte; not those that installers write or put elsewhere."""
    with zipfile.ZipFile(wheel) as archive:
        members = [one for one in archive.infolist() if not (one.is_dir() or _is_changed(one.filename))]
        # The tags differ where nothing else does.
        members.sort(key=lambda one: not one.filename.endswith(".dist-info/WHEEL"))
        return all(_is_same(archive, one, site_packages / one.filename) for one in members)


def _is_changed(member: str) -> bool:
    return member.partition("/")[0].endswith(".data") or member.endswith(".dist-info/RECORD")


def _is_same(archive: zipfile.ZipFile, member: zipfile.ZipInfo, there: Path) -> bool:
    try:
        return there.stat().st_size == member.file_size and there.read_bytes() == archive.read(member)
    except OSError:
        return False


def _install_somehow(environment: CellEnvironment, request: InstallRequest) -> Completed:
    if request.prefers_wheels:
        # uv has no such preference: only wheels, and where that leads to nothing, anything.
        done = _install(environment, request, "--only-binary", ":all:")
        if done.succeeded or not isinstance(failure_in(done), Refused):
            return done
    done = _install(environment, request)
    if done.succeeded or not environment.context.web_indexes:
        return done
    # What an index said of a project counts for ten minutes, in which what is asked for may have been published.
    is_out_of_date = refusal_of(failure_in(done)).reason in _OF_VERSIONS
    return _install(environment, request, "--refresh") if is_out_of_date else done


def _install(environment: CellEnvironment, request: InstallRequest, *more: str) -> Completed:
    chosen = {"--no-deps": request.is_alone, "--dry-run": request.is_dry}
    options = [*more, *(option for option, is_wanted in chosen.items() if is_wanted)]
    ours = {canonicalize_name(file.name) for file in request.files}
    hashed = [requirement for requirement in request.requirements if _name_in(requirement) in ours]
    if hashed:
        wanted = environment.folder / "wanted.txt"
        hashes = " ".join(f"--hash=sha256:{file.sha256}" for file in request.files)
        wanted.write_text("".join(f"{requirement} {hashes}\n" for requirement in hashed), "utf-8")
        options += ["--verify-hashes", "--requirements", str(wanted)]
    others = [requirement for requirement in request.requirements if requirement not in hashed]
    what = f"installing {request.what or ' '.join(request.requirements)} [{environment.name}]"
    return _run(environment, what, ("pip", "install", *options, *others), index=request.index)


def _name_in(requirement: str) -> str:
    try:
        return canonicalize_name(Requirement(requirement).name)
    except InvalidRequirement:
        return ""


def _taken(environment: CellEnvironment, request: InstallRequest) -> tuple[Taken, ...]:
    """Everything in the environment, which had nothing; of the release also the file."""
    listed = environment.folder / "listed.json"
    what = f"listing what was installed [{environment.name}]"
    done = _run(environment, what, ("pip", "list", "--format", "json"), stdout=listed)
    if not done.succeeded:
        raise OutageError(f"`uv pip list` fails: {trouble_in(done.lines) or ' '.join(done.last(1))}; see {done.log}")
    there = {canonicalize_name(one["name"]): str(one["version"]) for one in json.loads(listed.read_text("utf-8"))}
    files = {name: [one for one in request.files if canonicalize_name(one.name) == name] for name in there}
    site_packages = _site_packages(environment)
    found = {name: file_taken(of_it, site_packages) if of_it else None for name, of_it in files.items()}
    return tuple(
        Taken(name=name, version=version, url=file.filename, sha256=file.sha256)
        if (file := found[name]) is not None
        else Taken(name=name, version=version)
        for name, version in there.items()
    )


def _site_packages(environment: CellEnvironment) -> Path:
    place = environment.folder / "venv"
    return next(
        (path for pattern in ("lib/*/site-packages", "Lib/site-packages") for path in place.glob(pattern)), place
    )


def _python_of(place: Path) -> Path:
    return place / "Scripts" / "python.exe" if os.name == "nt" else place / "bin" / "python"


def _run(
    environment: CellEnvironment,
    what: str,
    args: tuple[str, ...],
    *,
    index: str = "",
    stdout: Path | None = None,
) -> Completed:
    context = environment.context.with_index(at(index, environment.folder.name)) if index else environment.context
    program = uv_program(context.environment)
    if not program:
        raise OutageError("uv is not there any more; install it again, or check with --release-installer pip.")
    group, *rest = args
    python = () if group == "venv" else ("--python", str(environment.python))
    own = certificates(context.environment)
    command = (program, group, *rest[:1], *python, *rest[1:]) if python else (program, *args)
    return run_in_cell(context, environment.folder, what, command, log=environment.name, env=own, stdout=stdout)


def _refused(done: Completed) -> Refused:
    refusal, error = refusal_in(done.lines), build_error_in(done.lines)
    is_build = bool(error.sentence) and error.sentence in refusal.sentence
    return Refused(
        reason=refusal.reason,
        sentence=refusal.sentence,
        log=done.log,
        evidence=error.evidence if is_build else without_noise(done.lines),
        fix=error.hint if is_build else "",
        requirement=refusal.requirement,
        blames_python=blames_python(done.lines),
        blames_build=blames_a_build(done.lines) and refusal.reason is not Reason.DIGEST,
        missing_tool=missing_here(done.lines),
    )
