"""The acts of an election, one function each."""
