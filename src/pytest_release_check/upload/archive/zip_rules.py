"""What PyPI refuses of a ZIP archive's structure."""

from pytest_release_check.rules.rule import UploadRule

ZIP_AND_TAR = UploadRule(
    code="PYPI085",
    status=400,
    slug="zip-and-tar",
    summary="the file is a ZIP and a tar archive at once",
    fix="build the file again with a current backend",
)
NOT_A_ZIP = UploadRule(
    code="PYPI086",
    status=400,
    slug="not-a-zip",
    summary="the file is not a ZIP archive",
    fix="build the file again",
)
ZIP_CORRUPT = UploadRule(
    code="PYPI087",
    status=400,
    slug="zip-corrupt",
    summary="the ZIP archive is corrupt",
    fix="build the file again",
)
ZIP_BOMB = UploadRule(
    code="PYPI088",
    status=400,
    slug="zip-bomb",
    summary="the archive unpacks to suspiciously much",
    fix="leave out or shrink what compresses that well; generate it at run time",
)
ZIP_COMPRESSION = UploadRule(
    code="PYPI089",
    status=400,
    slug="zip-compression",
    summary="a member of the archive is neither stored nor deflated",
    fix="write the archive with plain deflate",
)
ZIP_DATA_DESCRIPTOR = UploadRule(
    code="PYPI094",
    status=400,
    slug="zip-data-descriptor",
    summary="the ZIP archive was written as a stream, with data descriptors",
    fix="write the archive to a seekable file",
)
ZIP_UNKNOWN_RECORD = UploadRule(
    code="PYPI095",
    status=400,
    slug="zip-unknown-record",
    summary="the ZIP archive has bytes that belong to no record",
    fix="build the file again; nothing may be put before or between its members",
)
ZIP_TRAILING_DATA = UploadRule(
    code="PYPI096",
    status=400,
    slug="zip-trailing-data",
    summary="the ZIP archive has bytes after its end",
    fix="build the file again; nothing may be appended",
)
ZIP_DUPLICATE_CENTRAL = UploadRule(
    code="PYPI097",
    status=400,
    slug="zip-duplicate-central",
    summary="a member is twice in the directory of the ZIP archive",
    fix="write each member once",
)
ZIP_DUPLICATE_LOCAL = UploadRule(
    code="PYPI098",
    status=400,
    slug="zip-duplicate-local",
    summary="a member is twice in the ZIP archive",
    fix="write each member once",
)
ZIP_MISSING_LOCAL = UploadRule(
    code="PYPI099",
    status=400,
    slug="zip-missing-local",
    summary="the directory of the ZIP archive names a member that is not there",
    fix="build the file again with a current backend",
)
ZIP_MISSING_CENTRAL = UploadRule(
    code="PYPI100",
    status=400,
    slug="zip-missing-central",
    summary="a member of the ZIP archive is not in its directory",
    fix="build the file again with a current backend",
)
ZIP_MEMBER_COMMENT = UploadRule(
    code="PYPI101",
    status=400,
    slug="zip-member-comment",
    summary="a member of the ZIP archive has a comment",
    fix="write members without comments",
)
ZIP_NAME_CONTROL = UploadRule(
    code="PYPI102",
    status=400,
    slug="zip-name-control",
    summary="the name of a member has control characters",
    fix="rename the file that is shipped",
)
ZIP_NAME_ENCODING = UploadRule(
    code="PYPI103",
    status=400,
    slug="zip-name-encoding",
    summary="the name of a member is not UTF-8",
    fix="rename the file that is shipped",
)
ZIP_SIZES_DIFFER = UploadRule(
    code="PYPI104",
    status=400,
    slug="zip-sizes-differ",
    summary="the ZIP archive gives two sizes for one member",
    fix="build the file again with a current backend",
)
ZIP_DUPLICATE_EXTRA = UploadRule(
    code="PYPI105",
    status=400,
    slug="zip-duplicate-extra",
    summary="a member has the same extra field twice",
    fix="build the file again with a current backend",
)
ZIP_MALFORMED_EXTRA = UploadRule(
    code="PYPI106",
    status=400,
    slug="zip-malformed-extra",
    summary="an extra field of a member is malformed",
    fix="build the file again with a current backend",
)
ZIP_UNICODE_EXTRA = UploadRule(
    code="PYPI107",
    status=400,
    slug="zip-unicode-extra",
    summary="the Unicode path of a member is not valid",
    fix="build the file again with a current backend",
)
ZIP_DIRECTORY_MISMATCH = UploadRule(
    code="PYPI108",
    status=400,
    slug="zip-directory-mismatch",
    summary="the end of the ZIP archive does not describe its directory",
    fix="build the file again with a current backend",
)
ZIP64_MALFORMED = UploadRule(
    code="PYPI109",
    status=400,
    slug="zip64-malformed",
    summary="the ZIP64 end of the archive is malformed",
    fix="build the file again with a current backend",
)
