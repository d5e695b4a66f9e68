"""Acts: change how one is reached, keep a retention rule, place a hold, destroy what is due."""
