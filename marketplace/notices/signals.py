"""What happened to e-mails. Apps that count deadlines from a message stand above and listen."""

from django.dispatch import Signal

# Sent with notices (list of Notice) whose e-mail has just come back.
bounced = Signal()
