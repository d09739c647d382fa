#!/bin/sh
# "inkling" in a terminal. A command (inkling train ...) runs in the application's own process without a window: it needs no
# sandbox, because no page is loaded, and Chromium's notes about the desktop are of no use to it.
application=$(dirname -- "$(readlink -f -- "$0")")/../../inkling
case ${1-} in
  -h | --help) ;;
  '' | *[!A-Za-z]*) exec "$application" "$@" ;;
esac
exec "$application" --no-sandbox --log-level=3 -- "$@"
