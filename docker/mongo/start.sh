#!/bin/bash
# The entrypoint of the image, with the administrator's password from the secrets. Arguments go to mongod.
set -euo pipefail
if [ "${MONGO_KEY_FILE_ENABLED:-false}" = true ]; then
  # Members of a replica set know each other by it; mongod wants it for itself alone.
  install -m 400 /run/secrets/key-file /tmp/key-file
  set -- --keyFile /tmp/key-file "$@"
fi
if [ "${MONGO_ADMINISTRATOR_ENABLED:-true}" = true ]; then
  MONGO_INITDB_ROOT_PASSWORD=$(</run/secrets/root-password)
  export MONGO_INITDB_ROOT_USERNAME=root MONGO_INITDB_ROOT_PASSWORD
fi
exec docker-entrypoint.sh mongod --quiet --wiredTigerCacheSizeGB "${MONGO_CACHE_GB:-0.25}" "$@"
