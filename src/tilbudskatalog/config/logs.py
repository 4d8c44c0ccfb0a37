"""One JSON line per event, with the request's id and without personal data."""

import logging
import logging.config

import structlog


class RouteForAddress(logging.Filter):
    """Django's own lines name the address that was asked for; those of letters' links let people in to what is theirs,
    and lie in logs longer than in letters."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            # As Django writes it.
            address = request.path.encode("unicode_escape").decode("ascii")
            route = request.resolver_match.route if request.resolver_match else "unresolved"
            record.args = tuple(route if each == address else each for each in record.args)
        return True


def configure_logs(level: str) -> None:
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "filters": {"route": {"()": RouteForAddress}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["route"]}},
            "root": {"handlers": ["stderr"], "level": level},
        }
    )
