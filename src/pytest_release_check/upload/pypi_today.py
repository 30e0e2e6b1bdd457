"""PyPI's lists and limits: those of its source at commit 6b62157124ab, of 2026-08-21.

A change at PyPI is a change of data here. Each has the place in PyPI's source that it was taken from; where PyPI leaves
a question to a library, it is the library in the version that PyPI had on that day.
"""

from datetime import timedelta
from types import MappingProxyType

from pytest_release_check.model.contents import LARGEST_FILE


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


METADATA_VERSIONS = ("1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5")
"""Of core metadata, oldest first (``warehouse/forklift/metadata.py``: ``SUPPORTED_METADATA_VERSIONS``)."""

FIELDS_SINCE = MappingProxyType(
    {
        "1.0": "metadata_version name version platform summary description keywords home_page author author_email "
        "license",
        "1.1": "classifiers download_url supported_platform requires provides obsoletes",
        "1.2": "maintainer maintainer_email requires_dist requires_python requires_external project_urls provides_dist "
        "obsoletes_dist",
        "2.1": "description_content_type provides_extra",
        "2.2": "dynamic",
        "2.4": "license_expression license_file",
        "2.5": "import_name import_namespace",
    }
)
"""The form's names of the metadata fields, by the metadata version that introduced them (core metadata)."""

REPEATABLE_FIELDS = _words(
    """
    classifiers dynamic import_name import_namespace license_file obsoletes obsoletes_dist platform project_urls
    provides provides_dist provides_extra requires requires_dist requires_external supported_platform
    """
)
"""Metadata fields that may be there more than once (core metadata, "multiple use")."""

FORBIDDEN_DYNAMIC = frozenset({"name", "version", "metadata-version"})
"""Fields that are never dynamic (PEP 643)."""
CONTENT_TYPES = ("text/plain", "text/x-rst", "text/markdown")
"""Of a description (core metadata, Description-Content-Type)."""
CHARSET = "UTF-8"
"""In capitals: packaging 26.2, which PyPI has, does not take small letters; 26.3 does."""
MARKDOWN_VARIANTS = ("GFM", "CommonMark")
URL_SCHEMES = ("http", "https")
"""``warehouse/utils/http.py``: ``is_valid_uri``."""

SUMMARY_LIMIT = 512
"""Characters (``warehouse/forklift/metadata.py``: ``_LENGTH_LIMITS``)."""
URL_LABEL_LIMIT = 32
"""Characters (core metadata, Project-URL)."""
FILE_LIMIT = 100 * 1024**2
"""Bytes of one file, where PyPI has made no exception (PyPI's page on storage limits)."""
EXCEPTIONAL_FILE_LIMIT = LARGEST_FILE
"""Bytes of one file, where PyPI has made the largest exception."""
PROJECT_LIMIT = 10 * 1024**3
"""Bytes of all files of a project, where PyPI has made no exception (PyPI's page on storage limits)."""
FILENAME_LIMIT = 255
"""Bytes: PyPI writes the file into a folder of a file system that allows no more in a name."""
RELEASE_OPEN_FOR = timedelta(days=14)
"""How long after its first file a release takes more (``warehouse/forklift/legacy.py``:
``MAXIMUM_AGE_FOR_NEW_UPLOADS_DAYS``)."""
ATTESTATIONS_LIMIT = 2
"""One of each type (``warehouse/attestations/services.py``: ``SUPPORTED_ATTESTATION_TYPES``)."""
PREDICATES = ("/attestations/publish/v1", "//slsa.dev/provenance/v1")
"""How the predicate types of PyPI's publish and of SLSA's provenance attestations end."""

EXTENSIONS = MappingProxyType({"sdist": (".tar.gz", ".zip"), "bdist_wheel": (".whl",)})
"""By file type (``warehouse/forklift/forms.py``: ``_filetype_extension_mapping``)."""

_GLIBC = "x86_64|i686|aarch64|armv7l|ppc64|ppc64le|s390x"
_APPLE = "ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2"
PLATFORMS = (
    r"any",
    r"win32|win_amd64|win_arm64|win_ia64",
    r"manylinux(1|2010)_(x86_64|i686)",
    rf"manylinux2014_({_GLIBC})",
    rf"manylinux_\d+_\d+_({_GLIBC}|riscv64)",
    r"musllinux_\d+_\d+_(x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64)",
    r"linux_armv[67]l",
    rf"macosx_10_\d+_({_APPLE})",
    rf"macosx_(11|12|13|14|15|26)_0_({_APPLE})",
    r"ios_\d+_\d+_(arm64|x86_64)_(iphoneos|iphonesimulator)",
    r"android_\d+_(armeabi_v7a|arm64_v8a|x86|x86_64)",
    r"pyemscripten_\d+_\d+_wasm32",
)
"""Patterns of the platform tags that may be uploaded (``warehouse/forklift/legacy.py``: ``_valid_platform_tag``)."""

DEPRECATED_LICENSES = _words(
    """
    agpl-1.0 agpl-3.0 bsd-2-clause-freebsd bsd-2-clause-netbsd bzip2-1.0.5 ecos-2.0 gfdl-1.1 gfdl-1.2 gfdl-1.3 gpl-1.0
    gpl-1.0+ gpl-2.0 gpl-2.0+ gpl-2.0-with-autoconf-exception gpl-2.0-with-bison-exception
    gpl-2.0-with-classpath-exception gpl-2.0-with-font-exception gpl-2.0-with-gcc-exception gpl-3.0 gpl-3.0+
    gpl-3.0-with-autoconf-exception gpl-3.0-with-gcc-exception lgpl-2.0 lgpl-2.0+ lgpl-2.1 lgpl-2.1+ lgpl-3.0 lgpl-3.0+
    net-snmp nunit standardml-nj wxwindows nokia-qt-exception-1.1
    """
)
"""SPDX identifiers that the SPDX license list has deprecated and PyPI takes, in small letters."""
