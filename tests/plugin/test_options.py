"""The options as they are given: on the command line, in addopts, in the environment, in a settings file."""

import pytest

from pytest_release_check.model.options import GROUPS, OPTIONS
from pytest_release_check.model.publishing import EVIDENCE_RENAMED
from pytest_release_check.plugin import FIXTURES
from pytest_release_check.plugin.given_values import why_unknown

OLD = "--release-manifest"
TO = "--release-publish=http://127.0.0.1:9/"


def test_every_option_has_our_prefix_and_a_help() -> None:
    """One prefix, ini keys of the same name, a sentence each."""
    assert all(option.dest.startswith("release_") and len(option.help) > 20 for option in OPTIONS)


@pytest.mark.parametrize(
    ("args", "addopts", "environment"),
    [
        pytest.param((f"{OLD}=e.json",), "", "", id="alone"),
        pytest.param((OLD,), "", "", id="without a value"),
        pytest.param(("--release-check", f"{OLD}=e.json"), "", "", id="verifying"),
        pytest.param(("--release-check", "--release-version=demo==1.0", OLD, "e.json"), "", "", id="verifying again"),
        pytest.param((TO, "--release-yes", f"{OLD}=e.json"), "", "", id="publishing"),
        pytest.param((TO, "--release-yes", OLD, "e.json"), "", "", id="publishing with a blank"),
        pytest.param((TO, "--release-evidence=e.json", f"{OLD}=e.json"), "", "", id="both names"),
        pytest.param(("@args.txt",), "", "", id="a file of arguments"),
        pytest.param((), f"{OLD}=e.json", "", id="addopts"),
        pytest.param(("--release-check",), f"{OLD} e.json", "", id="addopts while verifying"),
        pytest.param((TO, "--release-yes"), "", f"{OLD}=e.json", id="the environment"),
    ],
)
def test_the_old_name_of_the_evidence(
    args: tuple[str, ...],
    addopts: str,
    environment: str,
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends the run before any work, however it was given, with the new name."""
    pytester.makepyfile("print('collected')")
    pytester.path.joinpath("args.txt").write_text(f"{OLD}=e.json\n")
    pytester.makeini(f"[pytest]\naddopts = {addopts}\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", environment)
    result = pytester.runpytest_inprocess(*args)
    assert (result.ret, result.stdout.str()) == (4, "")
    assert result.stderr.str().strip() == f"ERROR: {EVIDENCE_RENAMED}"


@pytest.mark.parametrize("arg", ["--release-manif=e.json", "--release-evid=e.json"])
def test_no_abbreviation_of_an_option(arg: str, pytester: pytest.Pytester) -> None:
    """pytest allows none, so that an option of another name is never meant."""
    result = pytester.runpytest_inprocess("--release-check", arg)
    assert result.ret == 4
    assert f"unrecognized arguments: {arg}" in result.stderr.str()


def test_the_old_name_is_not_in_the_help(pytester: pytest.Pytester) -> None:
    """The help lists the names that are in use."""
    text = pytester.runpytest_inprocess("--help").stdout.str()
    assert "--release-evidence=FILE" in text and OLD not in text and "release_manifest" not in text


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("release_manifest", f"release_manifest: {EVIDENCE_RENAMED} It can only be given on the command line"),
        ("release_evidence", "release_evidence: this can only be given on the command line, as --release-evidence"),
        ("release_strct", "release_strct: there is no such setting; did you mean release_strict?"),
    ],
)
def test_why_a_setting_is_unknown(setting: str, words: str) -> None:
    """The configuration file cannot name evidence, by the old name or the new one."""
    assert why_unknown(setting).startswith(words)


@pytest.mark.parametrize(
    ("args", "settings"),
    [
        (("--release-check",), "release_manifest = e.json"),
        ((TO, "--release-yes"), "release_manifest = e.json"),
        (("--release-check", "-o", "release_manifest=e.json"), ""),
    ],
)
def test_the_old_name_in_a_settings_file(args: tuple[str, ...], settings: str, pytester: pytest.Pytester) -> None:
    """It ends a release check and a publication before any work."""
    pytester.makepyprojecttoml('[project]\nname = "demo"\nversion = "1.0"\n')
    pytester.makeini(f"[pytest]\n{settings}\n")
    result = pytester.runpytest_inprocess(*args, "-p", "no:randomly")
    assert result.ret == 4
    assert EVIDENCE_RENAMED in result.stderr.str()


@pytest.mark.parametrize(
    ("args", "addopts", "words"),
    [
        (("--release-explain", "RC27"), "", "there is no such rule. Did you mean RC270"),
        ((), "--release-explain=RC270", "--release-explain: type it on the command line"),
        (("--release-check",), "--release-explain=RC270", "--release-explain: type it on the command line"),
    ],
)
def test_what_is_not_explained(args: tuple[str, ...], addopts: str, words: str, pytester: pytest.Pytester) -> None:
    """No such rule; and no settings file turns a check into an explanation."""
    pytester.makeini(f"[pytest]\naddopts = {addopts}\n")
    result = pytester.runpytest_inprocess(*args)
    assert (result.ret, words in result.stderr.str()) == (4, True)


@pytest.mark.parametrize(
    "args", [("--release-explain", "RC270"), ("--release-explain=own-file-missing", "--release-check")]
)
def test_a_rule_is_explained(args: tuple[str, ...], pytester: pytest.Pytester) -> None:
    """Without reading code of the project."""
    pytester.makeconftest("raise RuntimeError('read')")
    result = pytester.runpytest_subprocess(*args)
    assert (result.ret, result.stderr.str()) == (0, "")
    assert result.outlines[0].startswith("RC270 own-file-missing (error): modules read files")


def test_every_option_is_in_one_group() -> None:
    """And no group names one that is not there."""
    grouped = [f"release-{name}" for names in GROUPS.values() for name in names.split()]
    assert sorted(grouped) == sorted(option.name for option in OPTIONS)


def test_the_help_reads_well(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 80 columns, in groups, at most three lines on an option, and with every ini key in a line of its own."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = pytester.runpytest_inprocess("--help").outlines
    places = [lines.index(f"{title}:") for title in GROUPS]
    assert places == sorted(places)
    ours = lines[places[0] : lines.index("", places[-1])]
    assert all(len(line) <= 80 for line in ours)
    texts: list[int] = []
    for line in ours:
        if line.startswith("  --"):
            texts.append(0)
        elif texts and line.startswith("      "):
            texts[-1] += 1
    assert len(texts) == len(OPTIONS) and max(texts) <= 3
    shown = " ".join(" ".join(lines).split())
    keys = [option for option in OPTIONS if not option.is_typed_only]
    assert [one.dest for one in keys if f"): default of --{one.name}" not in shown] == []


@pytest.mark.parametrize("args", [(), ("--release-check",)])
def test_fixtures_and_markers(args: tuple[str, ...], pytester: pytest.Pytester) -> None:
    """pytest lists the public ones, with and without the flag, and nothing is checked for that."""
    pytester.makepyprojecttoml('[project]\nname = "demo"\nversion = "1.0"\n')
    pytester.makepyfile("def test_own(installed_release): pass")
    done = pytester.runpytest_subprocess("--fixtures", *args, "-p", "no:randomly")
    listed = {line.partition(" ")[0] for line in done.outlines if " -- " in line}
    assert done.ret == 0 and listed >= FIXTURES
    assert not [name for name in listed if name.startswith("_release")]
    assert "verdict" not in done.stdout.str() and not list(pytester.path.glob("*.egg-info"))
    done = pytester.runpytest_subprocess("--markers", *args)
    assert done.ret == 0 and any(line.startswith("@pytest.mark.release_check: ") for line in done.outlines)
