"""Signing what a receipt vouches for: Ed25519, and keys that lie encrypted."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key as it is kept: the public half as PEM, the private one encrypted."""

    key_id: str
    public_key: str
    private_key: str


class UnreadableKey(ValueError):  # noqa: N818 - what it is, not which class it is of
    """The private half was encrypted with another secret than the one at hand."""


def new_key_pair(secret: str) -> KeyPair:
    """A fresh pair whose private half can be read with the secret alone."""
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes_raw()
    public = private.public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    return KeyPair(key_id_of(public), pem, _fernet(secret).encrypt(raw).decode())


def key_id_of(public: Ed25519PublicKey) -> str:
    """What a key is called: the beginning of the SHA-256 of its DER, so that anybody can tell."""
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return hashlib.sha256(der).hexdigest()[:KEY_ID_LENGTH]


def sign(text: str, *, private_key: str, secret: str) -> str:
    """The signature over the text in UTF-8, in base64; UnreadableKey with another secret."""
    try:
        raw = _fernet(secret).decrypt(private_key)
    except InvalidToken:
        raise UnreadableKey("the signing key was encrypted with another secret") from None
    signature = Ed25519PrivateKey.from_private_bytes(raw).sign(text.encode())
    return base64.b64encode(signature).decode()


def is_signed(text: str, *, signature: str, public_key: str) -> bool:
    """Whether the signature is that of the key over exactly this text."""
    public = serialization.load_pem_public_key(public_key.encode())
    if not isinstance(public, Ed25519PublicKey):
        return False
    try:
        public.verify(base64.b64decode(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _fernet(secret: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"receipts: signing keys").derive(
        secret.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
