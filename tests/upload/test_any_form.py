"""Whatever is sent, the rules answer with refusals and never break."""

from collections.abc import Iterable
from datetime import datetime, timezone

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_release_check.model.upload import Form, Held, Offer, Refusal
from pytest_release_check.upload.catalogue import form_refusals
from pytest_release_check.upload.file.attestations import attestation_refusals
from pytest_release_check.upload.file.filenames import filename_refusals, long_name_refusals
from pytest_release_check.upload.file.holdings import digest_refusals, holding_refusals, is_held, size_refusals
from pytest_release_check.upload.file.sdist_names import sdist_name_refusals
from pytest_release_check.upload.file.wheel_names import wheel_name_refusals
from pytest_release_check.upload.metadata.description import description_refusals
from pytest_release_check.upload.metadata.form_of_file import form_of
from pytest_release_check.upload.metadata.form_values import SINCE
from pytest_release_check.upload.metadata.project_names import project_name_refusals
from pytest_release_check.upload.tolerated.form import tolerated_in_form
from tests.examples import examples
from tests.upload.forms import DIGESTS, form, held_file

NOW = datetime(2026, 8, 21, tzinfo=timezone.utc)
ANY = settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

CHARACTERS = st.characters(exclude_categories=())  # lone surrogates, too
PIECES = st.sampled_from(
    [
        *("\0", "\n", "\r", "\x85", "\u2028", "\ud800", "\x7f", "UNKNOWN", "é", "(", "[", '"', "'", "<", ",", ";", "@"),
        *("1.0", "2.4", "2.5", "+local", "1!", ">=", "~=", "extra == 'x'", "demo", "json", "jane@example.org", "xn--"),
        *(
            "https://",
            "https://example.org",
            ":99999",
            "git+ssh://",
            "[::1",
            "%zz",
            "MIT",
            " AND ",
            " WITH ",
            "GPL-2.0",
        ),
        *("text/markdown", "text/x-rst", "; charset=", "; x*0*=", "=?utf-8?q?", "GFM", "../", "C:\\", "*", "; private"),
        *(".. include:: x\n", "**", "`x`_", "Title\n=====\n", "|x|", "::\n\n x", ".. |x| image:: y\n", "+--+\n|  |\n"),
        *(
            "sdist",
            "bdist_wheel",
            "-1.0",
            "-py3-none-any.whl",
            ".tar.gz",
            ".zip",
            "[{}]",
            '{"version": 1}',
            "Name: x\n",
        ),
        *("9" * 5000, "(" * 2000, "[" * 2000, "a." * 2000, "-" * 3000, " " * 3000, "=" * 3000, "é" * 3000),
    ]
)
TEXT = st.one_of(
    st.text(CHARACTERS, max_size=40),
    st.lists(PIECES, max_size=5).map("".join),
    st.lists(st.one_of(PIECES, st.text(CHARACTERS, max_size=5)), max_size=6).map("".join),
)
OTHER_FIELDS = ("filetype", "pyversion", "protocol_version", "attestations", "content", *DIGESTS)
NAMES = st.one_of(st.sampled_from([*SINCE, *OTHER_FIELDS]), st.text(CHARACTERS, max_size=10))
FIELDS = st.dictionaries(NAMES, st.lists(TEXT, max_size=3).map(tuple), max_size=12)


def hold(refusals: Iterable[Refusal]) -> None:
    """Each is in the catalogue and says it on one line."""
    for refusal in refusals:
        assert refusal.status == refusal.rule.status
        assert refusal.message.isprintable()
        assert 0 < len(refusal.message) < 600
        assert all(line.isprintable() for line in refusal.evidence)


@ANY
@given(fields=FIELDS, is_otherwise_sound=st.booleans(), as_files=st.lists(NAMES, max_size=2), filename=TEXT)
def test_any_form_is_answered(
    fields: dict[str, tuple[str, ...]], is_otherwise_sound: bool, as_files: list[str], filename: str
) -> None:
    """No field, however named and filled, breaks a rule."""
    sound = dict(form().fields) if is_otherwise_sound else {}
    sent = Form(fields=sound | fields, sent_as_files=tuple(as_files))
    offer = Offer(form=sent, filename=filename, size=len(filename), digests=DIGESTS, content_type=filename[:5])
    held = Held(projects=frozenset({"demo"}), files=(held_file(),), twin=held_file("other.whl"), name_used=True)
    hold(form_refusals(sent))
    hold(project_name_refusals(sent, held))
    hold(description_refusals(sent))
    hold(attestation_refusals(sent))
    for rules in (filename_refusals, sdist_name_refusals, wheel_name_refusals, long_name_refusals, digest_refusals):
        hold(rules(offer))
    hold(size_refusals(offer, held))
    hold(holding_refusals(offer, held, NOW))
    assert is_held(offer, held) in (True, False)
    for finding in tolerated_in_form(sent, filename):
        assert finding.detail.isprintable()


@ANY
@given(
    lines=st.lists(st.tuples(st.sampled_from([name.replace("_", "-") for name in SINCE]), TEXT), max_size=10),
    noise=st.binary(max_size=50),
    filename=TEXT,
)
def test_any_metadata_gives_a_form(lines: list[tuple[str, str]], noise: bytes, filename: str) -> None:
    """No METADATA breaks the making of a form, nor the rules over it."""
    text = "".join(f"{name}: {value}\n" for name, value in lines)
    hold(form_refusals(form_of(text.encode("utf-8", "surrogatepass") + noise, filename, DIGESTS)))
