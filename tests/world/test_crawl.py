"""Whatever the demo links to opens, and reads like a sentence and not like a program."""

import re
from collections import Counter, deque
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from marketplace.accounts import demo
from marketplace.accounts.roles import Role

pytestmark = pytest.mark.slow

VIEWPOINTS = [
    Role.OPERATOR_OWNER,
    Role.OPERATOR_VIEWER,
    Role.PROVIDER_OWNER,
    Role.PROVIDER_DELIVERY,
    Role.PROGRAM_ADMINISTRATOR,
    Role.PROGRAM_FISCAL_OFFICER,
    Role.VETTING_OFFICER,
]
# Pages that differ only in the thing they show are alike; so many of each are read.
ALIKE = 6
# Wagtail's own pages, files, and the page that says goodbye.
LEFT_OUT = ("/cms/", "/static/", "/accounts/logout/")
LEAKS = {
    "a word of Python": re.compile(r"\b(?:None|True|False|nan)\b"),
    "markup": re.compile(r"\{[{%]|\[object|&(?:lt|gt|amp|quot|#\d+);"),
    "a code": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b"),
    "a date for machines": re.compile(r"\b\d{4}-\d\d-\d\d\b"),
}
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-label")


def kind_of_page(url: str) -> str:
    """The address without references, numbers and what was filtered."""
    return re.sub(r"[A-Z]{3}-[A-Z0-9]{6}|\d+", "…", url.partition("?")[0])


def words_of(page: BeautifulSoup) -> str:
    """What people read; names that a machine gave, and that stand there to be looked up, are marked as such."""
    for unseen in [*page.find_all(["script", "style", "head"]), *page.select(".lv-hash")]:
        unseen.decompose()
    said = [tag[name] for tag in page.find_all(True) for name in READ_ALOUD if tag.get(name)]
    return " | ".join([*page.stripped_strings, *said])


def faults_of(words: str) -> list[str]:
    found = ((what, pattern.search(words)) for what, pattern in LEAKS.items())
    return [f"{what}, “{hit[0]}”: …{words[max(0, hit.start() - 40) : hit.end() + 40]}…" for what, hit in found if hit]


def crawl(client: Client) -> list[str]:
    """The faults of all pages that links lead to, from the start page and the dashboard."""
    waiting = deque([("/", "the start"), ("/dashboard/", "the start")])
    seen, read, faults = {url for url, _source in waiting}, Counter(), []
    while waiting:
        url, source = waiting.popleft()
        read[kind_of_page(url)] += 1
        if read[kind_of_page(url)] > ALIKE:
            continue
        answer = client.get(url)
        links = []
        if answer.status_code in (301, 302):
            links = [answer.url]
        elif answer.status_code != 200:
            faults.append(f"{url} answers {answer.status_code}; the link is on {source}")
        elif answer["Content-Type"].startswith("text/html"):
            page = BeautifulSoup(answer.content, "html.parser")
            links = [tag["href"] for tag in page.find_all("a", href=True)]
            faults += [f"{url} shows {fault}" for fault in faults_of(words_of(page))]
        for link in (urljoin(url, link).partition("#")[0] for link in links):
            if re.match(r"/(?!/)", link) and not link.startswith(LEFT_OUT) and link not in seen:
                seen.add(link)
                waiting.append((link, url))
    return faults


@pytest.mark.parametrize("role", VIEWPOINTS)
def test_every_link_opens_and_every_page_is_in_words(world, role):
    client = Client()
    membership = next(one for one in demo.sign_ins() if role in one.roles)
    client.post("/accounts/demo/", {"membership": membership.reference})
    assert crawl(client) == []
