"""Reading officers, what is due, and what the filing pack holds."""
