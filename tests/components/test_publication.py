"""Charts as they are published: one frame, drawn by a browser, the same bytes each time."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from components.export.browser import printer
from components.export.publication import FORMATS, WIDTH, Format, Publication, _framed, published

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


def svg_of(publication: Publication) -> ElementTree.Element:
    return ElementTree.fromstring(published(FIGURE, publication, "svg"))


def drawn(publication: Publication) -> Image.Image:
    return Image.open(BytesIO(published(FIGURE, publication, "png"))).convert("RGB")


@pytest.mark.slow
def test_the_same_chart_gives_the_same_bytes_after_the_browser_was_started_anew() -> None:
    first = {ending: published(FIGURE, SAID, ending) for ending in FORMATS}
    printer().close()
    _framed.cache_clear()
    differ = [ending for ending in FORMATS if published(FIGURE, SAID, ending) != first[ending]]
    assert differ == []


def test_everything_that_must_stand_in_a_picture_does() -> None:
    said = "".join(svg_of(SAID).itertext())
    for text in (SAID.site, SAID.release, SAID.title, SAID.scope, *SAID.notes, *SAID.source):
        assert text in said
    for text in (SAID.coded, SAID.address, SAID.demo, "五星", "四星"):
        assert text in said


def test_the_facts_stand_inside_each_file() -> None:
    facts = json.dumps(dict(SAID.facts), ensure_ascii=False)
    with Image.open(BytesIO(published(FIGURE, SAID, "png"))) as png:
        png.load()
        texts = png.text  # type: ignore[attr-defined]
    assert texts["Title"] == SAID.title
    assert texts["ChartCode"] == "5D27GNHE0AV0Y0RH"
    assert texts["Source"] == SAID.address
    assert texts["Comment"] == facts
    [metadata] = svg_of(SAID).iter(f"{SVG}metadata")
    assert [(inner.get("ChartCode"), inner.text) for inner in metadata] == [
        ("5D27GNHE0AV0Y0RH", facts)
    ]
    pdf = PdfReader(BytesIO(published(FIGURE, SAID, "pdf"))).metadata
    assert pdf is not None
    said: dict[str, object] = dict(pdf)
    assert (pdf.title, pdf.author, said["/Keywords"]) == (SAID.title, SAID.site, facts)
    assert (said["/ChartCode"], said["/Address"]) == ("5D27GNHE0AV0Y0RH", SAID.address)


@pytest.mark.parametrize(("ending", "scale"), [("png", 2), ("4x.png", 4)])
def test_a_png_has_two_or_four_pixels_for_each_of_the_frame(ending: Format, scale: int) -> None:
    height = int(svg_of(SAID).attrib["height"])
    with Image.open(BytesIO(published(FIGURE, SAID, ending))) as png:
        assert png.size == (WIDTH * scale, height * scale)


def test_a_pdf_is_one_page_as_large_as_the_frame_and_its_text_can_be_searched() -> None:
    [page] = PdfReader(BytesIO(published(FIGURE, SAID, "pdf"))).pages
    height = int(svg_of(SAID).attrib["height"])
    size = [float(side) / 0.75 for side in page.mediabox[2:]]
    assert size == pytest.approx([WIDTH, height], abs=1)
    assert SAID.title in page.extract_text()


def test_chinese_is_drawn_with_glyphs_of_its_own() -> None:
    """Without a font every character would be the same empty box."""
    one, other = (drawn(replace(SAID, title=title)) for title in ("龘", "齉"))
    assert one.size == other.size
    assert ImageChops.difference(one, other).getbbox() is not None


def test_a_long_title_is_broken_and_makes_the_frame_higher() -> None:
    long = replace(SAID, title="示例" * 60)
    assert int(svg_of(long).attrib["height"]) > int(svg_of(SAID).attrib["height"])
    lines = [text.text for text in svg_of(long).iter(f"{SVG}text") if "示例" in (text.text or "")]
    assert "".join(filter(None, lines)) == long.title
    assert len(lines) >= 3


def test_hostile_words_are_text_and_nothing_else() -> None:
    evil = '<script>alert(1)</script>"&<image href="https://elsewhere.example/x"/>'
    said = replace(SAID, title=evil, scope=evil, alt=evil, notes=(evil,), demo=evil)
    document = svg_of(said)
    assert [e.tag for e in document.iter() if e.tag in {f"{SVG}script", f"{SVG}image"}] == []
    assert evil in "".join(document.itertext())


def test_real_ratings_carry_no_demo_mark() -> None:
    assert "演示" not in "".join(svg_of(replace(SAID, demo="")).itertext())
