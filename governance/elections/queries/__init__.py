"""Reading elections: contests, nominations, candidates, counts."""
