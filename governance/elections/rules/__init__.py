"""What is allowed in an election: stages, timetables, nominations, and the counting of votes."""
