#!/bin/sh
# Runs nginx in the foreground, in a container or beside processes, as any user; needs one folder it may write to.
# What is passed goes on to nginx: `start.sh -t` only looks whether the configuration is good.
# docs/operations.md has the variables. An empty one counts as unset.
set -euf
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PATH=$PATH:/usr/local/sbin:/usr/sbin

fail() {
    echo "nginx cannot start: $1" >&2
    exit 1
}

# expect NAME VALUE PATTERN: the whole value, which goes into the configuration, has to be like this.
expect() {
    case $2 in *"
"*) fail "$1 is wrong" ;; esac
    printf '%s\n' "$2" | grep -Eqx -- "$3" || fail "$1 is wrong"
}

command -v nginx >/dev/null || fail 'there is no nginx on this machine'
# 1.22.1 is 1022001; of another's build of nginx 0, which knows nothing new
version=$(($(nginx -v 2>&1 | sed -n 's|.*nginx/\([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*|\1 * 1000000 + \2 * 1000 + \3|p') + 0))

rate_limit=${RATE_LIMIT_ENABLED:-true}
addresses=$(printf %s "${NGINX_ADDRESSES:-}" | tr ',' ' ')
plain_port=${NGINX_PLAIN_PORT:-8080}
tls_port=${NGINX_TLS_PORT:-8443}
public_tls_port=${HTTPS_PORT:-$tls_port}
health_port=${NGINX_HEALTH_PORT:-8081}
workers=${NGINX_WORKERS:-2}
access_log=${NGINX_ACCESS_LOG:-/dev/stdout}
certificates=${NGINX_CERTIFICATES_DIR:-/etc/nginx/certificates}
upstreams=${NGINX_UPSTREAMS:-upstreams.containers.conf}
case $upstreams in */*) ;; *) upstreams=$here/$upstreams ;; esac

expect RATE_LIMIT_ENABLED "$rate_limit" 'true|false'
expect NGINX_PLAIN_PORT "$plain_port" '[0-9]{1,5}'
expect NGINX_TLS_PORT "$tls_port" '[0-9]{1,5}'
expect HTTPS_PORT "$public_tls_port" '[0-9]{1,5}'
expect NGINX_HEALTH_PORT "$health_port" '[0-9]{1,5}'
expect NGINX_WORKERS "$workers" '[1-9][0-9]{0,2}|auto'
expect NGINX_ACCESS_LOG "$access_log" '(/|syslog:)[A-Za-z0-9_.:=,/@-]+|off'
case $access_log in /*) (: >>"$access_log") 2>/dev/null || fail "NGINX_ACCESS_LOG cannot be written to: $access_log" ;; esac
[ -f "$upstreams" ] || fail "NGINX_UPSTREAMS names no file: $upstreams"

if [ -z "$addresses" ]; then
    addresses=0.0.0.0
    [ ! -s /proc/net/if_inet6 ] || addresses="$addresses [::]"
fi

# A reload, a second start and workers of another user find it; nothing in it is secret.
run=${NGINX_RUN_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/chat-nginx.XXXXXX")}
mkdir -p "$run"
chmod 755 "$run"
run=$(CDPATH='' cd -- "$run" && pwd)

set +f
ln -sf "$here"/*.conf "$run"
set -f

# listen PORT [OPTION...]
listen() {
    port=$1
    shift
    for address in $addresses; do
        expect NGINX_ADDRESSES "$address" '[0-9.]+|\[[0-9A-Fa-f:.]+\]'
        echo "listen $address:$port $*;"
    done
}

plain_lines=$(listen "$plain_port" default_server)
if [ "$version" -ge 1025001 ]; then
    tls_lines="$(listen "$tls_port" default_server ssl)
http2 on;"
else
    tls_lines=$(listen "$tls_port" default_server ssl http2)
fi
echo "$plain_lines" >"$run/listen-plain.conf"
echo "$tls_lines" >"$run/listen-tls.conf"
echo "listen 127.0.0.1:$health_port;" >"$run/listen-health.conf"

# The notations of the services' TRUSTED_PROXIES.
networks_of() {
    case $1 in
        loopback) echo 127.0.0.0/8 ::1/128 ;;
        linklocal) echo 169.254.0.0/16 fe80::/10 ;;
        uniquelocal) echo 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 ;;
        *)
            expect TRUSTED_PROXIES "$1" '([0-9]{1,3}\.){3}[0-9]{1,3}(/[0-9]{1,2})?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+(/[0-9]{1,3})?'
            echo "$1"
            ;;
    esac
}

trusted=''
for entry in $(printf %s "${TRUSTED_PROXIES:-}" | tr ',' ' '); do
    networks=$(networks_of "$entry")
    trusted="$trusted $networks"
done
for network in $trusted; do echo "set_real_ip_from $network;"; done >"$run/trusted-proxies.conf"

[ "$public_tls_port" = 443 ] && port_in_address='' || port_in_address=:$public_tls_port
{
    [ "$access_log" = off ] && echo 'access_log off;' || echo "access_log $access_log requests;"
    echo "map '' \$rate_limit_enabled { default $rate_limit; }"
    echo "map '' \$https_port { default '$port_in_address'; }"
    echo 'include trusted-proxies.conf;'
    echo "geo \$realip_remote_addr \$is_from_proxy {"
    echo 'default 0;'
    for network in $trusted; do echo "$network 1;"; done
    echo '}'
} >"$run/settings.conf"

rm -f "$run/upstreams.conf"
if [ "$version" -ge 1027003 ] || ! grep -q ' resolve' "$upstreams"; then
    ln -s "$upstreams" "$run/upstreams.conf"
else
    sed 's/^\( *server .*\) resolve\([ ;]\)/\1\2/' "$upstreams" >"$run/upstreams.conf"
    echo 'This nginx looks names up only when it starts or is reloaded: reload it after scaling (1.27.3 would not need it)' >&2
fi

if [ -e "$certificates/fullchain.pem" ] && [ -e "$certificates/privkey.pem" ]; then
    ln -sf "$certificates/fullchain.pem" "$certificates/privkey.pem" "$run"
    ln -sf "$here/tls.conf" "$run/servers.conf"
elif [ -e "$certificates/fullchain.pem" ] || [ -e "$certificates/privkey.pem" ]; then
    fail "of fullchain.pem and privkey.pem only one is in $certificates"
else
    ln -sf "$here/plain.conf" "$run/servers.conf"
fi

# As many open files as connections may need, where that is allowed.
# shellcheck disable=SC3045 # every shell that images have knows it
files=$(ulimit -Hn)
[ "$files" != unlimited ] && [ "$files" -lt 65536 ] || files=65536

exec nginx -p "$run" -c "$run/nginx.conf" -e stderr \
    -g "daemon off; worker_processes $workers; worker_rlimit_nofile $files;" "$@"
