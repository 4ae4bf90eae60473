#!/usr/bin/env bash
# Makes .venv from uv.lock: finds or fetches uv and Python 3.10, then installs.
# Does nothing when .venv is up to date. Touches nothing outside the project, except uv's own
# cache (and its folder of Pythons, where one has to be fetched).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONHOME PYTHONPATH
readonly STAMP=.venv/.motcua-synced
readonly UV_WANTED='uv>=0.9,<1'
readonly UV_OLDEST=0.9.0
readonly USABLE='import sys, ssl, sqlite3, ctypes, zlib, bz2, lzma; sys.exit(sys.version_info[:2] != (3, 10))'

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "motcua: $*"
    exit 2
}

# Made for this folder, later than the lock file, and its Python still starts.
up_to_date() {
    [[ -f $STAMP && $(<"$STAMP") == "$PWD" ]] || return 1
    [[ $STAMP -nt uv.lock && $STAMP -nt pyproject.toml && -x .venv/bin/motcua ]] || return 1
    .venv/bin/python -c '' 2>/dev/null
}

new_enough() {
    local version
    version=$("$1" --version 2>/dev/null) || return 1
    version=$(cut -d' ' -f2 <<<"$version")
    [[ $(printf '%s\n' "$UV_OLDEST" "$version" | sort -V | head -n 1) == "$UV_OLDEST" ]]
}

# A Python that can hold uv: any version that uv's package supports.
host_python() {
    local candidate
    for candidate in python3 python3.10 python3.11 python3.12 python3.13 python3.14 \
        /usr/bin/python3 "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.*/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null; then
            printf '%s\n' "$candidate"
        fi
    done
}

# uv in a private environment: a system Python may forbid `pip install` (PEP 668).
install_uv() {
    local python log=.uv/install.log
    say "Tải uv vào .uv/ …"
    while read -r python; do
        if "$python" -m venv --clear .uv/venv >>"$log" 2>&1 &&
            .uv/venv/bin/python -m pip install --quiet "$UV_WANTED" >>"$log" 2>&1; then
            uv=.uv/venv/bin/uv
            return
        fi
        # Debian without python3-venv still has pip, and --target leaves the system alone.
        if "$python" -m pip install --quiet --target .uv/target "$UV_WANTED" >>"$log" 2>&1; then
            uv=.uv/target/bin/uv
            return
        fi
    done < <(host_python)
    fail "thiếu uv và không tải được (chi tiết: $log). Cài uv (https://docs.astral.sh/uv) hoặc: apt install python3-venv; rồi chạy lại."
}

find_uv() {
    local candidate
    for candidate in uv .uv/venv/bin/uv .uv/target/bin/uv "${HOME:-}/.local/bin/uv"; do
        if new_enough "$candidate"; then
            uv=$candidate
            return
        fi
    done
    install_uv
}

# Right version, and built with all that the libraries need (pyenv may leave out sqlite3).
usable() { [[ -n $1 ]] && "$1" -c "$USABLE" 2>/dev/null; }

# Python 3.10 from PATH, from pyenv, or from uv, which may fetch one.
find_python() {
    local candidate
    for candidate in python3.10 python3 \
        "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.10*/bin/python3.10; do
        if usable "$candidate"; then
            python=$("$candidate" -c 'import os, sys; print(os.path.realpath(sys.executable))')
            return
        fi
    done
    python=$("$uv" python find --no-project --no-python-downloads 3.10 2>/dev/null) || python=
    usable "$python" && return
    say "Chưa thấy Python 3.10 dùng được, đang tải …"
    "$uv" python install 3.10 >.uv/python.log 2>&1 || true
    python=$("$uv" python find --no-project --managed-python --no-python-downloads 3.10 2>/dev/null) ||
        python=
    usable "$python" ||
        fail "thiếu Python 3.10 và không tải được (chi tiết: .uv/python.log). Cài bằng: uv python install 3.10, hoặc pyenv install 3.10; rồi chạy lại."
}

main() {
    local uv='' python=''
    up_to_date && return
    [[ $(uname -sm) == "Linux x86_64" ]] ||
        fail "chỉ chạy trên Linux x86_64 (uv.lock khóa cho nền này); máy khác: dùng máy ảo hoặc container Linux x86_64."
    mkdir -p .uv
    printf '*\n' >.uv/.gitignore
    find_uv
    find_python
    # Its commands name the folder they were made in, so a moved environment is made anew.
    if [[ -f $STAMP && $(<"$STAMP") != "$PWD" ]]; then
        rm -rf .venv
    fi
    say "Cài các thư viện vào .venv (lần đầu 1–6 phút, khoảng 3 GB) …"
    UV_HTTP_TIMEOUT=${UV_HTTP_TIMEOUT:-120} "$uv" sync --frozen --compile-bytecode --python "$python" >&2 ||
        fail "cài chưa xong (xem dòng trên); kiểm tra mạng và đĩa trống rồi chạy lại, phần đã tải được giữ."
    printf '%s\n' "$PWD" >"$STAMP"
    say "Xong: .venv"
}

main "$@"
