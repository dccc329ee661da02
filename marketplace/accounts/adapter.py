from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.boxes import box


class AccountAdapter(DefaultAccountAdapter):
    """allauth is the only login; everybody may sign up, an organisation is joined or created after."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This e-mail address and this password do not belong together. Check both, or choose a new password."
        ),
        "incorrect_password": _("This is not your password. Check that the Caps Lock key is off."),
        "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Every mail of it is signed as all our mails are."""
        signed = {"instance_name": settings.INSTANCE_NAME, "instance_phone": settings.INSTANCE_PHONE}
        super().send_mail(template_prefix, email, signed | context)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators and recovery codes are not readable from the database alone."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code of now. Type the six digits that your app shows; each stands for half a minute. "
            "A recovery code works once."
        ),
    }

    def get_totp_issuer(self):
        return "Levee"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that a browser shows when it asks for a passkey."""
        return super().get_public_key_credential_rp_entity() | {"name": "Levee"}

    def encrypt(self, text: str) -> str:
        return box("second_factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box("second_factor").decrypt(encrypted_text.encode()).decode()
