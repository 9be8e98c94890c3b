"""The picture that messengers and social networks show beside a link: python -m docs.preview.

It names the site and the programme in both languages and no number, so that it is never out of
date; others are for made-up ratings and for rehearsals. The same fonts give the same bytes.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from components import rehearsal
from components.assets import ASSETS
from components.export.publication import PREVIEW_SIZE as SIZE
from components.palette import palette
from components.text import LANGUAGES, name_of, say, speaking
from components.wording.site import site_name
from data_access.editions import edition

FONTS = Path("/usr/share/fonts/opentype/noto")
BOLD, REGULAR = FONTS / "NotoSansCJK-Bold.ttc", FONTS / "NotoSansCJK-Regular.ttc"
SIMPLIFIED_CHINESE = 2
"""Place of the fonts' simplified Chinese face within their files."""
EDITION = "2021"
AFTER_THE_YEAR = " 年"
LEFT = 90


def font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return a font in pixels; OSError where it is not installed (Debian: fonts-noto-cjk)."""
    return ImageFont.truetype(str(file), size, index=SIMPLIFIED_CHINESE)


def picture(mark: Callable[[], str] | None = None) -> Image.Image:
    """Draw the picture, with a mark in both languages if any."""
    colours = palette("light")
    image = Image.new("RGB", SIZE, colours.ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 24, SIZE[1]), fill=colours.action)
    draw.text((LEFT, 90), "★★★★★", font=font(BOLD, 54), fill=colours.action)
    facts = edition(EDITION)
    tops = {"zh": (190, 62, 36), "en": (385, 44, 30)}
    marks: list[str] = []
    for language in LANGUAGES:
        top, large, small = tops[language]
        with speaking(language):
            draw.text((LEFT, top), site_name(EDITION), font=font(BOLD, large), fill=colours.text)
            marks += [mark()] if mark else []
            programme = name_of(facts).removeprefix(EDITION).lstrip(AFTER_THE_YEAR)
            draw.text(
                (LEFT, top + large + 34), programme, font=font(REGULAR, small), fill=colours.text
            )
    if marks:
        place = (LEFT, SIZE[1] - 110)
        draw.text(place, " · ".join(marks), font=font(BOLD, 40), fill=colours.warning)
    return image


if __name__ == "__main__":
    picture().save(ASSETS / "preview.png", optimize=True)
    picture(lambda: say("Demo data")).save(ASSETS / "preview-demo.png", optimize=True)
    picture(rehearsal.mark).save(ASSETS / "preview-rehearsal.png", optimize=True)
