#!/bin/sh
# Makes an environment where Python came without venv or ensurepip (plain Debian): pip itself comes from the registry.
# use: without-venv.sh PYTHON FOLDER
set -eu
python=$1 folder=$2
say() { printf '%s\n' "$*" >&2; }
if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip install --quiet --disable-pip-version-check --target "$folder.tools" virtualenv 2>/dev/null &&
        PYTHONPATH="$folder.tools" "$python" -m virtualenv --quiet "$folder" && rm -rf "$folder.tools" && exit 0
fi
"$python" "$(dirname -- "$0")/fetch_pip.py" "$folder" && exit 0
say "This Python cannot make an environment and pip could not be fetched."
say "Install it: apt-get install python3-venv   (then run the same command again)."
exit 1
