"""The shape of what the secretary sends: officers, marks, statements, typed figures."""
