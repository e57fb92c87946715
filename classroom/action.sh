#!/usr/bin/env bash
# The one step of action.yml: sets grade up from its own checkout, and grades.
#
# The folder we stand in is the student's. Python is called with -I, or it would import from there.
set -euo pipefail

home=${RUNNER_TEMP:?this is for a runner of GitHub Actions}/grade

not_set_up() {  # still a result, or the points of every other step would be lost with ours
    printf 'result=%s\n' "$(printf '%s' '{"version":1,"status":"error","max_score":0,"tests":[{' \
        '"name":"grade could not be set up","status":"error","score":0,' \
        '"message":"grade could not be set up","test_code":"","filename":"","line_no":0}]}' |
        base64 -w0)" >>"$GITHUB_OUTPUT"
    printf 'status=error\npoints=0\nmax-points=0\nprovisional=true\n' >>"$GITHUB_OUTPUT"
    printf '::error title=Grading failed::%s\n' "$1"
    exit 2
}

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for python in python3.13 python3.12 python3.11 python3 none; do
    "$python" -I -c "$fits" 2>/dev/null && break
done
[[ $python != none ]] || not_set_up "grade needs Python 3.11, 3.12 or 3.13"

"$python" -I -m venv "$home" || not_set_up "no environment could be made in $home"
"$home/bin/python" -I -m pip install --quiet --disable-pip-version-check \
    --constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH" ||
    not_set_up "the packages could not be installed: see what pip said above"

words=(--points "$IN_POINTS" --fail-on "$IN_FAIL_ON" --out "$RUNNER_TEMP/grade-report")
[[ -z $IN_RUBRIC ]] || words+=(--rubric "$IN_RUBRIC")
[[ $IN_NOTICES == true ]] || words+=(--no-notices)
exec "$home/bin/grade" ci "${words[@]}" -- "$IN_SUBMISSION"
