#!/bin/sh
# The terminal's command. The databases of file types and applications are brought up to date by dpkg's triggers.
set -e
ln -sf '/opt/${sanitizedProductName}/resources/bin/${executable}' '/usr/bin/${executable}'
# Chromium boxes its pages in by user namespaces, and by this helper where the system forbids them to ordinary users
# (Ubuntu 24 and later, some schools' own settings).
chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox'
