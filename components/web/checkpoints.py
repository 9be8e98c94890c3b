"""`/data/<edition>/checkpoint`: how far the chain has come, signed; with a number, how it was."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from components import cached
from components.choices.from_query import NotThere
from components.text import say
from components.web.data import NotNow, answering, sent
from components.web.http_cache import A_WHILE, PASSING, for_everybody, tag_of
from components.wording import documents

TEXT = "text/plain"


def _checkpoint(request: Request) -> Response:
    """Answer with a checkpoint: that of the newest document, or of the one with a number."""
    edition, number = request.path_params["edition"], request.path_params.get("number")
    known = cached.documents(edition) if edition in cached.editions() else ()
    shown = [document for document in known if document.content or document.damaged]
    found = next((d for d in reversed(shown) if number in {None, d.number}), None)
    if found is None:
        raise NotThere(say("There is no such document in the chain, or it is not yet public."))
    if not found.checkpoint:
        raise NotNow(documents.damage(edition))
    file = documents.checkpoint_file(found).encode()
    name = f"{edition}-checkpoint-{found.number}.txt"
    caching = for_everybody(A_WHILE if number else PASSING)
    return sent(request, name, TEXT, partial(bytes, file), tag=tag_of(file), caching=caching)


ROUTES = [
    Route("/data/{edition}/checkpoint", answering(_checkpoint)),
    Route("/data/{edition}/checkpoint/{number:int}", answering(_checkpoint)),
]
