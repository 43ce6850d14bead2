#!/bin/sh
# `docker compose config` and `docker stack deploy` do not write some values alike: from the former's form to the latter's.
sed -E "
  /^name:/d
  s/^( +cpus:) ([0-9.]+)\$/\\1 '\\2'/
  s/^( +published:) \"([0-9]+)\"\$/\\1 \\2/
"
