#!/bin/sh
# The link that after-install made; an upgrade keeps it. What the person made stays in the home folder.
set -e
case "$1" in
  remove | purge) rm -f '/usr/bin/${executable}' ;;
esac
