"""The one exception that is meant for the user."""


class RuleBroken(Exception):
    """A domain rule refused the request; the message is shown to the user.

    message: a sentence in Chinese that says where and what to do.
    field: the form field the message belongs under, or None for the whole form.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
