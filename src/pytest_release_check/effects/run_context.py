"""What a step works with, handed in: a runner of processes, an environment, folders, a time limit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pytest_release_check.effects.processes import Command, Completed, Runner
from pytest_release_check.model.index_file import alone


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """A runner of programs, the environment they get, and the folders of the run."""

    runner: Runner
    environment: Mapping[str, str]
    """Hermetic (``effects.process_env``), with pip's honoured settings; names no index."""
    workspace: Path
    """Private and temporary: environments, scratch homes, records."""
    report: Path
    """Kept: logs, built files, manifest. Not there before the build has ended."""
    timeout: float
    web_indexes: tuple[str, ...] = ()
    """What uv asks itself, in this order, for names that the index of the run has not; credentials are in a netrc."""

    def log(self, name: str) -> Path:
        """Where the output of a program goes."""
        return self.report / "logs" / f"{name}.log"

    def run(
        self,
        what: str,
        args: tuple[str, ...],
        *,
        cwd: Path,
        log: str,
        timeout: float | None = None,
        env: Mapping[str, str] | None = None,
        secrets: tuple[str, ...] = (),
        stdout: Path | None = None,
        stdin: str = "",
    ) -> Completed:
        """Run a program in the hermetic environment, ``env`` on top of it."""
        return self.runner.run(
            Command(
                what=what,
                args=args,
                cwd=cwd,
                env={**self.environment, **(env or {})},
                log=self.log(log),
                timeout=timeout or self.timeout,
                secrets=secrets,
                stdout=stdout,
                stdin=stdin,
            )
        )

    def without(self, *names: str) -> "RunContext":
        """The same tools, with variables left out."""
        kept = {name: value for name, value in self.environment.items() if name not in names}
        return replace(self, environment=kept)

    def with_index(self, url: str) -> "RunContext":
        """The same tools, with installers pointed at one index."""
        variables = {"PIP_INDEX_URL": url, "UV_DEFAULT_INDEX": url, "UV_NO_CONFIG": "1"}
        if self.web_indexes:
            # uv files all that it keeps under the address of the index, and that of a run is new each time. So it asks
            # those that stay for what they have; it takes a name from the first index that knows it.
            *others, last = self.web_indexes
            variables |= {"UV_INDEX": " ".join((alone(url), *others)), "UV_DEFAULT_INDEX": last}
        return replace(self, environment={**self.environment, **variables})
