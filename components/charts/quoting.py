"""What others need to quote a chart: its address, a citation, a picture, a frame for their page."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from components.addresses import at, in_full
from components.charts.chart import Drawing, code_of_view
from components.charts.codes import View
from components.charts.embedding import code_of_frame
from components.text import say
from components.wording.citations import FORMS, Work, copied, work_of
from components.wording.markdown import linked_picture

DIGITS_OF_KEY = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """Something to copy: what it is called, and its text; `is_text`: it is read, not run."""

    name: str
    text: str
    is_text: bool = False


def chart_cited(view: View, drawing: Drawing, read_on: date | None = None) -> Work:
    """Return a view of a chart as it is cited, in the language of the run."""
    code = code_of_view(view, drawing)
    return work_of(
        view.question,
        drawing.title,
        key=f"{view.chart}-{sha256(code.encode()).hexdigest()[:DIGITS_OF_KEY]}",
        address=in_full(view.address),
        mark=say("Chart code: {code}", code=code),
        kind="chart",
        read_on=read_on,
    )


def quotes(view: View, drawing: Drawing, today: date, *, has_pictures: bool) -> tuple[Quote, ...]:
    """Return all that can be copied of a chart, in the language of the run."""
    address = in_full(view.address)
    pictures = (
        [Quote(say("Picture as Markdown"), markdown(view, drawing), is_text=True)]
        if has_pictures
        else []
    )
    return (
        Quote(say("Link"), address, is_text=True),
        *(
            Quote(say("Citation ({form})", form=name), text, is_text=True)
            for name, text in copied(chart_cited(view, drawing, today)).items()
        ),
        *pictures,
        Quote(say("To embed on another site"), code_of_frame(view, drawing)),
    )


def markdown(view: View, drawing: Drawing) -> str:
    """Return a chart's picture, linked to its view, in Markdown."""
    picture = in_full(at(f"/charts/{code_of_view(view, drawing)}.png"))
    return linked_picture(drawing.title, picture, in_full(view.address))


def reference_files(code: str) -> tuple[tuple[str, str], ...]:
    """Return the names and addresses of a chart's citation for reference managers."""
    return tuple((name, at(f"/cite/{code}.{ending}")) for ending, (name, *_) in FORMS.items())
