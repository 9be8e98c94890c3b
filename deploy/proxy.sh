#!/bin/sh
# What the proxy's container runs: nginx in front of as many containers of the site as there are.
# Docker's name service tells where they are; when that changes, nginx is told.
# TLS: mount fullchain.pem and key.pem at /etc/ssl/ratings, or end it in front of this container.
set -eu
enabled=/etc/nginx/sites-enabled/ratings

sites() {
    getent ahostsv4 site | cut -d' ' -f1 | sort -u
}

write() {
    awk -v sites="$1" '
        !/^    server 127\.0\.0\.1:/ { print; next }
        !told++ {
            count = split(sites, site, "\n")
            for (i = 1; i <= count; i++) print "    server " site[i] ":8501 max_fails=1 fail_timeout=3s;"
        }' /etc/nginx/ratings.conf > "$enabled"
    if [ ! -e /etc/ssl/ratings/fullchain.pem ]; then
        sed --in-place --null-data --expression 's/server {\n    listen 80;.*//' \
            --expression 's/listen 443 ssl http2;/listen 80;/' \
            --expression 's/ *ssl_[^\n]*\n//g' "$enabled"
    fi
}

known=$(sites)
write "$known"
nginx -g 'daemon off;' &
nginx=$!
trap 'kill -QUIT "$nginx"; wait "$nginx"; exit' TERM INT
while sleep 2 && kill -0 "$nginx"; do
    found=$(sites) || continue
    if [ "$found" != "$known" ]; then
        known=$found
        write "$known"
        nginx -s reload
    fi
done
