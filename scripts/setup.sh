#!/usr/bin/env bash
# Make or renew .venv from a locked requirements file. Quick when nothing has changed.
#   scripts/setup.sh requirements.txt | requirements-dev.txt
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
stamp=.venv/installed
wanted=$(cat requirements.txt requirements-dev.txt | sha256sum | cut -d' ' -f1)

# requirements-dev.txt holds all of requirements.txt, so an environment for tests also serves to run.
if [ -x .venv/bin/python ] && [ -f "$stamp" ]; then
  read -r have_hash have_lock < "$stamp"
  if [ "$have_hash" = "$wanted" ] && { [ "$have_lock" = "$lock" ] || [ "$have_lock" = requirements-dev.txt ]; }; then
    exit 0
  fi
fi

uv=$(scripts/find_uv.sh)
if ! "$uv" python find 3.10 >/dev/null 2>&1; then
  echo "Python 3.10 was not found; fetching it with uv ..."
  if ! "$uv" python install 3.10; then
    echo "Python 3.10 is needed (Rasa 3.6 runs on no newer one). Fix: install it, for example with 'pyenv install 3.10', and try again." >&2
    exit 1
  fi
fi
if [ -x .venv/bin/python ] && ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))'; then
  echo "The folder .venv holds another Python than 3.10. Fix: remove it (rm -r .venv) and try again." >&2
  exit 1
fi
[ -x .venv/bin/python ] || "$uv" venv --quiet --python 3.10 .venv
echo "Installing the packages of $lock (about 1 GB, half a minute or more) ..."
"$uv" pip sync --quiet --python .venv/bin/python --require-hashes "$lock"
echo "$wanted $lock" > "$stamp"
