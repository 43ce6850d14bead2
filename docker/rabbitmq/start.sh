#!/bin/bash
# The nodes of a cluster, and the command line tools, know each other by the cookie.
set -euo pipefail
install -m 400 /run/secrets/erlang-cookie /var/lib/rabbitmq/.erlang.cookie.new
mv -f /var/lib/rabbitmq/.erlang.cookie.new /var/lib/rabbitmq/.erlang.cookie

# Where Debian's packages have it: their command of the same name on the PATH hides the log and passes no signals on.
PATH=/usr/lib/rabbitmq/bin:$PATH
exec rabbitmq-server "$@"
