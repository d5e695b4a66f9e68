"""The seeded fictional mutual and its one-click sign-in, for demo mode on loopback only."""
