import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from marketplace.accounts.services.interests import declare_interest
from marketplace.audit.models import AuditEvent
from marketplace.core import clock
from marketplace.core.errors import DomainError, Refused
from marketplace.core.moves import IllegalMove
from marketplace.documents import access
from marketplace.notices.models import Notice
from providers.models import EvidenceFile, ProviderProfile, VettingCase
from providers.requirements import REQUIREMENTS
from providers.services import profiles, screening, vetting
from providers.states import ItemState, VettingState
from tests.marketplace.accounts.factories import create_member
from tests.marketplace.documents.factories import upload
from tests.providers.factories import (
    answer_everything,
    case_under_review,
    create_provider,
    in_days,
    moderator,
    officer,
    reviewed_case,
)


def approve(case, by=None, **changes):
    return vetting.approve_case(by=by or officer(), case_id=case.pk, **{"vetted_until": in_days(300)} | changes)


def test_a_case_asks_every_requirement_and_is_opened_once():
    provider = create_provider()
    case = vetting.open_case(by=SYSTEM, provider_id=provider.pk)
    assert case.items.count() == len(REQUIREMENTS)
    assert vetting.open_case(by=SYSTEM, provider_id=provider.pk) == case


def test_a_case_with_an_open_item_is_not_sent():
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    with pytest.raises(DomainError, match="11 items still need you"):
        vetting.submit_case(by=SYSTEM, case_id=case.pk)
    case.refresh_from_db()
    assert case.state == VettingState.DRAFT


def test_only_an_owner_answers_for_the_firm():
    provider = create_provider()
    case = vetting.open_case(by=SYSTEM, provider_id=provider.pk)
    sales = create_member(Role.PROVIDER_SALES, organisation=provider.organisation).actor()
    with pytest.raises(Refused):
        vetting.answer_item(by=sales, case_id=case.pk, code="references", answer="Three")
    assert case.items.get(code="references").state == ItemState.MISSING


def test_evidence_that_ends_needs_its_date():
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    with pytest.raises(DomainError) as refusal:
        vetting.answer_item(by=SYSTEM, case_id=case.pk, code="insurance", answer="ACORD 25")
    assert refusal.value.field == "expires"
    with pytest.raises(DomainError, match="has ended"):
        vetting.answer_item(by=SYSTEM, case_id=case.pk, code="insurance", answer="ACORD 25", expires=clock.today())


def test_two_officers_let_a_firm_in():
    case = approve(reviewed_case())
    assert case.state == VettingState.APPROVED
    assert case.reviewed_by != case.approved_by
    assert ProviderProfile.objects.vetted().get() == case.provider
    assert AuditEvent.objects.filter(action="vetting.approved", target="approved").exists()


def test_the_officer_who_reviewed_does_not_approve():
    by = officer()
    case = reviewed_case(by=by)
    with pytest.raises(Refused, match="another officer must approve"):
        approve(case, by=by)
    case.refresh_from_db()
    assert case.state == VettingState.EVIDENCE_REVIEW


def test_the_database_holds_that_reviewer_and_approver_are_two_people():
    case = reviewed_case()
    case.approved_by = case.reviewed_by
    with pytest.raises(IntegrityError), transaction.atomic():
        case.save()


def test_nobody_approves_before_the_review_is_finished():
    with pytest.raises(Refused, match="has not been reviewed"):
        approve(case_under_review())


@pytest.mark.parametrize("left_days_ago", [None, 200])
def test_a_member_or_recent_member_of_the_firm_decides_nothing(left_days_ago):
    case = reviewed_case()
    by = officer()
    ended = in_days(-left_days_ago) if left_days_ago else None
    member = create_member(Role.PROVIDER_SALES, organisation=case.provider.organisation)
    member.user_id, member.ended_at = by.user_id, f"{ended}T00:00Z" if ended else None
    member.save()
    with pytest.raises(Refused, match="You belong to"):
        approve(case, by=by)


def test_vetting_ends_no_later_than_its_evidence_or_a_year():
    case = reviewed_case()
    item = case.items.get(code="insurance")
    item.expires = in_days(100)
    item.save()
    with pytest.raises(DomainError) as refusal:
        approve(case, vetted_until=in_days(101))
    assert refusal.value.field == "vetted_until"
    assert f"Some evidence ends on {in_days(100):%B} {in_days(100).day}, {in_days(100).year}." in str(refusal.value)
    with pytest.raises(DomainError, match="next 12 months"):
        approve(case, vetted_until=in_days(400))
    assert approve(case, vetted_until=in_days(100)).vetted_until == in_days(100)


def test_nobody_has_reviewed_evidence_that_nobody_marked():
    by = officer()
    case = case_under_review(by=by)
    vetting.check_item(by=by, case_id=case.pk, code="references", accepted=True)
    vetting.check_item(by=by, case_id=case.pk, code="insurance", accepted=False, remark="It ends too soon.")
    with pytest.raises(DomainError, match="9 items are not marked yet"):
        vetting.finish_review(by=by, case_id=case.pk)
    case.refresh_from_db()
    assert (case.reviewed_by, case.state) == (None, VettingState.EVIDENCE_REVIEW)


def test_an_open_item_needs_a_condition_with_its_date():
    case = reviewed_case(left_open="references")
    with pytest.raises(DomainError, match="State the condition"):
        approve(case)
    with pytest.raises(DomainError, match="date for the condition"):
        approve(case, condition="Send the clause")
    case = approve(case, condition="Send the clause", condition_due=in_days(60))
    assert case.state == VettingState.CONDITIONAL
    assert case.is_vetted


