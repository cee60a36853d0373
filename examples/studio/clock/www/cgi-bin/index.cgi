#!/app/busybox sh
# Says since when the container is awake, in the browser's language.
since=$(/app/busybox cat /app/since)
awake=$(($(/app/busybox date +%s) - since))
began=$(/app/busybox date -u -d "@$since" +%H:%M:%S)
case $HTTP_ACCEPT_LANGUAGE in
  fr*) language=fr title='Horloge' said="Éveillée depuis $began UTC, soit $awake s. Une minute sans visite, et elle se rendort." ;;
  *) language=en title='Clock' said="Awake since $began UTC, that is for $awake s. After a minute without a visit it sleeps again." ;;
esac
printf 'Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n\r\n'
/app/busybox cat <<PAGE
<!doctype html>
<html lang="$language">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>body { background: #05080d; color: #cfe8ff; font: 1.1rem/1.6 monospace; margin: 12vh auto; max-width: 36rem; padding: 0 1rem }</style>
<main><h1>$title</h1><p>$said</p></main>
</html>
PAGE
