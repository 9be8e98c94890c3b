"""What others paste into Markdown: a picture that leads to where it is from."""

SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\[]`*_<>"})


def linked_picture(said: str, picture: str, address: str) -> str:
    """Return a picture with its alternative text, linked to an address; text is read as it is."""
    return f"[![{said.translate(SPECIAL)}]({picture})]({address})"
