from django.conf import settings

from marketplace.core.navigation import Navigation


def site(request):
    """Who runs this instance, for the footer of every page, and the links this reader gets."""
    return {
        "instance_name": settings.INSTANCE_NAME,
        "instance_phone": settings.INSTANCE_PHONE,
        "instance_email": settings.INSTANCE_EMAIL,
        "is_demo": settings.DEMO,
        "navigation": Navigation(request),
    }
