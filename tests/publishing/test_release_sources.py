"""Tag, tree and commit of what is published."""

import dataclasses

import pytest

from pytest_release_check.model.evidence import Evidence, VerifiedSource
from pytest_release_check.model.sources import Job, Sources
from pytest_release_check.publishing.release_sources import (
    evidence_blockers,
    source_lines,
    tag_fault,
    tag_notes,
    tree_blockers,
    verified_source,
)
from tests.publishing.test_clearance import evidence

A, B = "a" * 40, "b" * 40


def of(commit: str = A, **changed: object) -> Evidence:
    source = VerifiedSource(commit=commit, tags=("v1.0",), clean=True)
    return evidence(source=dataclasses.replace(source, **changed))  # type: ignore[arg-type] # takes any field


def job(commit: str = "", tag: str = "") -> Sources:
    return Sources(job=Job(tags=(tag,) if tag else (), commits=(commit,) if commit else ()))


@pytest.mark.parametrize(
    ("given", "here", "what", "words"),
    [
        ((of(),), Sources(), "", ""),
        ((of(),), job(A, "v1.0"), "", ""),
        ((of(),), job(A, "nightly"), "", ""),
        ((of(),), job(tag="v9.9.9"), "other-tag", "this job: the tag is v9.9.9 and the version 1.0"),
        ((of(),), Sources(commit=A, tags=("v9.9.9",)), "other-tag", "the tag is v9.9.9 and the version 1.0"),
        ((of(),), Sources(commit=A, tags=("v9.9.9", "v1.0")), "", ""),
        ((of(tags=("v2.0",)),), Sources(), "other-tag", "of the commit that was verified, the tag is v2.0"),
        ((of(), of(tags=("v2.0",))), Sources(), "other-tag", "the tag is v2.0"),
        ((of(clean=False, changed=("a.py",)),), Sources(), "dirty", "changes that are not committed: a.py"),
        ((of(clean=None, trouble="dubious ownership"),), Sources(), "dirty", "does not know whether"),
        ((of(clean=None),), Sources(), "", ""),
        ((of(), of(clean=False, changed=("a.py",))), Sources(), "dirty", "not committed: a.py"),
        ((of(),), job(B), "other-commit", f"is of commit {A}, and this job is for {B}"),
        ((of(),), Sources(commit=B), "other-commit", f"this job is for {B}"),
        ((of(),), Sources(commit=B, job=Job(commits=(A,))), "", ""),
        ((of(),), Sources(job=Job(commits=(B, A))), "", ""),
        ((of(""),), Sources(), "", ""),
        ((of(""),), job(A), "other-commit", f"the evidence names no commit, and this job is for {A}"),
        ((of(), of("")), job(A), "", ""),
        ((of(), of(B)), Sources(), "other-commit", f"of different commits: {A}, {B}"),
        ((of(B), of(A)), job(A), "other-commit", "of different commits"),
    ],
)
def test_evidence(given: tuple[Evidence, ...], here: Sources, what: str, words: str) -> None:
    """Each blocker can be allowed by its own name, and by no other one."""
    found = list(evidence_blockers(given, here, {}))
    assert (words in " ".join(found), len(found)) == (True, 1 if words else 0), found
    others = {"dirty", "other-tag", "other-commit", "other-index", "plain-http"} - {what}
    assert list(evidence_blockers(given, here, dict.fromkeys(others, "x"))) == found
    assert list(evidence_blockers(given, here, {what: "x"})) == []
    assert all(f'--release-allow "{what}: REASON"' in line for line in found)


def test_a_tree() -> None:
    """The tag of the job counts more than those of the commit: it is what the release is made for."""
    tagged = Sources(tags=("v1.0",), job=Job(tags=("v2.0",)))
    assert "the tag is v2.0 and the version 1.0" in " ".join(tree_blockers(tagged, "1.0", {}))
    assert list(tree_blockers(tagged, "2.0", {})) == []
    assert list(tree_blockers(tagged, "1.0", {"other-tag": "x"})) == []


def test_where_nothing_is_published() -> None:
    """A tag that does not fit is a note."""
    assert "the tag is v2.0 and the version 1.0" in " ".join(tag_notes(Sources(tags=("v2.0",)), "1.0"))
    assert tag_notes(Sources(tags=("v1.0",)), "1.0") == ()


@pytest.mark.parametrize(
    ("sources", "kept"),
    [
        (Sources(), VerifiedSource()),
        (Sources(commit=A, tags=("v1",)), VerifiedSource(commit=A, tags=("v1",), clean=True)),
        (Sources(commit=A, changed=("a",)), VerifiedSource(commit=A, clean=False, changed=("a",))),
        (Sources(changed=("a",)), VerifiedSource(clean=False, changed=("a",))),
        (Sources(trouble="x"), VerifiedSource(trouble="x")),
        (
            Sources(job=Job(tags=("v1",), commits=(B,), ref="refs/tags/v1")),
            VerifiedSource(commit=B, tags=("v1",), ref="refs/tags/v1"),
        ),
        (Sources(commit=A, tags=("v2",), job=Job(commits=(B,))), VerifiedSource(commit=A, tags=("v2",), clean=True)),
    ],
)
def test_what_is_kept(sources: Sources, kept: VerifiedSource) -> None:
    """What is checked out is what was verified, whatever the service says; where nobody knows, nothing is clean."""
    assert verified_source(sources) == kept


def test_lines_before_a_yes() -> None:
    """The commit, once."""
    assert list(source_lines((of(), of()))) == [f"verified at commit {A} (v1.0)"]
    assert list(source_lines((of(""),))) == []


@pytest.mark.parametrize(
    ("tags", "version", "fits"),
    [
        (("v1.0",), "1.0", True),
        (("1.0",), "1.0.0", True),
        (("demo-1.0",), "1.0", True),
        (("demo/v1.0",), "1.0", True),
        (("release_1.0rc1",), "1.0rc1", True),
        (("v1.0-rc.1",), "1.0rc1", True),
        (("demo@1.0",), "1.0", True),
        (("v0.9", "v1.0"), "1.0", True),
        (("latest", "nightly"), "1.0", True),
        ((), "1.0", True),
        (("v1.0",), "1.1", False),
        (("v1.0",), "1.0.dev3", False),
        (("v1.0", "v1.0.1"), "1.1", False),
        (("demo-2-1.0",), "1.0", True),
    ],
)
def test_tags(tags: tuple[str, ...], version: str, fits: bool) -> None:
    """A tag without a version says nothing."""
    assert (tag_fault(tags, version) == "") is fits
