"""A page as a browser sees it: its forms, what stands in them, and what the answer says is wrong."""

from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.forms import BaseForm
from django.test import Client

NOT_SENT = {"submit", "button", "file", "image", "reset"}


@dataclass
class Page:
    """One answer, read."""

    client: Client
    url: str
    answer: object
    soup: BeautifulSoup

    @classmethod
    def read(cls, client: Client, url: str, answer) -> "Page":
        return cls(client, url, answer, BeautifulSoup(answer.content.decode(), "html.parser"))

    @classmethod
    def open(cls, client: Client, url: str) -> "Page":
        answer = client.get(url)
        assert answer.status_code == 200, f"{url} answers {answer.status_code} {answer.headers.get('Location', '')}"
        return cls.read(client, url, answer)

    def elements(self, name: str) -> list[Tag]:
        return self.soup.find_all(attrs={"name": name})

    def shows(self, name: str, value: str) -> bool:
        """Whether the field of this name holds the value."""
        return any(value in values_of(element) for element in self.elements(name))

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id, sentence) of each line of the error summary; the id is "" for an error of no field."""
        lines = self.soup.select(".lv-error-summary li")
        links = [(line.find("a"), line.get_text(" ", strip=True)) for line in lines]
        return [(link["href"].removeprefix("#") if link else "", text) for link, text in links]

    @property
    def names_typed(self) -> list[str]:
        """Of the fields of its forms that somebody fills in."""
        fields = self.soup.main.select("form[method=post] textarea, form[method=post] select, form[method=post] input")
        return [field["name"] for field in fields if field.get("type") not in (*NOT_SENT, "hidden")]

    def form_with(self, name: str) -> "SeenForm":
        element = next((one for one in self.elements(name) if one.find_parent("form", method="post")), None)
        assert element, f"No form with “{name}” on {self.url}"
        return SeenForm(self, element.find_parent("form"))


@dataclass
class SeenForm:
    """One form of a page, sent by its main button: the others skip, add rows or ask for less."""

    page: Page
    form: Tag

    @property
    def button(self) -> Tag:
        buttons = self.form.find_all("button")
        unnamed = [one for one in buttons if not one.get("name")] or buttons
        return next((one for one in buttons if one["class"] == ["usa-button"]), unnamed[-1])

    @property
    def action(self) -> str:
        return urljoin(self.page.url, self.button.get("formaction") or self.form.get("action") or "")

    def values(self) -> dict[str, list[str]]:
        """What a browser would send of it."""
        values: dict[str, list[str]] = {}
        if self.button.get("name"):
            values[self.button["name"]] = [self.button["value"]]
        for element in self.form.find_all(["input", "textarea", "select"]):
            if element.get("name") and element.get("type") not in NOT_SENT:
                values.setdefault(element["name"], []).extend(values_of(element))
        return {name: chosen for name, chosen in values.items() if chosen}

    def send(self, changes: dict) -> Page:
        """The form with these fields changed; None leaves a field out."""
        data = {name: value for name, value in (self.values() | changes).items() if value is not None}
        return Page.read(self.page.client, self.page.url, self.page.client.post(self.action, data))


def values_of(element: Tag) -> list[str]:
    if element.name == "textarea":
        # A browser drops the line break that the template puts after the tag.
        return [element.get_text().removeprefix("\r\n").removeprefix("\n")]
    if element.name == "select":
        chosen = element.find_all("option", selected=True) or element.find_all("option")[:1]
        return [option.get("value", "") for option in chosen]
    if element.get("type") in ("checkbox", "radio"):
        return [element.get("value", "on")] if element.has_attr("checked") else []
    return [element.get("value", "")]


def forms_made(monkeypatch) -> list[BaseForm]:
    """A list that fills with every form that is made from now on."""
    made: list[BaseForm] = []
    init = BaseForm.__init__

    def make(self, *args, **kwargs):
        init(self, *args, **kwargs)
        made.append(self)

    monkeypatch.setattr(BaseForm, "__init__", make)
    return made
