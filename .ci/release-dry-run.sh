#!/usr/bin/env bash
# Publishes a release into a folder, signed with a temporary key (unsigned if there is no gpg), from a copy of the tree without
# the output of earlier builds. Builds the release again in another folder and compares the files byte for byte. Then runs a
# program outside the tree that gets kafka-easy from the folder through kafka-easy-bom. Compiles without Error Prone, like
# README's install line, because the whole build has these checks.
#
#   .ci/release-dry-run.sh [FOLDER]     keeps the repository in that folder
set -euo pipefail
folder="$(realpath -m "${1:-.}")"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. .ci/lib.sh

work="$(mktemp -d)"
end() {
  [[ -z "${GNUPGHOME:-}" ]] || gpgconf --kill gpg-agent
  rm -rf "$work"
}
trap end EXIT
[[ $# == 1 ]] || folder="$work/published"
repository="$work/repository"
maven=()
borrow "$repository"

signing=(-Dgpg.skip)
if command -v gpg >/dev/null; then
  export GNUPGHOME="$work/keys"
  mkdir -m 700 "$GNUPGHOME"
  gpg --batch --quiet --passphrase '' --quick-generate-key 'A temporary key <nobody@localhost>' rsa2048 sign 1d
  signing=(-Dgpg.keyname=nobody@localhost)
fi

umask 022
copy "$work/first"
say "a release of $(published) into a folder"
began=$SECONDS
modules="$(published)"
(cd "$work/first" && TZ=UTC mvn -T1 -q -B -ntp -Dinstall -Pworkshop,release deploy -pl ".,$modules" "${signing[@]}" \
  -DaltDeploymentRepository="folder::file:$folder" -Dmaven.repo.local="$repository")
say "published after $((SECONDS - began)) s"

# Each module must have a POM; a module with a jar also sources, Javadoc and a bill of materials.
ours="$folder/io/github/kafkaeasy"
missing() { echo "missing: $*" >&2; exit 1; }
for module in kafka-easy-parent $(published | tr , ' '); do
  ls "$ours/$module"/*/*.pom >/dev/null || missing "$module: POM"
  grep -q '<packaging>pom<' "$ours/$module"/*/*.pom && continue
  for part in .jar -sources.jar -javadoc.jar -cyclonedx.json; do
    file="$(ls "$ours/$module"/*/*[0-9]"$part")" || missing "$module: $part"
    [[ "$part" == *.jar ]] || continue
    entries="$(jar tf "$file")"
    for entry in LICENSE NOTICE; do
      grep -qx "META-INF/$entry" <<<"$entries" || missing "$file: META-INF/$entry"
    done
    [[ "$part" != -javadoc.jar ]] || ! grep -q /internal/ <<<"$entries" || missing "$file: has pages of internal packages"
  done
done
if [[ -n "${GNUPGHOME:-}" ]]; then
  find "$ours" -type f ! -name '*.asc' ! -name '*.md5' ! -name '*.sha*' ! -name 'maven-metadata.xml' |
    while read -r file; do gpg --batch --quiet --verify "$file.asc" "$file" 2>/dev/null || missing "$file: signature"; done
fi

.ci/reproducible.sh "$work" built

# The program uses the folder as a repository; its local repository has no artifacts of kafka-easy.
rm -rf "$repository"
borrow "$repository"
cat >"$work/settings.xml" <<XML
<settings>
  <profiles>
    <profile>
      <id>folder</id>
      <repositories>
        <repository>
          <id>folder</id>
          <url>file:$folder</url>
          <snapshots><enabled>true</enabled></snapshots>
        </repository>
      </repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>folder</activeProfile></activeProfiles>
</settings>
XML
version="$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)"
bom="<dependencyManagement><dependencies><dependency><groupId>io.github.kafkaeasy</groupId>"
bom+="<artifactId>kafka-easy-bom</artifactId><version>$version</version><type>pom</type><scope>import</scope>"
bom+="</dependency></dependencies></dependencyManagement>"
maven=(-s "$work/settings.xml" -Djunit.version=6.1.3)
try by-the-bom "s|<!-- MANAGEMENT -->|$bom|" "\|^      <version>$version</version>|d"
ls "$repository"/io/github/kafkaeasy/kafka-easy-{bom,core,dlq,test}/*/*.pom >/dev/null
say "the release works"
