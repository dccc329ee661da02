from django.conf import settings


def site(request):
    """Who runs this instance, for the footer of every page."""
    return {
        "instance_name": settings.INSTANCE_NAME,
        "instance_phone": settings.INSTANCE_PHONE,
        "instance_email": settings.INSTANCE_EMAIL,
        "is_demo": settings.DEMO,
    }
