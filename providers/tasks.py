from celery import shared_task

from providers.services import outcomes


@shared_task(name="providers.follow_vetting_terms")
def follow_vetting_terms():
    """Daily: warn firms whose vetting ends, and end it on its date; safe to run twice."""
    for case_id in outcomes.cases_near_their_end():
        outcomes.expire_case(case_id=case_id)
        outcomes.warn_of_end(case_id=case_id)
