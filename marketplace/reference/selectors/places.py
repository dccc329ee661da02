from marketplace.reference.models import County, DataSet, Goal, RegistryRecord, ServiceCategory, ZipArea


def counties_for_zip(zip_code: str) -> list[County]:
    """Counties that a ZIP code may lie in, for the person to confirm; often none (PO boxes)."""
    return list(County.objects.filter(zip_rows__zip_area=zip_code).order_by("fips"))


def counties_by_code(codes: list[str]) -> list[County]:
    """The counties with these codes, by name."""
    return list(County.objects.filter(pk__in=codes).order_by("name", "fips"))


def counties_of(state: str):
    """The counties of a state that exist today, by name."""
    return County.objects.filter(state=state, is_current=True).order_by("name", "fips")


def state_of(record: RegistryRecord) -> str:
    """The state on record, else that of its county or ZIP code; "" where nothing says it."""
    if record.state_id or record.county_id:
        return record.state_id or record.county.state_id
    return ZipArea.objects.filter(pk=record.zip).values_list("state_id", flat=True).first() or ""


def cpg_goals():
    """The 34 goals of CPG 2.0, in order."""
    return Goal.objects.filter(framework="CPG-2.0").order_by("position")


def service_categories():
    return ServiceCategory.objects.order_by("position")


def attributions() -> list[DataSet]:
    """Data sets whose terms ask that their makers are named, for the about page."""
    return list(DataSet.objects.exclude(attribution="").order_by("code"))
