#!/bin/bash
# Replaces the running instances of our services by new ones of the images that are there now, one after another, with
# nothing refused meanwhile: a new one is ready before an old one drains and goes.
#   docker/deploy-rolling.sh [SERVICE...]        files and projects as for docker compose: COMPOSE_FILE, COMPOSE_PROJECT_NAME
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --help ]; then
  sed -n '2,4s/^# //p' docker/deploy-rolling.sh
  exit
fi

services=("$@")
[ $# != 0 ] || services=(auth-service user-service notification-service chat-service gateway)

# Indexes come first: a new instance relies on them, an old one is not disturbed by them.
for service in "${services[@]}"; do
  [ "$service" = gateway ] || docker compose run --rm --no-deps "${service%-service}-indexes"
done

# Where an older nginx would not find out by itself.
tell_nginx() {
  case $1 in gateway | chat-service) docker/reload-old-nginx.sh ;; esac
}

for service in "${services[@]}"; do
  mapfile -t old < <(docker compose ps --quiet "$service")
  for container in "${old[@]}"; do
    docker compose up --detach --no-deps --no-recreate --no-build --wait --scale "$service=$((${#old[@]} + 1))" "$service"
    tell_nginx "$service"
    docker stop "$container" >/dev/null # as long as stop_grace_period allows
    code=$(docker inspect --format '{{.State.ExitCode}}' "$container")
    docker rm "$container" >/dev/null
    tell_nginx "$service"
    [ "$code" = 0 ] || echo "$service: an old instance ended with $code instead of 0" >&2
  done
  echo "$service: ${#old[@]} replaced"
done
