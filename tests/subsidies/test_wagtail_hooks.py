"""Marketplace editors write rule cards in the Wagtail admin; they never sign, and nobody else writes."""

import pytest
from wagtail.test.utils.form_data import nested_form_data, streamfield

from marketplace.accounts.roles import Role
from marketplace.audit.models import AuditEvent
from marketplace.core.errors import Refused
from subsidies import services
from subsidies.models import RuleCard, RuleCardVersion
from subsidies.services.rulecards import compiled
from tests.subsidies.factories import create_office, create_planned_program

ADMIN = "/cms/snippets/subsidies/rulecard"


@pytest.fixture
def card():
    office = create_office()
    return create_planned_program(office, card=[("rate", {"rate": "0.6"})]).rule_card


def typed(card, *blocks):
    rows = [(kind, {"citation": "", "cure": ""} | value) for kind, value in blocks]
    return nested_form_data({"program": card.program_id, "blocks": streamfield(rows)})


RATE, CAP = ("rate", {"rate": "0.75"}), ("cap_award", {"dollars": "9000"})


def test_an_editor_changes_a_card_and_previews_it_in_words(card, sign_in):
    editor = sign_in(Role.EDITOR)
    assert editor.get(f"{ADMIN}/edit/{card.pk}/").status_code == 200
    preview = f"{ADMIN}/preview/{card.pk}/"
    assert editor.post(preview, typed(card, RATE, CAP)).json() == {"is_valid": True, "is_available": True}
    page = editor.get(preview).content.decode()
    assert "Pays 75%, up to $9,000.00" in page
    assert "It binds nobody" in page
    assert editor.post(f"{ADMIN}/edit/{card.pk}/", typed(card, RATE, CAP)).status_code == 302
    saved = RuleCard.objects.get()
    assert [child.block_type for child in saved.blocks] == ["rate", "cap_award"]
    assert saved.edited_at > card.edited_at
    event = AuditEvent.objects.filter(action="rule_card.written").latest("pk")
    assert event.user_id == editor.membership.user_id


def test_the_preview_names_a_rule_that_is_not_complete(card, sign_in):
    editor = sign_in(Role.EDITOR)
    preview = f"{ADMIN}/preview/{card.pk}/"
    editor.post(preview, typed(card, RATE, ("cap_award", {"dollars": ""})))
    page = editor.get(preview).content.decode()
    assert "Most for one award" in page
    assert "The program pays 75% of the eligible cost" in page


@pytest.mark.parametrize("second", ["rate", "tiered_rate"])
def test_a_card_says_its_rate_in_one_way(card, sign_in, second):
    step = {"at_most": "", "rate": "0.5", "rural_rate": ""}
    steps = {"metric": "beds", "definition": "", "bands": streamfield([("item", step)])}
    post = typed(card, RATE, RATE if second == "rate" else (second, steps))
    assert sign_in(Role.EDITOR).post(f"{ADMIN}/edit/{card.pk}/", post).status_code == 200
    assert RuleCard.objects.get().edited_at == card.edited_at


def test_an_editor_reads_the_rules_page_and_cannot_sign(card, sign_in):
    editor = sign_in(Role.EDITOR)
    signature = {"sha256": compiled(card)[2], "typed_name": editor.actor.name, "agrees": "on"}
    path = f"/programs/{card.program.slug}/rules/"
    assert "Only an administrator of the program office" in editor.get(path).content.decode()
    assert editor.post(path, signature).status_code == 403
    with pytest.raises(Refused):
        services.sign_rule_card(
            by=editor.actor, program_id=card.program_id, seen_sha256=compiled(card)[2], typed_name=editor.actor.name
        )
    assert not RuleCardVersion.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.MODERATOR, Role.VETTING_OFFICER, Role.PROGRAM_ADMINISTRATOR, Role.OPERATOR_OWNER]
)
def test_others_write_no_rule_cards_in_the_admin(card, sign_in, role):
    client = sign_in(role)
    for path in ("", "add/", f"edit/{card.pk}/", f"preview/{card.pk}/", f"delete/{card.pk}/"):
        assert client.get(f"{ADMIN}/{path}").status_code in {302, 403}
        assert client.post(f"{ADMIN}/{path}", typed(card, RATE)).status_code in {302, 403, 405}
    assert RuleCard.objects.get().edited_at == card.edited_at


def test_an_editor_deletes_no_rule_card(card, sign_in):
    editor = sign_in(Role.EDITOR)
    editor.post(f"{ADMIN}/delete/{card.pk}/")
    editor.post(f"/cms/bulk/subsidies/rulecard/delete/?id={card.pk}", {"confirm": "true"})
    assert RuleCard.objects.exists()
