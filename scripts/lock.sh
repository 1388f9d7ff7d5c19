#!/usr/bin/env bash
# Renew requirements.txt (to run) and requirements-dev.txt (to run and test) from pyproject.toml, with hashes.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(scripts/find_uv.sh)
common=(--quiet --python-version 3.10 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header)
"$uv" pip compile "${common[@]}" pyproject.toml --output-file requirements.txt
"$uv" pip compile "${common[@]}" pyproject.toml --extra dev --output-file requirements-dev.txt
