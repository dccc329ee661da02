"""Files that prove an answer of vetting, from the firm's page to the officers' desk."""

import re

from django.urls import reverse

from marketplace.accounts.actor import SYSTEM
from marketplace.accounts.roles import Role
from providers.models import EvidenceFile
from providers.services import profiles, vetting
from tests.marketplace.documents.factories import upload
from tests.providers.factories import case_under_review, in_days, officer
from tests.providers.test_views import text_of, url


def test_an_answer_takes_a_file_keeps_it_over_an_error_and_says_that_it_is_not_scanned(sign_in):
    client = sign_in(Role.PROVIDER_OWNER)
    client.post(url("vetting"))
    kept = client.post(url("answer", "insurance"), {"answer": "Policy 12", "expires": "someday", "upload": upload()})
    assert "We have letter.pdf" in text_of(kept)
    waiting = re.search(r'name="upload-kept" value="([^"]+)"', text_of(kept))[1]
    answer = {"answer": "Policy 12", "expires": in_days(200).isoformat(), "upload-kept": waiting}
    client.post(url("answer", "insurance"), answer)
    page = text_of(client.get(url("answer", "insurance")))
    assert "letter.pdf" in page
    assert "Not scanned for viruses" in page
    file = EvidenceFile.objects.get()
    assert client.get(reverse("documents:download", args=[file.document.reference])).status_code == 200
    assert file.document.views.get().user == client.membership.user


def test_an_officer_opens_the_file_of_a_case_and_notes_a_compared_credential(sign_in):
    case = case_under_review()
    vetting.check_item(by=officer(), case_id=case.pk, code="references", accepted=False, remark="Send letters.")
    vetting.ask_for_information(by=officer(), case_id=case.pk)
    vetting.answer_item(by=SYSTEM, case_id=case.pk, code="references", answer="Here", upload=upload())
    vetting.submit_case(by=SYSTEM, case_id=case.pk)
    credential = profiles.add_credential(by=SYSTEM, provider_id=case.provider_id, kind="crest", issuer="CREST")
    client = sign_in(Role.VETTING_OFFICER)
    page = text_of(client.get(url("case", case.reference)))
    assert "letter.pdf" in page
    assert "Not scanned for viruses" in page
    address = reverse("documents:download", args=[EvidenceFile.objects.get().document.reference])
    assert client.get(address).status_code == 200
    assert sign_in(Role.PROVIDER_OWNER).get(address).status_code == 404
    step = url("case_step", case.reference, "check-credential")
    client.post(step, {"check-credential-credential_id": credential.pk})
    credential.refresh_from_db()
    assert credential.checked_by == client.membership.user
    assert "I compared it with the register" not in text_of(client.get(url("case", case.reference)))
