"""Contests for seats: timetable, nominations, poll, count, declaration."""
