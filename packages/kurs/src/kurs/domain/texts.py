"""Texts that can be written anywhere: half a character, as of a path that is no UTF-8, is spelt out."""

__all__ = ["all_written", "written"]


def written(text: str) -> str:
    """As it is, where any encoding of Unicode can write it; with lone surrogates as `\\udce9` where none can."""
    return text.encode(errors="backslashreplace").decode()


def all_written(value: object) -> object:
    """The same of every text in dicts, their keys among them, lists and tuples."""
    match value:
        case str():
            return written(value)
        case dict():
            return {all_written(key): all_written(part) for key, part in value.items()}
        case list() | tuple():
            return [all_written(part) for part in value]
        case _:
            return value
