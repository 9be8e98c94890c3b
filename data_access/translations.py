"""Reading gettext catalogues (.po) as they stand in the tree; nothing to compile beforehand."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


@cache
def catalogue(file: Path) -> gettext.GNUTranslations:
    """Return the translations in a .po file; English is the language of the message ids."""
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
