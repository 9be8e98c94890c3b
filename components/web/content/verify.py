"""核验图表: how a chart is verified; the check itself needs the running page."""

from components.text import say
from components.web.content.parts import Content
from data_access.question import Question


def content(_question: Question) -> Content:
    """Return what a code is and where it stands."""
    return Content(
        say("Is this chart from here, and do its numbers still hold?"),
        remarks=(
            say(
                "Every chart of this site carries a code, below the picture and inside the file. "
                "The file itself is read by your browser and is not sent."
            ),
        ),
    )
