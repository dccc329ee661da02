"""An operator applies, and accepts what it is awarded."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core import clock
from marketplace.documents.services import store_document
from marketplace.engagements.seeds import seed_signature
from operators.selectors import systems_of
from subsidies.seeds.story import Story
from subsidies.selectors.prefill import known_facts, stated
from subsidies.selectors.tasklists import documents_needed, fact_names
from subsidies.services import applications as services
from subsidies.services.applications import ItemDetails

SAM = "sam_registered"
LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def draft(story: Story) -> None:
    by = story.preparer
    story.application = services.start_application(by=by, program_id=story.program.pk)
    pk = story.application.pk
    facts = known_facts(story.operator, fact_names(story.application))
    if SAM in fact_names(story.application) and SAM not in {fact["name"] for fact in facts}:
        facts.append(stated(SAM, "yes", "", "attested", dated=clock.today()))
    systems = [{"reference": one.reference, "name": one.name} for one in systems_of(story.operator)]
    item = ItemDetails(
        story.category.code, story.category.name, story.price, "estimate", "From the usual range for our size."
    )
    services.save_systems(by=by, application_id=pk, systems=systems)
    services.save_items(by=by, application_id=pk, items=[item])
    services.save_facts(by=by, application_id=pk, facts=facts)
    services.save_free_help(
        by=by, application_id=pk, considered=["scanning"], note="We use the free scanning and need more."
    )


def _add_documents(story: Story) -> None:
    files = [
        (
            store_document(
                by=story.preparer,
                organisation=story.operator,
                upload=SimpleUploadedFile("letter.pdf", LETTER, "application/pdf"),
                kind="subsidies.application",
            ),
            wanted.document,
        )
        for wanted in documents_needed(story.application)
    ]
    services.save_documents(by=story.preparer, application_id=story.application.pk, documents=files)


def submit(story: Story) -> None:
    _add_documents(story)
    services.submit_application(
        by=story.signer, application_id=story.application.pk, signature=seed_signature(story.signer)
    )


def cure(story: Story) -> None:
    """Answer each point that the office raised, and sign again."""
    asks_for_documents = bool(documents_needed(story.application))
    for defect in story.application.defects.order_by("pk"):
        services.answer_defect(
            by=story.preparer,
            application_id=story.application.pk,
            defect_id=defect.pk,
            answer="It is sent again, with its date." if asks_for_documents else "It is for 14 computers.",
        )
    submit(story)


def withdraw(story: Story) -> None:
    services.withdraw_application(by=story.signer, application_id=story.application.pk)


def accept(story: Story) -> None:
    story.voucher = services.accept_award(
        by=story.signer, application_id=story.application.pk, signature=seed_signature(story.signer)
    )
