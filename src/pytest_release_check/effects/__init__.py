"""Effects, each behind a narrow front: processes, files, the web, interpreters."""
