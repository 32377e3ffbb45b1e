#!/usr/bin/env bash
# Builds what is published twice, from copies of the tree in two folders, and compares each file byte for byte:
# jars, sources, Javadoc, lists of contents, the command's jar and its archive, the bill of materials.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .ci/lib.sh

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
modules="$(published)"

# build FOLDER UMASK TIMEZONE: what differs between machines, apart from the JDK.
build() {
  local folder="$work/$1"
  mkdir -p "$folder"
  git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$folder"
  say "building in $folder"
  (cd "$folder" && umask "$2" && TZ="$3" mvn -q -B -ntp -Dinstall -Pworkshop,release -Dgpg.skip package \
    -pl ".,$modules" -Duser.timezone="$3")
}

# files FOLDER: what would be published, by checksum.
files() {
  (cd "$work/$1" && find . -path './*/target/*' -maxdepth 3 \
    \( -name '*.jar' -o -name '*.zip' -o -name 'bom.json' -o -name '.flattened-pom.xml' \) | sort | xargs sha256sum)
}

build first 022 UTC
build the-second-folder 077 Asia/Shanghai
files first >"$work/first.txt"
files the-second-folder >"$work/second.txt"
cat "$work/first.txt"
diff "$work/first.txt" "$work/second.txt" || {
  while read -r _ file; do
    cmp -s "$work/first/$file" "$work/the-second-folder/$file" && continue
    say "differs: $file"
    [[ "$file" != *.jar && "$file" != *.zip ]] ||
      diff <(unzip -lv "$work/first/$file") <(unzip -lv "$work/the-second-folder/$file") | head -20 || true
  done <"$work/first.txt"
  exit 1
}
say "the same $(wc -l <"$work/first.txt") files twice"
