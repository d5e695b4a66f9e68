"""Structured logs without personal data: a line of JSON a request, and faults with a trace."""

import logging
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("governance.requests")


def configure_logs(*, is_quiet: bool = False) -> None:
    """Write JSON lines with UTC times to standard error; ``is_quiet``: warnings and faults only."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if is_quiet else logging.INFO
        ),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
    )


def register_logs(app: Flask) -> None:
    """One line a request: the route's name, never the address (it may name a person).

    Nothing is written for the voting routes' acts: a line beside the moment of a ballot could
    re-link the vote (docs/decisions/0004).
    """

    def begin() -> None:
        g.request_id = uuid4().hex[:12]
        g.began = time.perf_counter_ns()

    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        if request.blueprint != "voting":
            log.info(
                "request",
                id=g.request_id,
                route=request.endpoint or "none",
                method=request.method,
                status=response.status_code,
                ms=(time.perf_counter_ns() - g.began) // 1_000_000,
            )
        return response

    app.before_request(begin)
    app.after_request(end)
