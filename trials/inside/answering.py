"""The site in one process and one thread, so that its system calls can be counted.

Loads everything once. Told "answer" it starts a child that answers requests on the port one by one;
told "reap" it ends that child; told "look" it lets another child say what there is of a person.
"""

import ctypes
import hashlib
import json
import os
import signal
import socketserver
import sys
from contextlib import suppress
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.db import connection, connections

from lms.files import store
from lms.files.models import StoredFile
from lms.submissions.models import SubmissionVersion
from lms.wsgi import application
from trials.browsers import HOST
from trials.inside.promises import receipts_promised

PR_SET_PTRACER, ANYBODY = 0x59616D61, -1


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name above
        """The site logs every request itself."""


class Server(WSGIServer):
    allow_reuse_address = True

    def server_bind(self) -> None:
        """Without asking the name service what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()


def answer(server: Server) -> None:
    """In the child: let strace look on, then answer until ended."""
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY)
    while True:
        server.handle_request()


def look(email: str) -> dict[str, Any]:
    """What the site has of this person, with bytes read from the disk."""
    versions = SubmissionVersion.objects.filter(submitted_by__email=email).with_contents()
    return {
        "versions": [
            {
                "files": [file.file.sha256 for file in version.files.all()],
                "promised": receipts_promised(version),
            }
            for version in versions
        ],
        "damaged": [
            row.pk for row in StoredFile.objects.order_by("-pk")[:3] if not _is_whole(row)
        ],
    }


def _is_whole(row: StoredFile) -> bool:
    try:
        with store.path_of(row.sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == row.sha256
    except FileNotFoundError:
        return False


def _in_child(work: Any) -> dict[str, Any]:
    """What the function returns, computed in a process that ends with it."""
    reading, writing = os.pipe()
    if (pid := os.fork()) == 0:
        with os.fdopen(writing, "w") as out:
            out.write(json.dumps(work()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as out:
        said = out.read()
    os.waitpid(pid, 0)
    return dict(json.loads(said))


def main() -> None:
    connection.ensure_connection()
    connections.close_all()
    server = Server((HOST, int(sys.argv[1])), QuietHandler)
    server.set_app(application)
    print("{}", flush=True)
    child = 0
    for line in sys.stdin:
        said, told = json.loads(line), {}
        if said["do"] == "answer":
            if (child := os.fork()) == 0:
                answer(server)
            told = {"pid": child}
        elif said["do"] == "reap":
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
            told = {"lived": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGTERM}
        else:
            told = _in_child(lambda said=said: look(said["email"]))
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
