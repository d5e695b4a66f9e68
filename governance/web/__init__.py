"""Flask only: the session that commits, access, forms, errors, filters, pictures."""
