"""The rules of the house that no tool checks: pages, languages, names, requirements, addresses."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from components.menu import ENTRIES
from components.text import CATALOGUE
from data_access.settings import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
OF_THE_SITE = [ROOT / "app.py", *PAGES, *sorted((ROOT / "components").rglob("*.py"))]
SOURCES = [
    *OF_THE_SITE,
    *(
        file
        for folder in ("data_access", "fixtures", "benchmarks")
        for file in sorted((ROOT / folder).rglob("*.py"))
    ),
]
CHINESE = re.compile(r"[\u3400-\u9fff]")
OTHER_HOST = re.compile(
    r"(?:https?:)?//(?!(?:www\.w3\.org|purl\.org/dc|ns\.adobe\.com|iptc\.org/std)/)[\w-]+(?:\.[\w-]+)+"
)
"""Beside names of vocabularies, which look like addresses and are never fetched."""
FIRST_PARTS = (
    *(entry.address for entry in ENTRIES if entry.address),
    *(
        "static",
        "assets",
        "data",
        "charts",
        "embed",
        "oembed",
        "cite",
        "preview",
        "badge",
        "print",
        "api",
        "feed.xml",
        "_stcore",
    ),
)
FROM_THE_ROOT = re.compile(rf"/({'|'.join(map(re.escape, FIRST_PARTS))})(?![\w-])")
WRITTEN_FROM_THE_ROOT = re.compile(rf"""["'`(=]{FROM_THE_ROOT.pattern}""")
SAID_BY_A_TEMPLATE = re.compile(r'\bsay\("([^"]+)"')

