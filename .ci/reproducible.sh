#!/usr/bin/env bash
# Builds the published modules twice, from copies of the tree in two folders, and compares each file byte for byte: jars,
# sources, Javadoc, bills of materials, the command's jar and its archive, kafka-easy-bom.
#
#   .ci/reproducible.sh [FOLDER]        keeps both copies in that folder
#   .ci/reproducible.sh FOLDER built    uses the build that exists in FOLDER/first
set -euo pipefail
kept="$(realpath -m "${1:-.}")"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .ci/lib.sh

if [[ $# -gt 0 ]]; then
  work="$kept"
  mkdir -p "$work"
else
  work="$(mktemp -d)"
  trap 'rm -rf "$work"' EXIT
fi
modules="$(published)"

# build FOLDER TIMEZONE: builds a copy of the tree. Both builds need the same JDK and umask, because archives contain file permissions.
umask 022
build() {
  local folder="$work/$1"
  copy "$folder"
  say "building in $folder"
  (cd "$folder" && TZ="$2" mvn -q -B -ntp -Dinstall -Pworkshop,release -Dgpg.skip package \
    -pl ".,$modules")
}

# files FOLDER: prints the checksum of each file that would be published.
files() {
  (cd "$work/$1" && find . -path './*/target/*' -maxdepth 3 \
    \( -name '*.jar' -o -name '*.zip' -o -name 'bom.json' -o -name '.flattened-pom.xml' \) | sort | xargs sha256sum)
}

[[ "${2:-}" == built ]] || build first UTC
began=$SECONDS
build the-second-folder Asia/Shanghai
files first >"$work/first.txt"
files the-second-folder >"$work/second.txt"
cat "$work/first.txt"
diff "$work/first.txt" "$work/second.txt" || {
  while read -r _ file; do
    cmp -s "$work/first/$file" "$work/the-second-folder/$file" && continue
    say "differs: $file"
    [[ "$file" != *.jar && "$file" != *.zip ]] ||
      diff <(unzip -Zv "$work/first/$file") <(unzip -Zv "$work/the-second-folder/$file") | grep -v "^. Archive" | head -20 || true
  done <"$work/first.txt"
  exit 1
}
[[ -s "$work/first.txt" ]] || { say "nothing was built"; exit 1; }
say "the same $(wc -l <"$work/first.txt") files twice; the second build took $((SECONDS - began)) s"
