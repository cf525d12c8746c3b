"""Two commits side by side: their source trees, processes, and copies of one network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.bench.installation import FOREIGN, HOME, ROOT, Size, free_port, postgresql, wait_for
from tests.bench.load import Line, processor_ms

ONE_COMMIT = Path(__file__).with_name("one_commit.py")
#: Addresses of each kind of page.
OF_A_KIND = 3
#: What the site runs with; tools of development may differ.
LOCK = "requirements.lock"
#: Memory and order of sets are the same in each run; byte code is written once.
_FIXED = {"PYTHONHASHSEED": "0"}
_NOT_HEARD = (*FOREIGN, "PYTHONDONTWRITEBYTECODE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
say = sys.stdout.write


@dataclass
class Side:
    """One of the two: a source tree with its interpreter, and its copy of the network."""

    name: str
    root: Path
    python: str
    known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        heard = {name: value for name, value in os.environ.items() if name not in _NOT_HEARD}
        self.known = {**heard, **_FIXED}

    def with_data(self, folder: Path, url: str) -> Side:
        side = Side(self.name, self.root, self.python)
        side.known |= {
            "DJANGO_SETTINGS_MODULE": "network.settings.local",
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "BASE_URL": "http://localhost",
            "PAGE_CACHE_MARK": "1",
        }
        return side

    def run(self, *command: str) -> None:
        subprocess.run([self.python, *command], cwd=self.root, env=self.known, check=True)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """A process that answers in this commit, without the cache of pages."""
        process = subprocess.Popen(
            [self.python, "-P", str(ONE_COMMIT)],
            cwd=self.root,
            env={**self.known, "PYTHONPATH": str(self.root), "PAGE_CACHE": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Worker(process)
        finally:
            process.communicate()

    @contextmanager
    def server(self, **more: str) -> Iterator[Server]:
        """gunicorn with one worker, started as ``make run`` does."""
        port = free_port()
        command = [self.python, "-m", "gunicorn", "network.wsgi", "--preload", "--workers", "1"]
        log = Path(self.known["DATA_DIR"]) / "server.log"
        start = time.monotonic()
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{port}"],
                cwd=self.root,
                env={**self.known, **more},
                stdout=errors,
                stderr=errors,
            )
        try:
            wait_for(port, process, log)
            took = (time.monotonic() - start) * 1000
            yield Server(process.pid, port, processor_ms([process.pid]), took)
        finally:
            process.terminate()
            process.wait(timeout=30)


class ResponseError(Exception):
    """An address that was not answered with status 200."""


@dataclass
class Worker:
    process: subprocess.Popen[str]

    def ask(self, addresses: list[str]) -> list[tuple[float, int]]:
        """Of each address its CPU time in ms and its queries."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(addresses) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline() or '"The process has ended."')
        if isinstance(found, str):
            raise ResponseError(found)
        return [tuple(each) for each in found]


@dataclass
class Server:
    pid: int
    port: int
    start_cpu_ms: float
    start_ms: float

    def warm(self, addresses: list[str]) -> None:
        line = Line(self.port)
        for address in addresses:
            line.ask(address)
        line.close()

    def memory_mb(self) -> tuple[float, float]:
        """RSS and PSS of the one worker process."""
        (worker,) = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        lines = Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        return sizes["Rss"] / 1024, sizes["Pss"] / 1024


def own_side() -> Side:
    return Side("own", ROOT, sys.executable)


def base_side(commit: str) -> Side:
    """A git worktree of the commit, with its own environment if it needs other packages."""
    root = HOME / f"base-{commit}"
    if not root.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
        add = ["git", "worktree", "add", "--detach", str(root), commit]
        subprocess.run(add, cwd=ROOT, check=True)
    if (root / LOCK).read_bytes() == (ROOT / LOCK).read_bytes():
        return Side("base", root, sys.executable)
    environment = root / ".venv"
    if not (environment / ".installed-dev").exists():
        subprocess.run(["make", ".venv/.installed-dev"], cwd=root, check=True)
    return Side("base", root, str(environment / "bin" / "python"))


class Network:
    """One network in two copies of one database, built by the base and kept for the next time."""

    def __init__(self, database: str, size: Size, sides: tuple[Side, Side]) -> None:
        self.folder = HOME / f"pair-{database}-{size.spaces}x{size.dates}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._server = postgresql(self.folder / "postgresql") if database == "postgresql" else None
        self.sides = (self._with_data(sides[0]), self._with_data(sides[1]))
        self._size = size
        self._prepare()

    def _with_data(self, side: Side) -> Side:
        folder = self.folder / side.name
        if self._server is None:
            return side.with_data(folder, f"sqlite:///{folder / 'network.sqlite3'}")
        parts = urlsplit(self._server.get_uri())
        return side.with_data(folder, urlunsplit(parts._replace(path=f"/{side.name}")))

    def _prepare(self) -> None:
        base = self.sides[0]
        folders = [Path(side.known["DATA_DIR"]) for side in self.sides]
        mark = self.folder / "built"
        if not mark.exists():
            folders[0].mkdir(exist_ok=True)
            if self._server is not None:
                self._server.psql("CREATE DATABASE base;")  # psql goes on if it is there
            base.run("manage.py", "prepare")
            size = ["--spaces", str(self._size.spaces), "--events", str(self._size.dates)]
            base.run(*_generator(base.root), *size)
            mark.touch()
        if not folders[1].exists():
            shutil.copytree(folders[0], folders[1])
            if self._server is not None:
                self._server.psql("CREATE DATABASE own TEMPLATE base;")
        for side, folder in zip(self.sides, folders, strict=True):
            prepared, state = folder / "prepared", _state(side.root)
            if not prepared.exists() or prepared.read_text() != state:
                side.run("manage.py", "prepare")
                side.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
                prepared.write_text(state)

    def addresses(self) -> dict[str, list[str]]:
        """By kind of page; chosen by the working tree, the same for both."""
        own = self.sides[1]
        command = [own.python, "-m", "tests.bench.addresses", "all"]
        found = json.loads(subprocess.check_output(command, cwd=own.root, env=own.known))
        return {kind: some[:OF_A_KIND] for kind, some in found.items()}

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup()


def _state(root: Path) -> str:
    """What a database and its folder are prepared for: migrations and static files."""
    files = [*root.glob("*/migrations/*.py"), *root.glob("*/static/**/*.*")]
    return "\n".join(sorted(f"{file} {file.stat().st_mtime_ns}" for file in files))


def _generator(root: Path) -> list[str]:
    """How this commit makes a large network."""
    own = root / "tests" / "large_network"
    return ["-m", "tests.large_network"] if own.is_dir() else ["manage.py", "make_network"]
