#!/bin/sh
# `docker compose config` and `docker stack deploy` do not write some values alike: from the former's form to the latter's.
# Swarm knows no dns_opt.
sed -E "
  /^name:/d
  /^ +dns_opt:\$/,/^ +- attempts:/d
  s/^( +cpus:) ([0-9.]+)\$/\\1 '\\2'/
  s/^( +published:) \"([0-9]+)\"\$/\\1 \\2/
"
