from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """allauth is the only login; everybody may sign up, an organisation is joined or created after."""


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_issuer(self):
        return "Levee"