def test_remarks_go_back_to_the_firm_and_the_case_comes_back():
    by = officer()
    case = case_under_review(by=by)
    owner = create_member(Role.PROVIDER_OWNER, organisation=case.provider.organisation)
    with pytest.raises(DomainError, match="Return at least one"):
        vetting.ask_for_information(by=by, case_id=case.pk)
    vetting.check_item(by=by, case_id=case.pk, code="references", accepted=False, remark="Two are too large")
    case = vetting.ask_for_information(by=by, case_id=case.pk)
    assert case.state == VettingState.INFO_NEEDED
    assert Notice.objects.filter(user=owner.user, kind="providers.vetting_info_needed").count() == 1
    vetting.answer_item(by=owner.actor(), case_id=case.pk, code="references", answer="Three small ones")
    case = vetting.submit_case(by=owner.actor(), case_id=case.pk)
    assert case.state == VettingState.EVIDENCE_REVIEW


def test_a_returned_item_says_what_is_missing():
    by = officer()
    case = case_under_review(by=by)
    with pytest.raises(DomainError) as refusal:
        vetting.check_item(by=by, case_id=case.pk, code="references", accepted=False)
    assert refusal.value.field == "remark"


def test_declining_needs_a_coded_reason_and_a_sentence():
    case = case_under_review()
    for reason, remark in [("because", "No"), ("insurance", " ")]:
        with pytest.raises(DomainError):
            vetting.decline_case(by=officer(), case_id=case.pk, reason=reason, remark=remark)
    case = vetting.decline_case(by=officer(), case_id=case.pk, reason="insurance", remark="Raise it to $2 M.")
    assert case.state == VettingState.DECLINED


def test_a_stale_page_changes_nothing_twice():
    case = case_under_review()
    with pytest.raises(IllegalMove):
        screening.finish_screening(by=officer(), case_id=case.pk)


def test_a_withdrawn_firm_may_start_again():
    provider = create_provider()
    case = vetting.open_case(by=SYSTEM, provider_id=provider.pk)
    vetting.withdraw_case(by=SYSTEM, case_id=case.pk)
    assert vetting.open_case(by=SYSTEM, provider_id=provider.pk) != case


def with_file(case, by=SYSTEM, **changes):
    return vetting.answer_item(
        **{"by": by, "case_id": case.pk, "code": "references", "answer": "Three letters", "upload": upload()} | changes
    )


def test_a_file_shows_an_answer_and_one_sent_later_stands_beside_it():
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    with_file(case)
    item = with_file(case, upload=upload("second.pdf"))
    assert [file.document.original_name for file in item.files.all()] == ["second.pdf", "letter.pdf"]
    assert item.files.first().document.organisation == case.provider.organisation


def test_a_file_of_a_wrong_kind_changes_nothing():
    case = vetting.open_case(by=SYSTEM, provider_id=create_provider().pk)
    with pytest.raises(DomainError), transaction.atomic():
        with_file(case, upload=upload("letter.exe", b"MZ" + bytes(100)))
    assert case.items.get(code="references").state == ItemState.MISSING
    assert not EvidenceFile.objects.exists()


def test_evidence_opens_to_owners_and_once_sent_to_officers_without_an_interest():
    provider = create_provider()
    case = vetting.open_case(by=SYSTEM, provider_id=provider.pk)
    document = with_file(case).files.get().document
    owner = create_member(Role.PROVIDER_OWNER, organisation=provider.organisation).actor()
    sales = create_member(Role.PROVIDER_SALES, organisation=provider.organisation).actor()
    other_owner = create_member(Role.PROVIDER_OWNER).actor()
    reader = officer()
    assert access.may_download(owner, document)
    assert not access.may_download(reader, document), "a draft is the firm's own"
    answer_everything(case)
    vetting.submit_case(by=SYSTEM, case_id=case.pk)
    assert access.may_download(reader, document)
    assert not any(access.may_download(actor, document) for actor in (sales, other_owner, moderator()))
    declare_interest(by=reader, organisation=provider.organisation.reference, nature="Shares")
    assert not access.may_download(reader, document)


def test_a_vetted_firm_with_a_condition_is_on_the_desk_once_it_answered_or_its_day_has_passed():
    case = reviewed_case(left_open="references")
    approve(case, condition="A third reference.", condition_due=in_days(30))
    assert case not in VettingCase.objects.on_desk()
    with clock.travel(clock.now() + dt.timedelta(days=31)):
        assert case in VettingCase.objects.on_desk()
    with_file(case)
    assert case in VettingCase.objects.on_desk()


def test_only_an_officer_of_the_case_says_that_a_credential_was_compared():
    case = reviewed_case()
    provider = case.provider
    credential = profiles.add_credential(by=SYSTEM, provider_id=provider.pk, kind="crest", issuer="CREST")
    owner = create_member(Role.PROVIDER_OWNER, organisation=provider.organisation).actor()
    with pytest.raises(Refused):
        profiles.check_credential(by=owner, case_id=case.pk, credential_id=credential.pk)
    with pytest.raises(DomainError):
        profiles.check_credential(by=officer(), case_id=reviewed_case().pk, credential_id=credential.pk)
    credential.refresh_from_db()
    assert credential.checked_on is None
    assert profiles.check_credential(by=officer(), case_id=case.pk, credential_id=credential.pk).checked_on
