#!/bin/sh
# holidays 0.109 (PyPI), public holidays by country.
#
# Seen: the names for Poland come in the language of the machine's environment, not in the country's
# default_language, which is "pl". Under LANG=C.UTF-8 (Debian's containers, systemd's services)
# 24 December is "Christmas Eve", under LANG=pl_PL.UTF-8 "Wigilia Bożego Narodzenia", under
# LANG=de_DE.UTF-8 "Heiligabend". With language="pl" it is Polish everywhere.
#
# Why it matters here: "closed: <name of the holiday>" stands on a space's page. Without a language of
# its own the same code would say it in Polish on a desk and in English on the server.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check holidays==0.109
cat >read.py <<'PY'
import sys
from datetime import date
from holidays import country_holidays

language = {"language": sys.argv[1]} if sys.argv[1:] else {}
poland = country_holidays("PL", years=2026, **language)
assert poland.default_language == "pl"
print(poland[date(2026, 12, 24)])
PY
name() { env -u LANGUAGE -u LC_ALL -u LC_MESSAGES LANG="$1" PYTHONIOENCODING=utf-8 env/bin/python read.py ${2:-}; }
seen="$(name C.UTF-8) | $(name pl_PL.UTF-8) | $(name de_DE.UTF-8) | $(name C.UTF-8 pl)"
echo "$seen"
expected="Christmas Eve | Wigilia Bożego Narodzenia | Heiligabend | Wigilia Bożego Narodzenia"
[ "$seen" = "$expected" ] || { echo "changed: expected $expected"; exit 1; }
