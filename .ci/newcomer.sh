#!/usr/bin/env bash
# Runs what README promises to a newcomer: its install line on an empty local repository, then its program and test in a
# folder outside the tree. Then runs the program of .ci/newcomer with the versions of JUnit and of frameworks that
# docs/versioning.md names, and a program on the module path.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root="$PWD"
. .ci/lib.sh

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
repository="$work/repository"
maven=()

# The install line is read from README, so that exactly this line is tested.
line="$(sed -n 's/^    \(mvn .*-Dinstall.*\)$/\1/p' README.md)"
[[ "$(wc -l <<<"$line")" == 1 && -n "$line" ]] || { echo "README.md must have one install line, not: $line"; exit 1; }
say "$line, on an empty local repository"
began=$SECONDS
$line -Dmaven.repo.local="$repository"
took=$((SECONDS - began))
say "installed after $took s"
ls "$repository"/io/github/kafkaeasy/kafka-easy-{core,dlq,micrometer,spool,test}/0.1.0-SNAPSHOT/*.jar >/dev/null

# Extracts the files of README's first program: each is a code block below a line with the file's name.
for readme in README.md README.zh-CN.md; do
  say "the program of $readme"
  program="$work/$readme"
  while read -r file; do
    mkdir -p "$(dirname "$program/$file")"
    awk -v mark="\`$file\`" 'index($0, mark) == 1 { found = 1 } found && /^```$/ { exit } inside { print } found && /^```[a-z]/ { inside = 1 }' \
      "$readme" >"$program/$file"
  done <<<$'pom.xml\nsrc/main/resources/logback.xml\nsrc/main/java/app/Billing.java\nsrc/test/java/app/BillingTest.java'
  (cd "$program" && mvn -q -B -ntp test -Dmaven.repo.local="$repository")
  grep -q 'tests="1" errors="0" skipped="0" failures="0"' "$program"/target/surefire-reports/TEST-app.BillingTest.xml
done

property() { printf 's|<!-- PROPERTIES -->|<%s>%s</%s><!-- PROPERTIES -->|' "$1" "$2" "$1"; }
boot() {
  printf 's|<!-- PARENT -->|<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>%s</version><relativePath /></parent>|' "$1"
}
managed='/<version>${junit.version}<\/version>\|<version>1\.5\.38</d' # deletes versions that Spring Boot manages

junits=(5.10.5 5.11.4 5.12.2 5.13.4 5.14.4 6.0.3 6.1.3)
for junit in "${junits[@]}"; do
  try "junit-$junit" "$(property junit.version "$junit")"
done
try spring-boot-4.0 "$(boot 4.0.0)" "$managed"
# Spring Boot 3.5 manages kafka-clients 3.9; docs/versioning.md says which property to set.
try spring-boot-3.5 "$(boot 3.5.8)" "$managed" "$(property kafka.version 4.3.1)"

say "the module path"
program="$work/junit-6.1.3"
(cd "$program" && mvn -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath \
  -DincludeScope=runtime -Dmdep.outputFile="$work/path" -Dmaven.repo.local="$repository")
javac -p "$(cat "$work/path")" -d "$work/modules" "$root"/.ci/newcomer-modules/module-info.java "$root"/.ci/newcomer-modules/app/*.java
java -p "$(cat "$work/path"):$work/modules" -m app.billing/app.Modules | tee "$work/said"
grep -q '^works as module app.billing beside module io.github.kafkaeasy.core' "$work/said"
