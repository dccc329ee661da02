from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from marketplace.accounts.boxes import box


class AccountAdapter(DefaultAccountAdapter):
    """allauth is the only login; everybody may sign up, an organisation is joined or created after."""


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticators and recovery codes are not readable from the database alone."""

    def get_totp_issuer(self):
        return "Levee"

    def encrypt(self, text: str) -> str:
        return box("second_factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return box("second_factor").decrypt(encrypted_text.encode()).decode()
