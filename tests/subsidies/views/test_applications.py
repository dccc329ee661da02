"""The operator's way through an application, page by page."""

import pytest
from django.urls import reverse

from marketplace.accounts.models import MembershipRole, User
from marketplace.accounts.roles import Role
from marketplace.core.money import Money
from subsidies.models import Application, Voucher
from subsidies.selectors import prefill
from subsidies.services import applications, decisions
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.operators.factories import create_operator, create_system
from tests.subsidies import trade
from tests.subsidies.factories import client_of

SIGNED = {"typed_name": "Dana Reyes", "title": "General manager", "consented": "on"}
ITEM = {"category_1": "MDR", "price_1": "12,000", "note_1": "Last year's price plus 5%."}
ITEM |= {f"source_{row}": "estimate" for row in (1, 2, 3)}


@pytest.fixture
def signer(w):
    return client_of(w.operator.actor)


@pytest.fixture
def draft(w):
    return applications.start_application(by=w.operator.actor, program_id=w.program.pk)


@pytest.fixture
def system(w, places):
    return create_system(create_operator(w.operator.organisation))


def part(application, name):
    return reverse("application_part", args=[application.reference, name])


def again(application):
    return Application.objects.get(pk=application.pk)


def test_each_part_is_saved_and_leads_back_to_the_list(w, signer, draft, system):
    answers = {
        "systems": {"systems": [system.reference]},
        "items": ITEM,
        "facts": {"fact_0": "WWS"},
        "free-help": {"considered": ["scanning"], "note": "We use it."},
        "documents": {"file_0": upload("board.pdf"), "csrfmiddlewaretoken": "x"},
    }
    for name, data in answers.items():
        assert signer.get(part(draft, name)).status_code == 200
        answer = signer.post(part(draft, name), data)
        assert answer.status_code == 302, answer.content.decode()
        assert answer.url == draft.get_absolute_url()
    saved = again(draft)
    assert [one["reference"] for one in saved.systems] == [system.reference]
    assert (saved.estimated_price, saved.requested) == (Money(1_200_000), Money(720_000))
    assert (saved.free_help, saved.free_help_note) == (["scanning"], "We use it.")
    assert saved.document_rows.get().document.original_name == "board.pdf"


def test_the_list_leads_from_part_to_part(w, signer, draft, system):
    assert signer.get(draft.get_absolute_url()).context["next_part"].slug == "systems"
    signer.post(part(draft, "systems"), {"systems": [system.reference]})
    assert "Go on: What you want to buy and its price" in signer.get(draft.get_absolute_url()).content.decode()


def test_answers_are_checked_in_words_with_documents_and_free_help(w, signer, draft):
    Application.objects.filter(pk=draft.pk).update(
        facts=[
            prefill.stated("ownership", "local", "stated by you", "attested"),
            prefill.stated("population_served", 1858, "EPA", "registry"),
            prefill.stated("assets_cents", 31_000_000_000, "stated by you", "attested"),
            prefill.stated("sam_registered", "no", "stated by you", "attested"),
            prefill.stated("category", "MDR", "your answers", "answer"),
        ],
        free_help=["scanning"],
        free_help_note="We asked for it in May.",
    )
    page = signer.get(reverse("application_check", args=[draft.reference])).content.decode()
    for words in ("Local government, district or public utility", "<dd>1,858</dd>", "$310,000,000", "<dd>No</dd>"):
        assert words in page, words
    assert "Free scanning of what can be seen from the internet (CISA)" in page
    assert "We asked for it in May." in page
    assert "<dd>MDR</dd>" not in page


def test_a_preparer_reads_who_signs_or_how_to_get_a_signer(w):
    check = reverse("application_check", args=[trade.draft(w).reference])
    preparer = client_of(create_member(Role.OPERATOR_PREPARER, organisation=w.operator.organisation).actor())
    signer = User.objects.get(pk=w.operator.actor.user_id)
    assert f"Tell {signer.name} that it is ready to sign." in preparer.get(check).content.decode()
    MembershipRole.objects.filter(role=Role.OPERATOR_SIGNER).delete()
    page = preparer.get(check).content.decode()
    assert "nobody here is a signer yet" in page
    assert reverse("people") in page


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("systems", {"systems": []}, "Choose at least one system"),
        ("systems", {"systems": ["SYS-OTHERS"]}, "Choose"),
        ("items", ITEM | {"price_1": ""}, "Enter what it may cost, for example 12,000"),
        ("items", ITEM | {"price_2": "500"}, "Choose the service"),
        ("items", ITEM | {"category_2": "MDR"}, "Enter its price"),
        ("free-help", {"note": ""}, "Say what came of it, or why you did not look"),
    ],
)
def test_a_part_that_is_not_right_comes_back_and_saves_nothing(w, signer, draft, system, name, data, sentence):
    before = again(draft).saved_at
    page = signer.post(part(draft, name), data | {"csrfmiddlewaretoken": "x"}).content.decode()
    assert sentence in page
    assert again(draft).saved_at == before


