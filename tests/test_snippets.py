"""Blocks of code in README and documentation: files can be read, settings are settings, commands have such options."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_release_check.plugin.options import add_options
from pytest_release_check.publishing.job_options import JobOptions
from tests.conftest import SAMPLES, THIS_PYTHON, user_environment
from tests.documents import ROOT, Block, blocks, command_lines, spans
from tests.workflow_files import check_schema, loaded, zizmor

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs").glob("*/*.md"))]
BLOCKS = [block for page in PAGES if page.name != "rules.md" and page.parent.name != "rules" for block in blocks(page)]
LANGUAGES = ("", "console", "ini", "make", "powershell", "python", "sh", "text", "toml", "yaml", "{toctree}")
PROGRAM = re.compile(r"(?:\S*python3? -m )?(?:pytest|release-check) (?=.*--release-)|release-check(?= |$)")
JOB = "python -I -m pytest_release_check.publish "
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")


def of(language: str) -> list[Block]:
    return [block for block in BLOCKS if block.language == language]


def name_of(block: Block) -> str:
    return f"{block.document}:{block.line}"


def typed() -> Iterator[str]:
    """Every command line, in blocks and within the text; what a comment says behind it is cut off."""
    for block in BLOCKS:
        yield from (line.partition("  #")[0].strip() for line in command_lines(block))
    for page in PAGES:
        yield from spans(page)


def option_faults(line: str) -> list[str]:
    """What the program that a line starts would refuse; nothing for other programs."""
    if line.startswith(JOB):
        JobOptions.from_arguments(shlex.split(line.removeprefix(JOB)), ROOT)  # ends the test if it cannot be
        return []
    started = PROGRAM.match(line)
    if started is None:
        return []
    parser = pytest.Parser(_ispytest=True)
    add_options(parser)
    words = [word for word in shlex.split(line[started.end() :]) if word != "..."]
    try:
        _, unknown = parser.parse_known_and_unknown_args(words)
    except pytest.UsageError as error:
        return [str(error)]
    return [word for word in unknown if word.startswith("--release")]


def test_every_block_is_of_a_known_kind() -> None:
    """What no test would look at could say anything."""
    assert [name_of(block) for block in BLOCKS if block.language not in LANGUAGES] == []
    assert min(len(of(language)) for language in ("ini", "python", "sh", "toml", "yaml")) > 1


@pytest.mark.parametrize("block", of("python"), ids=name_of)
def test_python_can_be_compiled(block: Block) -> None:
    compile(block.text, name_of(block), "exec")


def test_the_noxfile_has_its_session(tmp_path: Path) -> None:
    """As nox reads it; the command beside it names the session."""
    (block,) = (block for block in of("python") if block.file == "noxfile.py")
    (tmp_path / "noxfile.py").write_text(block.text, "utf-8")
    command = (sys.executable, "-m", "nox", "--list", "-s", "release")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "* release" in done.stdout) == (0, True), done.stdout + done.stderr
    assert any("nox -s release" in command_lines(each) for each in of("sh"))


@pytest.mark.parametrize("block", of("ini"), ids=name_of)
def test_ini_files_can_be_read(block: Block) -> None:
    """Sections, with nothing before them."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(block.text)
    assert parser.sections()


@pytest.mark.parametrize("block", of("yaml"), ids=name_of)
def test_yaml_is_what_its_reader_takes(block: Block, tmp_path: Path) -> None:
    """Workflows by the schema of GitHub and by zizmor, jobs of GitLab by its schema; actions are pinned."""
    path = tmp_path / ".github" / "workflows" / "workflow.yml"
    path.parent.mkdir(parents=True)
    path.write_text(block.text, "utf-8")
    if "\njobs:\n" in block.text:
        for done in (check_schema(path), zizmor(path)):
            assert done.returncode == 0, done.stdout + done.stderr
    elif "\n  script:\n" in block.text:
        done = check_schema(path, schema="vendor.gitlab-ci")
        assert done.returncode == 0, done.stdout + done.stderr
    assert loaded(block.text)
    actions = re.findall(r"uses: (\S+)", block.text)
    assert [action for action in actions if not PINNED.fullmatch(action)] == []


def test_commands_have_options_that_there_are() -> None:
    """Every command of ours, wherever it stands."""
    lines = [line for line in typed() if PROGRAM.match(line) or line.startswith(JOB)]
    assert len(lines) > 30
    assert [(line, faults) for line in lines if (faults := option_faults(line))] == []


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("pytest --release-check -k wheel", 0),
        ("pytest --release-chek", 1),
        ("release-check --release-artifact=egg", 1),
        (".venv/bin/python -m pytest --release-wait", 1),
        ("tox --release-chek", 0),
    ],
)
def test_options_that_there_are_not_are_found(line: str, faults: int) -> None:
    assert len(option_faults(line)) == faults


@pytest.mark.parametrize("block", of("toml"), ids=name_of)
def test_toml_can_be_read(block: Block) -> None:
    assert tomllib.loads(block.text)


def collected_with(settings: str, project: Path) -> subprocess.CompletedProcess[str]:
    """A run that only lists the checks of a project, which has the settings and what those of the pages name."""
    (project / "tests" / "smoke").mkdir(parents=True)
    (project / "tests" / "smoke" / "test_nothing.py").write_text("def test_nothing():\n    pass\n")
    (project / "tests" / "conftest.py").write_text("")
    (project / "packages").mkdir(exist_ok=True)
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{settings}\n[dependency-groups]\nsmoke = []\n")
    # The Pythons that a page names need not be here.
    options = ("--collect-only", "-q", "-n0", f"--release-python={THIS_PYTHON}")
    return subprocess.run(
        (sys.executable, "-m", "pytest_release_check", *options),
        cwd=project,
        env=user_environment(project),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("block", [block for block in of("toml") if "[tool.pytest" in block.text], ids=name_of)
def test_settings_are_read_by_the_plugin(block: Block, sample: Callable[[str], Path]) -> None:
    """As they stand, in a run that lists its checks."""
    project = sample("healthy")
    if "release_packages" in block.text:
        shutil.copytree(SAMPLES / "healthy", project / "packages" / "healthy")
    done = collected_with(block.text, project)
    assert (done.returncode, "release::" in done.stdout) == (0, True), done.stdout + done.stderr


@pytest.mark.slow
def test_settings_that_there_are_not_end_the_run(sample: Callable[[str], Path]) -> None:
    """So a page could not have them."""
    done = collected_with('[tool.pytest.ini_options]\nrelease_pythons = ["3.12"]', sample("healthy"))
    assert (done.returncode, "did you mean release_python?" in done.stderr) == (4, True), done.stdout + done.stderr
