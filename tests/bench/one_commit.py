"""One commit's answers, in a process of its own that ``two_commits`` asks.

Run by path (``python -P …/one_commit.py`` with the commit's folder in ``PYTHONPATH``), so that it
measures any commit; it imports of the project only ``network.wsgi``. Reads one JSON list of
addresses a line, asks for each once and writes a JSON list: per address the CPU time in ms, of this
process and of its PostgreSQL connection, and the number of queries; or a text of what went wrong.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import RequestFactory

from network.wsgi import application  # sets Django up


def _cpu_ns() -> int:
    used = time.process_time_ns()
    if connection.vendor == "postgresql" and connection.connection is not None:
        process = connection.connection.info.backend_pid
        used += int(Path(f"/proc/{process}/schedstat").read_text().split()[0])
    return used


def _ask(address: str) -> tuple[float, int]:
    environ = RequestFactory(SERVER_NAME="localhost").get(address).environ
    environ["HTTP_ACCEPT_ENCODING"] = "gzip"
    statuses: list[str] = []
    queries: list[str] = []

    def start_response(status: str, headers: Any, exc_info: Any = None) -> None:
        statuses.append(status)

    def count(execute: Any, sql: str, *more: Any) -> Any:
        queries.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(count):
        start = _cpu_ns()
        response = application(environ, start_response)
        for _part in response:
            pass
        used = _cpu_ns() - start
        response.close()
    if not statuses[0].startswith("200"):
        raise ValueError(f"{statuses[0]} for {address}")
    return used / 1_000_000, len(queries)


def main() -> None:
    connection.ensure_connection()
    for line in sys.stdin:
        try:
            found: Any = [_ask(address) for address in json.loads(line)]
        except ValueError as error:
            found = str(error)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
