"""Signatures that any OpenSSH verifies: made and checked by `ssh-keygen -Y`, with Ed25519 keys.

OpenSSH does it rather than a library: it asks agents and hardware keys, and whoever checks a
signature in ten years has the same program. SIGNING_KEY is the file of a private key, or of a
public one whose private key an agent holds.
"""

import base64
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from data_access.refusing import Refused

PROGRAM = "ssh-keygen"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
NAMESPACE = "star-ratings"
"""What a signature is of; one made for something else with the same key does not fit."""
SIGNER = "publisher"
"""By which name the key stands in a file of allowed signers."""
KINDS = ("ssh-ed25519", "sk-ssh-ed25519@openssh.com")
MESSAGES = {
    "no_program": (
        "the program ssh-keygen is not installed, which signs what is published; install OpenSSH, "
        "or leave SIGNING_KEY empty"
    ),
    "no_key": "SIGNING_KEY is {key}: {detail}; expected is the file of an Ed25519 key of OpenSSH",
    "not_signed": "{key} does not sign: {detail}; nothing was published",
}


class CannotSign(Refused):
    """SIGNING_KEY is no key, or does not sign."""


def public_key(key: str) -> str:
    """Return the public key of SIGNING_KEY, kind and content without a comment.

    CannotSign where it is none, or of another kind than Ed25519.
    """
    file = Path(key).expanduser()
    beside = file if file.suffix == ".pub" else file.with_name(f"{file.name}.pub")
    try:
        said = beside.read_text("utf-8") if beside.is_file() else _run("-y", "-f", str(file))
    except (OSError, UnicodeDecodeError, subprocess.CalledProcessError) as error:
        raise CannotSign(MESSAGES["no_key"], key=key, detail=_detail(error)) from error
    words = said.split()[:2]
    if len(words) != 2 or words[0] not in KINDS:
        raise CannotSign(MESSAGES["no_key"], key=key, detail=" ".join(words[:1]) or "?")
    return " ".join(words)


def sign(text: str, key: str) -> str:
    """Return the signature of a text. CannotSign where the key, or the agent, does not sign."""
    file = str(Path(key).expanduser())
    try:
        return _run("-Y", "sign", "-f", file, "-n", NAMESPACE, said=text)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotSign(MESSAGES["not_signed"], key=key, detail=_detail(error)) from error


@lru_cache(4096)
def fits(text: str, signature: str, key: str) -> bool:
    """Tell whether a signature is of a text and by a public key. CannotSign without OpenSSH."""
    with TemporaryDirectory(prefix="signature-") as folder:
        signers, written = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(allowed_signer(key), "utf-8")
        written.write_text(signature, "utf-8")
        by = ("-f", str(signers), "-I", SIGNER, "-n", NAMESPACE, "-s", str(written))
        try:
            _run("-Y", "verify", *by, said=text)
        except subprocess.CalledProcessError:
            return False
    return True


def is_of(text: str, signature: str) -> bool:
    """Tell whether a signature is of a text, by whichever key. CannotSign without OpenSSH."""
    with TemporaryDirectory(prefix="signature-") as folder:
        written = Path(folder) / "signature"
        written.write_text(signature, "utf-8")
        try:
            _run("-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(written), said=text)
        except subprocess.CalledProcessError:
            return False
    return True


def is_written_plainly(signature: str) -> bool:
    """Tell whether a signature is written as ssh-keygen does; it reads others as well."""
    lines = signature.removeprefix(f"{BEGIN}\n").removesuffix(f"{END}\n").split("\n")
    try:
        content = base64.b64decode("".join(lines), validate=True)
    except ValueError:
        return False
    written = base64.b64encode(content).decode()
    return signature == "\n".join((BEGIN, *wrap(written, len(lines[0]) or 1), END, ""))


def allowed_signer(key: str) -> str:
    """Return the line of a file of allowed signers that says whose key it is."""
    return f'{SIGNER} namespaces="{NAMESPACE}" {key}\n'


def fingerprint(key: str) -> str:
    """Return a public key's fingerprint as OpenSSH shows it."""
    content = base64.b64decode(key.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")


def is_installed() -> bool:
    """Tell whether signatures can be made and checked on this machine."""
    return shutil.which(PROGRAM) is not None


def _run(*words: str, said: str = "") -> str:
    if not is_installed():
        raise CannotSign(MESSAGES["no_program"])
    command: Sequence[str] = (PROGRAM, *words)
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(  # noqa: S603
        command, input=said, check=True, capture_output=True, text=True, env=environment
    ).stdout


def _detail(error: Exception) -> str:
    said = getattr(error, "stderr", None) or getattr(error, "strerror", None) or str(error)
    return " ".join(str(said).split())
