"""How uploads come in: in memory only, because they may be health data, and never more of one than can be accepted."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

FILES_IN_A_REQUEST = 6


class InMemory(FileUploadHandler):
    """Keeps a file up to one byte over the limit, by which `operations.receive` knows that it is too large.

    The rest of a file that is too large is read past and kept nowhere, so that the person gets an answer instead of a
    broken connection. A request too large even for that is not read further.
    """

    def handle_raw_input(self, _input: object, _meta: object, content_length: int, *_rest: object) -> None:
        self.too_much = content_length > FILES_IN_A_REQUEST * settings.ATTACHMENT_MAX_BYTES

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        if self.too_much:
            raise StopUpload(connection_reset=True)
        self.kept = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.ATTACHMENT_MAX_BYTES + 1 - start
        self.kept += raw_data[: max(room, 0)]

    def file_complete(self, _size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.file_name or "", bytes(self.kept), self.content_type or "")
