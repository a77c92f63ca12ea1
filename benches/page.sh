#!/usr/bin/env bash
# The overview under load, against nginx serving the same page as a file: requests a second on one machine, in one run.
# Needs an optimised program (cargo build --release), nginx and wrk; the last two are Debian's.
set -euo pipefail
source "$(dirname "$0")/../scripts/lib.sh"
cd "$ROOT"
has wrk || packages wrk
has nginx || packages nginx-light
program=${1:-$TARGET/release/luoshi}
[ -x "$program" ] || fail "$program is not there. Build it: cargo build --release -p luoshi"

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$folder"' EXIT
export LUOSHI_DATABASE="sqlite:$folder/luoshi.db" LUOSHI_DEMO_PASSWORD=page-bench-password
port=$(free_port)
"$program" sample >/dev/null
"$program" demo --port "$port" >"$folder/server.log" 2>&1 &
until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do :; done

token=$(curl -sf "http://127.0.0.1:$port/api/v1/sign-in" -H 'content-type: application/json' \
  -d '{"login":"office","password":"page-bench-password"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
curl -sf "http://127.0.0.1:$port/" -H "authorization: Bearer $token" >"$folder/index.html"

files=$(free_port)
cat >"$folder/nginx.conf" <<CONF
worker_processes 2; daemon off; pid $folder/nginx.pid; error_log $folder/error.log;
events { worker_connections 256; }
http { access_log off; server { listen 127.0.0.1:$files; root $folder; } }
CONF
chmod 755 "$folder"
nginx -c "$folder/nginx.conf" &
until curl -sf "http://127.0.0.1:$files/index.html" >/dev/null; do :; done

rate() { wrk -t2 -c16 -d10s "$@" | awk '/Requests\/sec/ {print $2}'; }
ours=$(rate -H "authorization: Bearer $token" "http://127.0.0.1:$port/")
theirs=$(rate "http://127.0.0.1:$files/index.html")
echo "page of $(stat -c %s "$folder/index.html") bytes"
awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "overview: %.1f requests/s; nginx serving it as a file: %.1f requests/s; ratio %.4f\n", a, b, a / b }'
