#!/bin/sh
# Locks what base.in and test.in name, with hashes and no address of any registry: sh requirements/lock.sh
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${MAPLEBRIDGE_PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9
cd "$here"
for list in base test; do
    "$folder/venv/bin/uv" pip compile --quiet --generate-hashes --universal --no-header --no-annotate \
        --no-emit-index-url --python-version 3.11 "$list.in" -o "$list.txt"
done
"$folder/venv/bin/python" origins.py
