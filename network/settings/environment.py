"""What the other settings modules read the environment with, and where this installation lies."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
