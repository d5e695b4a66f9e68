"""Pure: the files of a sealed ballot, byte for byte; docs/formats/sealed-ballots.md says why."""