Message = str | tuple[str, str]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_is_short_and_only_calls(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 15
    forbidden = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
    assert [node for node in ast.walk(tree(page)) if isinstance(node, forbidden)] == []
    for word in ("session_state", "pandas", "unsafe_allow_html"):
        assert word not in source


def test_no_pages_folder_imports_anothers() -> None:
    folders = {f"components.{entry.address or 'overview'}" for entry in ENTRIES}
    wrong = [
        f"{named(file)}: {module}"
        for file in OF_THE_SITE
        for own in [".".join(file.relative_to(ROOT).parts[:2])]
        if own in folders
        for module in imported(tree(file))
        if module.startswith(tuple(f"{other}." for other in folders - {own}))
        or module in folders - {own}
    ]
    assert wrong == []


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_page_of_the_menu_has_a_script_and_every_script_is_in_the_menu() -> None:
    assert sorted(entry.script for entry in ENTRIES) == PAGES


def strings(node: ast.AST) -> Iterator[ast.Constant]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner


def docstrings(module: ast.Module) -> set[int]:
    """The strings that stand alone: docstrings of modules, classes, functions and constants."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_no_chinese_stands_in_code() -> None:
    found = [
        f"{named(file)}:{string.lineno}: {string.value!s}"
        for file in SOURCES
        for known in [docstrings(tree(file))]
        for string in strings(tree(file))
        if CHINESE.search(str(string.value)) and id(string) not in known
    ]
    assert found == []


@cache
def calls(function: str) -> list[tuple[Path, ast.Call]]:
    return [
        (file, node)
        for file in OF_THE_SITE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == function
    ]


def said(argument: ast.expr) -> list[str]:
    return [str(constant.value) for constant in strings(argument)]


@cache
def messages() -> set[Message]:
    """All that the site says: messages as they are, and pairs of singular and plural."""
    single = chain.from_iterable(said(call.args[0]) for _, call in calls("say"))
    counted = (
        tuple(said(argument)[0] for argument in call.args[:2]) for _, call in calls("say_count")
    )
    menu = {text for e in ENTRIES for text in (e.title, e.description, e.section) if text}
    templates = (ROOT / "components").rglob("templates/*.html")
    drawn = chain.from_iterable(SAID_BY_A_TEMPLATE.findall(t.read_text("utf-8")) for t in templates)
    return {*single, *menu, *drawn, *((one, many) for one, many in counted)}


@cache
def chinese() -> dict[Message, str]:
    with CATALOGUE.open("rb") as file:
        translated = [message for message in read_po(file) if message.id]
    assert [message.id for message in translated if message.fuzzy] == []
    return {key_of(message.id): first(message.string) for message in translated}


def key_of(message: str | list[str] | tuple[str, ...]) -> Message:
    return message if isinstance(message, str) else (message[0], message[1])


def first(translation: str | list[str] | tuple[str, ...]) -> str:
    return translation if isinstance(translation, str) else translation[0]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_whatever_is_said_can_be_read_from_the_code() -> None:
    """Messages are literals; only what the menu lists is looked up by a name."""
    looked_up = [
        f"{named(file)}:{call.lineno}: {ast.unparse(call)}"
        for file, call in chain(calls("say"), calls("say_count"))
        if not said(call.args[0]) and not ast.unparse(call.args[0]).startswith("entry.")
    ]
    assert looked_up == []


def test_every_message_has_its_chinese() -> None:
    assert sorted(map(str, messages() - chinese().keys())) == []
    assert [message for message, text in chinese().items() if not text.strip()] == []


def test_no_chinese_is_left_over() -> None:
    assert sorted(map(str, chinese().keys() - messages())) == []


def test_both_languages_have_the_same_placeholders() -> None:
    different = {
        message: text
        for message, text in chinese().items()
        if placeholders(message if isinstance(message, str) else message[1]) != placeholders(text)
    }
    assert different == {}


@pytest.mark.parametrize("function", ["say", "say_count"])
def test_every_placeholder_is_given_a_value(function: str) -> None:
    wrong = [
        f"{named(file)}:{call.lineno}: {message}"
        for file, call in calls(function)
        for message in chain.from_iterable(map(said, call.args[: 1 + (function == "say_count")]))
        if placeholders(message) - {"count"}
        != {keyword.arg for keyword in call.keywords} - {"count"}
        and not any(keyword.arg is None for keyword in call.keywords)
    ]
    assert wrong == []


def test_no_component_bears_the_name_of_another_module() -> None:
    """Streamlit searches the folder of the script it runs first, and that folder is this one."""
    ours = {path.stem for path in (ROOT / "components").iterdir()} - {"__init__", "__pycache__"}
    installed = {name for name in packages_distributions() if not (ROOT / name).exists()}
    assert sorted(ours & {*sys.stdlib_module_names, *installed}) == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_what_it_is_for(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if line and not line.startswith("-r ")]
    wanted = re.compile(r"[\w.-]+(\[[\w,]+\])?==[\w.]+ +# \S.+")
    assert required
    assert [line for line in required if not wanted.fullmatch(line)] == []


def test_the_readme_begins_with_how_to_run_and_to_test() -> None:
    beginning = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:2]
    assert ["make run" in beginning[0], "make test" in beginning[1]] == [True, True]


def served_files() -> list[Path]:
    folders = ("components/assets", "components/web/templates", "components/export", ".streamlit")
    return [
        file
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*"))
        if file.is_file() and file.suffix not in {".py", ".pyc", ".png", ".woff2"}
    ]


def test_nothing_that_readers_get_names_another_host() -> None:
    named_hosts = {
        named(file): OTHER_HOST.findall(file.read_text(encoding="utf-8")) for file in served_files()
    }
    assert len(named_hosts) > 5
    assert {file: hosts for file, hosts in named_hosts.items() if hosts} == {}


# -- addresses -----------------------------------------------------------------------------------

KNOWS_THE_ROOT = {"at", "Route", "Mount", "get", "add_route"}
"""What takes addresses as they are from the root: the one function, and routes."""
SERVES_FROM_THE_ROOT = ROOT / "components" / "assets.py"
OF_THE_API = ROOT / "components" / "web" / "api"
"""Addresses of its resources are below the API's own root."""


def from_the_root(file: Path) -> Iterator[ast.expr]:
    """Texts that begin as an address of the site does, or with a slash and what is looked up."""
    known = docstrings(tree(file))
    for node in ast.walk(tree(file)):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in known:
                part = FROM_THE_ROOT.match(text)
                if part and (part[1] == "api" or OF_THE_API not in file.parents):
                    yield node
            case ast.JoinedStr(values=[ast.Constant(value="/"), ast.FormattedValue(), *_]):
                if OF_THE_API not in file.parents:
                    yield node


def test_every_address_from_the_root_goes_through_the_function_that_knows_the_sites_path() -> None:
    """A site may be below a path. Constants of modules are what requests are compared with."""
    written = [
        f"{named(file)}:{address.lineno}: {ast.unparse(address)}"
        for file in OF_THE_SITE
        if file != SERVES_FROM_THE_ROOT
        for known in [given_to_what_knows(tree(file))]
        for address in from_the_root(file)
        if id(address) not in known
    ]
    assert written == []


def given_to_what_knows(module: ast.Module) -> set[int]:
    called = [
        argument
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and function_name(node) in KNOWS_THE_ROOT
        for argument in node.args
    ]
    constants = [node for node in module.body if isinstance(node, ast.Assign)]
    return {id(inner) for node in (*called, *constants) for inner in ast.walk(node)}


def function_name(call: ast.Call) -> str:
    return str(getattr(call.func, "id", "") or getattr(call.func, "attr", ""))


def test_nothing_that_readers_get_is_written_from_the_root() -> None:
    templates = sorted((ROOT / "components").rglob("templates/*"))
    found = {
        named(file): WRITTEN_FROM_THE_ROOT.findall(text)
        for file in (*served_files(), *templates)
        for text in [re.sub(r"\bat\([^)]*\)", "", file.read_text(encoding="utf-8"))]
    }
    assert {file: parts for file, parts in found.items() if parts} == {}
    assert WRITTEN_FROM_THE_ROOT.findall('<a href="/map?lang=zh">') == ["map"]


ASKS_A_WHOLE_PAGE = re.compile(
    r"(?:^|[\s,}])(?:html|body|:root|#root|\[data-testid=\"?st(?:App|Main)\w*\"?\])?:has\(",
    re.MULTILINE,
)


def test_no_style_depends_on_what_is_anywhere_in_a_page() -> None:
    """With `body:has(...)` all of a page is styled anew for every text that plotly.js measures."""
    assert ASKS_A_WHOLE_PAGE.search("body { margin: 0; }\nbody:has(:checked) .numbers { }")
    found = {
        file.name: asked
        for folder in ("blocks", "web")
        for file in (ROOT / "components" / folder / "templates").glob("*")
        if (asked := ASKS_A_WHOLE_PAGE.findall(file.read_text("utf-8")))
    }
    assert found == {}
