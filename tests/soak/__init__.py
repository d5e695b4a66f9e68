"""The long tests of the ballot box: crashes under load, and canary votes. Run by ``make soak``."""
