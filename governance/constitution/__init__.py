"""The mutual's legal form, its articles and what both allow, as at any date."""
