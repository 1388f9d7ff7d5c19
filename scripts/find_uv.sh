#!/usr/bin/env bash
# Print the path of a working uv. Where there is none, put one into the project's own tool folder.
set -euo pipefail
cd "$(dirname "$0")/.."
wanted=0.13.9
own=.tools/bin/uv

if [ -x "$own" ]; then echo "$own"; exit 0; fi
if uv --version >/dev/null 2>&1; then command -v uv; exit 0; fi

python=""
for candidate in python3 python python3.10 python3.11 python3.12 python3.13; do
  if "$candidate" -m pip --version >/dev/null 2>&1; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
  echo "Neither uv nor a Python with pip was found. Fix: install one of them, for example 'apt install python3-pip'." >&2
  exit 1
fi
echo "Fetching uv $wanted into .tools ..." >&2
if ! said=$("$python" -m pip install --quiet --disable-pip-version-check --target .tools "uv==$wanted" 2>&1); then
  echo "$said" >&2
  echo "uv could not be fetched. Fix: check the network, or install uv by hand, and try again." >&2
  exit 1
fi
echo "$own"
