# shellcheck shell=bash
# Shared by the scripts in this folder; they source it after `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TOOLS="$ROOT/.tools"
TARGET=$(realpath -m "${CARGO_TARGET_DIR:-$ROOT/target}")
export PATH="$TOOLS/bin:$PATH"

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$*"
  exit 3
}

has() { command -v "$1" >/dev/null 2>&1; }

# step NAME COMMAND…: runs a step and says how long it took. It ends the script if the step fails.
step() {
  local name=$1 begun=$SECONDS
  shift
  say "== $name"
  if ! "$@"; then
    say "== $name: failed after $((SECONDS - begun)) s"
    exit 1
  fi
  say "== $name: $((SECONDS - begun)) s"
}

# A port that nobody listens on. Somebody may take it before it is used: whoever uses it has to be able to try again.
free_port() {
  node -e 'const s = require("net").createServer();
    s.listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); });'
}

# port_free PORT: whether the port can be taken.
port_free() {
  node -e 'const s = require("net").createServer();
    s.on("error", () => process.exit(1));
    s.listen(Number(process.argv[1]), "127.0.0.1", () => s.close());' "$1"
}

# packages NAME…: Debian packages, installed where that is possible, else named so that a person can do it.
packages() {
  local sudo=()
  if ! has apt-get; then
    fail "Missing: $*. Install them with this system's package manager, then run this again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if has sudo && sudo -n true 2>/dev/null; then
      sudo=(sudo -n)
    else
      fail "Missing: $*. Run as root: apt-get install $*"
    fi
  fi
  say "Installing $*"
  "${sudo[@]}" apt-get update -qq </dev/null >&2 || say "The package lists could not be brought up to date; trying with what there is."
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >&2 ||
    fail "Could not install $*. Run as root: apt-get install $*"
}
