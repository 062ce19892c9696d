#!/bin/sh
# Makes an environment where Python came without venv or ensurepip (plain Debian): with virtualenv if pip is there,
# else with pip's own wheel from the package index that pip's settings name.
# use: without-venv.sh PYTHON FOLDER
set -eu
python=$1 folder=$2
say() { printf '%s\n' "$*" >&2; }
if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip install --quiet --disable-pip-version-check --no-cache-dir --target "$folder.tools" virtualenv &&
        PYTHONPATH="$folder.tools" "$python" -m virtualenv --quiet --no-periodic-update --app-data "$folder.tools/data" "$folder" &&
        rm -rf "$folder.tools" && exit 0
    rm -rf "$folder.tools"
fi
"$python" "$(dirname -- "$0")/fetch_pip.py" "$folder" && exit 0
say "This Python cannot make an environment: Debian keeps that part in a package of its own. Install it:"
say "    apt-get install python3-venv"
say "then run the same command again."
exit 1
