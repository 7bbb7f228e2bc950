# For .ci/run: runs stages, each within its time, and prints the closing line however the script ends.
# Sourced by bash. Needs nothing but coreutils and node.

total_seconds=${total_seconds:-1740} # for all stages together
results=$(mktemp -d)
ci=$(dirname "${BASH_SOURCE[0]}")

# stage NAME SECONDS COMMAND…
# One check that passes or fails.
stage() {
  run_stage "$1" "$2" "" "${@:3}"
}

# counted_stage NAME SECONDS FILE COMMAND…
# Many checks, whose counts the command leaves in FILE: a report of vitest, or the counts of test/runtimes.
counted_stage() {
  rm -f "$3"
  run_stage "$@"
}

run_stage() {
  local name=$1 seconds=$2 counts=$3 started=$SECONDS code=124
  shift 3
  local left=$((total_seconds - SECONDS))
  ((seconds > left)) && seconds=$left
  printf '\n=== %s: %s\n' "$name" "$*"
  if ((seconds > 0)); then
    timeout --kill-after=15 "$seconds" "$@" < /dev/null
    code=$?
  fi
  printf '%s\t%s\t%s\t%s\n' "$name" "$code" $((SECONDS - started)) "$counts" >> "$results/stages.tsv"
  printf '=== %s: %s s, exit code %s\n' "$name" $((SECONDS - started)) "$code"
  return "$code"
}

# To be called when all stages have been run: a script that ends without it has failed.
all_stages_ran() {
  touch "$results/complete"
}

close() {
  local code
  trap - EXIT
  node "$ci/summary.mjs" "$results"
  code=$?
  rm -rf "$results"
  ((code == 0)) && exit 0
  ((code == 3)) || echo "0 passed, 1 failed" # not the summary's own exit code: it could not say
  exit 1
}
trap close EXIT
