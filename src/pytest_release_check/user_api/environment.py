"""What a smoke test of a user works with: an environment, and the release installed in one."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.effects.cell_queries import new_cell_folder, run_in_cell
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.state_folder import cache_folder
from pytest_release_check.installers.shared_pip import shared_pip
from pytest_release_check.installers.virtualenvs import make_virtualenv
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.releases import Installation
from pytest_release_check.text.plain_text import shown_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a program in an environment ended."""

    returncode: int
    stdout: str
    stderr: str


class ProgramFailedError(AssertionError):
    """A program that a smoke test ran ended with another exit status than 0, or not in time."""


class Environment:
    """A virtual environment of one cell, closed to the source tree and to the user's settings."""

    def __init__(self, *, cell: Cell, folder: Path, python: Path, context: RunContext) -> None:
        self.cell = cell
        self.folder = folder
        self.python_executable = python
        self._context = context

    @property
    def scripts_folder(self) -> Path:
        """Where the environment keeps its scripts."""
        return self.python_executable.parent

    def python(self, code: str, *args: str, check: bool = True, timeout: float | None = None) -> Result:
        """Run ``code`` with the environment's interpreter, isolated, in an empty working folder.

        ``timeout`` is in seconds (default: ``--release-timeout``). Raises ``ProgramFailedError`` unless
        ``check`` is false or the exit status is 0.
        """
        return self._run((str(self.python_executable), "-I", "-c", code, *args), check=check, timeout=timeout)

    def run(self, script: str, *args: str, check: bool = True, timeout: float | None = None) -> Result:
        """Run a console script that is installed in the environment; otherwise as ``python``."""
        for ending in ("", ".exe"):
            program = self.scripts_folder / f"{script}{ending}"
            if program.is_file():
                return self._run((str(program), *args), check=check, timeout=timeout)
        there = ", ".join(sorted(file.name for file in self.scripts_folder.iterdir()))
        raise ProgramFailedError(f"no script {script!r} in {self.cell.id}; there are: {there}")

    def pip(self, *args: str, check: bool = True, timeout: float | None = None) -> Result:
        """Run pip; its index has the staged release and, for every other name, the upstream.

        Where uv made the environment there is no pip in it: one that lies elsewhere works on it then. Raises
        ``ProgramFailedError`` if there is none for this Python.
        """
        program = (str(self.python_executable), "-I", *self._pip_program())
        return self._run((*program, *args), check=check, timeout=timeout)

    def _pip_program(self) -> tuple[str, ...]:
        return ("-m", "pip")

    def _run(self, args: tuple[str, ...], *, check: bool, timeout: float | None) -> Result:
        with tempfile.TemporaryDirectory(prefix="out-", dir=self.folder) as kept:
            stdout = Path(kept) / "stdout"
            done = run_in_cell(
                self._context,
                self.folder,
                f"running {Path(args[0]).name} [{self.cell.id}]",
                args,
                log=f"checks-{self.cell.id}",
                timeout=timeout,
                env=self._variables(),
                stdout=stdout,
            )
            said = stdout.read_text("utf-8", "replace")
        result = Result(returncode=done.returncode, stdout=said, stderr="\n".join(done.lines))
        if check and not done.succeeded:
            raise ProgramFailedError(_reported(args, done, said))
        return result

    def _variables(self) -> Mapping[str, str]:
        path = self._context.environment.get("PATH", "")
        separator = ";" if self.scripts_folder.name == "Scripts" else ":"
        return {"PATH": f"{self.scripts_folder}{separator}{path}"}


class InstalledRelease(Environment):
    """The release under test, installed in the environment of one cell."""

    def __init__(self, *, installation: Installation, name: str, context: RunContext) -> None:
        super().__init__(
            cell=installation.cell, folder=installation.folder, python=installation.python, context=context
        )
        self.name = name
        """Normalised name of the distribution."""
        self.version = installation.version
        """Version as installed."""
        self.site_packages = installation.site_packages[0]
        """Folder that holds the installed modules."""

    def _pip_program(self) -> tuple[str, ...]:
        if self.cell.installer == "pip":
            return ("-m", "pip")
        shared = shared_pip(self.cell.interpreter.minor, cache_folder("pip"))
        if shared is None:
            raise ProgramFailedError(
                f"there is no pip in {self.cell.id}, which {self.cell.installer} made, and none elsewhere for "
                f"Python {self.cell.interpreter.minor}; fresh_environment has one"
            )
        return (str(shared),)


def fresh_environment(cell: Cell, index_url: str, context: RunContext) -> Environment:
    """An environment of ``cell`` with nothing but pip, pointed at the staged release's index."""
    folder = new_cell_folder(context.workspace, cell)
    context = context.with_index(index_url)
    log = context.log(f"fresh-{cell.id}")
    python = make_virtualenv(folder / "venv", cell.interpreter, context.environment, context.runner, log)
    return Environment(cell=cell, folder=folder, python=python, context=context)


def _reported(args: tuple[str, ...], done: Completed, stdout: str) -> str:
    how = f"did not end within {done.seconds:.0f} s" if done.timed_out else f"exit status {done.returncode}"
    shown = "\n".join(map(shown_line, (stdout.splitlines() + list(done.lines))[-15:]))
    return f"{Path(args[0]).name} {' '.join(args[1:])[:200]}: {how}\n{shown}\n(all of it: {done.log})"
