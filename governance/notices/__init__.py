"""Letters and e-mails: what was queued, sent, refused or bounced, for each person."""
