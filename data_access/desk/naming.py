"""Names of the codes that a release is told with."""

from data_access.dictionary import Code, described
from data_access.importing.problems import Language
from data_access.methods import Method

CodeNames = dict[str, dict[str, str]]


def code_names(method: Method, language: Language) -> CodeNames:
    """Return the names of codes by column: evidence, missing, capped_by, not_rated.

    `missing` may hold words of the source, which have no name.
    """
    return {
        "missing" if field.dimension else field.name: {
            code.code: _name(code, language) for code in field.codes
        }
        for field in described("ratings", method).fields
        if field.codes
    }


def _name(code: Code, language: Language) -> str:
    return code.name_zh if language == "zh" else code.name_en
