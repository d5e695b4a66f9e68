"""Writing officers, what was done about deadlines, statements and typed figures."""
