"""Why a file is not taken."""


class Refused(Exception):
    """The file is not accepted; ``code`` says why and has its words in ``cass.wording.attachments``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
