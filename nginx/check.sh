#!/bin/sh
# Whether nginx takes its configuration: for containers and for processes, plain and with TLS.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$here/self-signed.sh" "$folder/certificates" >/dev/null
containers=$here/upstreams.containers.conf
processes=$here/upstreams.processes.conf

# check WHAT UPSTREAMS CERTIFICATES
check() {
    echo "$1:"
    NGINX_RUN_DIR=$folder/run NGINX_UPSTREAMS=$2 NGINX_CERTIFICATES_DIR=$3 TRUSTED_PROXIES=loopback,2001:db8::/32 \
        "$here/start.sh" -t
}

check 'processes' "$processes" "$folder/none"
check 'processes, TLS' "$processes" "$folder/certificates"

# One that does not know `resolve` looks names up at once, and they are names of containers.
if said=$(NGINX_RUN_DIR=$folder/run NGINX_UPSTREAMS=$containers NGINX_CERTIFICATES_DIR=$folder/none "$here/start.sh" -t 2>&1); then
    check 'containers' "$containers" "$folder/none"
elif printf '%s' "$said" | grep -q 'host not found in upstream'; then
    echo "$(nginx -v 2>&1) does not know \`resolve\`: the upstreams for containers are checked without it and without names"
    sed 's/^\( *server \)[a-z-]*:3000 resolve/\1127.0.0.1:3000/' "$containers" >"$folder/upstreams.conf"
    containers=$folder/upstreams.conf
    check 'containers' "$containers" "$folder/none"
else
    echo "$said" >&2
    exit 1
fi
check 'containers, TLS' "$containers" "$folder/certificates"
