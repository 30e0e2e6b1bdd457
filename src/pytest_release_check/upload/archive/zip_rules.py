"""What PyPI refuses of a ZIP archive's structure."""

from pytest_release_check.rules.rule import UploadRule

ZIP_AND_TAR = UploadRule(
    code="PYPI085",
    status=400,
    slug="zip-and-tar",
    summary="the file is a ZIP and a tar archive at once",
    why="One program would unpack the ZIP archive and another one the tar archive, with different contents.",
    fix="build the file again with a current backend",
    example="cat demo-1.0.tar demo-1.0-py3-none-any.whl > both.whl",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
NOT_A_ZIP = UploadRule(
    code="PYPI086",
    status=400,
    slug="not-a-zip",
    summary="the file is not a ZIP archive",
    why="No installer can open it; most often it was cut off on its way.",
    fix="build the file again, and copy it whole",
    example="demo-1.0-py3-none-any.whl    # 0 bytes",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
ZIP_CORRUPT = UploadRule(
    code="PYPI087",
    status=400,
    slug="zip-corrupt",
    summary="the ZIP archive is corrupt",
    why="No installer can open it.",
    fix="build the file again, and copy it in binary mode",
    example="demo-1.0-py3-none-any.whl    # its directory begins elsewhere than its end says",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
ZIP_BOMB = UploadRule(
    code="PYPI088",
    status=400,
    slug="zip-bomb",
    summary="the archive unpacks to suspiciously much",
    why="An archive that unpacks to more than 64 MiB and more than 50 times its own size may fill the disks of those "
    "who unpack it.",
    fix="leave out or shrink what compresses that well, or generate it when the program runs",
    example="demo/zeros.bin    # 100 MiB of zeros, packed to 100 KiB",
    source="PyPI, `warehouse/forklift/legacy.py`: `COMPRESSION_RATIO_THRESHOLD` (pypi/warehouse#13962); for tars, "
    "where PyPI has no limit, `model/contents.py` has one",
)
ZIP_COMPRESSION = UploadRule(
    code="PYPI089",
    status=400,
    slug="zip-compression",
    summary="a member of the archive is neither stored nor deflated",
    why="Not every installer can unpack other methods, such as bzip2, LZMA and Zstandard.",
    fix="write the archive with deflate: `zip`, or `zipfile.ZIP_DEFLATED`",
    example='ZipFile("demo.whl", "w", ZIP_LZMA)\nZipFile("demo.whl", "w", ZIP_DEFLATED)    # right',
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_valid_dist_file`",
)
ZIP_DATA_DESCRIPTOR = UploadRule(
    code="PYPI094",
    status=400,
    slug="zip-data-descriptor",
    summary="the ZIP archive was written as a stream, with data descriptors",
    why="A reader that goes through the archive from its start cannot know where such a member ends.",
    fix="write the archive into a file, not into a pipe; Go's `archive/zip` streams always",
    example='ZipFile(sys.stdout.buffer, "w")\nZipFile("demo.whl", "w")    # right',
    source="APPNOTE 4.3.9; PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_UNKNOWN_RECORD = UploadRule(
    code="PYPI095",
    status=400,
    slug="zip-unknown-record",
    summary="the ZIP archive has bytes that belong to no record",
    why="Readers from the start and from the end of the archive see different members behind such bytes.",
    fix="build the file again; put nothing before or between the members, such as a launcher or padding",
    example="#!/usr/bin/env python3    # before the first member",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP_TRAILING_DATA = UploadRule(
    code="PYPI096",
    status=400,
    slug="zip-trailing-data",
    summary="the ZIP archive has bytes after its end",
    why="Another archive could hide there, which other programs would open instead.",
    fix="build the file again; append nothing",
    example="cat demo.whl notes.txt > demo-1.0-py3-none-any.whl",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP_DUPLICATE_CENTRAL = UploadRule(
    code="PYPI097",
    status=400,
    slug="zip-duplicate-central",
    summary="a member is twice in the directory of the ZIP archive",
    why="Which of the two is unpacked depends on the program.",
    fix="write each member once",
    example='archive.writestr("demo.py", old)\narchive.writestr("demo.py", new)',
    source="PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP_DUPLICATE_LOCAL = UploadRule(
    code="PYPI098",
    status=400,
    slug="zip-duplicate-local",
    summary="a member is twice in the ZIP archive",
    why="Which of the two is unpacked depends on the program.",
    fix="write each member once, into a new archive; do not update an archive in place",
    example="demo.py    # deleted from the directory, its data still there\ndemo.py",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP_MISSING_LOCAL = UploadRule(
    code="PYPI099",
    status=400,
    slug="zip-missing-local",
    summary="the directory of the ZIP archive names a member that is not there",
    why="Some programs would unpack a member that others do not see.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="directory:  demo.py, extra.py\nmembers:    demo.py",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP_MISSING_CENTRAL = UploadRule(
    code="PYPI100",
    status=400,
    slug="zip-missing-central",
    summary="a member of the ZIP archive is not in its directory",
    why="Some programs would unpack a member that others do not see, or see under another name.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile` and marks names "
    "in UTF-8",
    example="directory:  demo.py\nmembers:    demo.py, extra.py",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_MEMBER_COMMENT = UploadRule(
    code="PYPI101",
    status=400,
    slug="zip-member-comment",
    summary="a member of the ZIP archive has a comment",
    why="Records of another archive could hide in the comment.",
    fix="write members without comments",
    example='info.comment = b"made by demo"',
    source="PyPI, `warehouse/utils/zipfiles.py`: `_handle_central_directory_header`",
)
ZIP_NAME_CONTROL = UploadRule(
    code="PYPI102",
    status=400,
    slug="zip-name-control",
    summary="the name of a member has control characters",
    why="Such a name cannot be shown, and not every system can have such a file.",
    fix="rename the file that is shipped",
    example="demo/a\\nb.py    # a line feed in its name",
    source="PyPI's page on archives; PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_NAME_ENCODING = UploadRule(
    code="PYPI103",
    status=400,
    slug="zip-name-encoding",
    summary="the name of a member is not UTF-8",
    why="Programs that guess the encoding unpack the file under different names.",
    fix="rename the file that is shipped, or write its name in UTF-8",
    example="gr\\xfc\\xdfe.py          # Latin-1\ngr\\xc3\\xbc\\xc3\\x9fe.py    # right, UTF-8",
    source="PyPI's page on archives; PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_SIZES_DIFFER = UploadRule(
    code="PYPI104",
    status=400,
    slug="zip-sizes-differ",
    summary="the ZIP archive gives two sizes for one member",
    why="Where the next member begins depends on which of the sizes a program reads.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="demo.py in the directory:  120 bytes\ndemo.py in its header:     6 bytes",
    source="PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_DUPLICATE_EXTRA = UploadRule(
    code="PYPI105",
    status=400,
    slug="zip-duplicate-extra",
    summary="a member has the same extra field twice",
    why="Which of the two counts depends on the program.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="demo.py    # two ZIP64 fields",
    source="APPNOTE 4.5.3, 4.6.9; PyPI, `warehouse/utils/zipfiles.py`: `DISALLOW_DUPLICATE_EXTRA_IDS`",
)
ZIP_MALFORMED_EXTRA = UploadRule(
    code="PYPI106",
    status=400,
    slug="zip-malformed-extra",
    summary="an extra field of a member is malformed",
    why="Programs disagree about the size of such a member, and so about where the next one begins.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="demo.py    # a ZIP64 field of 12 bytes, where 0, 8, 16, 24 and 28 are possible",
    source="APPNOTE 4.5.3; PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_UNICODE_EXTRA = UploadRule(
    code="PYPI107",
    status=400,
    slug="zip-unicode-extra",
    summary="the Unicode path of a member is not valid",
    why="Programs that know the field would unpack the member under another name than the rest.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="demo.py    # and demo\\n.py in its Unicode path",
    source="APPNOTE 4.6.9; PyPI, `warehouse/utils/zipfiles.py`: `_handle_local_file_header`",
)
ZIP_DIRECTORY_MISMATCH = UploadRule(
    code="PYPI108",
    status=400,
    slug="zip-directory-mismatch",
    summary="the end of the ZIP archive does not describe its directory",
    why="Programs that trust the end see other members than those that read the archive from its start.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="end:        2 entries\ndirectory:  1 entry",
    source="APPNOTE 4.3.16; PyPI, `warehouse/utils/zipfiles.py`: `_validate_zipfile`",
)
ZIP64_MALFORMED = UploadRule(
    code="PYPI109",
    status=400,
    slug="zip64-malformed",
    summary="the ZIP64 end of the archive is malformed",
    why="Programs that know ZIP64 see other members than those that do not.",
    fix="build the file again with a current backend, which writes archives with Python's `zipfile`",
    example="ZIP64 end record    # and no locator that points to it",
    source="APPNOTE 4.3.14, 4.3.15; PyPI, `warehouse/utils/zipfiles.py`: `_handle_eocd64`",
)
