"""Members: who they are, how the records came to be, and who was a member on a day."""
