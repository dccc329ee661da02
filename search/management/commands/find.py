import json

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from search import filters, selectors
from search.clauses import Found, Plan
from search.engines import Unavailable, switch
from search.selectors.catalogue import PAGE

MOST = 1_000


class Command(BaseCommand):
    help = "The search of the catalogue, for support staff and scripts."

    def add_arguments(self, parser):
        parser.add_argument("query", help="the words, as somebody would type them")
        parser.add_argument("--facet", action="append", default=[], metavar="KEY=VALUE", help="a choice; repeatable")
        parser.add_argument("--engine", choices=switch.engine_names(), help="ask this one and no other")
        parser.add_argument("--limit", type=int, default=PAGE, help=f"how many hits, at most {MOST}")
        parser.add_argument("--json", action="store_true", help="everything, as JSON")

    def handle(self, *args, query, facet, engine, limit, **options):
        if not 1 <= limit <= MOST:
            raise CommandError(f"--limit is 1 to {MOST}.")
        address = QueryDict(mutable=True)
        address["q"] = query
        for choice in facet:
            key, sign, value = choice.partition("=")
            if not sign:
                raise CommandError(f"A facet is KEY=VALUE, such as state=MT, not {choice}.")
            address.appendlist(key, value)
        question = filters.read(address).question
        if unknown := filters.left_out(address, question, page=1):
            raise CommandError(f"Not known: {', '.join(unknown)}.")
        try:
            catalogue = selectors.find(question, take=limit, ask=only(engine) if engine else switch.search)
        except Unavailable as reason:
            raise CommandError(f"No engine can answer: {reason}.") from reason
        answer = selectors.explained(catalogue)
        self.stdout.write(json.dumps(answer, indent=2) if options["json"] else as_text(answer, catalogue.engine))


def only(name: str):
    """Who asks this engine, and fails where it fails."""

    def ask(plan: Plan) -> tuple[Found, str]:
        return switch.engine_named(name).search(plan), name

    return ask


def as_text(answer: dict, engine: str) -> str:
    lines = [f"{answer['total']} services ({engine})"]
    if answer["did_you_mean"]:
        lines.append(f"Read as: {answer['did_you_mean']}")
    for hit in answer["hits"]:
        lines.append(f"{hit['score']:>5}  {hit['slug']}  {hit['name']} ({hit['provider']})")
        lines += [f"       {sentence}" for sentence in hit["why"]]
    return "\n".join(lines)
