#!/bin/sh
# Restarts the processes of the site one after another: deploy/restart.sh 8501 8502
# Readers of the one that ends are led to the others, within a second and on the same page. The next
# one follows when it answers again; if it does not, the others stay as they are.
set -eu
for port in "$@"; do
    systemctl restart "ratings@$port"
    echo "ratings@$port answers"
done
