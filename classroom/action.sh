#!/usr/bin/env bash
# The only step of action.yml: installs grade from the action's checkout, and grades.
#
# The current folder belongs to the student. Python is called with -I so that it does not import
# from there.
set -euo pipefail

home=${RUNNER_TEMP:?this is for a runner of GitHub Actions}/grade

not_installed() {  # without a result, a reporter would lose the points of all other steps
    printf 'result=%s\n' "$(printf '%s' '{"version":1,"status":"error","max_score":0,"tests":[{' \
        '"name":"grade could not be installed","status":"error","score":0,' \
        '"message":"grade could not be installed","test_code":"","filename":"","line_no":0}]}' |
        base64 -w0)" >>"$GITHUB_OUTPUT"
    printf 'status=error\npoints=0\nmax-points=0\nprovisional=true\n' >>"$GITHUB_OUTPUT"
    printf '::error title=Grading failed::%s\n' "$1"
    exit 2
}

fits='import sys; sys.exit(sys.version_info < (3, 11))'
for python in python3.13 python3.12 python3.11 python3.14 python3 none; do
    "$python" -I -c "$fits" 2>/dev/null && break
done
[[ $python != none ]] || not_installed "grade needs Python 3.11 or newer"

"$python" -I -m venv "$home" || not_installed "the environment could not be created in $home"
"$home/bin/python" -I -m pip install --quiet --disable-pip-version-check \
    --constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH" ||
    not_installed "the packages could not be installed: see the output of pip above"

words=(--points "$IN_POINTS" --fail-on "$IN_FAIL_ON" --out "$RUNNER_TEMP/grade-report")
[[ -z $IN_RUBRIC ]] || words+=(--rubric "$IN_RUBRIC")
[[ $IN_NOTICES == true ]] || words+=(--no-notices)
exec "$home/bin/grade" ci "${words[@]}" -- "$IN_SUBMISSION"
