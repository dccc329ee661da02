"""What a signer sees before signing: the three totals, the rule behind each, and the exact text."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core.money import Money
from marketplace.engagements import funding
from marketplace.engagements.models import Quote, Request
from marketplace.engagements.models.orders import Route
from marketplace.engagements.split import BoundBy, Offer, Part, Split, split


@dataclass(frozen=True)
class OrderTerms:
    """The split of one quote with the offers chosen, in words and in figures."""

    quote: Quote
    offers: list[funding.FundingOffer]
    split: Split

    @property
    def price(self) -> Money:
        return self.split.price

    @property
    def subsidy(self) -> Money:
        return self.split.subsidy

    @property
    def own_share(self) -> Money:
        return self.split.operator

    @cached_property
    def parts(self) -> list[tuple[Part, str]]:
        """Each offer's part with the sentence that explains it."""
        return [(part, rule_in_words(part)) for part in self.split.parts]

    def text(self, route: str = Route.DIRECT) -> str:
        """What is signed, word for word; its hash is kept with the signature."""
        request = self.quote.request
        lines = [
            _("Order for “%(title)s”, request %(request)s, quote %(quote)s.")
            % {"title": request.title, "request": request.reference, "quote": self.quote.reference},
            _("%(operator)s buys from %(provider)s.")
            % {"operator": request.operator.name, "provider": self.quote.provider.name},
            *(
                _("%(what)s: %(price)s") % {"what": line.description, "price": line.net}
                for line in self.quote.lines.all()
            ),
            *(
                _("%(title)s, due %(due)s, done when: %(done_when)s")
                % {"title": step.title, "due": date_format(step.due_on, "F j, Y"), "done_when": step.done_when}
                for step in self.quote.milestones.all()
            ),
            _("Price: %(price)s") % {"price": self.price},
            *(
                _("%(label)s pays %(amount)s. %(rule)s")
                % {"label": label_of(part.offer), "amount": part.amount, "rule": rule}
                for part, rule in self.parts
                if part.amount
            ),
            _("Subsidy: %(subsidy)s") % {"subsidy": self.subsidy},
            _("You pay: %(own)s") % {"own": self.own_share},
            _("Your share is due for each milestone on an invoice, 30 days after you accept the work. %(route)s.")
            % {"route": Route(route).label},
            _("If the order ends early: %(terms)s")
            % {"terms": self.quote.cancellation_terms or _("no charge; work you accepted stays payable.")},
        ]
        return "\n".join(lines)

    def frozen(self) -> dict:
        """The split as it was shown, in cents, for the file."""
        return {
            "lines": [
                {"key": line.key, "description": line.description, "cents": line.net.cents, "tax": line.tax}
                for line in self.quote.priced_lines()
            ],
            "parts": [
                {
                    "offer": part.offer.key,
                    "cents": part.amount.cents,
                    "bound_by": part.bound_by,
                    "rule": rule,
                    "per_line": {key: amount.cents for key, amount in part.per_line.items()},
                }
                for part, rule in self.parts
            ],
            "price": self.price.cents,
            "operator": self.own_share.cents,
        }


def offers_for(request: Request) -> list[funding.FundingOffer]:
    """What may pay for this request today."""
    return funding.offers_for(operator_id=request.operator_id, category_codes=[request.category_code])


def order_terms(
    quote: Quote,
    *,
    offer_keys: Collection[str] | None = None,
    offers: list[funding.FundingOffer] | None = None,
) -> OrderTerms:
    """The terms of a quote today; `offer_keys` are the offers the operator chose, None for all that fit.

    `offers` spares a second look where the caller has them.
    """
    offers = offers_for(quote.request) if offers is None else offers
    if offer_keys is not None:
        offers = [offer for offer in offers if offer.key in offer_keys]
    return OrderTerms(quote, offers, split(quote.priced_lines(), offers))


def label_of(offer: Offer) -> str:
    """The name people know an offer by."""
    return offer.label if isinstance(offer, funding.FundingOffer) else offer.key


def rule_in_words(part: Part) -> str:
    """Why this offer pays this much: its own rule first, then what lowered it."""
    offer = part.offer
    rate = f"{offer.rate * 100:.2f}".rstrip("0").rstrip(".")
    base = getattr(offer, "rule", "") or _("It pays %(rate)s%% of the lines it covers.") % {"rate": rate}
    bounds = {
        BoundBy.RATE: "",
        BoundBy.LINE_CAP: _("Its cap for one line, %(cap)s, was reached.") % {"cap": offer.line_cap},
        BoundBy.VOUCHER_BALANCE: _("Only %(cap)s is left on it.") % {"cap": offer.voucher_balance},
        BoundBy.AWARD_CAP: _("The award is capped at %(cap)s.") % {"cap": offer.award_cap},
        BoundBy.YEARLY_CAP: _("Only %(cap)s is left of the yearly cap.") % {"cap": offer.yearly_cap},
        BoundBy.BUDGET_BALANCE: _("Only %(cap)s is left in the program.") % {"cap": offer.budget_balance},
        BoundBy.MINIMUM_OWN_SHARE: _("You must pay a minimum share of the covered cost yourself."),
        BoundBy.CANNOT_COMBINE: _("It cannot be combined with the one above. You may choose it instead."),
        BoundBy.NOTHING_ELIGIBLE: _("None of the lines is something it pays for."),
        BoundBy.OTHER_FEDERAL_MONEY: _("Federal money already pays for these lines."),
    }
    return f"{base} {bounds[part.bound_by]}".strip()
