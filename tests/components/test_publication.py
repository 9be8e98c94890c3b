"""Charts as they are published: one frame, drawn by a browser, the same bytes each time."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import cycle
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from components.export import framing
from components.export.browser import Printer, browser_path
from components.export.framing import LETTER, _framed
from components.export.publication import FORMATS, FRAMES, WIDTHS, Format, Publication, Width
from components.figures.layout import width_of

pytestmark = pytest.mark.browser

FIGURE = go.Figure(go.Bar(x=["五星", "四星"], y=[14, 84]), {"height": 300}).to_json()
SAID = Publication(
    site="本站",
    release="2021 批次 · 2023 年第 3 季度（第 1 版）",
    title="98 个项目获四星或五星",
    scope="全部 204 个项目",
    alt="条形图：五星 14。",
    notes=("审图号未填写。",),
    source=("名单来源：工信厅信发函〔2021〕232号。",),
    code="5D27-GNHE-0AV0-Y0RH",
    coded="图表编号：5D27-GNHE-0AV0-Y0RH",
    address="https://ratings.example/?lang=zh&edition=2021&release=2023Q3.1",
    demo="演示数据",
    language="zh",
    dated=datetime(2023, 10, 20, tzinfo=UTC),
    facts=(("标题", "98 个项目获四星或五星"), ("筛选", "无")),
)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def browser() -> Printer:
    """The browser of these tests."""
    return Printer(browser_path())


@pytest.fixture(scope="module", autouse=True)
def _ends_with_them() -> Iterator[None]:
    yield
    browser().close()


def published(publication: Publication, ending: Format, width: Width = "") -> bytes:
    return framing.published(browser(), FIGURE, publication, ending, width)


def svg_of(publication: Publication, width: Width = "") -> ElementTree.Element:
    return ElementTree.fromstring(published(publication, "svg", width))


def height_of(publication: Publication, width: Width = "") -> int:
    return int(svg_of(publication, width).attrib["viewBox"].split()[-1])


def drawn(publication: Publication) -> Image.Image:
    return Image.open(BytesIO(published(publication, "png"))).convert("RGB")


@pytest.mark.slow
def test_the_same_chart_gives_the_same_bytes_after_the_browser_was_started_anew() -> None:
    screen, *columns = WIDTHS
    forms = [*((form, screen) for form in FORMATS), *zip(FORMATS, cycle(columns), strict=False)]
    first = {form: published(SAID, *form) for form in forms}
    browser().close()
    _framed.cache_clear()
    again = {form: published(SAID, *form) for form in reversed(forms)}
    assert [form for form in forms if again[form] != first[form]] == []
    assert len(set(first.values())) == len(forms)


def test_everything_that_must_stand_in_a_picture_does() -> None:
    said = "".join(svg_of(SAID).itertext())
    for text in (SAID.site, SAID.release, SAID.title, SAID.scope, *SAID.notes, *SAID.source):
        assert text in said
    for text in (SAID.coded, SAID.address, SAID.demo, "五星", "四星"):
        assert text in said


def test_the_facts_stand_inside_each_file() -> None:
    facts = json.dumps(dict(SAID.facts), ensure_ascii=False)
    with Image.open(BytesIO(published(SAID, "png"))) as png:
        png.load()
        texts = png.text  # type: ignore[attr-defined]
    assert texts["Title"] == SAID.title
    assert texts["ChartCode"] == "5D27GNHE0AV0Y0RH"
    assert texts["Source"] == SAID.address
    assert texts["Comment"] == facts
    assert texts["ChartForm"] == "png"
    [metadata] = svg_of(SAID).iter(f"{SVG}metadata")
    assert [(inner.get("ChartCode"), inner.get("ChartForm"), inner.text) for inner in metadata] == [
        ("5D27GNHE0AV0Y0RH", "svg", facts)
    ]
    pdf = PdfReader(BytesIO(published(SAID, "pdf"))).metadata
    assert pdf is not None
    said: dict[str, object] = dict(pdf)
    assert (pdf.title, pdf.author, said["/Keywords"]) == (SAID.title, SAID.site, facts)
    assert (said["/ChartCode"], said["/Address"]) == ("5D27GNHE0AV0Y0RH", SAID.address)
    assert said["/ChartForm"] == "pdf"


def test_a_png_has_title_credit_and_date_for_programs_of_newsrooms() -> None:
    with Image.open(BytesIO(published(SAID, "png"))) as png:
        png.load()
        xmp = ElementTree.fromstring(png.text["XML:com.adobe.xmp"])  # type: ignore[attr-defined]
    said = {
        element.tag.rpartition("}")[2]: "".join(element.itertext()).strip()
        for element in xmp.iter()
        if "rdf-syntax" not in element.tag
    }
    assert (
        said
        | {
            "title": SAID.title,
            "Headline": SAID.title,
            "Credit": SAID.site,
            "creator": SAID.site,
            "source": SAID.address,
            "identifier": SAID.code,
            "rights": SAID.source[0],
            "DateCreated": "2023-10-20T00:00:00+00:00",
            "AltTextAccessibility": SAID.alt,
        }
        == said
    )
    assert SAID.demo in said["Instructions"]


@pytest.mark.parametrize(("ending", "scale"), [("png", 2), ("4x.png", 4)])
def test_a_png_has_two_or_four_pixels_for_each_of_the_frame(ending: Format, scale: int) -> None:
    size = (FRAMES[""].width * scale, height_of(SAID) * scale)
    with Image.open(BytesIO(published(SAID, ending))) as png:
        assert png.size == size
        assert png.info["dpi"] == pytest.approx((96 * scale, 96 * scale), abs=0.02)


@pytest.mark.parametrize("width", WIDTHS[1:])
def test_a_picture_for_print_is_as_wide_as_its_columns(width: Width) -> None:
    millimetres, height = FRAMES[width].on_paper, height_of(SAID, width)
    assert svg_of(SAID, width).attrib["width"] == width == f"{millimetres}mm"
    high = float(svg_of(SAID, width).attrib["height"].removesuffix("mm"))
    assert high == pytest.approx(height * millimetres / FRAMES[width].width, abs=0.01)
    [page] = PdfReader(BytesIO(published(SAID, "pdf", width))).pages
    size = [float(side) / 72 * 25.4 for side in page.mediabox[2:]]
    assert size == pytest.approx([millimetres, high], abs=0.3)
    with Image.open(BytesIO(published(SAID, "png", width))) as png:
        assert png.size[0] / 300 * 25.4 == pytest.approx(millimetres, abs=0.1)
        assert png.info["dpi"] == pytest.approx((300, 300), abs=0.3)


def test_all_letters_for_print_are_at_least_5_7_points_high() -> None:
    for width in WIDTHS[1:]:
        smallest = min(float(text.get("font-size", "99")) for text in svg_of(SAID, width).iter())
        assert smallest * FRAMES[width].unit() / 25.4 * 72 >= 5.7, width


def test_an_outlined_drawing_looks_the_same_without_any_text() -> None:
    said = replace(SAID, notes=("א: a letter of another font.",))
    pictures = []
    for ending in ("svg", "outlined.svg"):
        svg = published(said, ending).decode()
        html = f'<meta charset="utf-8"><style>body {{ margin: 0 }}</style>{svg}'
        picture = browser().png(html, (FRAMES[""].width, height_of(said)), 2)
        pictures.append(Image.open(BytesIO(picture)).convert("L"))
    difference = ImageChops.difference(*pictures)
    assert ImageStat.Stat(difference).mean[0] < 0.6
    assert ImageStat.Stat(ImageChops.invert(pictures[1])).mean[0] > 5
    outlined = ElementTree.fromstring(svg)
    assert [e.tag for e in outlined.iter() if e.tag in {f"{SVG}text", f"{SVG}tspan"}] == []
    labels = {element.get("aria-label") for element in outlined.iter()}
    assert {SAID.title, SAID.coded, SAID.demo, "五星", *said.notes} <= labels
    [facts] = [inner for metadata in outlined.iter(f"{SVG}metadata") for inner in metadata]
    assert facts.get("ChartForm") == "outlined.svg"


def test_a_pdf_is_one_page_as_large_as_the_frame_and_its_text_can_be_searched() -> None:
    said = replace(SAID, scope="大数据比首页见高生色")
    [page] = PdfReader(BytesIO(published(said, "pdf"))).pages
    size = [float(side) / 0.75 for side in page.mediabox[2:]]
    assert size == pytest.approx([FRAMES[""].width, height_of(said)], abs=1)
    text = page.extract_text()
    assert [part for part in (said.title, said.scope, *said.source) if part not in text] == []


def test_chinese_is_drawn_with_glyphs_of_its_own() -> None:
    """Without a font every character would be the same empty box."""
    one, other = (drawn(replace(SAID, title=title)) for title in ("龘", "齉"))
    assert one.size == other.size
    assert ImageChops.difference(one, other).getbbox() is not None


def test_a_long_title_is_broken_and_makes_the_frame_higher() -> None:
    long = replace(SAID, title="示例" * 60)
    assert height_of(long) > height_of(SAID)
    lines = [text.text for text in svg_of(long).iter(f"{SVG}text") if "示例" in (text.text or "")]
    assert "".join(filter(None, lines)) == long.title
    assert len(lines) >= 3


def test_hostile_words_are_text_and_nothing_else() -> None:
    evil = '<script>alert(1)</script>"&<image href="https://elsewhere.example/x"/>'
    said = replace(SAID, title=evil, scope=evil, alt=evil, notes=(evil,), demo=evil)
    document = svg_of(said)
    assert [e.tag for e in document.iter() if e.tag in {f"{SVG}script", f"{SVG}image"}] == []
    assert evil in "".join(document.itertext())


def test_the_mark_of_demo_data_stands_behind_the_drawing_and_above_and_below_it() -> None:
    order = list(svg_of(SAID).iter())
    [mark] = [place for place, e in enumerate(order) if e.get("opacity") == "0.07"]
    [drawing] = [place for place, e in enumerate(order) if e.text == "五星"]
    assert order[mark].text == SAID.demo
    plain = [e for e in order if e.text == SAID.demo and e.get("opacity") is None]
    above, below = (float(e.attrib["y"]) for e in plain)
    assert above < float(order[mark].attrib["y"]) < below
    assert mark < drawing


def test_a_long_code_leaves_room_for_the_mark_beside_it() -> None:
    long = replace(SAID, coded="图表编号：" + "-".join(["5D27"] * 8))
    for width in WIDTHS:
        [(foot, line), *_] = [
            (e.attrib["y"], e.text or "") for e in svg_of(long, width).iter(f"{SVG}text")
            if "图表编号" in (e.text or "")
        ]  # fmt: skip
        marks = [e for e in svg_of(long, width).iter(f"{SVG}text") if e.get("y") == foot]
        room = sum(width_of(e.text or "") * float(e.attrib["font-size"]) for e in marks) * LETTER
        assert room <= FRAMES[width].inside, (width, line)


def test_real_ratings_carry_no_demo_mark() -> None:
    assert "演示" not in "".join(svg_of(replace(SAID, demo="")).itertext())
