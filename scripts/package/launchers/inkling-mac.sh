#!/bin/sh
# "inkling" in a terminal; link it into a folder of your PATH. A command (inkling train ...) runs in the application's own
# process without a window, and Chromium's notes about the desktop are of no use to it.
application=$(dirname -- "$(readlink -f -- "$0")")/../../MacOS/Inkling
case ${1-} in
  -h | --help) ;;
  '' | *[!A-Za-z]*) exec "$application" "$@" ;;
esac
exec "$application" --log-level=3 -- "$@"
