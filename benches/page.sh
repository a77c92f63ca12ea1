#!/usr/bin/env bash
# The overview and an article of the public site under load, against nginx serving the same page as a file: requests a
# second on one machine, in one run. The article three ways: made for every request (each names another host, so that
# no page is kept) and sent as it is, as it is kept and sent compressed, and as "not modified".
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
# The log of requests is off here as it is there.
export LUOSHI_LOG=warn LUOSHI_DATABASE="sqlite:$folder/luoshi.db" LUOSHI_DEMO_PASSWORD=page-bench-password
port=$(free_port)
"$program" sample >/dev/null
"$program" demo --port "$port" >"$folder/server.log" 2>&1 &
until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do :; done

token=$(curl -sf "http://127.0.0.1:$port/api/v1/sign-in" -H 'content-type: application/json' \
  -d '{"login":"office","password":"page-bench-password"}' | sed 's/.*"token":"\([^"]*\)".*/\1/')
curl -sf "http://127.0.0.1:$port/" -H "authorization: Bearer $token" >"$folder/index.html"

files=$(free_port)
cat >"$folder/nginx.conf" <<CONF
worker_processes 1; daemon off; pid $folder/nginx.pid; error_log $folder/error.log;
events { worker_connections 256; }
http { access_log off; gzip_static on; types { text/html html; } server { listen 127.0.0.1:$files; root $folder; } }
CONF
chmod 755 "$folder"
nginx -c "$folder/nginx.conf" &
until curl -sf "http://127.0.0.1:$files/index.html" >/dev/null; do :; done

feed=$(curl -sf "http://127.0.0.1:$port/site/feed.json" | grep -o '"url":"[^"]*/site/articles/[0-9]*"')
article=$(sed -n '1s/.*\(\/site\/articles\/[0-9]*\)"/\1/p' <<<"$feed")
curl -sf "http://127.0.0.1:$port$article" >"$folder/article.html"
curl -sf "http://127.0.0.1:$port$article" -H 'accept-encoding: gzip' --output "$folder/article.html.gz"
cat >"$folder/hosts.lua" <<'LUA'
local n = 0
request = function()
  n = n + 1
  wrk.headers["Host"] = "host-" .. n .. ".example"
  return wrk.format()
end
LUA
# The tag that a server gives to a page: with it "not modified" is asked for.
tag() { curl -sf -D - -o "$folder/again" "$1" -H 'accept-encoding: gzip' | tr -d '\r' | sed -n 's/^[Ee][Tt][Aa][Gg]: //p'; }

rate() { wrk -t1 -c16 -d${SECONDS_EACH:-1}s "$@" | awk '/Requests\/sec/ {print $2}'; }
# The middle one of many short turns, each of ours right before one of theirs: what else a machine does comes and goes in
# seconds, and weighs on both alike.
against() {
  local name=$1 ours theirs ratios=() all=()
  rate "${mine[@]}" >/dev/null
  for _ in $(seq "${TURNS:-25}"); do
    ours=$(rate "${mine[@]}")
    theirs=$(rate "${others[@]}")
    all+=("$ours $theirs")
    ratios+=("$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.4f", a / b }')")
  done
  printf '%s\n' "${all[@]}" | awk -v name="$name" '{ a += $1; b += $2 }
    END { printf "%s: %.0f requests/s; nginx: %.0f, on average of %d turns\n", name, a / NR, b / NR, NR }'
  echo "$name: ratio $(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$((${#ratios[@]} / 2 + 1))p") of nginx, the middle one"
}

site="http://127.0.0.1:$port$article"
file="http://127.0.0.1:$files/article.html"
echo "overview of $(stat -c %s "$folder/index.html") bytes; article of $(stat -c %s "$folder/article.html"), $(stat -c %s "$folder/article.html.gz") compressed"
mine=(-H "authorization: Bearer $token" "http://127.0.0.1:$port/") others=("http://127.0.0.1:$files/index.html")
against overview
# The same requests to both: whoever asks has as much to do there as here.
mine=(-s "$folder/hosts.lua" "$site") others=(-s "$folder/hosts.lua" "$file")
against "article, made"
mine=(-H 'accept-encoding: gzip' "$site") others=(-H 'accept-encoding: gzip' "$file")
against "article, kept"
mine=(-H 'accept-encoding: gzip' -H "if-none-match: $(tag "$site")" "$site")
others=(-H 'accept-encoding: gzip' -H "if-none-match: $(tag "$file")" "$file")
against "article, not modified"
