"""Manifests as somebody would write them who knows how they are sealed."""

import hashlib
import json

from lms.operations.backups import manifest


def seal(path, content):
    for name in (manifest.NAME, manifest.SEAL):
        (path / name).unlink(missing_ok=True)
    (path / manifest.NAME).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    (path / manifest.SEAL).write_text(f"{digest}  {manifest.NAME}\n")


def forge(path, **changes):
    told = json.loads((path / manifest.NAME).read_bytes())
    seal(path, json.dumps(told | changes).encode())
