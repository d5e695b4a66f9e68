"""What auditors may take and when, and the journal's acts in plain words."""
