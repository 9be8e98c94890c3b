"""A reader without a browser: opens Streamlit's websocket and speaks its messages."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Value = str | int | list[str]

CONTENT = frozenset({"markdown", "dataframe", "table", "alert", "html"})


class RunFailed(RuntimeError):
    """A run ended otherwise than well; the message says what the reader saw."""


@dataclass(slots=True)
class Answer:
    """What one run sent: messages, bytes, kinds of elements, and hashes of what is to be read."""

    messages: int = 0
    size: int = 0
    elements: set[str] = field(default_factory=set)
    content: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Widget:
    id: str
    value: Value
    options: list[str]
    is_set: bool
    """Whether the server decided the value in this run."""

    @property
    def key(self) -> str:
        return self.id.rpartition("-")[2]


class Reader:
    """One open page. Use `reading` to open it."""

    def __init__(self, socket: ClientConnection, page: str, language: str) -> None:
        self._socket = socket
        self._page, _, query = page.partition("?")
        self._script_hash = ""
        self._query = f"{query}&lang={language}".lstrip("&")
        self._language = language
        self._locale = {"zh": "zh-CN", "en": "en-US"}[language]
        self._widgets: dict[str, _Widget] = {}

    def options(self, key: str) -> list[str]:
        """Return what can be chosen in the widget with a key."""
        return self._widgets[key].options

    def value(self, key: str) -> Value:
        """Return what is chosen in the widget with a key."""
        return self._widgets[key].value

    async def run(self, changes: Mapping[str, Value] | None = None) -> Answer:
        """Change widgets, by key, and wait for the run this starts; RunFailed if it fails."""
        for key, value in (changes or {}).items():
            self._widgets[key].value = value
        await self._socket.send(self._rerun().SerializeToString())
        before, self._widgets = self._widgets, {}
        try:
            return await self._answer(before)
        except ConnectionClosed:
            self._widgets = before
            raise

    async def _answer(self, before: dict[str, _Widget]) -> Answer:
        answer = Answer()
        while True:
            received = await self._socket.recv(decode=False)
            message = ForwardMsg.FromString(received)
            answer.messages += 1
            answer.size += len(received)
            self._take(message, answer, before)
            if message.HasField("script_finished"):
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RunFailed(f"the run ended with status {message.script_finished}")
                return answer

    def move_to(self, socket: ClientConnection) -> None:
        """Go on over another connection, with all that was chosen."""
        self._socket = socket

    async def ask(self, query: str) -> Answer:
        """Come to the page with another query in its address, in the same language."""
        self._query = f"{query}&lang={self._language}".strip("&")
        self._widgets = {}
        return await self.run()

    def _rerun(self) -> BackMsg:
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self._query
        state.context_info.locale = self._locale
        if self._script_hash:
            state.page_script_hash = self._script_hash
        else:
            state.page_name = self._page
        state.widget_states.widgets.extend(map(_state, self._widgets.values()))
        return message

    def _take(self, message: ForwardMsg, answer: Answer, before: dict[str, _Widget]) -> None:
        match message.WhichOneof("type"):
            case "navigation":
                self._script_hash = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "delta" if message.delta.HasField("new_element"):
                element = message.delta.new_element
                kind = element.WhichOneof("type") or ""
                _check(element, kind)
                answer.elements.add(kind)
                if kind in CONTENT:
                    answer.content.add(message.hash)
                if widget := _widget(element, kind):
                    self._widgets[widget.key] = _with_value_kept(widget, before.get(widget.key))


@asynccontextmanager
async def reading(address: str, page: str = "", *, language: str = "zh") -> AsyncIterator[Reader]:
    """Open a page as a browser does and wait until it is shown."""
    async with connect(
        f"ws://{address}/_stcore/stream",
        origin=f"http://{address}",  # type: ignore[arg-type]
        subprotocols=["streamlit", "PLACEHOLDER"],  # type: ignore[list-item]
        max_size=None,
    ) as socket:
        reader = Reader(socket, page, language)
        await reader.run()
        yield reader


def _check(element: Element, kind: str) -> None:
    if kind == "exception":
        raise RunFailed(f"{element.exception.type}: {element.exception.message}")
    if kind == "alert" and element.alert.format == Alert.ERROR:
        raise RunFailed(element.alert.body)


def _with_value_kept(widget: _Widget, before: _Widget | None) -> _Widget:
    if before and before.id == widget.id and not widget.is_set:
        return replace(widget, value=before.value)
    return widget


def _widget(element: Element, kind: str) -> _Widget | None:
    """Return a widget with the value it is shown with, None for other elements."""
    match kind:
        case "multiselect":
            several = element.multiselect
            options = list(several.options)
            chosen = list(several.raw_values) or [options[place] for place in several.default]
            return _Widget(several.id, chosen, options, several.set_value)
        case "button_group":
            group = element.button_group
            options = [option.content for option in group.options]
            chosen = list(group.raw_values) or [options[place] for place in group.default]
            return _Widget(group.id, chosen, options, group.set_value)
        case "selectbox":
            one = element.selectbox
            options = list(one.options)
            return _Widget(one.id, one.raw_value or options[one.default], options, one.set_value)
        case "text_input":
            text = element.text_input
            return _Widget(
                text.id, text.value if text.set_value else text.default, [], text.set_value
            )
        case "pagination":
            pages = element.pagination
            return _Widget(
                pages.id, pages.value if pages.set_value else pages.default, [], pages.set_value
            )
    return None


def _state(widget: _Widget) -> WidgetState:
    state = WidgetState(id=widget.id)
    match widget.value:
        case str(text):
            state.string_value = text
        case int(number):
            state.int_value = number
        case chosen:
            state.string_array_value.data.extend(chosen)
    return state
