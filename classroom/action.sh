#!/usr/bin/env bash
# The steps of action.yml: `key` names the environment that grade needs, for the cache; `install`
# creates it; `grade` grades. Only `grade` fails, and then it still writes a result.
#
# The current folder belongs to the student. Python is called with -I so that it does not import
# from there.
set -euo pipefail

home=${RUNNER_TEMP:?this is for a runner of GitHub Actions}/grade
installed=$home/grade-installed  # is written last, so an unfinished environment does not have it
constraints=$GITHUB_ACTION_PATH/constraints.txt

find_python() {
    local fits='import sys; sys.exit(sys.version_info < (3, 11))'
    for python in python3.13 python3.12 python3.11 python3.14 python3; do
        "$python" -I -c "$fits" 2>/dev/null && return
    done
    return 1
}

key() {  # everything that decides what the environment holds
    local describe files grade_version python_version hash
    describe='import platform, sys; print(sys.version, sys.base_prefix, platform.libc_ver())'
    files=$(cd "$GITHUB_ACTION_PATH" &&
        find grader pyproject.toml constraints.txt -type f ! -name '*.pyc' -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum)
    python_version=$("$python" -I -c 'import platform; print(platform.python_version())')
    grade_version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/grader/__init__.py")
    hash=$({ "$python" -I -c "$describe"; uname -m; echo "$files"; } | sha256sum | cut -c 1-16)
    printf 'key=grade-%s-python%s-%s\n' "$grade_version" "$python_version" "$hash" >>"$GITHUB_OUTPUT"
}

timed() {  # run a command and print how long it took
    local name=$1 start=$SECONDS status=0
    shift
    "$@" || status=$?
    echo "$name: $((SECONDS - start)) s"
    return "$status"
}

install() {
    timed 'Time for the environment' "$python" -I -m venv "$home" || return
    timed 'Time for torch' \
        "$home/bin/python" -I "$GITHUB_ACTION_PATH/grader/platforms/torch_index.py" "$constraints"
    timed 'Time for grade and other packages' \
        "$home/bin/python" -I -m pip install --quiet --disable-pip-version-check \
        --constraint "$constraints" "$GITHUB_ACTION_PATH" || return
    touch "$installed"
    echo 'installed=true' >>"$GITHUB_OUTPUT"
}

not_installed() {  # without a result, a reporter would lose the points of all other steps
    printf 'result=%s\n' "$(printf '%s' '{"version":1,"status":"error","max_score":0,"tests":[{' \
        '"name":"grade could not be installed","status":"error","score":0,' \
        '"message":"grade could not be installed","test_code":"","filename":"","line_no":0}]}' |
        base64 -w0)" >>"$GITHUB_OUTPUT"
    printf 'status=error\npoints=0\nmax-points=0\nprovisional=true\n' >>"$GITHUB_OUTPUT"
    printf '::error title=Grading failed::%s\n' "$1"
    exit 2
}

grade() {
    [[ -e $installed ]] ||
        not_installed "the packages could not be installed: see the output of pip in this log"
    words=(--points "$IN_POINTS" --fail-on "$IN_FAIL_ON" --out "$RUNNER_TEMP/grade-report")
    [[ -z $IN_RUBRIC ]] || words+=(--rubric "$IN_RUBRIC")
    [[ $IN_NOTICES == true ]] || words+=(--no-notices)
    timed 'Time for grading' "$home/bin/grade" ci "${words[@]}" -- "$IN_SUBMISSION"
}

find_python || python=
case $1 in
    key) [[ -z $python ]] || key ;;
    install) [[ -z $python || -e $installed ]] || install || echo 'grade could not be installed' ;;
    grade) [[ -n $python ]] || not_installed "grade needs Python 3.11 or newer"; grade ;;
esac
