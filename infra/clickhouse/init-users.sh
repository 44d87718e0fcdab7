#!/bin/sh
# Run once by the official image when its volume is new: the users of users.sql, with the passwords of the mounted secrets.
set -eu
hash() { printf '%s' "$(cat "$1")" | sha256sum | cut -d' ' -f1; }
sed -e "s/@WRITER_HASH@/$(hash /run/secrets/clickhouse_writer)/" \
    -e "s/@ANALYST_HASH@/$(hash /run/secrets/clickhouse_analyst)/" \
    /docker-entrypoint-initdb.d/users.sql.template |
  clickhouse-client --user "$CLICKHOUSE_USER" --password "$(cat /run/secrets/clickhouse_admin)" --multiquery
