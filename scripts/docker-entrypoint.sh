#!/bin/sh
# The image's entry point: a role's name in, that role as this very process, so that it gets the signals itself.
set -eu
role="${1:-api}"
case "$role" in
  api | ingress | listener | worker) exec node "/sluice/dist/apps/$role/src/main.js" ;;
  migrate) exec node /sluice/dist/apps/standalone/src/migrate.js ;;
  *)
    echo "There is no role ‘$role’: choose api, ingress, listener, worker or migrate." >&2
    exit 64
    ;;
esac
