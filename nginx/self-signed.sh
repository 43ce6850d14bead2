#!/bin/sh
# Makes a certificate that nobody but this machine's owner trusts: self-signed.sh [FOLDER [NAME...]]
# Names or addresses; localhost, 127.0.0.1 and ::1 are always in it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/certificates}
[ $# = 0 ] || shift

names=DNS:localhost,IP:127.0.0.1,IP:::1
for name in "$@"; do
    case $name in
        *[!0-9A-Za-z.:*-]* | '') echo "this is no name: $name" >&2 && exit 1 ;;
        *:* | *.*.*.*[0-9]) names=$names,IP:$name ;;
        *) names=$names,DNS:$name ;;
    esac
done

mkdir -p "$folder"
for file in fullchain.pem privkey.pem; do
    [ ! -e "$folder/$file" ] || { echo "$folder/$file is there already" >&2 && exit 1; }
done

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 365 \
    -subj "/CN=${1:-localhost}" -addext "subjectAltName=$names" \
    -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2>/dev/null
chmod 644 "$folder/privkey.pem" # the container's user has another id than who made it
echo "made $folder/fullchain.pem and privkey.pem"
