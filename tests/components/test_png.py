from io import BytesIO

import pytest
from PIL import Image

from components.export.png import with_facts

TEXTS = {"Title": "98 个项目获四星或五星", "ChartCode": "5D27GNHE0AV0Y0RH", "Comment": "{}"}
DOTS = 300 / 25.4


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (3, 2), "#0B5FA5").save(file, "png")
    return file.getvalue()


def test_another_program_reads_the_texts_and_the_same_picture() -> None:
    with Image.open(BytesIO(with_facts(picture(), TEXTS, DOTS))) as opened:
        opened.load()
        assert opened.text == TEXTS  # type: ignore[attr-defined]
        assert opened.info["dpi"] == pytest.approx((300, 300), abs=0.02)
        assert opened.convert("RGB").getpixel((1, 1)) == (0x0B, 0x5F, 0xA5)


def test_the_code_stands_in_the_file_for_whoever_only_looks_at_its_letters() -> None:
    assert b"ChartCode\0\0\0\0\0" + b"5D27GNHE0AV0Y0RH" in with_facts(picture(), TEXTS, DOTS)


def test_what_is_no_png_is_refused() -> None:
    with pytest.raises(ValueError, match="PNG"):
        with_facts(b"%PDF-1.4", TEXTS, DOTS)
