"""HTTP for the index: it carries requests to a callable and its responses back, and knows nothing of packages.

It is our own, on top of ``http.server``, because no server with an application interface can say what PyPI says: PyPI
puts the reason of a refused upload into the status line, where twine reads it, and neither ASGI nor WSGI servers send a
phrase that the application chose (ASGI has none at all). Deadlines, limits and what happens to a body that nobody wants
are in here as well, so that the application needs no socket.
"""