def test_what_we_ask_is_chosen_from_words_that_begin_with_a_capital(w, signer, draft, places):
    form = signer.get(part(draft, "facts")).context["form"]
    listed = {name: dict(form.fields[key].choices) for key, name in form.names.items() if name in ("sector", "state")}
    assert listed["sector"]["WWS"] == "A water or wastewater system"
    assert listed["state"] == {"": "Not sure", "MT": "Montana"}


def test_a_program_that_asks_for_no_document_says_so_and_leads_back(everybody_may_trade):
    w = trade.world(card=[("rate", {"rate": "0.6"})])
    draft = applications.start_application(by=w.operator.actor, program_id=w.program.pk)
    page = client_of(w.operator.actor).get(part(draft, "documents")).content.decode()
    assert "This program asks for no document" in page
    assert "data-saved" not in page
    assert "−$0.00" not in client_of(w.operator.actor).get(draft.get_absolute_url()).content.decode()


def test_what_was_sent_is_not_changed_any_more(w, signer):
    application = trade.submitted(w)
    page = signer.post(part(application, "free-help"), {"considered": [], "note": "Nothing."}).content.decode()
    assert "has been sent, so it cannot be changed now" in page
    assert again(application).free_help_note == "We use it."


def test_an_unknown_part_leads_to_the_list(signer, draft):
    assert signer.get(part(draft, "nonsense")).url == draft.get_absolute_url()


def test_an_application_is_checked_signed_and_sent_once(w, signer):
    application = trade.draft(w)
    check, sign = (reverse(f"application_{name}", args=[application.reference]) for name in ("check", "sign"))
    assert sign in signer.get(check).content.decode()
    page = signer.post(sign, SIGNED | {"consented": ""}).content.decode()
    assert "Dana Reyes" in page
    assert again(application).state == "draft"
    assert signer.post(sign, SIGNED).url == application.get_absolute_url()
    assert again(application).state == "submitted"
    assert "changed since" in signer.post(sign, SIGNED).content.decode()


def test_a_point_is_answered_on_a_page_of_its_own(w, signer):
    application = trade.in_review(w)
    decisions.return_application(by=w.office.reviewer, application_id=application.pk, defects=["Which wells?"])
    defect = application.defects.get()
    point = reverse("application_answer", args=[application.reference, defect.pk])
    papers = reverse("application_part", args=[application.reference, "documents"])
    assert papers in signer.get(point).content.decode()
    assert signer.get(papers).status_code == 200
    assert point in signer.get(application.get_absolute_url()).content.decode()
    assert "Which wells?" in signer.get(point).content.decode()
    assert "id_answer" in signer.post(point, {"answer": " "}).content.decode()
    assert signer.post(point, {"answer": "Both."}).status_code == 302
    defect.refresh_from_db()
    assert defect.answer == "Both."


def test_a_point_of_another_application_is_not_found(w, signer, draft):
    assert signer.get(reverse("application_answer", args=[draft.reference, 999_999])).status_code == 404


def test_an_award_is_read_accepted_and_becomes_a_voucher(w, signer):
    application = trade.approved(w)
    letter, accept = (reverse(f"application_{name}", args=[application.reference]) for name in ("award", "accept"))
    assert "$7,200.00" in signer.get(letter).content.decode()
    assert "id_typed_name" in signer.post(accept, SIGNED | {"typed_name": ""}).content.decode()
    assert not Voucher.objects.exists()
    answer = signer.post(accept, SIGNED)
    assert answer.url == Voucher.objects.get().get_absolute_url()
    signer.post(accept, SIGNED)
    assert Voucher.objects.count() == 1


def test_before_a_decision_there_is_no_letter_and_nothing_to_accept(w, signer):
    application = trade.submitted(w)
    for name in ("award", "accept"):
        assert signer.get(reverse(f"application_{name}", args=[application.reference])).status_code == 302


def test_an_application_is_withdrawn_once(w, signer):
    application = trade.submitted(w)
    withdraw = reverse("application_withdraw", args=[application.reference])
    assert "The application is withdrawn" in signer.post(withdraw, follow=True).content.decode()
    assert again(application).state == "withdrawn"
    assert "changed since" in signer.post(withdraw, follow=True).content.decode()
