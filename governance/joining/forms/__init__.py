"""The shape of what is sent: decisions, answers to offers, proposals, steps of a case."""
