"""The only words in the system that are security-sensitive, and they are encrypted."""

from marketplace.core.classification import declare

declare("vault.VaultEntry", code="reference kind key_id", sensitive="ciphertext")
declare("vault.VaultView", confidential="purpose")
declare("vault.BackUp", code="key_id", confidential="confirmed_by")
declare("vault.VaultCanary", code="key_id ciphertext")
