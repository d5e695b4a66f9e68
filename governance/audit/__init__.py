"""The auditors' room: it reads everything, changes nothing, and nobody reads it."""
