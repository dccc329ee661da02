"""How a page is written down: its title, first sentence and blocks."""

from dataclasses import dataclass
from html import unescape
from re import sub

Piece = tuple[str, dict]


@dataclass(frozen=True, slots=True)
class Draft:
    title: str
    slug: str
    lead: str
    body: tuple[Piece, ...]

    def words(self) -> str:
        """All sentences of the page, without mark-up, web addresses and phone numbers."""
        return " ".join(
            [_sentence(self.title), _sentence(self.lead), *(s for _, value in self.body for s in _walk(value))]
        )


def text(heading: str, *paragraphs: str) -> Piece:
    return "text", {"heading": heading, "text": "".join(f"<p>{p}</p>" for p in paragraphs)}


def bullets(heading: str, intro: str, *items: str) -> Piece:
    inside = "".join(f"<li>{item}</li>" for item in items)
    return "text", {"heading": heading, "text": f"<p>{intro}</p><ul>{inside}</ul>"}


def steps(heading: str, *items: tuple[str, str]) -> Piece:
    return "steps", {"heading": heading, "steps": [{"title": title, "text": how} for title, how in items]}


def callout(heading: str, words: str, url: str = "", action: str = "") -> Piece:
    return "callout", {"heading": heading, "text": words, "url": url, "action": action}


def contacts(heading: str, *people: tuple[str, ...]) -> Piece:
    """People are (name, help, phone, url) and, where it is free, the codes of the services that it may replace."""
    rows = [
        {"name": name, "help": how, "phone": phone, "url": url, "kinds": kinds}
        for name, how, phone, url, *kinds in people
    ]
    return "contacts", {"heading": heading, "contacts": rows}


def questions(heading: str, *items: tuple[str, str]) -> Piece:
    pairs = [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in items]
    return "questions", {"heading": heading, "questions": pairs}


def sources(heading: str) -> Piece:
    """The makers of the data sets, filled in when the page is shown."""
    return "sources", {"heading": heading}


def _walk(value, name: str = ""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, name)
    elif value and name not in {"url", "phone", "action", "kinds"}:
        yield _sentence(unescape(sub(r"</?(?:strong|a)[^>]*>", "", sub(r"</(?:p|li)>", " ", value))))


def _sentence(words: str) -> str:
    plain = sub(r"<[^>]+>", "", words).strip()
    return plain if plain.endswith((".", "?", ":")) else f"{plain}."
