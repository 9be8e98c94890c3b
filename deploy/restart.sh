#!/bin/sh
# Restarts the processes of the site one after another: deploy/restart.sh 8501 8502
# Readers of the one that ends are led to the others, within a second and on the same page. The next
# one follows when it answers again; if it does not, the others stay as they are.
set -eu
while [ $# -gt 0 ]; do
    systemctl restart "ratings@$1"
    echo "ratings@$1 answers"
    shift
    # nginx asks a process that refused again only after its fail_timeout of three seconds
    [ $# -eq 0 ] || sleep 4
done
