"""What others need to quote a chart: its address, a citation, a picture, a frame for their page."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from components.addresses import at, in_full
from components.charts.chart import Drawing, code_of_view
from components.charts.codes import View
from components.charts.embedding import code_of_frame
from components.charts.files import publication_of
from components.text import local_day, say
from components.wording.citations import FORMS, Work, copied, marked
from components.wording.markdown import linked_picture

DIGITS_OF_KEY = 6


@dataclass(frozen=True, slots=True)
class Quote:
    """Something to copy: what it is called, and its text; `is_text`: it is read, not run."""

    name: str
    text: str
    is_text: bool = False


def chart_cited(view: View, drawing: Drawing, read_on: date | None = None) -> Work:
    """Return a view of a chart as it is cited, with what its picture says of itself."""
    shown, question = publication_of(view, drawing), view.question
    of_view = sha256(shown.code.encode()).hexdigest()[:DIGITS_OF_KEY]
    title = say("{release}: {what}", release=shown.release, what=shown.title)
    return Work(
        key=f"{question.edition}-{question.release}-{view.chart}-{of_view}",
        kind="chart",
        author=shown.site,
        title=marked(title, is_demo=bool(shown.demo)),
        version=None,
        published=local_day(shown.dated),
        address=shown.address,
        mark=shown.coded,
        language=view.language,
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
