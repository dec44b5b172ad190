"""What is wrong with a list from before this system, in words that say what to do."""

from laptopdesk.assets.lots.messages import list_error_sentence
from laptopdesk.assets.lots.readers.values import ListError
from laptopdesk.assets.takeover.values import TakeoverCode, TakeoverError
from laptopdesk.core.i18n import word


def takeover_error_sentence(error: TakeoverError) -> str:
    """The sentence for this error, without line and column: these stand beside it."""
    code = error.code
    if isinstance(code, TakeoverCode):
        return word(code, value=error.value)
    return list_error_sentence(
        ListError(code=code, line=error.line, value=error.value, other_line=error.other_line, limit=error.limit)
    )
