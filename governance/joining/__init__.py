"""Joiners and leavers: the offer of a share, the leaver's steps, the work list."""
