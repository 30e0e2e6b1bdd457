"""What PyPI refuses because of the request, its form, the metadata in it or the name of the project."""

from pytest_release_check.rules.upload_rule import upload_rules

REQUEST_RULES = upload_rules(
    """
002 308 slash-missing: the upload address has no final slash
    end the upload address with a slash
003 404 action-unknown: the request is no upload
    send a POST with `:action` set to file_upload
004 410 action-submit: registering a project before its first upload is no longer needed
    upload the files, nothing else
005 410 action-doc-upload: documentation can no longer be uploaded
    publish the documentation elsewhere
006 400 form-undecodable: the body of the request cannot be decoded
    upload with a current twine
007 400 protocol-version: the protocol version of the request is not 1
    upload with a current twine
008 400 field-sent-as-file: a text field was sent as a file
    upload with a current twine
013 403 not-authenticated: the credentials are missing, malformed or not known
    upload as `__token__` with an API token
014 403 password-used: a user name and password were sent instead of an API token
    upload as `__token__` with an API token
016 403 not-allowed: this user may not upload to this project
    ask an owner of the project, or choose another name
023 400 name-missing: the form states no name
    set `project.name`
024 400 name-invalid: the name is not a valid project name
    use ASCII letters, digits and . _ - only, a letter or digit first and last
025 400 filetype-missing: the form states no file type
    upload with a current twine
026 400 filetype-unknown: PyPI takes wheels and sdists only
    build a wheel and an sdist
027 400 pyversion-missing: a wheel was sent without its Python tag
    upload with a current twine
028 400 pyversion-not-source: an sdist was sent with another Python version than `source`
    upload with a current twine
029 400 sha256-malformed: the SHA256 digest in the form is not 64 hexadecimal digits
    upload with a current twine
030 400 blake2-malformed: the BLAKE2 digest in the form is not 64 hexadecimal digits
    upload with a current twine
031 400 digest-missing: the form has no digest of the file
    upload with a current twine
032 400 metadata-version: PyPI does not know the metadata version
    build with a backend release that writes a metadata version PyPI takes
033 400 version-invalid: the version is missing or not a version (PEP 440)
    write the version as the version specifiers standard wants it, as 1.0 or 1.0rc1
034 400 local-version: the version has a local part
    release without the part behind the plus sign: a version made from git has one on commits without a tag
035 400 field-too-new: a field is younger than the declared metadata version
    update the build backend so that it declares the version whose fields it writes
036 400 field-repeated: a field that may be there once is there more often
    state the field once
037 400 summary-lines: the summary has more than one line
    shorten `project.description` to one line
038 400 summary-long: the summary is longer than 512 characters
    shorten `project.description`
039 400 description-type: the description's content type is not one that PyPI renders
    use text/markdown, text/x-rst or text/plain
040 400 description-charset: the description's charset is not UTF-8
    write `charset=UTF-8`, in capitals, or leave it out
041 400 markdown-variant: the Markdown variant is not GFM or CommonMark
    write `variant=GFM` or `variant=CommonMark`, or leave it out
042 400 email-invalid: an e-mail address is not valid
    give a real address, or state the name in `authors` without an email
043 400 classifier-unknown: a classifier is not in PyPI's list
    correct it, or remove it; a `Private ::` classifier keeps a release off PyPI on purpose
044 400 classifier-deprecated: a classifier has been deprecated
    use the classifier that replaces it
045 400 url-invalid: the home page or download address is not an http or https address
    give an address that starts with https://
046 400 url-label-missing: a project URL has no label
    give each entry of `project.urls` a label
047 400 url-label-long: the label of a project URL is longer than 32 characters
    shorten the label in `project.urls`
048 400 url-missing: a project URL has a label and no address
    give the entry of `project.urls` an address
049 400 project-url-invalid: a project URL is not an http or https address
    give an address that starts with https://
050 400 url-label-repeated: two project URLs have the same label
    give each entry of `project.urls` its own label
051 400 provides-invalid: a Provides-Dist or Obsoletes-Dist is not a requirement
    correct or remove it; installers ignore both fields
052 400 provides-direct: a Provides-Dist or Obsoletes-Dist names an address
    remove the address; installers ignore both fields
053 400 requirement-invalid: a requirement is not valid (PEP 508)
    correct it in `project.dependencies` or the extra
054 400 requirement-direct: a requirement names an address instead of a version
    depend on a released version; leave what is only on a server to the documentation
055 400 requires-python-invalid: Requires-Python is not a set of version specifiers
    write it as `>=3.10`
056 400 extra-invalid: the name of an extra is not valid
    use ASCII letters, digits and . _ - only, a letter or digit first and last
057 400 dynamic-forbidden: a field is declared dynamic that may not be
    let the backend write it; name, version and metadata-version are never dynamic
058 400 dynamic-unknown: a field is declared dynamic that is no metadata field
    correct the name of the field
059 400 license-expression: the license expression is not a valid SPDX expression
    correct `project.license`, as in `MIT` or `Apache-2.0 OR BSD-3-Clause`
060 400 license-twice: both the old License field and a license expression are there
    keep `project.license` as an SPDX expression only
061 400 license-file-parent: the path of a license file contains two dots in a row
    keep license files inside the project
062 400 license-file-glob: the path of a license file contains an asterisk
    build with a backend that resolves `project.license-files`
063 400 license-file-absolute: the path of a license file is absolute
    give the path relative to the project
064 400 license-file-path: the path of a license file is not in plain form
    write the path with slashes and without `./` or `//`
065 400 import-name: an Import-Name or Import-Namespace is not valid
    use dotted Python identifiers, followed at most by `; private`
066 400 name-stdlib: the name is the name of a standard library module
    choose another name
068 400 name-too-similar: the name is too similar to the name of another project
    choose another name
070 400 description-unrenderable: the description cannot be rendered
    run `twine check --strict` on the file, and use plain reStructuredText, not Sphinx's, or declare text/markdown
"""
)
