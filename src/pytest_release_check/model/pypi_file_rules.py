"""What PyPI refuses because of the file: its name, its bytes, its contents, and what is there already."""

from pytest_release_check.rules.upload_rule import upload_rules

FILE_RULES = upload_rules(
    """
071 400 file-missing: the form has no file
    upload with a current twine
072 400 content-type: the content type of the file part is that of an image, or empty
    upload with a current twine
073 400 filename-unprintable: the file name has control characters
    build the file again instead of renaming it
074 400 filename-slash: the file name has a slash or backslash
    build the file again instead of renaming it
075 400 filename-extension: the file name does not end in .whl, .tar.gz or .zip
    upload wheels and .tar.gz sdists only
076 400 extension-unfit: the extension of the file name does not fit the file type
    build the file again instead of renaming it
077 400 file-too-large: the file is larger than PyPI takes
    leave out what users do not need, or ask PyPI for a higher limit first; ignore this rule once you have it
078 400 project-too-large: the project would become larger than PyPI takes
    delete old releases, or ask PyPI for a higher limit first; ignore this rule once you have it
079 400 digest-differs: a digest in the form is not that of the file
    upload again; something changed the file on its way
080 400 file-exists: the file name is there already with other bytes
    raise the version; a file cannot be replaced
081 400 bytes-exist: the same bytes are there already under another name
    do not upload one file under two names
082 400 filename-burnt: the file name was used once, and deleted
    raise the version; a file name is never free again
083 400 release-closed: the release is older than 14 days
    raise the version; an old release takes no more files
084 400 second-sdist: the release has another sdist already
    upload one sdist a release
085 400 zip-and-tar: the file is a ZIP and a tar archive at once
    build the file again with a current backend
086 400 not-a-zip: the file is not a ZIP archive
    build the file again
087 400 zip-corrupt: the ZIP archive is corrupt
    build the file again
088 400 zip-bomb: the archive unpacks to suspiciously much
    leave out or shrink what compresses that well; generate it at run time
089 400 zip-compression: a member of the archive is neither stored nor deflated
    write the archive with plain deflate
090 400 wheel-file-missing: there is no WHEEL file where the file name says
    build the wheel again instead of renaming it
091 400 wheel-name-parts: the wheel's file name has too few parts
    build the wheel again instead of renaming it
092 400 pyarmor: a module is obfuscated with PyArmor
    ship readable Python; PyPI's terms forbid obfuscation
093 400 sourcedefender: a module is obfuscated with SourceDefender
    ship readable Python; PyPI's terms forbid obfuscation
094 400 zip-data-descriptor: the ZIP archive was written as a stream, with data descriptors
    write the archive to a seekable file
095 400 zip-unknown-record: the ZIP archive has bytes that belong to no record
    build the file again; nothing may be put before or between its members
096 400 zip-trailing-data: the ZIP archive has bytes after its end
    build the file again; nothing may be appended
097 400 zip-duplicate-central: a member is twice in the directory of the ZIP archive
    write each member once
098 400 zip-duplicate-local: a member is twice in the ZIP archive
    write each member once
099 400 zip-missing-local: the directory of the ZIP archive names a member that is not there
    build the file again with a current backend
100 400 zip-missing-central: a member of the ZIP archive is not in its directory
    build the file again with a current backend
101 400 zip-member-comment: a member of the ZIP archive has a comment
    write members without comments
102 400 zip-name-control: the name of a member has control characters
    rename the file that is shipped
103 400 zip-name-encoding: the name of a member is not UTF-8
    rename the file that is shipped
104 400 zip-sizes-differ: the ZIP archive gives two sizes for one member
    build the file again with a current backend
105 400 zip-duplicate-extra: a member has the same extra field twice
    build the file again with a current backend
106 400 zip-malformed-extra: an extra field of a member is malformed
    build the file again with a current backend
107 400 zip-unicode-extra: the Unicode path of a member is not valid
    build the file again with a current backend
108 400 zip-directory-mismatch: the end of the ZIP archive does not describe its directory
    build the file again with a current backend
109 400 zip64-malformed: the ZIP64 end of the archive is malformed
    build the file again with a current backend
110 400 not-a-tar: the file is not a tar archive
    build the file again
111 400 tar-corrupt: the tar archive is not compressed with gzip, or is cut off
    build the file again
112 400 tar-tops: the sdist does not have exactly one top folder
    put everything into one folder NAME-VERSION
113 400 pkg-info-missing: there is no PKG-INFO right below the sdist's top folder
    build the sdist with a current backend
114 400 tar-sparse: a member of the sdist is a sparse file
    write the archive without sparse members
115 400 sdist-zip: the .zip sdist has no PKG-INFO or several top folders
    build a .tar.gz sdist
116 400 sdist-name-invalid: the sdist's file name is not NAME-VERSION
    build the sdist again instead of renaming it
117 400 sdist-name-other: the sdist's file name is that of another project
    build the sdist again instead of renaming it
118 400 sdist-name-form: the sdist's file name is not in its normal form
    build the sdist with a current backend
119 400 sdist-license-file: a license file that the metadata names is not in the sdist
    ship the file, or remove it from `project.license-files`
120 400 wheel-name-invalid: the wheel's file name is not valid
    build the wheel again instead of renaming it
121 400 platform-tag: the wheel's platform tag is one that PyPI does not take
    repair the wheel with auditwheel or delocate, or build it in a manylinux image
122 400 wheel-name-other: the wheel's file name is that of another project
    build the wheel again instead of renaming it
123 400 wheel-name-form: the project in the wheel's file name is not in its normal form
    build the wheel with a current backend
124 400 wheel-name-version: the version in the wheel's file name is another one
    build the wheel again instead of renaming it
125 400 wheel-license-file: a license file that the metadata names is not in the wheel
    ship the file under .dist-info/licenses, with a current backend
126 400 record-missing: the wheel has no readable RECORD
    build the wheel again with a current backend
127 400 entry-points-invalid: entry_points.txt is not valid
    correct the names under `project.scripts` and `project.entry-points`
128 400 metadata-missing: the wheel has no METADATA
    build the wheel again with a current backend
129 400 filename-long: the file name is too long
    shorten the name or the version
130 400 attestations-publisher: attestations were sent without Trusted Publishing
    upload attestations only from a trusted publisher
132 400 attestations-malformed: the attestations cannot be read
    make the attestations again with a current tool
133 400 attestations-many: there are more than two attestations
    send one attestation of each kind
135 400 attestations-predicate: an attestation is neither PyPI's publish nor SLSA's provenance
    send one attestation of each kind
136 400 attestations-repeated: two attestations are of the same kind
    send one attestation of each kind
137 500 content-as-text: the file was sent as a text field
    upload with a current twine
138 500 sdist-mixed-names: the sdist has absolute and relative names side by side
    write all members below one top folder
139 500 record-blank-line: RECORD has a blank line
    build the wheel again with a current backend
140 500 wheel-encrypted: the WHEEL file is encrypted
    write the archive without encryption
141 0 filename-over-255: the file name is longer than 255 bytes
    shorten the name or the version
142 500 md5-not-ascii: the MD5 digest in the form is not ASCII
    upload with a current twine
"""
)
