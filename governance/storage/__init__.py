"""SQLAlchemy only: the declarative base, column types and engine settings."""
