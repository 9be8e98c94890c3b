"""动态跟踪: who rose and who fell, and how stars moved, since the release before."""

from components import cached, cards
from components.charts.chart import looking, scope_of
from components.choices import address
from components.text import language, name_of, say, signed
from components.tracking import migration, moves, words
from components.web.content.parts import Content, Part, Table, chart_part, to_project
from components.wording import ratings
from data_access.answers import SplitMove
from data_access.question import Question

EACH_WAY = 10


def content(question: Question) -> Content:
    """Return risers and fallers with the parts of their moves, and the migration of stars."""
    asked = question.filters_only
    heading = say("Who rises, who falls, and why")
    if not cached.project_count(asked):
        return Content(heading, (cards.nothing_fits(),))
    return Content(
        heading,
        remarks=tuple(
            filter(
                None,
                (
                    scope_of(asked),
                    cards.method_status(asked),
                    ratings.method_change(asked),
                ),
            )
        ),
        parts=(_moves(asked), _migration(asked)),
    )


def _moves(question: Question) -> Part:
    if cached.release(question).previous is None:
        return Part(say("Who rose, who fell, and why"), cards.which_moves(question))
    with looking(language(), "light"):
        drawing = moves.moves.drawing(question, str(EACH_WAY))
    found = cached.split_moves(question, EACH_WAY)
    if drawing is None or not found:
        return Part(say("No rank has changed"), scope_of(question))
    return Part(drawing.title, drawing.scope, tables=(_table(found),))


def _table(found: tuple[SplitMove, ...]) -> Table:
    parts = moves.part_names()
    return Table(
        say("Risers and fallers, {count} projects", count=len(found)),
        (say("Project"), say("Change of rank"), say("Before"), say("Now"), *parts.values()),
        tuple(
            (
                to_project(move.project, name_of(move)),
                signed(move.change),
                moves.rank_before(move),
                words.rank_with_interval(move),
                *(signed(getattr(move, part)) for part in parts),
            )
            for move in found
        ),
        frozenset(range(1, 4 + len(parts))),
        has_row_headings=True,
    )


def _migration(question: Question) -> Part:
    earlier = migration.earlier_releases(question)
    if not earlier:
        return Part(say("How stars have moved"), cards.which_moves(question))
    since = address.chosen("since")
    since = since if since in earlier else next(iter(earlier))
    found = chart_part(migration.star_migration, question, since, migration.FLOWS)
    return found or Part(say("How stars have moved"), scope_of(question))
