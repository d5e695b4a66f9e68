"""What joining and leaving are: differences, decisions, offers, the steps of a leaver."""
