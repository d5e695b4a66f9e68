"""Reading for auditors: contests and their documents, the pack, the journal."""
