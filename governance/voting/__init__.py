"""One booth for every secret vote: poll, roll, mark, ballot, receipt, opening."""
