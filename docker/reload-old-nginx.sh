#!/bin/bash
# After instances of gateway or chat-service have come or gone: an nginx before 1.27.3 looks names up only when it is
# reloaded, so that is done here. A newer one finds them by itself, and nothing is done.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(docker compose exec -T nginx nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9.]*\).*|\1|p')
[ "$(printf '%s\n' 1.27.3 "$version" | sort --version-sort | head -n 1)" = 1.27.3 ] && exit

echo "nginx $version is reloaded: it does not find instances by itself"
docker compose exec -T nginx sh -c '
  workers() { grep -l "nginx: worker process$" /proc/[0-9]*/cmdline 2>/dev/null | sort; }
  before=$(workers)
  kill -HUP 1
  while workers | grep -qF "$before"; do sleep 0.05; done # those leave who were there: others are there
'
