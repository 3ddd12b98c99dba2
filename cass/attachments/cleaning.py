"""What arrives is never shown: a copy rebuilt from its pages or pixels is. Bytes in, bytes out, in a child process.

``python -m cass.attachments.cleaning`` reads the original on its standard input and writes the clean copy on its
standard output; a refusal is its exit status. It limits its own memory and processor time before it reads a byte, may
write no file, and is started without our environment, so that a bomb or a hole in a parser costs one child and no more.
"""

import resource
import signal
import subprocess
import sys
import unicodedata
import warnings
from pathlib import Path

from cass.attachments import pdf, picture
from cass.attachments.refusal import Refused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIXES = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
LONGEST_NAME = 120

MEMORY = 1 << 30
PROCESSOR_SECONDS = 20
PATIENCE_SECONDS = 90
LARGEST_COPY = 64 << 20

FIRST_STATUS = 10
STATUSES = (
    "attachment.type_not_accepted",
    "attachment.heic_not_accepted",
    "attachment.unreadable",
    "attachment.password_protected",
    "attachment.too_many_pages",
    "attachment.too_many_pixels",
    "attachment.took_too_long",
)
OUTSIDE_CAUSES = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL})
"""Who dies of these was ended by a stop of the machine or for want of memory elsewhere: nothing is said of the file."""


class CleaningInterrupted(RuntimeError):
    """The child ended for a reason that says nothing about the file: to be tried again."""


def type_of(data: bytes) -> str:
    """The content type by the content's own beginning. Raises Refused for what is not accepted."""
    if data[:64].lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise Refused("attachment.heic_not_accepted")
    raise Refused("attachment.type_not_accepted")


def clean(data: bytes) -> bytes:
    """The clean copy, of the same content type. Parses hostile bytes: call it in the child only. Raises Refused."""
    content_type = type_of(data)
    copy = pdf.rebuild(data) if content_type == PDF else picture.redraw(data)
    if len(copy) > LARGEST_COPY:
        raise Refused("attachment.took_too_long")
    return copy


def clean_in_child(data: bytes) -> bytes:
    """`clean`, in a child process with limits. Raises Refused, or CleaningInterrupted when the file is not to blame."""
    root = Path(__file__).resolve().parents[2]
    try:
        child = subprocess.run(
            [sys.executable, "-B", "-E", "-s", "-m", __name__],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=root,
            env={},
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("attachment.took_too_long") from error
    status = child.returncode
    if status == 0:
        return child.stdout
    if status == -signal.SIGXCPU:
        raise Refused("attachment.took_too_long")
    if status < 0 and -status not in OUTSIDE_CAUSES:
        raise Refused("attachment.unreadable")
    if FIRST_STATUS <= status < FIRST_STATUS + len(STATUSES):
        raise Refused(STATUSES[status - FIRST_STATUS])
    raise CleaningInterrupted(f"The cleaning child ended with status {status}.")


def clean_name(name: str, content_type: str) -> str:
    """A name fit for a page and a download: no path, no control or direction characters, the true extension last."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(
        " " if unicodedata.category(sign)[0] in "ZC" else sign for sign in unicodedata.normalize("NFC", name)
    )
    name = " ".join(name.split()).lstrip(".").strip()
    suffixes = SUFFIXES[content_type]
    if name.lower().endswith(suffixes):
        stem, dot, ending = name.rpartition(".")
    else:
        stem, dot, ending = name, ".", suffixes[0].lstrip(".")
    ending = dot + ending
    return (stem.strip()[: LONGEST_NAME - len(ending)] or "document") + ending


def limit_this_process() -> None:
    """No more memory, processor time, files or traces than one file needs."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    warnings.simplefilter("ignore")
    limit_this_process()
    data = sys.stdin.buffer.read()
    try:
        copy = clean(data)
    except Refused as refused:
        return FIRST_STATUS + STATUSES.index(refused.code)
    except MemoryError:
        return FIRST_STATUS + STATUSES.index("attachment.took_too_long")
    except Exception:  # noqa: BLE001 — parsers fail on broken files in every way there is.
        return FIRST_STATUS + STATUSES.index("attachment.unreadable")
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
