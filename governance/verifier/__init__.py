"""The stand-alone verifier of a sealed poll's bundle; it imports nothing of the product."""
