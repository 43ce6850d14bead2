#!/bin/bash
# Makes the secrets at the first start and keeps them: one folder of /secrets, a volume each, for every container, with
# what that container needs and nothing else. What exists is never changed, so it can run at every start.
set -euo pipefail
umask 022 # a volume is seen by its own container alone, whoever that runs as

# random NAME: makes it once; all who share it get the same.
random() {
  local file=/secrets/made/$1
  [ -s "$file" ] || { head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \n' >"$file.new" && mv "$file.new" "$file"; }
  cat "$file"
}

# give VOLUME NAME VALUE: whole or not at all.
give() {
  [ -s "/secrets/$1/$2" ] && return
  printf '%s' "$3" >"/secrets/$1/$2.new"
  mv "/secrets/$1/$2.new" "/secrets/$1/$2"
}

for service in gateway auth user chat notification; do
  give "$service" internal-secret "$(random internal-secret)"
  give "$service" rabbitmq-password "$(random rabbitmq-password)"
done
give auth key-encryption-secret "$(random key-encryption-secret)"

for database in auth user chat notification; do
  give "$database" mongo-password "$(random "$database-mongo-password")"
  give databases "$database-password" "$(random "$database-mongo-password")"
done
give mongo root-password "$(random mongo-root-password)"
give mongo key-file "$(random mongo-key-file)"
give databases root-password "$(random mongo-root-password)"

give rabbitmq erlang-cookie "$(random erlang-cookie)"
give rabbitmq 20-account.conf "default_user = chat
default_user_tags.administrator = false
default_pass = $(random rabbitmq-password)
"
