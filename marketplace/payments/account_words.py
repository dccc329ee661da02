"""What the processor still asks of a provider, in plain words; its own names stay out of our pages."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

# By how the processor's name begins, the longest first.
WORDS = {
    "external_account": _lazy("The bank account that your money goes to"),
    "tos_acceptance": _lazy("Your agreement to the payment processor's terms"),
    "business_profile": _lazy("What your business does, and its website"),
    "business_type": _lazy("What kind of business you are"),
    "company.tax_id": _lazy("The tax number of your business"),
    "company.owners_provided": _lazy("Who owns the business"),
    "company": _lazy("The name, address or phone of your business"),
    "representative": _lazy("Who speaks for the business: name, birthday, address"),
    "owners": _lazy("Who owns the business"),
    "directors": _lazy("Who directs the business"),
    "executives": _lazy("Who leads the business"),
    "individual": _lazy("Your own name, birthday and address"),
    "person_": _lazy("More about a person of your business"),
    "documents": _lazy("A document about your business"),
    "settings": _lazy("How your name stands on a bank statement"),
}


def plain_words(due: Iterable[str]) -> list[str]:
    """Each thing that is asked, once, in the order it was asked."""
    return list(dict.fromkeys(_words(name) for name in due))


def _words(name: str) -> str:
    if name.endswith(".verification.document"):
        return _("A picture of an identity card or passport")
    found = next((words for start, words in WORDS.items() if name.startswith(start)), None)
    return str(found) if found else _("One more answer: the form says which")
