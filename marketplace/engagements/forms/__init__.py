from marketplace.engagements.forms.orders import DeliverForm, MessageForm, SignatureForm, TextForm
from marketplace.engagements.forms.quotes import DeclarationForm, LineFormSet, MilestoneFormSet, QuoteForm
from marketplace.engagements.forms.requests import (
    AnswerForm,
    EvaluationForm,
    QuestionForm,
    ReasonForm,
    RequestForm,
)

__all__ = [
    "AnswerForm",
    "DeclarationForm",
    "DeliverForm",
    "EvaluationForm",
    "LineFormSet",
    "MessageForm",
    "MilestoneFormSet",
    "QuestionForm",
    "QuoteForm",
    "ReasonForm",
    "RequestForm",
    "SignatureForm",
    "TextForm",
]
