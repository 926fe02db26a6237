#!/bin/sh
# Makes a virtual environment with pip in it: make_environment.sh FOLDER
#
# Debian splits `venv` off Python, so that `python3 -m venv` can fail on a machine that has
# Python: then virtualenv or uv do as well, and who may install packages gets python3-venv.
set -eu

folder=$1

has_python_3_11() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if has_python_3_11 "$name"; then
            echo "$name"
            return
        fi
    done
    echo "readerstats needs Python 3.11 or later, and none was found: install it (python.org, Homebrew, apt-get install python3) or say where it is with 'make PYTHON=/path/to/python3 ...'." >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_venv() {
    command -v apt-get >/dev/null 2>&1 || return 1
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    as_root apt-get update -qq && {
        as_root apt-get install -y -qq "python$version-venv" || as_root apt-get install -y -qq python3-venv
    }
}

with_venv() { "$python" -m venv --clear "$folder"; }
with_virtualenv() { "$python" -m virtualenv --quiet --clear "$folder"; }
with_uv() { uv venv --quiet --clear --seed --python "$python" "$folder"; }

python=$(find_python)
echo "Setting up $folder with $("$python" --version)."
if with_venv >/dev/null 2>&1 || with_virtualenv 2>/dev/null || with_uv 2>/dev/null; then
    exit 0
fi
if install_venv >/dev/null 2>&1 && with_venv; then
    exit 0
fi
rm -rf "$folder" # a half-made environment would be taken for a whole one
echo "This Python cannot make virtual environments: run 'sudo apt-get install python3-venv' and then make again." >&2
exit 1
