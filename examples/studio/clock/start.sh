# Notes when it began, and serves the page. As the first process it must end by itself when it is told to.
/app/busybox date +%s >/app/since
trap 'exit 0' TERM INT
/app/busybox httpd -f -p 3000 -h /app/www &
wait
