"""Moments that PostgreSQL keeps and Python cannot hold: infinity, before the year 1, after the year 9999.

Reading one would end the whole query with an error, and with it the list in which a hundred good rows stand. Here it is
read as `Beyond`: it compares like the far past or future that it is, and whoever would show it or count with it gets an
OverflowError, for that row alone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from typing import Any, NoReturn

from django.db.backends.postgresql import base
from psycopg import DataError
from psycopg.types.datetime import DateLoader, TimestamptzLoader


class Beyond(datetime):
    """A moment before the first or after the last that can be held."""

    def _out_of_reach(self, *_words: object, **_more: object) -> NoReturn:
        raise OverflowError("the moment lies before the year 1 or after the year 9999")

    astimezone = isoformat = strftime = __format__ = __str__ = __add__ = __radd__ = __sub__ = __rsub__ = _out_of_reach  # type: ignore[assignment]
    date = time = timestamp = utctimetuple = timetuple = _out_of_reach  # type: ignore[assignment]


IN_UTC = "+00"
"""How a moment ends that the database says in UTC, as Django asks it to: Python reads it without help."""
PAST = Beyond(1, 1, 1, tzinfo=UTC)
FUTURE = Beyond(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def _is_past(data: Any) -> bool:
    text = bytes(data)
    return text.startswith(b"-") or text.endswith(b"BC")


class DayLoader(DateLoader):
    """Days: what lies beyond the calendar is its first or its last one."""

    def load(self, data: Any) -> date:
        """A day of the database."""
        try:
            return super().load(data)
        except DataError:
            return date.min if _is_past(data) else date.max


def moment_loader(zone: tzinfo | None) -> type[TimestamptzLoader]:
    """The loader of moments in a zone, as Django registers its own."""

    class MomentLoader(TimestamptzLoader):
        """Moments in the connection's zone."""

        timezone = zone

        def load(self, data: Any) -> datetime:
            text = str(data, "ascii")
            if zone is UTC and text.endswith(IN_UTC):
                with suppress(ValueError):
                    return datetime.fromisoformat(text)
            try:
                return super().load(data).replace(tzinfo=zone)
            except DataError:
                return PAST if _is_past(data) else FUTURE

    return MomentLoader


WHERE_ASKED = 1 << 40
"""Uses after which the driver prepares a statement of itself: none has so many, so only what asks for it is prepared."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose rows can all be read."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and read moments and days as above."""
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", moment_loader(self.timezone))
        connection.adapters.register_loader("date", DayLoader)
        connection.prepare_threshold = WHERE_ASKED
        return connection
