#!/bin/bash
# Ready means that it lets the administrator in, at the address that others use: the server that the image runs during
# its first start listens on loopback only. Once it has, which is kept with the data, connecting is enough: mongosh costs a
# second of CPU each time, and four of them together keep a small machine from coming back.
set -euo pipefail
exec 3<>"/dev/tcp/$HOSTNAME/27017"
[ -e /data/db/was-ready ] && exit 0

PASSWORD=$(</run/secrets/root-password) mongosh --quiet "mongodb://$HOSTNAME/?directConnection=true" --eval '
  db.getSiblingDB("admin").auth("root", process.env.PASSWORD)
  if (!db.hello().isWritablePrimary && !db.hello().secondary) quit(1)
' >/dev/null
touch /data/db/was-ready
